"""Which entries of a list are which entries of its later version.

Entries that are the same and stand once in both lists are sure (B. Cohen's patience diff); between
them the same is done again, then the longest common subsequence is looked for where it is quick. What
is left is paired if it shares a text, or if as many entries of the same kinds stand in its place. The
time grows with the length of the lists, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

Likeness = Callable[[int, int], int | None]
"""How many texts two entries share, by their places; None where they are of two kinds."""
Pair = tuple[int, int]

_FEW_PLACES = 10_000  # of the grid of two lists: all of it is searched


def pair_entries(left: Sequence[str], right: Sequence[str], likeness: Likeness) -> list[Pair]:
    """Return the places of entries that are each other, in order, with no pair across another.

    >>> pair_entries(["a", "b", "c"], ["a", "B", "c", "d"], lambda i, j: 0)
    [(0, 0), (1, 1), (2, 2)]
    """
    pairs: list[Pair] = []
    for rows, columns in _gaps(sorted(_same(left, right, range(len(left)), range(len(right)))), len(left), len(right)):
        if rows and columns:
            pairs += _alike(rows, columns, likeness)
        if rows.stop < len(left) and columns.stop < len(right):
            pairs.append((rows.stop, columns.stop))
    return pairs


def _gaps(pairs: Sequence[Pair], rows: int, columns: int) -> Iterator[tuple[range, range]]:
    """Yield what lies before each pair, and after the last one."""
    i = j = 0
    for row, column in (*pairs, (rows, columns)):
        yield range(i, row), range(j, column)
        i, j = row + 1, column + 1


def _same(left: Sequence[str], right: Sequence[str], rows: range, columns: range) -> Iterator[Pair]:
    """Yield pairs of entries that are the same, within a part of both lists."""
    while rows and columns and left[rows[0]] == right[columns[0]]:
        yield rows[0], columns[0]
        rows, columns = rows[1:], columns[1:]
    while rows and columns and left[rows[-1]] == right[columns[-1]]:
        yield rows[-1], columns[-1]
        rows, columns = rows[:-1], columns[:-1]
    if not rows or not columns:
        return
    if sure := _sure(left, right, rows, columns):
        yield from sure
        shifted = [(i - rows.start, j - columns.start) for i, j in sure]
        for above, beside in _gaps(shifted, len(rows), len(columns)):
            yield from _same(left, right, rows[above.start : above.stop], columns[beside.start : beside.stop])
    elif len(rows) * len(columns) <= _FEW_PLACES:
        these, those = left[rows.start : rows.stop], right[columns.start : columns.stop]
        for block in SequenceMatcher(None, these, those, autojunk=False).get_matching_blocks():
            yield from ((rows[block.a + n], columns[block.b + n]) for n in range(block.size))


def _sure(left: Sequence[str], right: Sequence[str], rows: range, columns: range) -> list[Pair]:
    """Return the longest rising sequence of entries that stand once in both."""
    counts = Counter(left[i] for i in rows)
    others = Counter(right[j] for j in columns)
    places = {right[j]: j for j in columns if others[right[j]] == 1}
    once = [(i, places[left[i]]) for i in rows if counts[left[i]] == 1 and left[i] in places]
    ends: list[int] = []  # the least column at which a rising sequence of each length ends
    last: list[int] = []  # and the pair there
    before: list[int] = []  # of each pair, the one before it in its sequence
    for index, (_, column) in enumerate(once):
        length = bisect_left(ends, column)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [column]
        last[length : length + 1] = [index]
    found: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(once[at])
        at = before[at]
    return found[::-1]


def _alike(rows: range, columns: range, likeness: Likeness) -> Iterator[Pair]:
    """Yield pairs of entries of which none are the same: those that share most, and what is left between them."""
    sharing = _sharing(rows, columns, likeness) if len(rows) * len(columns) <= _FEW_PLACES else []
    shifted = [(i - rows.start, j - columns.start) for i, j in sharing]
    for above, beside in _gaps(shifted, len(rows), len(columns)):
        these, those = rows[above.start : above.stop], columns[beside.start : beside.stop]
        pairs = list(zip(these, those, strict=False))
        if len(these) == len(those) and all(likeness(i, j) is not None for i, j in pairs):
            yield from pairs
        if above.stop < len(rows):
            yield rows[above.stop], columns[beside.stop]


def _sharing(rows: range, columns: range, likeness: Likeness) -> list[Pair]:
    """Return the pairs, none across another, that share the most texts."""
    most = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]  # from each place on
    shared = [[likeness(i, j) or 0 for j in columns] for i in rows]
    for i in reversed(range(len(rows))):
        for j in reversed(range(len(columns))):
            paired = most[i + 1][j + 1] + shared[i][j] if shared[i][j] else 0
            most[i][j] = max(paired, most[i + 1][j], most[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(rows) and j < len(columns) and most[i][j]:
        if shared[i][j] and most[i][j] == most[i + 1][j + 1] + shared[i][j]:
            pairs.append((rows[i], columns[j]))
            i, j = i + 1, j + 1
        elif most[i][j] == most[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
