"""Which parts of a text are which parts of its translation.

W. A. Gale and K. W. Church, "A program for aligning sentences in bilingual corpora", Computational
Linguistics 19 (1993): long parts have long translations, and of all the ways to pair two sequences in
order dynamic programming finds the most probable. One part may stand for one, for two or for none.
Three things are not as they are there. Left-out parts cost what R. C. Moore ("Fast and accurate sentence
alignment of bilingual corpora", 2002) makes them cost, the same however long they are, because whole
paragraphs are left out more often than sentences. Who speaks, whether it is a question, and rare words
that both texts share count beside the lengths. And only a band around the best path so far is searched,
so that time grows with the length; where the result runs along the edge of the band or fits badly, the
band is widened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import erfc, inf, log, sqrt

_VARIANCE = 4.0  # of the difference, for each sign of the mean; faithful translations have 1.5, theirs had 6.8
_STRANGERS = 6.0  # what it costs to pair the words of two people, in nats
_ASKS = 1.5  # to pair a question with an answer
_SHARED = 3.0  # what a rare word in common is worth (M. Simard and others, 1992: cognates)
_MOST_SHARED = 6.0
_RARE = 3  # parts at most in which a telling word stands
_LEAST = 1e-300  # of a probability, so that its logarithm is finite
_HALF_BAND = 24  # places on either side of the best one in a row
_FEW_PLACES = 10_000  # of the grid: all of it is searched
_MOST_PLACES = 500_000  # of the grid: a wider band takes longer than a person waits
_BAD = 5.0  # misfit of a pair: lengths differ so much once in a hundred and fifty times
_POOR_PERCENT = 15

# How often so many parts stand for so many, as costs in nats: table 5 of Gale and Church, but for what
# is left out. They saw that with one sentence in a hundred; talks are abridged by whole paragraphs.
_KINDS = (
    (1, 1, -log(0.89)),
    (2, 2, -log(0.011)),
    (1, 0, -log(0.04 / 2)),
    (0, 1, -log(0.04 / 2)),
    (2, 1, -log(0.089 / 2)),
    (1, 2, -log(0.089 / 2)),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: how long it is in a measure common to both texts, and what else survives translation."""

    length: float
    voice: str = ""  # who says it; empty where that is not known
    asks: bool = False  # ends in a question
    words: frozenset[str] = frozenset()  # numbers and names, as they are written in both


@dataclass(frozen=True, slots=True)
class Bead:
    """Parts of the one text that stand for parts of the other; of either there may be none."""

    left: range
    right: range
    misfit: float  # how improbable the lengths and voices are together, in nats

    @property
    def is_pair(self) -> bool:
        """True for one part that stands for one."""
        return len(self.left) == len(self.right) == 1


def common_measure(left: float, right: float) -> tuple[float, float]:
    """Return by what to multiply the lengths of two texts so that both are equally long.

    >>> common_measure(400, 100)
    (0.5, 2.0)
    """
    if not left or not right:
        return 1.0, 1.0
    mean = sqrt(left * right)
    return mean / left, mean / right


