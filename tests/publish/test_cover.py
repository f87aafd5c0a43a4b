from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from pipeline.errors import CoverError
from pipeline.publish.cover import DESIGNS, Design, draw_cover, episode_cover, make_cover, tag_picture
from pipeline.publish.cover_designs import PALETTES, Palette, palette_for
from pipeline.publish.cover_text import set_text
from pipeline.publish.fonts import Font
from tests.publish.made_fonts import make_font

CHINESE = "茶语与时间的对话机器学习人谈双访节目许多值得：，。、"
SIDE = 600
TITLES = [
    "Tea",
    "Conversations About Machines That Learn to Read and Write Us",
    "Tea and Time: what two people said",
    "M" * 300,
]


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Font:
    """Return a font for Chinese."""
    return Font(make_font(tmp_path_factory.mktemp("fonts") / "made.ttf", CHINESE))


def opened(cover: bytes) -> Image.Image:
    """Return a cover as a picture, which must be JPEG."""
    return Image.open(io.BytesIO(cover), formats=("JPEG",))


def picture(
    size: tuple[int, int], colour: str | tuple[int, ...] = "teal", mode: str = "RGB", kind: str = "PNG"
) -> bytes:
    """Return the file of a picture in one colour."""
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """Return a small file that says to be a picture of 400 million pixels."""
    file = picture((8, 8))
    start = file.index(b"IHDR")
    header = b"IHDR" + struct.pack(">II", 20_000, 20_000) + file[start + 12 : start + 17]
    return file[:start] + header + struct.pack(">I", zlib.crc32(header)) + file[start + 21 :]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, after WCAG 2.2."""
    levels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, after WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_box(cover: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around all that is not ground."""
    ground = Image.new("RGB", cover.size, cover.getpixel((2, 2)))
    box = ImageChops.difference(cover, ground).convert("L").point(lambda level: 255 * (level > 40)).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("design", DESIGNS)
def test_a_drawn_cover_is_what_directories_accept(design: Design) -> None:
    """A square JPEG of 3000 pixels in RGB, under 512 KiB."""
    cover = draw_cover(TITLES[1], "The Long Table", design, Font())

    found = opened(cover)
    assert (found.size, found.mode, found.format) == ((3000, 3000), "RGB", "JPEG")
    assert len(cover) < 512 * 1024


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("title", TITLES)
def test_the_lowest_fifth_and_the_margins_stay_free(design: Design, title: str) -> None:
    """However long the title, nothing is drawn where players lay their signs, or at the edge."""
    left, top, right, bottom = ink_box(opened(draw_cover(title, "Ana Silva", design, Font(), side_px=SIDE)))

    assert bottom <= 0.8 * SIDE
    assert min(left, top) >= 0.07 * SIDE
    assert right <= 0.93 * SIDE


@pytest.mark.parametrize("design", DESIGNS)
def test_something_of_a_cover_is_seen_at_55_pixels(design: Design) -> None:
    """At the size of a list in an app, a mark or letters cover a good part of it, against the ground."""
    small = opened(draw_cover("Tea", "", design, Font(), side_px=SIDE)).resize((55, 55), Image.Resampling.LANCZOS)

    left, top, right, bottom = ink_box(small)
    assert (right - left) * (bottom - top) > 55 * 55 / 5


@pytest.mark.parametrize("design", DESIGNS)
def test_a_chinese_title_is_drawn_without_boxes(font: Font, design: Design) -> None:
    """With a font that has its signs; where one is missing, nothing is drawn at all."""
    assert ink_box(opened(draw_cover("茶语：人与时间", "", design, font, side_px=SIDE)))

    with pytest.raises(CoverError, match=r"^the font has no 水$"):
        draw_cover("茶水", "", design, font)


