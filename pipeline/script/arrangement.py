"""What is said in which order: the words of each passage by the languages of a plan, and by a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.language import LanguagePlan
from pipeline.model import LeftOut, Lesson, Passage, Transcript, Turn, Wording
from pipeline.script.plan import find_wording, has_letters
from pipeline.sentence_pairs import pair_sentences

Missing = Literal["error", "skip", "source"]
"""What happens where a passage lacks a language of the plan."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one language that are said in one go: a passage, or some of its sentences.

    A line of the opening has no turn.
    """

    speaker: str
    language: str
    text: str
    turn: int | None = None
    passage: int = 0
    unit: int = 0
    repetition: int = 0
    gap_ms: int = 0


def arrange(transcript: Transcript, plan: LanguagePlan, *, lesson: Lesson, missing: Missing) -> Iterator[Line]:
    """Yield the lines of a transcript in order. No passage is spoken twice in one language, but by the lesson."""
    for index, turn in enumerate(transcript.turns):
        wordings = [wordings_to_speak(passage, plan, missing) for passage in turn.passages]
        if lesson.unit == "turn":
            yield from _turn(index, turn, wordings, plan, lesson)
        else:
            for place, by_language in enumerate(wordings):
                yield from _passage(Line(turn.speaker, "", "", index, place), by_language, plan, lesson)


def wordings_to_speak(passage: Passage, plan: LanguagePlan, missing: Missing) -> dict[str, Wording]:
    """Return the wordings of a passage by the language of the plan that each serves, each wording once."""
    own = next((wording for wording in passage.wordings if wording.text.strip()), None)
    chosen: dict[str, Wording] = {}
    for language in plan.languages:
        wording = find_wording(passage, language)
        if wording is None and own is not None:
            if not has_letters(passage):  # such as a number, which any language can read
                wording = replace(own, language=language)
            elif missing == "source":
                wording = own
        if wording is not None and wording.language not in {other.language for other in chosen.values()}:
            chosen[language] = wording
    return chosen


def find_left_out(transcript: Transcript, plan: LanguagePlan, missing: Missing) -> Iterator[LeftOut]:
    """Yield the languages of a plan that passages lack."""
    reason: Literal["language missing", "own language instead"] = (
        "own language instead" if missing == "source" else "language missing"
    )
    for turn_index, turn in enumerate(transcript.turns):
        for passage_index, passage in enumerate(turn.passages):
            for language in plan.languages:
                if find_wording(passage, language) is None and has_letters(passage):
                    yield LeftOut(turn_index, passage_index, language, reason)


def _passage(place: Line, wordings: dict[str, Wording], plan: LanguagePlan, lesson: Lesson) -> Iterator[Line]:
    """Yield the lines of one passage, unit by unit."""
    texts = {language: wording.text for language, wording in wordings.items()}
    units = pair_sentences(texts) if lesson.unit == "sentence" and texts else (texts,)
    for unit, by_language in enumerate(units):
        for language, text in by_language.items():
            for repetition in range(lesson.times(language)):
                yield replace(
                    place,
                    language=wordings[language].language,
                    text=text,
                    unit=unit,
                    repetition=repetition,
                    gap_ms=lesson.gap_ms if lesson.is_learnt(language, plan) else 0,
                )


def _turn(
    index: int, turn: Turn, wordings: list[dict[str, Wording]], plan: LanguagePlan, lesson: Lesson
) -> Iterator[Line]:
    """Yield the lines of one turn: all its passages in a language, then all in the next."""
    for language in plan.languages:
        said = [(place, own[language]) for place, own in enumerate(wordings) if language in own]
        for repetition in range(lesson.times(language)):
            for place, wording in said:
                ends_unit = place == said[-1][0]
                gap_ms = lesson.gap_ms if ends_unit and lesson.is_learnt(language, plan) else 0
                yield Line(
                    turn.speaker,
                    wording.language,
                    wording.text,
                    index,
                    place,
                    repetition=repetition,
                    gap_ms=gap_ms,
                )
