"""The verbatim ledger: whether a script says every word of a transcript, once and in order.

It trusts nothing that the assembler kept count of: it joins what is shown of each wording's utterances
again, and compares that with the wording, sign by sign. Only spaces, at which texts are cut, may differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import LeftOutReason, Passage, Script, Transcript, Utterance
from pipeline.script.plan import find_gaps, find_wording, has_letters, say_where

_FIRST_FEW = 5
_FIRST_SIGNS = 40

Place = tuple[int, int, str]
"""A wording: turn, passage, and the language that the transcript tags it with."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What must be heard of a wording: its text, how many times, and the plan's language that it serves."""

    text: str
    times: int
    rank: int


def check_ledger(transcript: Transcript, plan: LanguagePlan, script: Script) -> None:
    """Return if a whole script says each wording of its plan verbatim, as often as its lesson asks.

    What nobody says must be listed in ``left_out``.

    Raises:
        PlanError: with what is missing, said twice, changed or out of order, and where.
    """
    gaps = {(entry.turn, entry.passage, entry.language): entry.reason for entry in script.left_out if not entry.text}
    due = _what_is_due(transcript, plan, script, gaps)
    faults = [
        *_unlisted_gaps(transcript, plan, gaps),
        *_place_faults(transcript, due, script),
        *_text_faults(transcript, due, script),
    ]
    if faults:
        more = len(faults) - _FIRST_FEW
        listed = faults[:_FIRST_FEW] + ([f"and {more} more"] if more > 0 else [])
        raise PlanError(
            "the script does not say what the transcript says:\n" + "\n".join(listed),
            hint="Report this as a bug, with the page; nothing has been spoken.",
        )


def _unlisted_gaps(transcript: Transcript, plan: LanguagePlan, gaps: Mapping[Place, LeftOutReason]) -> Iterator[str]:
    """Yield the passages that lack a language of the plan without being listed for it."""
    for gap in find_gaps(transcript, plan):
        if (gap.turn, gap.passage, gap.language) not in gaps:
            yield f"{_name(transcript, gap.turn)}: {gap.language!r} is missing, and nothing says so"


def _what_is_due(
    transcript: Transcript, plan: LanguagePlan, script: Script, gaps: Mapping[Place, LeftOutReason]
) -> dict[Place, _Due]:
    """Return what must be heard, wording by wording."""
    due: dict[Place, _Due] = {}
    for turn_index, turn in enumerate(transcript.turns):
        for passage_index, passage in enumerate(turn.passages):
            for rank, language in enumerate(plan.languages):
                is_in_own = gaps.get((turn_index, passage_index, language)) == "own language instead"
                for tag, text in _wordings(passage, language, is_in_own=is_in_own):
                    what = _Due(_dense(text), script.lesson.times(language), rank)
                    due.setdefault((turn_index, passage_index, tag), what)
    return due


def _wordings(passage: Passage, language: str, *, is_in_own: bool) -> Iterator[tuple[str, str]]:
    """Yield the tag and the text that a passage must be heard with for a language of the plan; one or none."""
    wording = find_wording(passage, language)
    own = next((wording for wording in passage.wordings if wording.text.strip()), None)
    if wording is not None:
        yield wording.language, wording.text
    elif own is not None and not has_letters(passage):
        yield language, own.text
    elif own is not None and is_in_own:
        yield own.language, own.text


def _place_faults(transcript: Transcript, due: Mapping[Place, _Due], script: Script) -> Iterator[str]:
    """Yield the utterances that stand out of order, say what nobody asked for, or are another's or nobody's words."""
    for utterance in script.utterances:
        if not utterance.spoken:
            yield f"nothing is spoken for {_quote(utterance.shown)}"
        if utterance.turn is None:
            continue
        if (utterance.turn, utterance.passage, utterance.wording) not in due:
            yield f"{_quote(utterance.shown)} is not in the transcript at turn {utterance.turn + 1}"
        elif utterance.speaker != transcript.turns[utterance.turn].speaker:
            yield f"{_name(transcript, utterance.turn)}: {utterance.speaker!r} says {_quote(utterance.shown)}"
    known = [
        utterance
        for utterance in script.utterances
        if utterance.turn is None or (utterance.turn, utterance.passage, utterance.wording) in due
    ]
    for one, two in pairwise(known):
        if _order(one, due, script) > _order(two, due, script):
            yield f"{_quote(two.shown)} comes after {_quote(one.shown)}"


def _order(utterance: Utterance, due: Mapping[Place, _Due], script: Script) -> tuple[int, ...]:
    """Return what sorts the utterances of a programme; the opening line comes first."""
    if utterance.turn is None:
        return (-1,)
    rank = due[utterance.turn, utterance.passage, utterance.wording].rank
    if script.lesson.unit == "turn":
        return (utterance.turn, rank, utterance.repetition, utterance.passage)
    return (utterance.turn, utterance.passage, utterance.unit, rank, utterance.repetition)


def _text_faults(transcript: Transcript, due: Mapping[Place, _Due], script: Script) -> Iterator[str]:
    """Yield the wordings that are not heard verbatim, as often as they should be."""
    said: defaultdict[tuple[Place, int], list[str]] = defaultdict(list)
    for utterance in script.utterances:
        if utterance.turn is not None:
            place = utterance.turn, utterance.passage, utterance.wording
            said[place, utterance.repetition].append(utterance.shown)
    silent: defaultdict[Place, list[str]] = defaultdict(list)
    for entry in script.left_out:
        if entry.reason == "nothing to say":
            silent[entry.turn, entry.passage, entry.language].append(entry.text)
    for place, what in due.items():
        for repetition in range(what.times):
            fault = _compare(what.text, said.pop((place, repetition), []), silent[place])
            if fault:
                yield f"{_name(transcript, place[0])}, {place[2]}: {fault}"
    for (place, repetition), shown in said.items():
        if place in due:
            yield f"{_name(transcript, place[0])}, {place[2]}: {_quote(shown[0])} is said {repetition + 1} times"


def _compare(text: str, said: Sequence[str], silent: Sequence[str]) -> str:
    """Return what is wrong with the utterances of a wording; empty where together they are its text.

    What says nothing holds none of the words around it, so that at no place a text goes on with both.
    """
    at = 0
    waiting = [*map(_dense, reversed(silent))]
    for shown in map(_dense, said):
        while waiting and not text.startswith(shown, at) and text.startswith(waiting[-1], at):
            at += len(waiting.pop())
        if not text.startswith(shown, at):
            return f"{_quote(shown)} is said where {_quote(text[at:])} stands"
        at += len(shown)
    while waiting and text.startswith(waiting[-1], at):
        at += len(waiting.pop())
    if at < len(text):
        return f"{_quote(text[at:])} is missing"
    return f"{_quote(waiting[-1])} is left out and does not stand there" if waiting else ""


def _dense(text: str) -> str:
    return "".join(text.split())


def _quote(text: str) -> str:
    return repr(text if len(text) <= _FIRST_SIGNS else text[:_FIRST_SIGNS] + "…") if text else "the end"


def _name(transcript: Transcript, turn: int) -> str:
    return say_where(transcript, (turn,))
