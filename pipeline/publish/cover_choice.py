"""Which cover an episode without a show has: the one that is asked for, one beside its page, or one drawn for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CoverError
from pipeline.publish.cover import DESIGNS, Design, draw_cover, make_cover
from pipeline.publish.fonts import drawable, find_font

DEFAULT_DESIGN: Design = "bubbles"
BESIDE = ("cover.jpg", "cover.jpeg", "cover.png")
"""Files that are taken for a cover where they lie beside a page."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a cover is drawn for."""

    title: str
    author: str
    language: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where a cover's font is from."""

    wanted: Path | None
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ChosenCover:
    """A cover as JPEG, empty where there is none, and what is to be told of it."""

    picture: bytes
    note: str = ""


def choose_cover(wanted: str, *, beside: Iterable[Path], subject: Subject, fonts: Fonts) -> ChosenCover:
    """Return the cover of an episode.

    ``wanted`` is a file or the name of a design, ``beside`` the folders in which a cover is looked for
    where nothing is wanted. Then, where no font has the signs of the title, there is no cover, and a
    note says why; a font or a cover that was asked for is used or refused.

    Raises:
        CoverError: if the picture is no cover, or the design cannot be drawn.
    """
    design = next((name for name in DESIGNS if name == wanted), None)
    if design is not None:
        return ChosenCover(_drawn(design, subject, fonts))
    if wanted:
        return ChosenCover(_made(Path(wanted)))
    there = (folder / name for folder in beside for name in BESIDE)
    found = next((path for path in there if path.is_file()), None)
    if found is not None:
        return ChosenCover(_made(found), f"the cover is {found}")
    try:
        return ChosenCover(_drawn(DEFAULT_DESIGN, subject, fonts))
    except CoverError as error:
        if fonts.wanted is not None:
            raise
        return ChosenCover(b"", f"no cover: {error}. {error.hint}".strip())


def _drawn(design: Design, subject: Subject, fonts: Fonts) -> bytes:
    text = drawable(f"{subject.title} {subject.author}")
    font = find_font(text, language=subject.language, wanted=fonts.wanted, folders=fonts.folders)
    return draw_cover(subject.title, subject.author, design, font)


def _made(path: Path) -> bytes:
    try:
        return make_cover(path.read_bytes(), where=str(path))
    except OSError as error:
        raise CoverError(
            f"cannot be read: {error.strerror or error}",
            where=str(path),
            hint=f"Name a picture, or a design: {', '.join(DESIGNS)}.",
        ) from error
