"""The sentences of a lesson as cards to learn from: a text, its translation, and where it is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.language import lookup, primary
from pipeline.model import Script, Utterance
from pipeline.pinyin.written import write_pinyin


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on both sides of a card, who says it, and the utterances that are its sound, in order."""

    text: str
    translation: str  # empty where the script has one language
    pinyin: str  # of whichever of the two is Chinese; empty where neither is
    speaker: str
    utterances: tuple[int, ...]


def cards(script: Script) -> tuple[Card, ...]:
    """Return a card for each unit of a script: a sentence where languages alternate after each, else a passage.

    The text is in the language that is learnt, and is heard as it is first said.
    """
    said = [
        (index, utterance)
        for index, utterance in enumerate(script.utterances)
        if utterance.turn is not None and not utterance.repetition
    ]
    # In a lesson by turns the languages of a passage stand apart.
    said.sort(key=lambda entry: _unit(entry[1]))
    return tuple(_card([*unit], script) for _, unit in groupby(said, key=lambda entry: _unit(entry[1])))


def _unit(utterance: Utterance) -> tuple[int, int, int]:
    assert utterance.turn is not None
    return utterance.turn, utterance.passage, utterance.unit


def _card(unit: Sequence[tuple[int, Utterance]], script: Script) -> Card:
    by_language: dict[str, list[tuple[int, Utterance]]] = {}
    for index, utterance in unit:
        by_language.setdefault(utterance.wording, []).append((index, utterance))
    learnt = next((tag for tag in script.plan.languages if script.lesson.is_learnt(tag, script.plan)), "")
    text_in = lookup(learnt, by_language) or next(iter(by_language))
    texts = {language: _join(utterances, language) for language, utterances in by_language.items()}
    chinese = next((text for language, text in texts.items() if primary(language) == "zh"), "")
    return Card(
        text=texts.pop(text_in),
        translation=" ".join(texts.values()),
        pinyin=write_pinyin(chinese),
        speaker=unit[0][1].speaker,
        utterances=tuple(index for index, _ in by_language[text_in]),
    )


def _join(utterances: Sequence[tuple[int, Utterance]], language: str) -> str:
    """Return what is shown of a wording's utterances, with spaces between where its script has them."""
    is_dense = primary(language) in ("zh", "ja")
    return ("" if is_dense else " ").join(utterance.shown for _, utterance in utterances)
