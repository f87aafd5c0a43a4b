"""A title becomes lines of even length, as large as a box allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from PIL import ImageDraw

from pipeline.pinyin.words import read_words
from pipeline.publish.fonts import Font, at_size
from pipeline.sentences import HAN_OR_KANA

LEADING = 1.24  # from line to line, in sizes of the font

_MEASURE_PX = 100  # widths grow with the size: they are measured once
_ASCENT = 0.86  # of a size: from the top of a Han sign, or of a capital with its accent, to the baseline
_DESCENT = 0.22
_STROKE = 0.022  # of a size: what makes a regular face about as strong as a bold one
_BOLD = re.compile("bold|black|heavy|w[6-9]", re.IGNORECASE)

_LONGEST_WORD = 22  # signs; what is longer is broken anywhere
_TORN = 1.06  # how much wider a line counts that ends where no space and no punctuation is
_OPENING = "（「『《〈【〔［“‘(["
_CLOSING = "，。、；：！？）」』》〉】〕］”’…—～·,.;:!?)]々ー"
_HAN_RUN = re.compile(f"[{HAN_OR_KANA}]+")

_Width = Callable[[int, int], float]  # of the pieces from one to before another


@dataclass(frozen=True, slots=True)
class Lines:
    """A text that is set: its lines, their font and its size."""

    texts: tuple[str, ...]
    font: Font
    size_px: int

    @property
    def height_px(self) -> int:
        """From the top of the first line to what hangs from the last one."""
        return round(self.size_px * _height(len(self.texts)))

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int, colour: str) -> None:
        """Draw the lines from a corner."""
        face = at_size(self.font, self.size_px)
        is_bold = _BOLD.search(" ".join(filter(None, face.getname())))
        stroke_px = 0 if is_bold else round(self.size_px * _STROKE / 2)
        for number, text in enumerate(self.texts):
            baseline = top + round(self.size_px * (_ASCENT + LEADING * number))
            draw.text((left, baseline), text, font=face, fill=colour, anchor="ls", stroke_width=stroke_px)


def set_text(text: str, font: Font, *, width_px: int, height_px: int, most_px: int, most_lines: int) -> Lines:
    """Return a text in the size that fills a box best, in lines of even length."""
    pieces = _pieces(text)
    face = at_size(font, _MEASURE_PX)

    @cache
    def width(start: int, stop: int) -> float:
        return face.getlength("".join(pieces[start:stop]).rstrip())

    best = Lines(("",), font, 0)
    for count in range(1, min(most_lines, len(pieces)) + 1):
        edges = _even_edges(pieces, count, width)
        texts = tuple("".join(pieces[start:stop]).rstrip() for start, stop in pairwise(edges))
        widest = max(max(width(start, stop) for start, stop in pairwise(edges)), 1.0)
        size_px = int(min(width_px * _MEASURE_PX / widest, height_px / _height(count), most_px))
        if size_px > best.size_px:
            best = Lines(texts, font, size_px)
    return best


def _even_edges(pieces: Sequence[str], count: int, width: _Width) -> list[int]:
    """Return where lines begin and end so that the longest one is as short as can be."""

    @cache
    def best(start: int, lines: int) -> tuple[float, int]:
        """The longest of the lines from a piece on, and where the first of them ends."""
        if lines == 1:
            return width(start, len(pieces)), len(pieces)
        return min(
            (max(width(start, stop) * _tear(pieces[stop - 1]), best(stop, lines - 1)[0]), stop)
            for stop in range(start + 1, len(pieces) - lines + 2)
        )

    edges = [0]
    for lines in range(count, 0, -1):
        edges.append(best(edges[-1], lines)[1])
    return edges


def _tear(piece: str) -> float:
    """Return how much wider a line counts that ends with a piece."""
    return _TORN if _HAN_RUN.match(piece[-1]) else 1.0


def _pieces(text: str) -> list[str]:
    """Return a text as pieces that no line end parts: words with their punctuation and the space after them."""
    inside = _inside_words(text)
    edges = [0, *(at for at in range(1, len(text)) if at not in inside and _may_part(text, at)), len(text)]
    return [
        text[start:stop][at : at + _LONGEST_WORD]
        for start, stop in pairwise(edges)
        for at in range(0, stop - start, _LONGEST_WORD)
    ]


def _may_part(text: str, at: int) -> bool:
    """True where a line may end: after a space, and beside a Han sign unless punctuation holds on to it."""
    before, after = text[at - 1], text[at]
    if before.isspace():
        return True
    is_held = after.isspace() or after in _CLOSING or before in _OPENING
    return not is_held and bool(_HAN_RUN.match(before) or _HAN_RUN.match(after))


def _inside_words(text: str) -> set[int]:
    """Return the places within the Chinese words of a text, as far as the dictionary has them."""
    return {at for word in read_words(text) for at in range(word.start + 1, word.stop)}


def _height(lines: int) -> float:
    """Return how high some lines are, in sizes of the font."""
    return _ASCENT + LEADING * (lines - 1) + _DESCENT
