"""Plain text in columns, for a terminal in which Han characters are twice as wide as Latin ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_GAP = "  "
# Joiners and marks that spell words and emoji; the rest of category Cf can reorder or hide what is shown.
_SPELLING = "\u200c\u200d\u200e\u200f"


def printable(text: str) -> str:
    r"""Return a text on one line, without anything that steers a terminal.

    >>> printable("one\ttwo\nthree \x1b[31m")
    'one two three �[31m'
    """
    return "".join(filter(None, map(_shown, " ".join(text.split()))))


def display_width(text: str) -> int:
    """Return how many columns a printable text takes.

    >>> display_width("Ana 安娜")
    8
    """
    return sum(map(_columns, text))


def cut_to_width(text: str, width: int) -> str:
    """Return a printable text, shortened with an ellipsis where it is wider than that many columns.

    >>> cut_to_width("Ana 安娜", 7)
    'Ana 安…'
    """
    if display_width(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > width - 1:
            return text[:index].rstrip(" …") + "…"
    return text


def render_table(rows: Iterable[Sequence[str]], *, width: int) -> list[str]:
    """Return rows of texts as lines of aligned columns; columns of numbers are aligned to the right.

    No column but the last takes more than a quarter of the width.
    """
    cells = [[printable(cell) for cell in row] for row in rows]
    for column in range(len(cells[0]) - 1 if cells else 0):
        shortened = [cut_to_width(row[column], width // 4) for row in cells]
        most = max(map(display_width, shortened))
        is_number = all(cell.isdecimal() for cell in shortened)
        for row, cell in zip(cells, shortened, strict=True):
            padding = " " * (most - display_width(cell))
            row[column] = padding + cell if is_number else cell + padding
    return [cut_to_width(_GAP.join(["", *row]).rstrip(), width) for row in cells]


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs"):
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cf" and character not in _SPELLING else character


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
