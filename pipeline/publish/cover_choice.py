"""Which cover an episode has: the one that is asked for, one beside its page, its show's, or one drawn for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.errors import CoverError
from pipeline.publish.cover import DESIGNS, Design, draw_cover, episode_cover, make_cover
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
class Picture:
    """A cover that is a person's picture."""

    path: Path
    content: bytes
    note: str = ""  # what is to be told of it

    def facts(self) -> dict[str, str]:
        """Return everything that changes the cover."""
        return {"picture": hashlib.sha256(self.content).hexdigest()}

    def make(self) -> bytes:
        """Return the cover, as JPEG.

        Raises:
            CoverError: if the picture is none, or too small.
        """
        return make_cover(self.content, where=str(self.path))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cover that is to be drawn."""

    design: Design
    subject: Subject
    fonts: Fonts
    is_wanted: bool  # else there is none where no font has the signs of the title

    def facts(self) -> dict[str, str]:
        """Return everything that changes the cover, but for the fonts that a system has."""
        return {"design": self.design, **asdict(self.subject), "font": str(self.fonts.wanted or "")}

    def make(self) -> bytes:
        """Return the cover, as JPEG.

        Raises:
            CoverError: if no font has all the signs.
        """
        subject = self.subject
        text = drawable(f"{subject.title} {subject.author}")
        font = find_font(text, language=subject.language, wanted=self.fonts.wanted, folders=self.fonts.folders)
        return draw_cover(subject.title, subject.author, self.design, font)


@dataclass(frozen=True, slots=True)
class OfShow:
    """A cover that is made from the cover of a show, with the title of the episode under it."""

    show: Picture
    subject: Subject
    fonts: Fonts

    def facts(self) -> dict[str, str]:
        """Return everything that changes the cover, but for the fonts that a system has."""
        return {"show": self.show.facts()["picture"], **asdict(self.subject), "font": str(self.fonts.wanted or "")}

    def make(self) -> bytes:
        """Return the cover, as JPEG.

        Raises:
            CoverError: if no font has all the signs, or the show's cover is no picture.
        """
        title = self.subject.title
        font = find_font(
            drawable(title), language=self.subject.language, wanted=self.fonts.wanted, folders=self.fonts.folders
        )
        return episode_cover(self.show.content, title, font)


Cover = Picture | Drawing | OfShow


def choose_cover(
    wanted: str, *, beside: Iterable[Path], subject: Subject, fonts: Fonts, show: Path | None = None
) -> Cover:
    """Return which cover an episode has.

    ``wanted`` is a file or the name of a design, ``beside`` the folders in which a cover is looked for
    where nothing is wanted, ``show`` the cover of its show. Without any, it is drawn.

    Raises:
        CoverError: if the picture cannot be read.
    """
    design = next((name for name in DESIGNS if name == wanted), None)
    if design is not None:
        return Drawing(design, subject, fonts, is_wanted=True)
    if wanted:
        return _read(Path(wanted))
    there = (folder / name for folder in beside for name in BESIDE)
    found = next((path for path in there if path.is_file() and not (show and path.samefile(show))), None)
    if found is not None:
        return replace(_read(found), note=f"the cover is {found}")
    if show is not None:
        return OfShow(_read(show), subject, fonts)
    return Drawing(DEFAULT_DESIGN, subject, fonts, is_wanted=fonts.wanted is not None)


def _read(path: Path) -> Picture:
    try:
        return Picture(path, path.read_bytes())
    except OSError as error:
        raise CoverError(
            f"cannot be read: {error.strerror or error}",
            where=str(path),
            hint=f"Name a picture, or a design: {', '.join(DESIGNS)}.",
        ) from error
