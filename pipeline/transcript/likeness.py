"""How much more likely two parts are to be translations of each other than to be any two parts.

Each kind of evidence is a ratio of two probabilities, that of what is seen if the parts belong
together and that of seeing it by chance, as a logarithm; independent evidence adds up. The constants
were measured on a talk of three hundred paragraphs and its translation from English into Chinese.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import lgamma, log, pi, sqrt
from statistics import fmean, pstdev

_SPREAD = 0.012  # variance of the logarithm of the ratio of lengths, of long parts
_GRAIN = 0.8  # and what is added for a part of length one
_FREEDOM = 4.0  # degrees of freedom: some parts are translated freely, or cut
_LEAST_DEVIATION = 0.3  # of the logarithms of lengths, where all parts are alike
_STUDENT = lgamma((_FREEDOM + 1) / 2) - lgamma(_FREEDOM / 2) - log(_FREEDOM * pi) / 2
_STRANGERS = -6.0  # parts of different people do not become one
_ACROSS = -2.0  # nor parts of different turns
_OTHER_VOICE = 0.02  # how often the pair of a part is said by another person
_OTHER_OPENING = 0.05  # how often a turn begins in one text alone
_OTHER_ASKING = 0.05
_WORD_KEPT = 0.8  # how often a word that stands in both texts stands in both parts of a pair
_WORD_LOST = log(0.4)
_LEAST_WORDS, _MOST_WORDS = -3.0, 9.0  # what words count in all


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: how long it is in a measure common to both texts, and what else survives translation."""

    length: float
    voice: str = ""  # who says it; empty where that is not known
    asks: bool = False  # ends in a question
    words: frozenset[str] = frozenset()  # numbers, names and signs, as they are written in both
    opens: bool = False  # begins a turn


@dataclass(frozen=True, slots=True)
class _Span:
    """One part or two neighbours, as one."""

    length: float
    size: float  # its logarithm
    weight: float  # what speaks for it by itself: that its length is rare, that it is one person's and of one turn
    voice: str  # empty where it is not known, or not one
    opens: bool
    asks: bool
    words: frozenset[str]


def common_measure(left: float, right: float) -> tuple[float, float]:
    """Return by what to multiply the lengths of two texts so that both are equally long.

    >>> common_measure(400, 100)
    (0.5, 2.0)
    """
    if not left or not right:
        return 1.0, 1.0
    mean = sqrt(left * right)
    return mean / left, mean / right


class Likeness:
    """What speaks for parts of one text being a translation of parts of another."""

    def __init__(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        parts = (*left, *right)
        sizes = [log(max(part.length, 1.0)) for part in parts] or [0.0]
        self._mean, self._deviation = fmean(sizes), max(pstdev(sizes), _LEAST_DEVIATION)
        self._words = _word_weights(left, right)
        self._asks = _binary([part.asks for part in parts], _OTHER_ASKING)
        self._opens = _binary([part.opens for part in parts], _OTHER_OPENING)
        self._same_voice, self._other_voice = _voice_weights(left, right)
        self._left, self._right = self._spans(left), self._spans(right)

    def of(self, i: int, j: int, di: int, dj: int) -> float:
        """Return what speaks for the ``di`` parts before place ``i`` being the ``dj`` parts before place ``j``."""
        these, those = self._left[di - 1][i - di], self._right[dj - 1][j - dj]
        variance = _SPREAD + 2 * _GRAIN / (these.length + those.length)
        found = _log_student(these.size - those.size, variance) + self._density((these.size + those.size) / 2)
        found += these.weight + those.weight
        found += self._asks[these.asks, those.asks] + self._opens[these.opens, those.opens]
        if these.voice and those.voice:
            found += self._same_voice if these.voice == those.voice else self._other_voice
        if these.words or those.words:
            found += self._of_words(these.words, those.words)
        return found

    def _of_words(self, words: frozenset[str], others: frozenset[str]) -> float:
        kept = sum(self._words[word] for word in words & others)
        return max(_LEAST_WORDS, min(_MOST_WORDS, kept + _WORD_LOST * len(words ^ others)))

    def _spans(self, parts: Sequence[Part]) -> tuple[list[_Span], list[_Span]]:
        """Return each part, and each two neighbours, as spans."""
        singles = [self._span(part) for part in parts]
        pairs = [self._joined(first, second) for first, second in pairwise(singles)]
        return singles, pairs

    def _span(self, part: Part) -> _Span:
        length = max(part.length, 1.0)
        words = part.words & self._words.keys()
        return _Span(length, log(length), -self._density(log(length)), part.voice, part.opens, part.asks, words)

    def _joined(self, first: _Span, second: _Span) -> _Span:
        """Return two neighbours as one; how their length is parted between them is left to chance."""
        length = first.length + second.length
        weight = first.weight + second.weight + _log_normal(first.size - second.size, 2 * self._deviation**2)
        voices = {first.voice, second.voice} - {""}
        weight += _STRANGERS * (len(voices) > 1) + _ACROSS * second.opens
        voice = voices.pop() if len(voices) == 1 else ""
        return _Span(length, log(length), weight, voice, first.opens, second.asks, first.words | second.words)

    def _density(self, size: float) -> float:
        return _log_normal(size - self._mean, self._deviation**2)


def _log_normal(deviation: float, variance: float) -> float:
    return -(deviation * deviation) / (2 * variance) - log(2 * pi * variance) / 2


def _log_student(deviation: float, variance: float) -> float:
    """Return the logarithm of the density of Student's distribution: wide tails, as ratios of lengths have."""
    return _STUDENT - log(variance * (1 + deviation * deviation / (_FREEDOM * variance)) ** (_FREEDOM + 1)) / 2


def _binary(values: Sequence[bool], other: float) -> dict[tuple[bool, bool], float]:
    """Return what a fact of two parts counts, by whether each has it: that it is alike counts more where it is rare."""
    share = min(max(sum(values) / max(len(values), 1), 0.02), 0.98)
    differ = log(other) - (log(share) + log(1 - share)) / 2
    return {
        (True, True): log((1 - other) / share),
        (False, False): log((1 - other) / (1 - share)),
        (True, False): min(differ, 0.0),
        (False, True): min(differ, 0.0),
    }


def _voice_weights(left: Sequence[Part], right: Sequence[Part]) -> tuple[float, float]:
    """Return what it counts that two parts are said by the same person, and that they are not."""
    ones, others = (Counter(part.voice for part in side if part.voice) for side in (left, right))
    total = max(ones.total() * others.total(), 1)
    chance = min(max(sum(count * others[voice] for voice, count in ones.items()) / total, 0.02), 0.95)
    return log((1 - _OTHER_VOICE) / chance), log(_OTHER_VOICE / (1 - chance))


def _word_weights(left: Sequence[Part], right: Sequence[Part]) -> dict[str, float]:
    """Return what each word that both texts have counts where both parts have it: more where it is rare."""
    counts, others = (Counter(word for part in side for word in part.words) for side in (left, right))
    return {
        word: max(log(_WORD_KEPT * (len(left) + len(right)) / (counts[word] + others[word])), 0.0)
        for word in counts.keys() & others.keys()
    }
