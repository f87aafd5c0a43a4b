"""Whether an episode says every word of its transcript, once and in order.

What is said is what its cues show, joined again wording by wording; where the cues sound is another
question (see :mod:`pipeline.checking.sound`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.checking.finding import REPORT, Finding, first_few, quoted
from pipeline.model import Cue, Episode, Transcript
from pipeline.script.arrangement import wordings_to_speak
from pipeline.script.markup import strip_marks
from pipeline.script.plan import say_where

Place = tuple[int, int, str]
"""A wording: turn, passage, and the language that the transcript tags it with."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What is heard of a wording: its text, how many times, and the place of its language in the plan."""

    text: str
    times: int
    rank: int
    in_place_of: str = ""  # a language that the passage lacks, in place of which it may be heard


def check_words(episode: Episode, transcript: Transcript) -> Iterator[Finding]:
    """Yield what an episode does not say of its transcript, says twice, changes or says out of order."""
    due = _what_is_due(episode, transcript)
    said: defaultdict[tuple[Place, int], list[Cue]] = defaultdict(list)
    for cue in episode.cues:
        if cue.turn is not None:
            said[(cue.turn, cue.passage, cue.language), cue.repetition].append(cue)
    yield from first_few(_strangers(episode.cues, due, transcript))
    yield from first_few(_disorder(episode, due))
    yield from first_few(_changed_texts(due, said, transcript))
    yield from first_few(_left_out(due, said, transcript))


def _what_is_due(episode: Episode, transcript: Transcript) -> dict[Place, _Due]:
    due: dict[Place, _Due] = {}
    languages = episode.plan.languages
    for turn_index, turn in enumerate(transcript.turns):
        for passage_index, passage in enumerate(turn.passages):
            without_gaps = wordings_to_speak(passage, episode.plan, "skip")
            for language, wording in wordings_to_speak(passage, episode.plan, "source").items():
                due[turn_index, passage_index, wording.language] = _Due(
                    _dense(wording.text),
                    episode.lesson.times(language),
                    languages.index(language),
                    in_place_of="" if language in without_gaps else language,
                )
    return due


def _strangers(cues: Sequence[Cue], due: Mapping[Place, _Due], transcript: Transcript) -> Iterator[Finding]:
    """Yield the cues that are nobody's words, or another one's."""
    for cue in cues:
        if cue.turn is None:
            continue
        wanted = due.get((cue.turn, cue.passage, cue.language))
        if wanted is None or cue.repetition >= wanted.times:
            what = f"{quoted(cue.text)} is said, and the transcript does not ask for it"
            yield Finding(what, at_ms=cue.start_ms, hint=REPORT)
        elif cue.speaker != transcript.turns[cue.turn].speaker:
            yield Finding(
                f"another speaker says {quoted(cue.text)}",
                at_ms=cue.start_ms,
                expected=transcript.turns[cue.turn].speaker,
                found=cue.speaker,
                hint=REPORT,
            )


def _disorder(episode: Episode, due: Mapping[Place, _Due]) -> Iterator[Finding]:
    """Yield the cues that come before what they should follow."""
    known = [cue for cue in episode.cues if cue.turn is None or (cue.turn, cue.passage, cue.language) in due]
    for one, two in pairwise(known):
        if _order(one, due, episode.lesson.unit) > _order(two, due, episode.lesson.unit):
            what = f"out of order: {quoted(two.text)} comes after {quoted(one.text)}"
            yield Finding(what, at_ms=two.start_ms, hint=REPORT)


def _order(cue: Cue, due: Mapping[Place, _Due], unit: str) -> tuple[int, ...]:
    """Return what sorts the cues of a programme; the opening line comes first."""
    if cue.turn is None:
        return (-1,)
    rank = due[cue.turn, cue.passage, cue.language].rank
    if unit == "turn":
        return (cue.turn, rank, cue.repetition, cue.passage)
    return (cue.turn, cue.passage, cue.unit, rank, cue.repetition)


def _changed_texts(
    due: Mapping[Place, _Due], said: Mapping[tuple[Place, int], Sequence[Cue]], transcript: Transcript
) -> Iterator[Finding]:
    """Yield the wordings that are not heard word by word, as often as they should be."""
    for place, wanted in due.items():
        if wanted.in_place_of and (place, 0) not in said:
            continue
        for repetition in range(wanted.times):
            fault = _compare(wanted.text, said.get((place, repetition), ()), place, transcript)
            if fault is not None:
                yield fault


def _compare(text: str, cues: Sequence[Cue], place: Place, transcript: Transcript) -> Finding | None:
    """Return where the cues of a wording part from its text; what nobody can say may be missing."""
    turn, _, language = place
    where = f"{say_where(transcript, (turn,))}, {language}"
    at = 0
    for cue in cues:
        shown = _dense(cue.text)
        found = text.find(shown, at)
        if found < 0 or _has_words(text[at:found], language):
            return Finding(
                f"{where}: other words are said",
                at_ms=cue.start_ms,
                expected=quoted(text[at:]),
                found=quoted(cue.text),
                hint=REPORT,
            )
        at = found + len(shown)
    if not _has_words(text[at:], language):
        return None
    at_ms = cues[-1].end_ms if cues else None
    return Finding(f"{where}: nobody says {quoted(text[at:])}", at_ms=at_ms, hint=REPORT)


def _left_out(
    due: Mapping[Place, _Due], said: Mapping[tuple[Place, int], Sequence[Cue]], transcript: Transcript
) -> Iterator[Finding]:
    """Yield the passages that lack a language of the plan and are not heard in any other instead."""
    heard = {(turn, passage) for (turn, passage, _), _ in said}
    turns: defaultdict[str, list[int]] = defaultdict(list)
    for (turn, passage, _), wanted in due.items():
        if wanted.in_place_of and (turn, passage) not in heard:
            turns[wanted.in_place_of].append(turn)
    for language, found in turns.items():
        where = say_where(transcript, tuple(dict.fromkeys(found)))
        yield Finding(
            f"{len(found)} passages without {language!r} are left out: {where}",
            "warning",
            hint="Write them in the transcript file, or build with '--missing source'.",
        )


def _dense(text: str) -> str:
    return "".join(text.split())


def _has_words(text: str, language: str) -> bool:
    return any(sign.isalnum() for sign in strip_marks(text, language))
