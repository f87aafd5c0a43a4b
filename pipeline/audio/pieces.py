"""What goes into each block of a programme: which parts stand together, and where music is heard.

Blocks must end in silence to be joined. Parts between which there is hardly a pause are therefore
one piece, and so are the intro and the opening line over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.audio.format import AudioFormat
from pipeline.audio.mixing import Part
from pipeline.audio.music import Music, Tune
from pipeline.model import Pauses

# Where a show has no pauses at all, blocks end all the same, so that memory does not grow.
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """What one block is made of: parts, music, or parts with music under them."""

    parts: tuple[Part, ...]
    pauses_ms: tuple[int, ...]  # after each part
    tune: Tune | None = None


def pieces(parts: Iterable[Part], format: AudioFormat, *, pauses: Pauses, music: Music) -> Iterator[Piece]:
    """Yield what blocks are made of, each as soon as its last part is there."""
    intro = music.intro_tune()
    waiting: list[Part] = []
    last: Part | None = None
    for part in parts:
        if intro and not part.is_opening:
            yield _piece(waiting, pauses, intro)
            waiting, intro = [], None
        elif last and last.separator == "chapter" and not intro and (sting := music.sting_tune()):
            if waiting:
                yield _piece(waiting, pauses)
                waiting = []
            yield _piece([], pauses, sting)
        waiting.append(part)
        last = part
        if not intro and (len(waiting) == _MOST_PARTS or not _joins(part, format, pauses)):
            yield _piece(waiting, pauses)
            waiting = []
    if waiting:
        yield _piece(waiting, pauses, intro)
    if last and (outro := music.outro_tune()):
        yield _piece([], pauses, outro)


def _piece(parts: Sequence[Part], pauses: Pauses, tune: Tune | None = None) -> Piece:
    return Piece(tuple(parts), tuple(_pause_ms(part, pauses) for part in parts), tune)


def _pause_ms(part: Part, pauses: Pauses) -> int:
    return pauses.after_ms(part.separator) + part.gap_ms


def _joins(part: Part, format: AudioFormat, pauses: Pauses) -> bool:
    """True where the pause after a part is too short for a block to end in it."""
    return _pause_ms(part, pauses) * format.rate_hz < format.least_silence * 1000
