"""The cues of an episode become captions, in the order in which they are spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from pipeline.model import Cue, Localized
from pipeline.publish.captions.boxes import boxes_of
from pipeline.publish.captions.breaking import SHORTEST_MS, Line, break_boxes
from pipeline.publish.captions.caption import Caption, Piece
from pipeline.publish.captions.visible import visible
from pipeline.publish.captions.width import LINE, width

Names = Mapping[str, Localized]
"""The names of speakers in each language, by the speaker's id."""


def captions_of(cues: Sequence[Cue], names: Names) -> tuple[Caption, ...]:
    """Return the captions of cues; they never overlap, and each lasts a second where the speech leaves room.

    A caption stays until the next one of its cue begins. The first line of a cue has room for the
    speaker's name, where a format writes it into the text.
    """
    return tuple(_in_order(caption for cue in _placed(cues) for caption in _captions(cue, names)))


def prefix(name: str) -> str:
    """Return a speaker's name as formats without voices write it before the words.

    >>> prefix("Ana")
    'Ana: '
    """
    return f"{name}: " if name else ""


def speaker_name(cue: Cue, names: Names) -> str:
    """Return the name of a cue's speaker in its language; the id where there is no name."""
    known = names.get(cue.speaker)
    return visible(known.best(cue.language) if known else "") or visible(cue.speaker)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cue among others."""

    cue: Cue
    opens: bool  # a name may stand before it in one of the files
    next_ms: int | None  # when the next cue begins


def _placed(cues: Sequence[Cue]) -> Iterator[_Placed]:
    said_by: dict[str, str] = {}  # the last speaker in each language
    last_speaker = ""
    for cue, following in zip_longest(cues, cues[1:]):
        opens = cue.speaker != last_speaker or said_by.get(cue.language) != cue.speaker
        yield _Placed(cue, opens, following.start_ms if following else None)
        said_by[cue.language] = last_speaker = cue.speaker


def _captions(placed: _Placed, names: Names) -> Iterator[Caption]:
    cue = placed.cue
    boxes = boxes_of(cue)
    name = speaker_name(cue, names)
    indent = width(prefix(name), cue.language) if placed.opens else 0
    rows = break_boxes(boxes, cue.language, indent=indent if indent <= LINE // 2 else 0)
    starts_ms = [cue.start_ms, *(lines[0][0].start_ms for lines in rows[1:])]
    end_ms = max(cue.end_ms, starts_ms[-1] + SHORTEST_MS)
    last_ms = end_ms if placed.next_ms is None else max(cue.end_ms, min(end_ms, placed.next_ms))
    for lines, (start_ms, stop_ms) in zip(rows, pairwise([*starts_ms, last_ms]), strict=False):
        pieces = tuple(_pieces(line) for line in lines)
        yield Caption(start_ms, stop_ms, cue.speaker, name, cue.language, pieces, cue.is_estimated)


def _pieces(line: Line) -> tuple[Piece, ...]:
    return tuple(Piece(box.text + " " * box.has_space, box.start_ms) for box in line)


def _in_order(captions: Iterable[Caption]) -> Iterator[Caption]:
    """Yield captions moved as little as is needed for none to overlap another or to last no time."""
    reached_ms = 0
    for caption in captions:
        start_ms = max(caption.start_ms, reached_ms)
        reached_ms = max(caption.end_ms, start_ms + 1)
        yield replace(caption, start_ms=start_ms, end_ms=reached_ms)
