"""Which parts of a text are which parts of its translation, and how sure that is.

W. A. Gale and K. W. Church, "A program for aligning sentences in bilingual corpora", Computational
Linguistics 19 (1993): long parts have long translations, and of all the ways to pair two sequences in
order dynamic programming finds the most probable. One part may stand for one, for two or for none.
Three things are not as they are there. What speaks for a pair is measured against two parts that have
nothing to do with each other (R. C. Moore, "Fast and accurate sentence alignment of bilingual corpora",
2002), so that whatever is left out costs the same however long it is. Who speaks, where a turn begins,
whether it is a question, and numbers, names and signs that both texts share (M. Simard and others,
"Using cognates to align sentences in bilingual corpora", 1992) count beside the lengths; see
:mod:`pipeline.transcript.likeness`. And only a band around the best path so far is searched, so that
time grows with the length; where the result runs along the edge of the band or is mostly unsure, the
band is widened.

How sure a bead is comes from all paths, not from the best alone: the forward-backward algorithm (L. E.
Baum and others, 1970) gives the share of the probability of all paths that goes through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log

from pipeline.transcript.likeness import Likeness, Part

_HALF_BAND = 24  # places on either side of the best one in a row
_FEW_PLACES = 10_000  # of the grid: all of it is searched
_MOST_PLACES = 150_000  # of the grid: a wider band takes longer than a person waits
_UNSURE = 0.5  # confidence
_MOST_UNSURE_PERCENT = 25

# How often so many parts stand for so many, as logarithms. Gale and Church saw one sentence in a hundred
# left out; talks are abridged by whole paragraphs, and paragraphs are seldom joined.
_KINDS = (
    (1, 1, log(0.88)),
    (2, 2, log(0.005)),
    (1, 0, log(0.04)),
    (0, 1, log(0.04)),
    (2, 1, log(0.0175)),
    (1, 2, log(0.0175)),
)


@dataclass(frozen=True, slots=True)
class Bead:
    """Parts of the one text that stand for parts of the other; of either there may be none."""

    left: range
    right: range
    confidence: float  # the probability that just these parts belong together

    @property
    def is_pair(self) -> bool:
        """True for one part that stands for one."""
        return len(self.left) == len(self.right) == 1


def align(left: Sequence[Part], right: Sequence[Part]) -> tuple[Bead, ...]:
    """Return the most probable beads of two texts, in order; every part is in exactly one.

    >>> beads = align([Part(90), Part(20), Part(60)], [Part(88), Part(61)])
    >>> [(list(bead.left), list(bead.right)) for bead in beads]
    [([0], [0]), ([1], []), ([2], [1])]
    """
    likeness = Likeness(left, right)
    band = max(_HALF_BAND, 2 * (len(right) // (len(left) + 1)) + 1)
    if len(left) * len(right) <= _FEW_PLACES:
        band = max(len(left), len(right)) + 1
    while True:
        search = _Search(likeness, len(left), len(right), band)
        beads = search.beads()
        is_last = band > max(len(left), len(right)) or len(left) * band * 8 > _MOST_PLACES
        if is_last or not (search.ran_along_edge or _is_unsure(beads)):
            return beads
        band *= 4


def _is_unsure(beads: Sequence[Bead]) -> bool:
    """True if so little is paired that the right path may lie outside the band."""
    unsure = sum(not (bead.is_pair and bead.confidence >= _UNSURE) for bead in beads)
    return unsure * 100 > _MOST_UNSURE_PERCENT * len(beads)


@dataclass(frozen=True, slots=True)
class _Row:
    """The places of the grid that are searched behind one part of the left text."""

    first: int  # place in the right text
    best: list[float]  # logarithm of the probability of the best path to each place
    kinds: list[int]  # the last bead of that path
    total: list[float]  # the same of all paths to each place
    scores: list[tuple[float, ...]]  # of the beads of each kind that end there


class _Search:
    """The paths through the grid of two texts, within a band around the best places of its rows."""

    def __init__(self, likeness: Likeness, rows: int, last: int, band: int) -> None:
        self._likeness, self._count, self._last, self._band = likeness, rows, last, band
        self._rows: list[_Row] = []
        self.ran_along_edge = False

    def beads(self) -> tuple[Bead, ...]:
        """Return the beads of the best path, each with its share of all paths."""
        middle = 0
        for place in range(self._count + 1):
            # However badly the texts fit, the end must stay in reach: a row can make up a band's width.
            self._add_row(place, max(middle, self._last - (self._count - place) * self._band))
            best = self._rows[place].best
            middle = self._rows[place].first + best.index(max(best)) + 1
        behind = self._behind()
        whole = self._rows[-1].total[-1]
        found: list[Bead] = []
        i, j = self._count, self._last
        while i or j:
            row, at = self._rows[i], j - self._rows[i].first
            self.ran_along_edge |= (at == 0 < j) or (at == len(row.best) - 1 and j < self._last)
            kind = row.kinds[at]
            di, dj, _ = _KINDS[kind]
            before = self._rows[i - di]
            share = before.total[j - dj - before.first] + row.scores[at][kind] + behind[i][at] - whole
            found.append(Bead(range(i - di, i), range(j - dj, j), min(exp(share), 1.0)))
            i, j = i - di, j - dj
        return tuple(reversed(found))

    def _add_row(self, i: int, middle: int) -> None:
        """Add the places around the middle of a row, with the probabilities of the paths to them."""
        first = max(0, min(middle, self._last) - self._band)
        row = _Row(first, [], [], [], [])
        self._rows.append(row)
        kinds = [
            (number, di, dj, prior, self._rows[i - di]) for number, (di, dj, prior) in enumerate(_KINDS) if di <= i
        ]
        for j in range(first, min(self._last, middle + self._band) + 1):
            best, kind = (0.0, -1) if i == j == 0 else (-inf, -1)
            totals = [0.0] if i == j == 0 else []
            scores = [-inf] * len(_KINDS)
            for number, di, dj, prior, before in kinds:
                beside = j - dj - before.first
                if 0 <= beside < len(before.best):
                    score = prior + self._likeness.of(i, j, di, dj) if di and dj else prior
                    scores[number] = score
                    totals.append(before.total[beside] + score)
                    if before.best[beside] + score > best:
                        best, kind = before.best[beside] + score, number
            row.best.append(best)
            row.kinds.append(kind)
            row.total.append(_log_sum(totals))
            row.scores.append(tuple(scores))

    def _behind(self) -> list[list[float]]:
        """Return, for each place, the logarithm of the probability of all paths from there to the end."""
        behind = [[-inf] * len(row.best) for row in self._rows]
        behind[-1][-1] = 0.0
        for i in range(self._count, -1, -1):
            kinds = [
                (number, dj - self._rows[i + di].first, self._rows[i + di].scores, behind[i + di])
                for number, (di, dj, _) in enumerate(_KINDS)
                if i + di <= self._count
            ]
            first = self._rows[i].first
            for at in range(len(behind[i]) - 1, -1, -1):
                totals = [behind[i][at]]
                for number, shift, scores, after in kinds:
                    beside = first + at + shift
                    if 0 <= beside < len(after):
                        totals.append(scores[beside][number] + after[beside])
                behind[i][at] = _log_sum(totals)
        return behind


def _log_sum(logarithms: Sequence[float]) -> float:
    """Return the logarithm of the sum of numbers that are given by their logarithms."""
    most = max(logarithms, default=-inf)
    return most if most == -inf else most + log(sum([exp(found - most) for found in logarithms]))