def test_a_capital_that_a_font_lacks_is_not_drawn(tmp_path: Path) -> None:
    """The initial stays small rather than become a box: in this font a flat bar."""
    font = Font(make_font(tmp_path / "made.ttf", "a"))

    cover = opened(draw_cover("a", "", "initial", font, side_px=SIDE))

    left, top, right, bottom = ink_box(cover.crop((93, 93, 249, 249)))  # within the disc
    assert right - left > 2 * (bottom - top)


def test_a_cover_needs_a_title() -> None:
    """Emoji alone are none."""
    for title in ("", " \n", "🍵"):
        with pytest.raises(CoverError, match="there is no title to draw"):
            draw_cover(title, "Ana", "type", Font())


def test_the_same_title_gives_the_same_bytes() -> None:
    """Colours follow from the title, so a show keeps them; other titles have others."""
    one, again, other = (draw_cover(title, "A", "type", Font(), side_px=SIDE) for title in ("Tea", "Tea", "Coffee"))

    assert one == again != other
    assert {palette_for(f"Title {number}") for number in range(60)} == set(PALETTES)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.ground)
def test_colours_can_be_told_apart(palette: Palette) -> None:
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for shapes (1.4.11)."""
    assert contrast(palette.ink, palette.ground) >= 4.5
    assert contrast(palette.accent, palette.ground) >= 3


@given(
    words=st.lists(st.text("abcdeM", min_size=1, max_size=12), min_size=1, max_size=14),
    width=st.integers(200, 2000),
    height=st.integers(60, 900),
)
def test_no_word_of_a_title_is_lost(words: list[str], width: int, height: int) -> None:
    """Lines hold every word in order, within the box."""
    title = " ".join(words)

    lines = set_text(title, Font(), width_px=width, height_px=height, most_px=300, most_lines=5)

    assert " ".join(lines.texts) == title
    assert lines.height_px <= height + 1
    blank = Image.new("L", (width + 100, height + 100))
    lines.draw(ImageDraw.Draw(blank), 0, 0, "white")
    box = blank.getbbox()
    assert box is None or box[2] <= width * 1.06 + 6  # small letters are fitted to pixels


def test_lines_are_even_and_end_between_words(font: Font) -> None:
    """A last line of one word is avoided; a Chinese word is not torn, and no line begins with a comma."""
    english = set_text("One two three four five six", Font(), width_px=900, height_px=600, most_px=300, most_lines=3)
    chinese = set_text("机器学习的人谈时间，与茶", font, width_px=600, height_px=400, most_px=200, most_lines=3)

    assert max(map(len, english.texts)) - min(map(len, english.texts)) <= 3
    assert "".join(chinese.texts) == "机器学习的人谈时间，与茶"
    assert all(line[0] not in "，间" for line in chinese.texts)
    assert len(chinese.texts) > 1


def test_a_word_of_several_signs_stays_on_its_line(font: Font) -> None:
    """A word that has only one reading is a word, too: lines of even length would tear the library."""
    lines = set_text("我在图书馆学习", font, width_px=600, height_px=400, most_px=200, most_lines=2)

    assert lines.texts == ("我在", "图书馆学习")


@pytest.mark.parametrize("size", [(1400, 1400), (1400, 2000), (2500, 1500), (3001, 3010)])
def test_a_picture_becomes_a_square(size: tuple[int, int]) -> None:
    """As large as it is, up to 3000 pixels; never made larger."""
    found = opened(make_cover(picture(size)))

    assert found.size == (min(*size, 3000),) * 2
    assert found.mode == "RGB"


def test_the_middle_of_a_picture_is_kept() -> None:
    """What stands at the far ends of a wide picture is cut off, on both sides alike."""
    wide = Image.new("RGB", (2400, 1400), "red")
    ImageDraw.Draw(wide).rectangle((500, 0, 1899, 1399), fill="blue")
    file = io.BytesIO()
    wide.save(file, "PNG")

    found = opened(make_cover(file.getvalue()))

    for corner in ((9, 9), (1390, 1390)):
        assert found.getpixel(corner) == pytest.approx((0, 0, 255), abs=4)


def test_a_transparent_picture_lies_on_white() -> None:
    """A logo without ground does not become black."""
    found = opened(make_cover(picture((1400, 1400), (0, 0, 0, 0), "RGBA")))

    assert found.getpixel((700, 700)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "kind"), [("L", "PNG"), ("1", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")])
def test_every_kind_of_picture_becomes_rgb(mode: str, kind: str) -> None:
    """Grey, with a palette, for print: players get the one kind that all of them show."""
    file = io.BytesIO()
    Image.new(mode, (1400, 1400), 1).save(file, kind)

    assert opened(make_cover(file.getvalue())).mode == "RGB"


def test_a_photograph_is_upright() -> None:
    """A camera's note of how it was held is followed, and gone."""
    exif = Image.Exif()
    exif[0x0112] = 3  # EXIF: orientation, turned by 180 degrees
    photo = Image.new("RGB", (1400, 1400), "white")
    ImageDraw.Draw(photo).rectangle((0, 0, 1400, 700), fill="black")
    file = io.BytesIO()
    photo.save(file, "JPEG", exif=exif)

    found = opened(make_cover(file.getvalue()))

    assert found.getpixel((700, 100)) == (255, 255, 255)
    assert not found.getexif()


