"""What a page has in which language: the plan that suits it, and what a plan finds missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import Passage, Transcript, Wording

_NEARLY_ALL = 0.9  # of the passages: what has a language so often is the page's own, not a quotation
_FIRST_FEW = 3
_FIRST_SIGNS = 24


@dataclass(frozen=True, slots=True)
class Gap:
    """A passage that lacks a language."""

    turn: int
    passage: int
    language: str


def default_plan(transcript: Transcript) -> LanguagePlan:
    """Return what a page has: the languages, in its order, that nearly all its passages have.

    A page whose passages are each in a language of their own gets the most frequent one. Passages
    that lack a language of this plan are spoken in their own (``missing="source"``).

    Raises:
        PlanError: if nothing on the page is in any language.
    """
    passages = [passage for turn in transcript.turns for passage in turn.passages if has_letters(passage)]
    counts = Counter(wording.language for passage in passages for wording in passage.wordings if wording.text.strip())
    if not counts:
        counts = Counter(transcript.languages)
    if not counts:
        raise PlanError("nothing is left to speak: the transcript has no words")
    nearly_all = tuple(
        tag for tag in transcript.languages if counts[tag] >= _NEARLY_ALL * len(passages) and counts[tag]
    )
    return LanguagePlan(nearly_all or (max(counts, key=counts.__getitem__),))


def has_letters(passage: Passage) -> bool:
    """True if a passage holds a letter; one of signs and numbers alone needs no translation."""
    return any(sign.isalpha() for wording in passage.wordings for sign in wording.text)


def find_wording(passage: Passage, language: str) -> Wording | None:
    """Return the words of a passage in a language; None where there are none, or they are yet to be written."""
    wording = passage.wording(language)
    return wording if wording and wording.text.strip() else None


def find_gaps(transcript: Transcript, plan: LanguagePlan) -> tuple[Gap, ...]:
    """Return the passages that lack a language of a plan, in order."""
    return tuple(
        Gap(turn_index, passage_index, language)
        for turn_index, turn in enumerate(transcript.turns)
        for passage_index, passage in enumerate(turn.passages)
        for language in plan.languages
        if find_wording(passage, language) is None and has_letters(passage)
    )


def reject_gaps(transcript: Transcript, plan: LanguagePlan, gaps: Sequence[Gap]) -> NoReturn:
    """Say which turns lack a language, and which command would work.

    Raises:
        PlanError: always.
    """
    parts = []
    for language in dict.fromkeys(gap.language for gap in gaps):
        turns = tuple(dict.fromkeys(gap.turn for gap in gaps if gap.language == language))
        parts.append(f"{len(turns)} of {len(transcript.turns)} turns lack {language!r}: {say_where(transcript, turns)}")
    raise PlanError("\n".join(parts), hint=_say_what_works(transcript, plan, gaps))


def say_where(transcript: Transcript, turns: Sequence[int]) -> str:
    """Return the first few of some turns by number (from 1), speaker and first words, and how many more there are."""
    named = [_name_turn(transcript, turn) for turn in turns[:_FIRST_FEW]]
    more = len(turns) - _FIRST_FEW
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _name_turn(transcript: Transcript, index: int) -> str:
    turn = transcript.turns[index]
    words = " ".join(next((w.text for passage in turn.passages for w in passage.wordings if w.text), "").split())
    first = words if len(words) <= _FIRST_SIGNS else words[:_FIRST_SIGNS].rstrip() + "…"
    return f"turn {index + 1} ({transcript.speaker(turn.speaker).names.first or turn.speaker}: {first!r})"


def _say_what_works(transcript: Transcript, plan: LanguagePlan, gaps: Sequence[Gap]) -> str:
    ways = []
    complete = list(_complete_plans(transcript, plan))
    if complete:
        ways.append("Use " + " or ".join(f"'--language {works}'" for works in complete))
    spoken = any(
        find_wording(passage, tag) for turn in transcript.turns for passage in turn.passages for tag in plan.languages
    )
    ways.append(
        "add '--missing skip' to leave those passages out, or '--missing source' to speak them in their own language"
        if spoken
        else "add '--missing source' to speak the passages in their own language"
    )
    lacking = dict.fromkeys(gap.language for gap in gaps)
    ways.append(f"translate them: {', '.join(f'duologue translate PAGE --to {language}' for language in lacking)}")
    hint = "; or ".join(ways)
    return f"{hint[0].upper()}{hint[1:]}."


def _complete_plans(transcript: Transcript, plan: LanguagePlan) -> Iterator[str]:
    """Yield the languages of the page that no passage lacks, those of the plan first."""
    candidates = dict.fromkeys((*plan.languages, *transcript.languages))
    for tag in candidates:
        if not find_gaps(transcript, LanguagePlan((tag,))):
            yield tag
