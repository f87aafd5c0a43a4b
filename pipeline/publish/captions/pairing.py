"""Which sentence of a passage translates which: told by their lengths.

After Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993): long sentences
are translated by long ones, and mostly one by one. A sentence is as long as it takes to speak, which
makes the lengths of two languages comparable.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, product

from pipeline.duration import estimate_duration_ms
from pipeline.language import primary
from pipeline.model import Cue
from pipeline.sentences import split_sentences

# How many sentences of either side may make a pair, and what each sentence beyond the first costs.
_BEADS = [(a, b) for a, b in product(range(1, 5), repeat=2) if a + b <= 5]
_EXTRA = 150.0

Pairs = list[tuple[range, range]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence at the moment when it is heard, and the same in the other languages of its passage."""

    cue: Cue
    start_ms: int
    text: str
    translations: tuple[str, ...]


def couple(cues: Sequence[Cue]) -> Iterator[Heard]:
    """Yield the sentences of one passage's cues as they are heard, each with its translations.

    >>> cues = (Cue(0, 900, "ana", "en", "Yes. It rained."), Cue(900, 1900, "ana", "zh", "对。下雨了。"))
    >>> [(heard.text, heard.translations) for heard in couple(cues)]
    [('Yes.', ('对。',)), ('It rained.', ('下雨了。',)), ('对。', ('Yes.',)), ('下雨了。', ('It rained.',))]
    """
    sides: dict[str, list[str]] = {}  # the sentences of each language
    firsts: dict[tuple[str, str], int] = {}  # where those of a text begin; what is said again is there once
    for cue in cues:
        side = sides.setdefault(cue.language, [])
        if (cue.language, cue.text) not in firsts:
            firsts[cue.language, cue.text] = len(side)
            gap = "" if primary(cue.language) in ("zh", "ja") else " "
            side += split_sentences(cue.text + gap)
    pairs: dict[tuple[str, str], Pairs] = {}
    for one, other in combinations(sides, 2):
        pairs[one, other] = pair_sentences(sides[one], sides[other], one, other)
        pairs[other, one] = [(matched, held) for held, matched in pairs[one, other]]
    for cue in cues:
        for at, (text, start_ms) in enumerate(_sentences(cue), firsts[cue.language, cue.text]):
            others = (
                "".join(sides[other][matched.start : matched.stop]).strip()
                for other in sides
                if other != cue.language
                for held, matched in pairs[cue.language, other]
                if at in held
            )
            yield Heard(cue, start_ms, text.strip(), tuple(others))


def _sentences(cue: Cue) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a cue with the time of their first word."""
    sizes = accumulate(len("".join(word.text.split())) for word in cue.words)
    ends = list(zip(sizes, cue.words, strict=True))  # how many visible signs there are up to the end of each word
    seen = 0
    for sentence in split_sentences(cue.text):
        yield sentence, next((word.start_ms for end, word in ends if end > seen), cue.start_ms)
        seen += len("".join(sentence.split()))


def pair_sentences(one: Sequence[str], other: Sequence[str], language: str, other_language: str) -> Pairs:
    """Return runs of sentences that say the same, in order; all of them in one, where their numbers differ too much.

    >>> pair_sentences(["Yes.", "It rained all night."], ["对，下了一整夜的雨。"], "en", "zh")
    [(range(0, 2), range(0, 1))]
    """
    edges = _edges(one, language)
    other_edges = _edges(other, other_language)
    ratio = other_edges[-1] / max(1, edges[-1])
    costs = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for place in product(range(len(one) + 1), range(len(other) + 1)):
        for count, other_count in _BEADS:
            before = place[0] - count, place[1] - other_count
            if before not in costs:
                continue
            wanted_ms = (edges[place[0]] - edges[before[0]]) * ratio
            found_ms = other_edges[place[1]] - other_edges[before[1]]
            difference = (wanted_ms - found_ms) ** 2 / (wanted_ms + found_ms + 1)
            cost = costs[before] + difference + _EXTRA * (count + other_count - 2)
            if cost < costs.get(place, math.inf):
                costs[place], steps[place] = cost, before
    place = len(one), len(other)
    if place not in steps:
        return [(range(place[0]), range(place[1]))]
    pairs: Pairs = []
    while place in steps:
        before = steps[place]
        pairs.append((range(before[0], place[0]), range(before[1], place[1])))
        place = before
    return pairs[::-1]


def _edges(sentences: Sequence[str], language: str) -> list[int]:
    return list(accumulate((estimate_duration_ms(sentence, language) for sentence in sentences), initial=0))
