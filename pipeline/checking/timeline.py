"""Whether the times that an episode tells hold together: its cues, its opening line, its chapters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.checking.finding import REPORT, Finding, first_few, quoted, seconds
from pipeline.duration import estimate_duration_ms
from pipeline.model import ChapterMark, Cue, Episode, Prosody, Transcript
from pipeline.speech.verification import plausible_ms

OPENING_WITHIN_MS = 30_000
"""Platforms ask that listeners hear early that voices are synthetic."""

_FASTEST, _SLOWEST = Prosody(rate_percent=100), Prosody(rate_percent=-50)  # what a lesson or a cast may ask for
_OUT_OF_PACE = 2.5  # times as fast or slow as the voice is at other lines: numbers and names take their time
_LONG_ENOUGH_MS = 4000  # for a line to show its pace


def check_timeline(episode: Episode, transcript: Transcript) -> Iterator[Finding]:
    """Yield what cannot be right in the times of an episode."""
    if not episode.cues:
        yield Finding("the episode has no cues", hint=REPORT)
        return
    yield from first_few(_overlaps(episode))
    yield from first_few(_lengths(episode))
    yield from first_few(_paces(episode))
    yield from _opening(episode)
    yield from _chapters(episode, transcript)


def _overlaps(episode: Episode) -> Iterator[Finding]:
    """Yield the cues that have no length, begin before the one before ends, or end after the programme."""
    for cue in episode.cues:
        if not 0 <= cue.start_ms < cue.end_ms <= episode.duration_ms:
            yield Finding(
                f"the cue {quoted(cue.text)} has impossible times",
                at_ms=cue.start_ms,
                expected=f"0 to {episode.duration_ms} ms",
                found=f"{cue.start_ms} to {cue.end_ms} ms",
            )
    for one, two in pairwise(episode.cues):
        if two.start_ms < one.end_ms:
            yield Finding(f"the cue {quoted(two.text)} begins before the one before it ends", at_ms=two.start_ms)


def _lengths(episode: Episode) -> Iterator[Finding]:
    """Yield the cues that nobody could speak in their time, or would need so much for."""
    for cue in episode.cues:
        least_ms, most_ms = plausible_ms(cue.text, _FASTEST)[0], plausible_ms(cue.text, _SLOWEST)[1]
        if not least_ms <= cue.end_ms - cue.start_ms <= most_ms:
            yield Finding(
                f"{quoted(cue.text)} cannot last that long",
                at_ms=cue.start_ms,
                expected=f"{seconds(least_ms)} to {seconds(most_ms)}",
                found=seconds(cue.end_ms - cue.start_ms),
            )


def _paces(episode: Episode) -> Iterator[Finding]:
    """Yield the lines that their voice speaks far faster or slower than its others."""
    paces: defaultdict[tuple[str, str, bool], list[tuple[float, Cue]]] = defaultdict(list)
    for cue in episode.cues:
        usual_ms = estimate_duration_ms(cue.text, cue.language)
        if usual_ms >= _LONG_ENOUGH_MS:
            voice = cue.speaker, cue.language, cue.turn is None
            paces[voice].append(((cue.end_ms - cue.start_ms) / usual_ms, cue))
    for found in paces.values():
        usual = median(pace for pace, _ in found)
        for pace, cue in found:
            if not usual / _OUT_OF_PACE <= pace <= usual * _OUT_OF_PACE:
                yield Finding(
                    f"{quoted(cue.text)} is spoken at another pace than the voice's other lines",
                    "warning",
                    at_ms=cue.start_ms,
                    expected=f"about {seconds((cue.end_ms - cue.start_ms) * usual / pace)}",
                    found=seconds(cue.end_ms - cue.start_ms),
                    hint="Listen to it.",
                )


def _opening(episode: Episode) -> Iterator[Finding]:
    """Yield what is wrong with the line that says that the voices are synthetic."""
    opening = [cue for cue in episode.cues if cue.turn is None]
    if not opening:
        yield Finding(
            "no opening line says that the voices are synthetic",
            "warning",
            hint="Build without '--no-opening', unless the show says so elsewhere.",
        )
        return
    if opening[-1].end_ms > OPENING_WITHIN_MS:
        yield Finding(
            "the opening line ends too late",
            at_ms=opening[-1].end_ms,
            expected=f"within {seconds(OPENING_WITHIN_MS)}",
            found=seconds(opening[-1].end_ms),
            hint="Shorten 'opening' in voices.yaml, or the title in the transcript file.",
        )
    heard = dict.fromkeys(cue.language for cue in episode.cues if cue.turn is not None)
    missing = [tag for tag in heard if tag in episode.plan.languages and tag not in {cue.language for cue in opening}]
    if missing:
        yield Finding(
            f"the opening line is not said in {', '.join(missing)}",
            "warning",
            hint="Write it under 'opening' in voices.yaml.",
        )


def _chapters(episode: Episode, transcript: Transcript) -> Iterator[Finding]:
    """Yield where the chapters leave a gap, are not those of the transcript, or begin beside their first words."""
    chapters = episode.chapters
    edges = [(chapter.start_ms, chapter.end_ms) for chapter in chapters]
    joined = [0, *(end_ms for _, end_ms in edges)], [*(start_ms for start_ms, _ in edges), episode.duration_ms]
    if chapters and joined[0] != joined[1]:
        yield Finding("the chapters do not follow one another from 0 to the end", hint=REPORT)
    heard = _heard_chapters(episode.cues, transcript, episode.plan.languages[0])
    # What is heard before the first chapter is one of its own, with the title of the episode.
    own = chapters[1:] if len(chapters) == len(heard) + 1 and chapters[0].title == episode.title else chapters
    if [chapter.title for chapter in own] != [chapter.title for chapter in heard]:
        yield Finding(
            "the chapters are not those of the transcript",
            expected=quoted(", ".join(chapter.title for chapter in heard)),
            found=quoted(", ".join(chapter.title for chapter in own)),
            hint=REPORT,
        )
        return
    for chapter, earliest in zip(own, heard, strict=True):
        if not earliest.start_ms <= chapter.start_ms <= earliest.end_ms:
            yield Finding(
                f"the chapter {quoted(chapter.title)} does not begin where it is heard",
                at_ms=chapter.start_ms,
                expected=f"{earliest.start_ms} to {earliest.end_ms} ms",
                found=f"{chapter.start_ms} ms",
                hint=REPORT,
            )


def _heard_chapters(cues: Sequence[Cue], transcript: Transcript, language: str) -> list[ChapterMark]:
    """Return the chapters that are heard, each from the end of the words before it to its first words."""
    found: dict[int, ChapterMark] = {}
    before_ms = 0
    for cue in cues:
        begun = [index for index, chapter in enumerate(transcript.chapters) if chapter.turn <= (cue.turn or 0)]
        if begun and begun[-1] not in found:
            title = transcript.chapters[begun[-1]].titles.best(language)
            found[begun[-1]] = ChapterMark(title, before_ms, cue.start_ms)
        before_ms = cue.end_ms
    return list(found.values())
