"""A font that really has the signs of a text: the person's, Pillow's own, or one of the system.

Fonts of the system are looked for by the names of their files, in the folders where systems keep
them. Whether a font has a sign is asked of the library that will draw it: what it draws for a sign
that no font has must not be what it draws for this one.
"""

from __future__ import annotations

import functools
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from PIL import ImageFont

from pipeline.errors import CoverError
from pipeline.language import count_scripts, lookup

_NO_SIGN = "\U0010ffff"  # a noncharacter: no font has it
_PROBE_PX = 40
_MOST_NAMED = 8  # signs that a message names
_EMOJI = re.compile("[\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff]")  # and what varies them
_UNSEEN = ("Cf", "Cn", "Co", "Cs")  # formats, and what is no sign
_CJK = ("han", "kana", "hangul")

# The faces of a collection of fonts that differ in the shapes of Han signs, by language.
_NOTO_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-Hant": 3}
_ONE_FACE: dict[str, int] = {}

# Names of files in small letters, the best one first: bold sans serif, then what else is there.
_CJK_FILES: tuple[tuple[str, Mapping[str, int]], ...] = (
    *((f"{family}-bold.ttc", _NOTO_FACES) for family in ("notosanscjk", "sourcehansans")),
    ("notosanscjksc-bold.otf", _ONE_FACE),
    ("notosanssc-bold.otf", _ONE_FACE),
    ("notosanssc-bold.ttf", _ONE_FACE),
    ("sourcehansanssc-bold.otf", _ONE_FACE),
    ("sourcehansanscn-bold.otf", _ONE_FACE),
    *(
        (f"{family}-{weight}.ttc", _NOTO_FACES)
        for family in ("notosanscjk", "sourcehansans")
        for weight in ("medium", "regular")
    ),
    ("hiragino sans gb.ttc", {"zh": 2}),
    ("stheiti medium.ttc", {"zh-Hant": 0, "zh": 1}),
    ("pingfang.ttc", _ONE_FACE),
    ("ヒラギノ角ゴシック w6.ttc", _ONE_FACE),
    ("applesdgothicneo.ttc", _ONE_FACE),
    ("msyhbd.ttc", _ONE_FACE),
    ("msyh.ttc", _ONE_FACE),
    ("msjhbd.ttc", _ONE_FACE),
    ("simhei.ttf", _ONE_FACE),
    ("yugothb.ttc", _ONE_FACE),
    ("malgunbd.ttf", _ONE_FACE),
    ("notosanssc-regular.otf", _ONE_FACE),
    ("sourcehansanssc-regular.otf", _ONE_FACE),
    ("wqy-microhei.ttc", _ONE_FACE),
    ("wqy-zenhei.ttc", _ONE_FACE),
    ("droidsansfallbackfull.ttf", _ONE_FACE),
)
_OTHER_FILES: tuple[tuple[str, Mapping[str, int]], ...] = (
    ("notosans-bold.ttf", _ONE_FACE),
    ("dejavusans-bold.ttf", _ONE_FACE),
    ("liberationsans-bold.ttf", _ONE_FACE),
    ("segoeuib.ttf", _ONE_FACE),
    ("arialbd.ttf", _ONE_FACE),
    ("arial bold.ttf", _ONE_FACE),
    ("arial unicode.ttf", _ONE_FACE),
    ("notosansarabic-bold.ttf", _ONE_FACE),
    ("notosansdevanagari-bold.ttf", _ONE_FACE),
    ("notosanshebrew-bold.ttf", _ONE_FACE),
    ("notosansthai-bold.ttf", _ONE_FACE),
)


@dataclass(frozen=True, slots=True)
class Font:
    """A face in a font file; without a file, the one that Pillow brings (Aileron, in the public domain)."""

    file: Path | None = None
    face: int = 0

    def missing(self, text: str) -> tuple[str, ...]:
        """The signs of a text that the font does not have, each once, in the order of the text."""
        face = at_size(self, _PROBE_PX)
        nothing = face.getmask(_NO_SIGN)
        drawn = (bytes(nothing), nothing.size)
        return tuple(sign for sign in dict.fromkeys(text) if not sign.isspace() and _drawn(face, sign) == drawn)


