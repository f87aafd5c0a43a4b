from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import CoverError
from pipeline.publish.cover import draw_cover, episode_cover
from pipeline.publish.cover_choice import Cover, Drawing, Fonts, Picture, Subject, choose_cover
from pipeline.publish.fonts import Font
from tests.publish.made_fonts import make_font

TEA = Subject("Tea and Time", "Ana Silva", "en")
CHINESE = Subject("茶与时间", "", "zh")
NO_FONTS = Fonts(None, ())


def colour_of(cover: Cover) -> tuple[int, ...]:
    """Return the colour in the middle of a cover."""
    colour = Image.open(io.BytesIO(cover.make())).getpixel((700, 700))
    assert isinstance(colour, tuple)
    return tuple(int(level) for level in colour)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a red picture for a cover, and a blue one beside it."""
    Image.new("RGB", (1400, 1400), "red").save(tmp_path / "cover.png")
    Image.new("RGB", (1400, 1400), "blue").save(tmp_path / "mine.jpg")
    return tmp_path


def test_a_design_is_drawn(folder: Path) -> None:
    """Asked for by name, it goes before a picture that is there."""
    chosen = choose_cover("initial", beside=[folder], subject=TEA, fonts=NO_FONTS)

    assert chosen.make() == draw_cover(TEA.title, TEA.author, "initial", Font())


def test_a_picture_that_is_asked_for_is_the_cover(folder: Path) -> None:
    """It goes before one that is there."""
    chosen = choose_cover(str(folder / "mine.jpg"), beside=[folder], subject=TEA, fonts=NO_FONTS)

    assert colour_of(chosen) == pytest.approx((0, 0, 255), abs=3)


def test_a_picture_beside_the_page_is_the_cover(folder: Path) -> None:
    """The first folder that has one counts, and the run says which."""
    (folder / "empty").mkdir()

    chosen = choose_cover("", beside=[folder / "empty", folder], subject=TEA, fonts=NO_FONTS)

    assert colour_of(chosen) == pytest.approx((255, 0, 0), abs=3)
    assert isinstance(chosen, Picture)
    assert chosen.note == f"the cover is {folder / 'cover.png'}"


def test_an_episode_of_a_show_has_a_cover_made_from_the_show_s(folder: Path, tmp_path: Path) -> None:
    """It bears the episode's title; the show's own picture, where it lies beside the page, is not taken whole."""
    show = folder / "cover.png"

    chosen = choose_cover("", beside=[folder], subject=TEA, fonts=NO_FONTS, show=show)

    assert chosen.make() == episode_cover(show.read_bytes(), TEA.title, Font())


def test_a_picture_beside_the_page_goes_before_the_show_s(folder: Path, tmp_path: Path) -> None:
    """Whoever puts one there wants it for this episode."""
    (tmp_path / "page").mkdir()
    Image.new("RGB", (1400, 1400), "lime").save(tmp_path / "page" / "cover.png")

    chosen = choose_cover("", beside=[tmp_path / "page"], subject=TEA, fonts=NO_FONTS, show=folder / "cover.png")

    assert colour_of(chosen) == pytest.approx((0, 255, 0), abs=3)


def test_an_episode_without_a_picture_has_a_drawn_cover(tmp_path: Path) -> None:
    """Nobody has to ask for it."""
    chosen = choose_cover("", beside=[tmp_path], subject=TEA, fonts=NO_FONTS)

    assert chosen.make() == draw_cover(TEA.title, TEA.author, "bubbles", Font())


def test_without_a_font_nothing_can_be_drawn_and_nobody_asked_for_it(tmp_path: Path) -> None:
    """The error names what to install; the build goes on without a cover."""
    chosen = choose_cover("", beside=[tmp_path], subject=CHINESE, fonts=NO_FONTS)

    assert isinstance(chosen, Drawing)
    assert not chosen.is_wanted
    with pytest.raises(CoverError, match="no font of this system has 茶 与 时 间") as caught:
        chosen.make()
    assert caught.value.hint.startswith("Install fonts-noto-cjk")


def test_a_cover_that_was_asked_for_is_never_left_out(tmp_path: Path) -> None:
    """A design without a font, a font without the signs, a picture that is not there: each is an error."""
    font = make_font(tmp_path / "made.ttf", "ab")

    for wanted, fonts in (("type", NO_FONTS), ("", Fonts(font, ()))):
        chosen = choose_cover(wanted, beside=[], subject=CHINESE, fonts=fonts)
        assert isinstance(chosen, Drawing)
        assert chosen.is_wanted
        with pytest.raises(CoverError, match=r"has (no )?茶"):
            chosen.make()
    with pytest.raises(CoverError, match="cannot be read") as caught:
        choose_cover("fancy", beside=[], subject=TEA, fonts=NO_FONTS)
    assert caught.value.hint == "Name a picture, or a design: type, bubbles, initial."
