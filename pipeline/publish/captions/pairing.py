"""What is heard, with its translation: which sentences of a passage say the same in its languages.

After W. A. Gale and K. W. Church, "A program for aligning sentences in bilingual corpora" (1993): long
sentences are translated by long ones, and mostly one by one. A sentence is as long as it takes to
speak, which makes the lengths of two languages comparable.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product

from pipeline.duration import estimate_duration_ms
from pipeline.language import primary
from pipeline.model import Cue
from pipeline.sentences import split_sentences

# How many sentences of two languages may say the same, and what each one beyond the first costs.
_BEADS = [(a, b) for a, b in product(range(1, 5), repeat=2) if a + b <= 5]
_EXTRA = 150.0

Unit = Mapping[str, str]
"""Some sentences in each language."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Sentences at the moment when they are heard, and the same in the other languages of their passage."""

    cue: Cue  # in which they begin
    start_ms: int
    text: str
    translations: tuple[str, ...]


def heard_units(cues: Sequence[Cue]) -> Iterator[Heard]:
    """Yield what is heard in order, each with its translations.

    >>> cues = (Cue(0, 900, "ana", "en", "Yes. It rained."), Cue(900, 1900, "ana", "zh", "对。下雨了。"))
    >>> [(heard.text, heard.translations) for heard in heard_units(cues)]
    [('Yes.', ('对。',)), ('It rained.', ('下雨了。',)), ('对。', ('Yes.',)), ('下雨了。', ('It rained.',))]
    """
    readings: dict[tuple[int | None, int, int, str, int], list[Cue]] = {}
    for cue in cues:
        readings.setdefault((cue.turn, cue.passage, cue.unit, cue.language, cue.repetition), []).append(cue)
    texts: dict[tuple[int | None, int, int], dict[str, str]] = {}
    for (turn, passage, unit, language, _), reading in readings.items():
        texts.setdefault((turn, passage, unit), {})[language] = _text(reading)
    units = {place: pair_sentences(by_language) for place, by_language in texts.items()}
    for (turn, passage, unit, language, _), reading in readings.items():
        yield from _heard(reading, language, units[turn, passage, unit])


def _heard(reading: Sequence[Cue], language: str, units: Sequence[Unit]) -> Iterator[Heard]:
    """Yield the units of one reading of a passage, each when its first word sounds."""
    words = [(word.start_ms, cue, word.text) for cue in reading for word in cue.words]
    ends = list(accumulate(_signs(text) for _, _, text in words))  # the visible signs up to the end of each word
    seen = 0
    for unit in units:
        start_ms, cue = next(
            ((start_ms, cue) for (start_ms, cue, _), end in zip(words, ends, strict=True) if end > seen),
            (reading[0].start_ms, reading[0]),
        )
        seen += _signs(unit[language])
        yield Heard(cue, start_ms, unit[language].strip(), tuple(unit[tag].strip() for tag in unit if tag != language))


def _text(reading: Sequence[Cue]) -> str:
    space = "" if primary(reading[0].language) in ("zh", "ja") else " "
    return space.join(cue.text for cue in reading)


def _signs(text: str) -> int:
    return sum(not sign.isspace() for sign in text)


def pair_sentences(texts: Mapping[str, str]) -> tuple[Unit, ...]:
    """Return a passage, given by language, in units: each holds the same sentences in every language.

    The units of a language together are its text.

    >>> pair_sentences({"en": "Yes. It rained all night. Go.", "zh": "对，下了一整夜的雨。走吧。"})
    ({'en': 'Yes. It rained all night. ', 'zh': '对，下了一整夜的雨。'}, {'en': 'Go.', 'zh': '走吧。'})
    """
    sentences = {language: split_sentences(text) for language, text in texts.items()}
    if not all(sentences.values()):
        return (dict(texts),)
    lengths = {language: _edges(own, language) for language, own in sentences.items()}
    first, *others = lengths.values()
    # Where a unit ends: after how many sentences of each language. All have those of the first in common.
    paths = [{end: end for end in range(len(first))}, *(dict(_borders(first, other)) for other in others)]
    common = [end for end in paths[0] if all(end in path for path in paths)]
    return tuple(
        {
            language: "".join(own[path[start] : path[stop]])
            for (language, own), path in zip(sentences.items(), paths, strict=True)
        }
        for start, stop in pairwise(common)
    )


def _borders(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where the cheapest units of two languages begin and end; both ends only, where none fit."""
    ratio = other[-1] / max(1, one[-1])
    costs = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for place in product(range(1, len(one)), range(1, len(other))):
        for count, other_count in _BEADS:
            before = place[0] - count, place[1] - other_count
            if before not in costs:
                continue
            wanted_ms = (one[place[0]] - one[before[0]]) * ratio
            found_ms = other[place[1]] - other[before[1]]
            difference = (wanted_ms - found_ms) ** 2 / (wanted_ms + found_ms + 1)
            cost = costs[before] + difference + _EXTRA * (count + other_count - 2)
            if cost < costs.get(place, math.inf):
                costs[place], steps[place] = cost, before
    place = len(one) - 1, len(other) - 1
    yield place
    while place != (0, 0):
        place = steps.get(place, (0, 0))
        yield place


def _edges(sentences: Sequence[str], language: str) -> list[int]:
    return list(accumulate((estimate_duration_ms(sentence, language) for sentence in sentences), initial=0))