@functools.lru_cache(maxsize=64)
def at_size(font: Font, size_px: int) -> ImageFont.FreeTypeFont:
    """Return a font for Pillow to draw with.

    Raises:
        CoverError: if the file is no font.
    """
    try:
        if font.file is not None:
            # ImageFont.truetype would take a font of the system for a broken file of the same name.
            return ImageFont.FreeTypeFont(str(font.file), size_px, font.face)
        brought = ImageFont.load_default(size_px)
        assert isinstance(brought, ImageFont.FreeTypeFont)
    except OSError as error:
        raise CoverError(
            "is not a font that can be used", where=str(font.file), hint="Name a TTF, OTF or TTC file."
        ) from error
    return brought


def find_font(text: str, *, language: str, wanted: Path | None, folders: Iterable[Path]) -> Font:
    """Return a font that has every sign of a text.

    The wanted one is used or refused. Without one, it is the font that Pillow brings, which looks the
    same on every machine; what it does not have, a font in one of the folders does.

    Raises:
        CoverError: if no font has all signs; it names those that are missing, and what to install.
    """
    if wanted is not None:
        if missing := Font(wanted).missing(text):
            raise CoverError(
                f"the font has no {_named(missing)}", where=str(wanted), hint="Name a font that has every sign."
            )
        return Font(wanted)
    fewest = Font().missing(text)
    for font in _system_fonts(text, language, folders) if fewest else ():
        try:
            missing = font.missing(text)
        except CoverError:
            continue  # a broken file of the system is no font
        if not missing:
            return font
        fewest = min(fewest, missing, key=len)
    if fewest:
        raise CoverError(f"no font of this system has {_named(fewest)}", hint=_advice(fewest))
    return Font()


def font_folders(environment: Mapping[str, str], *, platform: str, home: Path) -> tuple[Path, ...]:
    """Return the folders in which a system (``sys.platform``) keeps its fonts and a person's."""
    match platform:
        case "win32":
            windows = Path(environment.get("WINDIR", r"C:\Windows")) / "Fonts"
            local = Path(environment.get("LOCALAPPDATA", home / "AppData" / "Local"))
            return (windows, local / "Microsoft" / "Windows" / "Fonts")
        case "darwin":
            return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
        case _:
            data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
            return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts")


def drawable(text: str) -> str:
    r"""Return a text on one line, without emoji and signs that are not seen.

    >>> drawable("Tea\n and  time 🍵\u200b")
    'Tea and time'
    """
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in _EMOJI.sub("", text))
    return " ".join("".join(sign for sign in kept if unicodedata.category(sign) not in _UNSEEN).split())


def _drawn(face: ImageFont.FreeTypeFont, sign: str) -> tuple[bytes, tuple[int, int]]:
    mask = face.getmask(sign)
    return bytes(mask), mask.size


def _system_fonts(text: str, language: str, folders: Iterable[Path]) -> Iterator[Font]:
    """Yield the fonts that are there, the best one for a text first, with the shapes of its language."""
    there = {
        unicodedata.normalize("NFC", name).lower(): Path(folder) / name  # macOS takes letters apart
        for top in folders
        for folder, _, names in sorted(os.walk(top))
        for name in sorted(names)
    }
    files = (_CJK_FILES, _OTHER_FILES) if _is_cjk(text) else (_OTHER_FILES, _CJK_FILES)
    for name, faces in chain.from_iterable(files):
        if name in there:
            tag = lookup(language, faces)
            yield Font(there[name], faces[tag] if tag else 0)


def _named(signs: tuple[str, ...]) -> str:
    """Return signs as a message shows them."""
    shown = " ".join(signs[:_MOST_NAMED])
    return f"{shown} and {len(signs) - _MOST_NAMED} other signs" if len(signs) > _MOST_NAMED else shown


def _advice(missing: tuple[str, ...]) -> str:
    """Return what helps against missing signs: the packages of systems that come without such fonts."""
    if _is_cjk("".join(missing)):
        return (
            "Install fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora) or noto-fonts-cjk (Arch), "
            "or name a font file with --font."
        )
    return "Name a font file that has them with --font."


def _is_cjk(text: str) -> bool:
    """True for a text with Chinese, Japanese or Korean signs."""
    scripts = count_scripts(text)
    return any(scripts[script] for script in _CJK)
