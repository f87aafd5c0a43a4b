"""What a long call tells its caller while it works. The library itself never prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["read", "script", "speech", "mix"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage of one episode has come, in utterances."""

    stage: Stage
    page: str
    edition: str
    done: int
    total: int
    cached: int = 0  # of those done, the ones that needed no engine


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know, once, though the work goes on."""

    text: str


OnProgress = Callable[[Progress | Notice], None]


def unheard(event: Progress | Notice) -> None:
    """Take an event and do nothing: for callers who do not listen."""
