"""Numbers before the lines of a page, as transcripts for courts and research have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.model import Omission
from pipeline.transcript.repair import Line

_NUMBER = re.compile(r"\s{0,12}(?P<number>\d{1,5})(?:\t|\s{1,60}(?=\S)|\s*\Z)")
_TELLING_LINES = 400
_FEWEST = 6
_MOST_STRAY_TENTHS = 2  # lines without a number: the head of the page


def has_line_numbers(text: str) -> bool:
    r"""True if nearly all lines of a text begin with numbers that count up, and perhaps begin again on each sheet.

    >>> has_line_numbers("\n".join(f"{n}  Ana: Hm." for n in range(1, 7))), has_line_numbers("1  apple")
    (True, False)
    """
    lines = [line for line in text.split("\n", _TELLING_LINES)[:_TELLING_LINES] if line.strip()]
    numbers = [int(match["number"]) for line in lines if (match := _NUMBER.match(line))]
    counted = sum(second in (first + 1, 1) for first, second in pairwise(numbers))
    return len(numbers) >= _FEWEST and (len(lines) - counted - 1) * 10 <= _MOST_STRAY_TENTHS * len(lines)


def take_line_numbers(lines: Iterable[Line]) -> tuple[list[Line], Omission]:
    """Return numbered lines without their numbers, and all the numbers as one omission."""
    kept: list[Line] = []
    numbers: list[str] = []
    for line in lines:
        match = _NUMBER.match(line.text)
        numbers += [match["number"]] if match else []
        kept.append(line._replace(text=line.text[match.end() :]) if match else line)
    return kept, Omission(kept[0].number, "line numbers", " ".join(numbers))
