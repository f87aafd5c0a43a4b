"""Three designs of a cover: what is drawn where, in which colours.

Everything is measured in parts of the side, so that a small cover looks like a large one. The lowest
fifth holds nothing but ground: players lay their own signs over it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from pipeline.publish.cover_text import Lines, set_text
from pipeline.publish.fonts import Font

Design = Literal["type", "bubbles", "initial"]

MARGIN = 0.085  # of the side
FREE_FROM = 0.8  # Apple Podcasts, artwork: the lowest fifth is covered by players

_SMALL = 0.055  # the size of what stands under a name
_GAP = 0.022
# A title often is a name and what it is about.
_PARTED = re.compile(r"(?P<name>.{1,40}?)\s*(?:：|: | [—–-] |｜| \| )\s*(?P<about>.+)")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that go together: text is read on the ground, the accent is a shape on it."""

    ground: str
    ink: str
    accent: str


PALETTES = (
    Palette("#14243d", "#fff6e5", "#f2a541"),  # night
    Palette("#12392f", "#f6f2e4", "#eebb4d"),  # forest
    Palette("#561528", "#fff0e6", "#f3a79d"),  # wine
    Palette("#f5ecdd", "#1d2330", "#c03f24"),  # paper
    Palette("#2b1f4e", "#f7f1ff", "#8fd6c4"),  # dusk
    Palette("#f4c653", "#1f2036", "#8a2537"),  # straw
)


def palette_for(title: str) -> Palette:
    """Return the colours of a title: always the same ones."""
    return PALETTES[hashlib.sha256(title.encode()).digest()[0] % len(PALETTES)]


def draw_design(title: str, author: str, design: Design, font: Font, *, side_px: int) -> Image.Image:
    """Return a cover as a picture; the font must have every sign of title and author."""
    palette = palette_for(title)
    picture = Image.new("RGB", (side_px, side_px), palette.ground)
    sheet = _Sheet(ImageDraw.Draw(picture), side_px, palette, font)
    _DRAWN[design](sheet, title, author)
    return picture


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a design draws on."""

    draw: ImageDraw.ImageDraw
    side_px: int
    palette: Palette
    font: Font

    def px(self, part: float) -> int:
        """A part of the side in pixels."""
        return round(self.side_px * part)

    def set(self, text: str, *, width: float, height: float, most: float, lines: int) -> Lines:
        """Return a text set into a box, measured in parts of the side."""
        return set_text(
            text,
            self.font,
            width_px=self.px(width),
            height_px=self.px(height),
            most_px=self.px(most),
            most_lines=lines,
        )

    def write(self, lines: Lines, top: int, colour: str) -> int:
        """Draw lines at the left margin, and return where they end."""
        lines.draw(self.draw, self.px(MARGIN), top, colour)
        return top + lines.height_px


def _draw_type(sheet: _Sheet, title: str, author: str) -> None:
    """Nothing but letters, as large as they go, under a short bar."""
    left, top = sheet.px(MARGIN), sheet.px(MARGIN)
    sheet.draw.rectangle((left, top, left + sheet.px(0.16), top + sheet.px(0.028)), fill=sheet.palette.accent)
    _write_title(sheet, title, author, top=top + sheet.px(0.075), most=0.4)


def _draw_bubbles(sheet: _Sheet, title: str, author: str) -> None:
    """Two people in conversation: a speech bubble that answers another."""
    palette = sheet.palette
    _bubble(sheet, (0.085, 0.085, 0.535, 0.315), tail=(0.16, 0.4), colour=palette.accent)
    _bubble(sheet, (0.465, 0.2, 0.915, 0.43), tail=(0.84, 0.515), colour=palette.ink)
    for number in range(3):
        left, top = sheet.px(0.6 + 0.065 * number), sheet.px(0.29)
        sheet.draw.ellipse((left, top, left + sheet.px(0.05), top + sheet.px(0.05)), fill=palette.ground)
    _write_title(sheet, title, author, top=sheet.px(0.525), most=0.16)


def _draw_initial(sheet: _Sheet, title: str, author: str) -> None:
    """The first sign of the title on a disc, which is known again in any size."""
    left, top, right, bottom = (sheet.px(part) for part in (MARGIN, MARGIN, MARGIN + 0.4, MARGIN + 0.4))
    sheet.draw.ellipse((left, top, right, bottom), fill=sheet.palette.accent)
    initial = next((sign for sign in title if sign.isalnum()), title[:1])
    capital = initial.upper()
    sign = sheet.set(initial if sheet.font.missing(capital) else capital, width=0.26, height=0.26, most=0.3, lines=1)
    box = _ink_box(sign)
    middle_x, middle_y = (left + right) // 2, (top + bottom) // 2
    sign.draw(sheet.draw, middle_x - (box[0] + box[2]) // 2, middle_y - (box[1] + box[3]) // 2, sheet.palette.ground)
    _write_title(sheet, title, author, top=sheet.px(0.525), most=0.16)


_DRAWN: Mapping[Design, Callable[[_Sheet, str, str], None]] = {
    "type": _draw_type,
    "bubbles": _draw_bubbles,
    "initial": _draw_initial,
}
DESIGNS = tuple(_DRAWN)


def _write_title(sheet: _Sheet, title: str, author: str, *, top: int, most: float) -> None:
    """Write the title between a height and the free fifth: its name large, then what it is about, then the author."""
    match = _PARTED.fullmatch(title)
    name, about = (match["name"], match["about"]) if match else (title, "")
    width, room = 1 - 2 * MARGIN, FREE_FROM - top / sheet.side_px
    heights = ((about, room * 0.33), (author, _SMALL))
    below = [sheet.set(text, width=width, height=height, most=_SMALL, lines=3) for text, height in heights if text]
    taken = sum(small.height_px / sheet.side_px + _GAP for small in below)
    large = sheet.set(name, width=width, height=room - taken, most=most, lines=4)
    end = sheet.write(large, top, sheet.palette.ink)
    for small in below:
        end = sheet.write(small, end + sheet.px(_GAP), sheet.palette.ink)


def _bubble(sheet: _Sheet, box: tuple[float, float, float, float], *, tail: tuple[float, float], colour: str) -> None:
    left, top, right, bottom = (sheet.px(part) for part in box)
    sheet.draw.rounded_rectangle((left, top, right, bottom), radius=sheet.px(0.07), fill=colour)
    tip = (sheet.px(tail[0]), sheet.px(tail[1]))
    foot = bottom - 1
    inner = tip[0] + sheet.px(0.11) * (1 if tip[0] < (left + right) // 2 else -1)
    sheet.draw.polygon((tip, (tip[0], foot - sheet.px(0.05)), (inner, foot)), fill=colour)


def _ink_box(lines: Lines) -> tuple[int, int, int, int]:
    """Return what a line covers, from the corner at which it is drawn."""
    blank = Image.new("1", (3 * lines.size_px, 3 * lines.size_px))
    lines.draw(ImageDraw.Draw(blank), 0, 0, "white")
    return blank.getbbox() or (0, 0, 0, 0)