def align(left: Sequence[Part], right: Sequence[Part]) -> tuple[Bead, ...]:
    """Return the most probable beads of two texts, in order; every part is in exactly one.

    >>> beads = align([Part(90), Part(20), Part(60)], [Part(88), Part(61)])
    >>> [(list(bead.left), list(bead.right)) for bead in beads]
    [([0], [0]), ([1], []), ([2], [1])]
    """
    band = max(_HALF_BAND, 2 * (len(right) // (len(left) + 1)) + 1)
    if len(left) * len(right) <= _FEW_PLACES:
        band = max(len(left), len(right)) + 1
    while True:
        search = _Search(left, right, band)
        beads = search.beads()
        is_last = band > max(len(left), len(right)) or len(left) * band * 8 > _MOST_PLACES
        if is_last or not (search.ran_along_edge or _is_poor(beads)):
            return beads
        band *= 4


def _is_poor(beads: Sequence[Bead]) -> bool:
    """True if so many parts are badly paired that the right path may lie outside the band."""
    bad = sum(bead.misfit > _BAD for bead in beads)
    return bad * 100 > _POOR_PERCENT * len(beads)


class _Search:
    """The best path through the grid of two texts, within a band around the best places of its rows."""

    def __init__(self, left: Sequence[Part], right: Sequence[Part], band: int) -> None:
        self._left, self._right, self._band = left, right, band
        self._lengths = [0.0, *accumulate(part.length for part in left)]
        self._others = [0.0, *accumulate(part.length for part in right)]
        self._telling = _rare_words(left) & _rare_words(right)
        self._most_shared = _MOST_SHARED if self._telling else 0.0
        self.ran_along_edge = False
        self._first: list[int] = []  # place of each row of the grid
        self._costs: list[list[float]] = []
        self._steps: list[list[int]] = []

    def beads(self) -> tuple[Bead, ...]:
        """Return the beads of the best path."""
        rows, last = len(self._left), len(self._right)
        middle = 0
        for row in range(rows + 1):
            # However badly the texts fit, the end must stay in reach: a row can make up a band's width.
            self._add_row(row, max(middle, last - (rows - row) * self._band))
            middle = self._first[row] + self._costs[row].index(min(self._costs[row])) + 1
        i, j = rows, last
        found: list[Bead] = []
        while i or j:
            at = j - self._first[i]
            self.ran_along_edge |= (at == 0 < j) or (at == len(self._costs[i]) - 1 and j < last)
            di, dj, _ = _KINDS[self._steps[i][at]]
            found.append(Bead(range(i - di, i), range(j - dj, j), self._misfit(i, j, di, dj)))
            i, j = i - di, j - dj
        return tuple(reversed(found))

    def _add_row(self, i: int, middle: int) -> None:
        """Add the costs of the best paths to the places around the middle of a row, and their last beads."""
        first = max(0, min(middle, len(self._right)) - self._band)
        self._first.append(first)
        self._costs.append(costs := [])
        self._steps.append(steps := [])
        for j in range(first, min(len(self._right), middle + self._band) + 1):
            best, step = (0.0, -1) if i == j == 0 else (inf, -1)
            for kind, (di, dj, prior) in enumerate(_KINDS):
                if i < di:
                    continue
                before = self._costs[i - di]
                beside = j - dj - self._first[i - di]
                if not 0 <= beside < len(before):
                    continue
                reached = before[beside] + prior
                if di and dj and reached - self._most_shared < best:
                    reached += self._misfit(i, j, di, dj)
                if reached < best:
                    best, step = reached, kind
            costs.append(best)
            steps.append(step)

    def _misfit(self, i: int, j: int, di: int, dj: int) -> float:
        """Return how improbable a bead's lengths and voices are together; of parts left out nothing is asked."""
        if not di or not dj:
            return 0.0
        length = self._lengths[i] - self._lengths[i - di]
        other = self._others[j] - self._others[j - dj]
        # Gale and Church, section 3.2: the difference in units of its standard deviation.
        delta = abs(length - other) / sqrt(_VARIANCE * max((length + other) / 2, 1.0))
        cost = -log(max(erfc(delta / sqrt(2)), _LEAST))
        return cost + self._unlikeness(self._left[i - di : i], self._right[j - dj : j])

    def _unlikeness(self, these: Sequence[Part], those: Sequence[Part]) -> float:
        """Return what it costs to pair parts that differ beyond their lengths; what they share counts against it."""
        voices = {part.voice for part in (*these, *those) if part.voice}
        cost = _STRANGERS * (len(voices) - 1) if voices else 0.0
        if these[-1].asks != those[-1].asks:
            cost += _ASKS
        if self._telling:
            words, others = (frozenset().union(*(part.words for part in side)) for side in (these, those))
            cost -= min(_MOST_SHARED, _SHARED * len(words & others & self._telling))
        return cost


def _rare_words(parts: Sequence[Part]) -> frozenset[str]:
    counts = Counter(word for part in parts for word in part.words)
    return frozenset(word for word, count in counts.items() if count <= _RARE)
