"""What a long call tells its caller while it works. The library itself never prints."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["read", "translate", "script", "speech", "mix"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage of one episode has come, in utterances; a translation, in texts."""

    stage: Stage
    page: str
    edition: str
    done: int
    total: int
    cached: int = 0  # of those done, the ones that needed no engine
    cost: float | None = 0.0  # of what a translator was asked; None where nobody said a price


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know, once, though the work goes on."""

    text: str


OnProgress = Callable[[Progress | Notice], None]


def unheard(event: Progress | Notice) -> None:
    """Take an event and do nothing: for callers who do not listen."""


def one_at_a_time(on_progress: OnProgress) -> OnProgress:
    """Return a callback that hands events on one at a time, from whatever thread they come."""
    lock = threading.Lock()

    def tell(event: Progress | Notice) -> None:
        with lock:
            on_progress(event)

    return tell
