from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from pipeline.errors import CoverError
from pipeline.publish.fonts import Font, drawable, find_font, font_folders
from tests.publish.made_fonts import make_font

TITLE = "茶与 Time"


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """Return a folder of fonts as systems keep them, with one for Chinese."""
    (tmp_path / "truetype" / "noto").mkdir(parents=True)
    make_font(tmp_path / "truetype" / "noto" / "NotoSansSC-Bold.otf", "茶与Time")
    make_font(tmp_path / "truetype" / "DejaVuSans-Bold.ttf", "éTime")
    (tmp_path / "README").write_text("no font", encoding="utf-8")
    return tmp_path


def test_a_font_knows_what_it_lacks(tmp_path: Path) -> None:
    """A sign that would be drawn as a box is told; spaces are not seen and never lack."""
    font = Font(make_font(tmp_path / "made.ttf", "ab茶"))

    assert font.missing("a 茶 b\u3000c茶与c") == ("c", "与")


def test_the_font_that_pillow_brings_has_ascii() -> None:
    """Every sign of plain English is there without any font of the system, and no Chinese one."""
    ascii = "".join(map(chr, range(33, 127)))

    assert Font().missing(ascii) == ()
    assert Font().missing("A茶") == ("茶",)
    assert find_font("Tea & Time", language="en", wanted=None, folders=()) == Font()


def test_a_chinese_title_has_a_font_of_the_system(system: Path) -> None:
    """It is found by its name, in a folder within the folder."""
    font = find_font(TITLE, language="zh", wanted=None, folders=(system / "missing", system))

    assert font.file is not None
    assert font.file.name == "NotoSansSC-Bold.otf"
    assert font.missing(TITLE) == ()


def test_a_broken_font_of_the_system_is_passed_over(system: Path) -> None:
    """The next one that has the signs is taken."""
    (system / "NotoSansCJK-Bold.ttc").write_bytes(b"ttcf")

    font = find_font(TITLE, language="zh", wanted=None, folders=(system,))

    assert font.file is not None
    assert font.file.name == "NotoSansSC-Bold.otf"


def test_a_title_in_latin_letters_has_a_font_made_for_them(system: Path) -> None:
    """The font for Chinese is not asked first."""
    font = find_font("é", language="fr", wanted=None, folders=(system,))

    assert font.file is not None
    assert font.file.name == "DejaVuSans-Bold.ttf"


def test_without_a_font_the_package_is_named(system: Path) -> None:
    """The error says which signs are missing, and what has them."""
    with pytest.raises(CoverError, match=r"^no font of this system has 时 间$") as caught:
        find_font("茶与时间", language="zh", wanted=None, folders=(system,))

    assert "fonts-noto-cjk (Debian, Ubuntu)" in caught.value.hint
    assert "--font" in caught.value.hint


def test_without_a_font_for_another_script_none_is_promised(system: Path) -> None:
    """A package of Chinese fonts would be no help."""
    with pytest.raises(CoverError, match="no font of this system has Ω") as caught:
        find_font("Ω", language="el", wanted=None, folders=(system,))

    assert caught.value.hint == "Name a font file that has them with --font."


def test_a_font_that_was_asked_for_is_used_or_refused(system: Path) -> None:
    """It is used even where another one would do; never replaced by one in silence."""
    wanted = system / "truetype" / "DejaVuSans-Bold.ttf"

    assert find_font("Time", language="en", wanted=wanted, folders=(system,)) == Font(wanted)
    with pytest.raises(CoverError, match=r"DejaVuSans-Bold.ttf: the font has no 茶 与$"):
        find_font(TITLE, language="zh", wanted=wanted, folders=(system,))


@pytest.mark.parametrize("name", ["README", "missing.ttf"])
def test_a_file_that_is_no_font_is_an_error(system: Path, name: str) -> None:
    """The error names the file."""
    with pytest.raises(CoverError, match="is not a font that can be used") as caught:
        find_font(TITLE, language="zh", wanted=system / name, folders=())

    assert caught.value.where.endswith(name)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", ["/usr/share/fonts", "/home/ana/.local/share/fonts", "/home/ana/.fonts"]),
        ("darwin", ["/System/Library/Fonts", "/Library/Fonts", "/home/ana/Library/Fonts"]),
        ("win32", ["W:/Fonts", "/home/ana/AppData/Local/Microsoft/Windows/Fonts"]),
    ],
)
def test_each_system_keeps_its_fonts_somewhere_else(platform: str, expected: list[str]) -> None:
    """The folders of the system and those of the person."""
    found = font_folders({"WINDIR": "W:/"}, platform=platform, home=Path("/home/ana"))

    assert {PurePath(path) for path in expected} <= {PurePath(path) for path in found}


def test_emoji_are_not_drawn() -> None:
    """What hardly any font has, or nobody sees, is no reason to have no cover."""
    assert drawable("  Tea🍵 👩‍👩‍👧 🇨🇳 and\ttime ❤️\u202e") == "Tea and time"
    assert drawable("é “茶” — №5") == "é “茶” — №5"
