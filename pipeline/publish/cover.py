"""Covers: of a person's picture or drawn, for a show and for its episodes, as podcast apps accept them.

Apple Podcasts, artwork requirements: a square of 1400 to 3000 pixels, JPEG, RGB, without transparency;
hosts want less than 512 KiB. The same input gives the same bytes with the same version of Pillow.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageDraw, ImageOps, ImageStat, UnidentifiedImageError

from pipeline.errors import CoverError
from pipeline.publish.cover_designs import DESIGNS, FREE_FROM, MARGIN, Design, draw_design
from pipeline.publish.cover_text import set_text
from pipeline.publish.fonts import Font, drawable

__all__ = ["DESIGNS", "LEAST_PX", "MOST_PX", "Design", "draw_cover", "episode_cover", "make_cover", "tag_picture"]

LEAST_PX = 1400
MOST_PX = 3000
MOST_BYTES = 512 * 1024 - 1
TAG_PX = 800  # in a file's tags: 600 to 1000 pixels, under 200 KB
LEAST_TAG_PX = 600
MOST_TAG_BYTES = 199_000

_MOST_TITLE = 90  # signs
_MOST_AUTHOR = 60
_QUALITIES = (90, 82, 74)
_LOW_QUALITIES = (50, 25, 5)
_SIDES = (2000, LEAST_PX, LEAST_TAG_PX)
_ALL_COLOUR = 0  # of JPEG: letters in colour keep their edges
_TITLE_TOP = 0.53  # of an episode's cover
_SHOW_SIDE = 0.4  # of the show's cover in it


def draw_cover(title: str, author: str, design: Design, font: Font, *, side_px: int = MOST_PX) -> bytes:
    """Return a cover in a design, as JPEG; its colours follow from the title.

    Raises:
        CoverError: if there is no title, the font lacks a sign, or is none.
    """
    title, author = _shortened(title, _MOST_TITLE), _shortened(author, _MOST_AUTHOR)
    _check_text(title + author if title else "", font)
    return _jpeg(draw_design(title, author, design, font, side_px=side_px), MOST_BYTES, least_px=LEAST_PX)


def make_cover(picture: bytes, *, where: str = "") -> bytes:
    """Return a person's picture (JPEG or PNG) as a cover, as JPEG.

    What is not square loses as much on either side; what is larger than 3000 pixels is made smaller;
    what is transparent becomes white.

    Raises:
        CoverError: if it is no such picture, or its shorter side has less than 1400 pixels.
    """
    opened = _open(picture, where)
    side_px = min(opened.size)
    if side_px < LEAST_PX:
        raise CoverError(
            f"a picture of {opened.width} x {opened.height} pixels: expected {LEAST_PX} or more on either side",
            where=where,
            hint=f"Choose a larger picture; {MOST_PX} x {MOST_PX} is best.",
        )
    return _jpeg(_square(opened, min(side_px, MOST_PX)), MOST_BYTES, least_px=LEAST_PX)


def episode_cover(show_cover: bytes, title: str, font: Font, *, side_px: int = MOST_PX) -> bytes:
    """Return the cover of an episode: the show's cover, small, and under it the episode's title.

    Its ground is the colour of the show's cover at its edge; nothing of that cover is hidden.

    Raises:
        CoverError: if there is no title, the font lacks a sign, or the show's cover is no picture.
    """
    title = _shortened(title, _MOST_TITLE)
    _check_text(title, font)
    show = _open(show_cover, "the show's cover")
    ground = _edge_colour(show)
    picture = Image.new("RGB", (side_px, side_px), ground)
    margin = round(MARGIN * side_px)
    picture.paste(_square(show, round(_SHOW_SIDE * side_px)), (margin, margin))
    lines = set_text(
        title,
        font,
        width_px=side_px - 2 * margin,
        height_px=round((FREE_FROM - _TITLE_TOP) * side_px),
        most_px=round(0.16 * side_px),
        most_lines=4,
    )
    lines.draw(ImageDraw.Draw(picture), margin, round(_TITLE_TOP * side_px), _ink_on(ground))
    return _jpeg(picture, MOST_BYTES, least_px=LEAST_PX)


def tag_picture(cover: bytes) -> bytes:
    """Return a cover as it stands in a file's tags: 800 pixels, under 200 KB.

    Raises:
        CoverError: if it is no picture.
    """
    return _jpeg(_square(_open(cover, "the cover"), TAG_PX), MOST_TAG_BYTES, least_px=LEAST_TAG_PX)


def _shortened(text: str, most: int) -> str:
    """Return what can be drawn of a text, without what would be too small to read."""
    shown = drawable(text)
    if len(shown) <= most:
        return shown
    cut = shown[: most - 3]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > most // 2 else cut) + "..."  # of a sign that every font has


def _check_text(text: str, font: Font) -> None:
    if not text:
        raise CoverError("there is no title to draw", hint="Give the show or the episode a title.")
    if missing := font.missing(text):
        raise CoverError(f"the font has no {' '.join(missing)}", hint="Choose a font that has every sign of the title.")


def _open(picture: bytes, where: str) -> Image.Image:
    """Return a picture as it is meant to be seen: upright, opaque, in sRGB."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(picture), formats=("JPEG", "PNG"))
            opened.load()
        return _opaque(_in_srgb(ImageOps.exif_transpose(opened)))
    except UnidentifiedImageError as error:
        raise CoverError("is neither a JPEG nor a PNG picture", where=where, hint="Save it as one of these.") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise CoverError(
            "the picture has too many pixels", where=where, hint=f"Save it with {MOST_PX} x {MOST_PX} pixels."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for broken files
        raise CoverError(f"the picture cannot be read: {error}", where=where, hint="Save it again.") from error


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture whose numbers mean what a screen takes them for."""
    profile = picture.info.get("icc_profile")
    if not isinstance(profile, bytes) or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile is as good as none
    return converted or picture


def _opaque(picture: Image.Image) -> Image.Image:
    """Return a picture in RGB, with white where it is transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


def _square(picture: Image.Image, side_px: int) -> Image.Image:
    """Return the middle of a picture as a square; one that is so already stays as it is."""
    if picture.size == (side_px, side_px):
        return picture
    return ImageOps.fit(picture, (side_px, side_px), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, most_bytes: int, *, least_px: int) -> bytes:
    """Return a picture as JPEG under a size: with a loss that nobody sees, else smaller, else as it goes."""
    sides = [picture.width, *(side for side in _SIDES if least_px <= side < picture.width)]
    tries = [(side, quality) for side in sides for quality in _QUALITIES]
    tries += [(sides[-1], quality) for quality in _LOW_QUALITIES]
    content = b""
    for side, quality in tries:
        file = io.BytesIO()
        _square(picture, side).save(file, "JPEG", quality=quality, subsampling=_ALL_COLOUR, optimize=True)
        content = file.getvalue()
        if len(content) <= most_bytes:
            break
    return content


def _edge_colour(picture: Image.Image) -> tuple[int, int, int]:
    """Return the colour that a picture has along its upper and lower edge."""
    small = picture.resize((32, 32), Image.Resampling.BOX)
    edge = Image.new("RGB", (32, 2))
    edge.paste(small.crop((0, 0, 32, 1)), (0, 0))
    edge.paste(small.crop((0, 31, 32, 32)), (0, 1))
    red, green, blue = (round(level) for level in ImageStat.Stat(edge).median)
    return red, green, blue


def _ink_on(ground: tuple[int, int, int]) -> str:
    """Return white or black, whichever is read better on a ground: at least 4.5 to 1 (WCAG 2.2)."""
    return "#ffffff" if _luminance(ground) < 0.179 else "#000000"


def _luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    red, green, blue = (
        level / 255 / 12.92 if level <= 10 else ((level / 255 + 0.055) / 1.055) ** 2.4 for level in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
