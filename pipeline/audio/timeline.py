"""Where things are in a programme: cues, their words and chapters, each edge rounded once from its sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from pipeline.audio.wordtimes import align_words, estimate_words
from pipeline.language import primary
from pipeline.model import ChapterMark, Cue, Script, Segment, Utterance, WordMark, Words

Marks = Mapping[int, Sequence[WordMark]]
"""The word marks of clips as they were delivered, by the index of the utterance."""

_NO_MARKS: Marks = MappingProxyType({})
_WITHOUT_SPACES = ("zh", "ja", "yue", "th")


@dataclass(frozen=True, slots=True)
class Programme:
    """What was encoded: its segments in order, and its length in samples."""

    segments: tuple[Segment, ...]
    length: int
    rate_hz: int
    begins: Mapping[int, int] = field(
        default_factory=dict
    )  # the sample at which music begins that leads to an utterance

    @property
    def duration_ms(self) -> int:
        """Its length in whole milliseconds."""
        return self.at_ms(self.length)

    def at_ms(self, sample: int) -> int:
        """The time of a sample, in whole milliseconds."""
        return sample * 1000 // self.rate_hz


def cues(programme: Programme, script: Script, marks: Marks = _NO_MARKS) -> tuple[Cue, ...]:
    """Return the text of each utterance with its time and the times of its words; cues never overlap.

    A sentence that goes over into another language is one cue. Words whose times the marks do not
    tell have estimated ones, and their cue says so.
    """
    spoken: list[list[Cue]] = []
    goes_on = False
    for segment in programme.segments:
        utterance = script.utterances[segment.utterance]
        cue = _cue(programme, segment, utterance, marks.get(segment.utterance, ()))
        if goes_on:
            spoken[-1].append(cue)
        else:
            spoken.append([cue])
        goes_on = utterance.separator == "switch"
    return tuple(_joined(parts) for parts in spoken)


def _cue(programme: Programme, segment: Segment, utterance: Utterance, marks: Sequence[WordMark]) -> Cue:
    start_ms, end_ms = programme.at_ms(segment.start), programme.at_ms(segment.end)
    placed = list(_placed(programme, segment, marks))
    words = align_words(utterance.shown, utterance.language, placed, start_ms=start_ms, end_ms=end_ms)
    return Cue(
        start_ms,
        end_ms,
        utterance.speaker,
        utterance.wording,
        utterance.shown,
        words or estimate_words(utterance.shown, utterance.language, start_ms=start_ms, end_ms=end_ms),
        is_estimated=not words,
        turn=utterance.turn,
        passage=utterance.passage,
        unit=utterance.unit,
        repetition=utterance.repetition,
    )


def _joined(parts: Sequence[Cue]) -> Cue:
    """Return the parts of a sentence as one cue."""
    space = "" if primary(parts[0].language) in _WITHOUT_SPACES else " "
    text = space.join(part.text for part in parts)
    return replace(
        parts[0],
        end_ms=parts[-1].end_ms,
        text=text,
        words=Words.of(text, (word for part in parts for word in part.words)),
        is_estimated=any(part.is_estimated for part in parts),
    )


def _placed(programme: Programme, segment: Segment, marks: Sequence[WordMark]) -> Iterator[WordMark]:
    """Yield the marks of a clip at their time in the programme; what was cut off before its start sounds there."""
    first = segment.start - segment.lead
    for mark in marks:
        start = first + mark.start_ms * programme.rate_hz // 1000
        end = first + mark.end_ms * programme.rate_hz // 1000
        start_ms, end_ms = programme.at_ms(max(segment.start, start)), programme.at_ms(max(segment.start, end))
        yield WordMark(mark.text, start_ms, end_ms)


def chapter_marks(programme: Programme, script: Script) -> tuple[ChapterMark, ...]:
    """Return the chapters that sound, without gaps from the programme's start to its end.

    A chapter begins with its first segment, or the music that leads to it, and lasts until the next
    one. Players expect the first one at zero: what comes before it becomes a chapter with the
    episode's title. A programme in which no chapter begins has none.
    """
    starts: dict[int, int] = {}  # the first sample of each chapter, in the programme's order
    for segment in programme.segments:
        chapter = script.utterances[segment.utterance].chapter
        if chapter is not None:
            starts.setdefault(chapter, programme.begins.get(segment.utterance, segment.start))
    if not starts:
        return ()
    titled = [(script.chapters[chapter], start) for chapter, start in starts.items()]
    if titled[0][1] > 0:
        titled.insert(0, (script.title, 0))
    edges = [programme.at_ms(start) for _, start in titled] + [programme.duration_ms]
    return tuple(
        ChapterMark(title, start_ms, end_ms)
        for (title, _), (start_ms, end_ms) in zip(titled, pairwise(edges), strict=True)
    )