def test_a_busy_picture_stays_under_512_kib() -> None:
    """Quality gives way, then size."""
    noise = Image.effect_noise((1420, 1420), 90)
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)

    cover = make_cover(file.getvalue())

    assert len(cover) < 512 * 1024
    assert opened(cover).width >= 1400


def test_a_small_picture_is_refused() -> None:
    """A blurred cover is no cover; the error says what is expected."""
    with pytest.raises(CoverError, match=r"^me.png: a picture of 1399 x 2000 pixels: expected 1400 or more on either"):
        make_cover(picture((1399, 2000)), where="me.png")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is neither a JPEG nor a PNG"),
        (b"GIF89a" + bytes(100), "is neither a JPEG nor a PNG"),
        (picture((1400, 1400))[:900], "cannot be read"),
        (bomb(), "too many pixels"),
    ],
    ids=["empty", "gif", "cut", "bomb"],
)
def test_what_is_no_picture_is_an_error(content: bytes, message: str) -> None:
    """The error names the file, and nothing is read for minutes."""
    with pytest.raises(CoverError, match=message) as caught:
        make_cover(content, where="cover.png")

    assert caught.value.where == "cover.png"
    assert caught.value.hint


@pytest.mark.parametrize("colour", ["white", "black", "#757575", "#777777", "#c03f24"])
def test_an_episode_shows_its_show(colour: str) -> None:
    """The show's cover stands in it whole, and the title is read on its colour."""
    show = picture((1400, 1400), colour, kind="JPEG")

    cover = opened(episode_cover(show, "What the Water Said: part two", Font(), side_px=SIDE))

    ground = cover.getpixel((2, 2))
    assert ground == pytest.approx(opened(show).getpixel((9, 9)), abs=4)
    left, top, right, bottom = ink_box(cover)
    assert 0.5 * SIDE < top < bottom <= 0.8 * SIDE
    lowest, highest = (
        f"#{level:02x}{level:02x}{level:02x}"
        for level in cover.crop((left, top, right, bottom)).convert("L").getextrema()
    )
    assert contrast(lowest, highest) >= 4.5


def test_the_picture_in_tags_is_small() -> None:
    """800 pixels, under 200 KB, of whatever cover."""
    noise = Image.effect_noise((1000, 1000), 90)
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=90)

    for cover in (file.getvalue(), draw_cover("Tea", "Ana", "initial", Font(), side_px=1400)):
        tag = tag_picture(cover)
        assert 600 <= opened(tag).width == opened(tag).height <= 800
        assert len(tag) < 200_000
