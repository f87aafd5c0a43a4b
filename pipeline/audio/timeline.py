"""Where things are in a programme: cues and chapters, each edge rounded once from its sample."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import ChapterMark, Cue, Script, Segment


@dataclass(frozen=True, slots=True)
class Programme:
    """What was encoded: its segments in order, and its length in samples."""

    segments: tuple[Segment, ...]
    length: int
    rate_hz: int

    @property
    def duration_ms(self) -> int:
        """Its length in whole milliseconds."""
        return self.at_ms(self.length)

    def at_ms(self, sample: int) -> int:
        """The time of a sample, in whole milliseconds."""
        return sample * 1000 // self.rate_hz


def cues(programme: Programme, script: Script) -> tuple[Cue, ...]:
    """Return the text of each segment with its time; cues never overlap."""
    return tuple(
        Cue(
            programme.at_ms(segment.start),
            programme.at_ms(segment.end),
            utterance.speaker,
            utterance.language,
            utterance.shown,
        )
        for segment in programme.segments
        for utterance in (script.utterances[segment.utterance],)
    )


def chapter_marks(programme: Programme, script: Script) -> tuple[ChapterMark, ...]:
    """Return the chapters that sound, without gaps from the programme's start to its end.

    A chapter begins with its first segment and lasts until the next one. Players expect the first
    one at zero: what comes before it becomes a chapter with the episode's title. A programme in
    which no chapter begins has none.
    """
    starts: dict[int, int] = {}  # the first sample of each chapter, in the programme's order
    for segment in programme.segments:
        chapter = script.utterances[segment.utterance].chapter
        if chapter is not None:
            starts.setdefault(chapter, segment.start)
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
