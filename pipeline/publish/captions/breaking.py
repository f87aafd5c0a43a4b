"""A row of boxes becomes captions of one or two lines: the way through it with the least strain.

After D. E. Knuth and M. F. Plass, "Breaking paragraphs into lines" (1981). Every way to cut the boxes
into captions has a cost: each caption a little, each line end what it tears, and what is too short or
too long to read. The cheapest way is found by dynamic programming over the places where a caption may
end.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from pipeline.publish.captions.boxes import Box
from pipeline.publish.captions.width import LINE, NARROW, width

SHORTEST_MS = 1000
LONGEST_MS = 7000

_EACH_CAPTION = 12.0
_TOO_SHORT = 1 / 40  # for each millisecond
_TOO_LONG = 1 / 40
_AT_END = 3  # a caption ends for longer than a line does
_UNBALANCED = 12.0  # for a line of difference between two lines

Line = Sequence[Box]


def break_boxes(boxes: Sequence[Box], language: str, *, indent: int = 0) -> list[tuple[Line, ...]]:
    """Return boxes in captions of one or two lines, each line at most a :data:`LINE` wide.

    ``indent`` is the width that something before the first line takes.

    >>> row = [Box(word, True, at * 400, at * 400 + 400) for at, word in enumerate("one two three".split())]
    >>> [[[box.text for box in line] for line in lines] for lines in break_boxes(row, "en")]
    [[['one', 'two', 'three']]]
    """
    row = _Row(boxes, language, indent)
    count = len(boxes)
    costs = [0.0] + [math.inf] * count  # of the best way to each place
    steps = [(0, 0)] * (count + 1)  # where the last caption of that way starts, and its second line
    for start in range(count):
        for stop in range(start + 1, row.limit(start) + 1):
            # Most ways are too dear before their lines have been weighed.
            if costs[start] + _EACH_CAPTION >= costs[stop]:
                continue
            cost = costs[start] + row.caption_cost(start, stop)
            if cost >= costs[stop]:
                continue
            at, line_cost = row.split(start, stop)
            if cost + line_cost < costs[stop]:
                costs[stop], steps[stop] = cost + line_cost, (start, at)
    captions: list[tuple[Line, ...]] = []
    stop = count
    while stop:
        start, at = steps[stop]
        captions.append((boxes[start:stop],) if at == stop else (boxes[start:at], boxes[at:stop]))
        stop = start
    return captions[::-1]


class _Row:
    """Boxes in a row, and what it costs to cut them."""

    def __init__(self, boxes: Sequence[Box], language: str, indent: int) -> None:
        self._boxes = boxes
        spaces = [NARROW if box.has_space else 0 for box in boxes]
        widths = (width(box.text, language) + space for box, space in zip(boxes, spaces, strict=True))
        edges = list(accumulate(widths, initial=0))
        # Where a line starts before each box, and where one ends after it: their distance is its width.
        self._starts = [-indent, *edges[1:]]
        self._stops = [0, *(edge - space for edge, space in zip(edges[1:], spaces, strict=True))]
        self._reaches = [self._reach(start) for start in range(len(boxes))]

    def _reach(self, start: int) -> int:
        """Return where a line must stop at the latest that starts at a box."""
        # No box is wider than a line, but it may be so behind an indent.
        return max(start + 1, bisect_right(self._stops, self._starts[start] + LINE, lo=start) - 1)

    def limit(self, start: int) -> int:
        """Return where a caption must stop at the latest that starts at a box."""
        reach = self._reaches[start]
        return self._reaches[reach] if reach < len(self._boxes) else reach

    def split(self, start: int, stop: int) -> tuple[int, float]:
        """Return where the second line of a caption starts (its end, if it needs none) and what that costs."""
        if stop <= self._reaches[start]:
            return stop, 0.0
        # Two lines are as wide as each other where the seam between them is in the middle.
        middle = self._starts[start] + self._stops[stop]
        best, least = stop, math.inf
        for at in range(self._reaches[start], start, -1):
            if self._reaches[at] < stop:
                break
            difference = abs(self._starts[at] + self._stops[at] - middle)
            cost = self._boxes[at - 1].strain + _UNBALANCED * difference / LINE
            if cost < least:
                best, least = at, cost
        return best, least

    def caption_cost(self, start: int, stop: int) -> float:
        """Return what a caption costs by its end and its length."""
        is_last = stop == len(self._boxes)
        end_ms = self._boxes[-1].end_ms if is_last else self._boxes[stop].start_ms
        length_ms = end_ms - self._boxes[start].start_ms
        cost = _EACH_CAPTION if is_last else _EACH_CAPTION + _AT_END * self._boxes[stop - 1].strain
        if length_ms < SHORTEST_MS:
            return cost + (SHORTEST_MS - length_ms) * _TOO_SHORT
        if length_ms > LONGEST_MS:
            return cost + (length_ms - LONGEST_MS) * _TOO_LONG
        return cost
