"""What all the pages of a run share, and how long each stage takes."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CastError
from pipeline.loop import BackgroundLoop
from pipeline.memory import CastMemory, EpisodeMemory
from pipeline.progress import OnProgress, Stage
from pipeline.script.voices import VoicesFile, default_voices_text, load_voices
from pipeline.settings import BuildSettings
from pipeline.speech.budget import Budget
from pipeline.speech.cache import ClipCache
from pipeline.speech.choice import EngineChoice
from pipeline.storage import read_text

VOICES_FILE = "voices.yaml"


@dataclass(frozen=True, slots=True)
class Run:
    """What all the pages of a run share."""

    settings: BuildSettings
    voices: VoicesFile
    memory: CastMemory
    episodes: EpisodeMemory
    cache: ClipCache
    choice: EngineChoice
    loop: BackgroundLoop
    on_progress: OnProgress
    notify: Callable[[str], None]
    budget: Budget | None = None  # of money, for the whole run
    slugs: dict[str, str] = field(default_factory=dict)  # to the id of the transcript that has it


class Stopwatch:
    """Adds up the seconds that each stage of an episode takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}  # by stage

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Add what the block takes to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def find_voices(path: Path | str | None) -> VoicesFile:
    """Return the voices file: the one named, else the one in the working folder, completed by Duologue's own.

    Raises:
        CastError: if it cannot be read; all its faults at once.
    """
    own = _own_voices()
    if path is None and not Path(VOICES_FILE).is_file():
        return own
    chosen = Path(VOICES_FILE if path is None else path)
    return load_voices(read_text(chosen, CastError), file=str(chosen)).completed_by(own)


@functools.cache
def _own_voices() -> VoicesFile:
    return load_voices(default_voices_text(), file=VOICES_FILE)
