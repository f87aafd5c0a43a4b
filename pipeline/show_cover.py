"""The cover of a show, and of each of its editions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.artwork import obtain_cover
from pipeline.filecache import FileCache
from pipeline.model import Edition
from pipeline.publish.cover_choice import DEFAULT_DESIGN, Cover, Fonts, Picture, Subject, choose_cover
from pipeline.publish.episode_files import COVER_FILE
from pipeline.publish.feed.problems import cover_problems
from pipeline.publish.fonts import font_folders
from pipeline.show import Show
from pipeline.storage import write_bytes


def draw_missing_cover(show: Show, *, cache: FileCache | None = None, notify: Callable[[str], None]) -> None:
    """Draw the cover of a show beside its file, where nobody named one and none is there.

    From then on it is the person's, to be kept or replaced. The covers of episodes are made from it, and
    stand in their audio: it belongs there before the first episode is built.

    Raises:
        CoverError: if it cannot be drawn.
        OutputError: if it cannot be written.
    """
    edition = show.editions[0]
    path = _path(show, edition)
    if edition.facts.cover or path.exists():
        return
    cache = cache or FileCache.from_environment(os.environ)
    write_bytes(path, obtain_cover(_chosen(DEFAULT_DESIGN, edition), cache).cover)
    notify(f"{path}: drawn as the cover of the show; keep it, or put your own there")


def edition_cover(show: Show, edition: Edition, *, cache: FileCache) -> bytes:
    """Return the cover of an edition as directories want it: the picture that it names, else that of the show.

    A picture that they take as it is stays as it is.

    Raises:
        CoverError: if the picture cannot be read, is none, or is too small.
        OutputError: if the cache cannot be written.
    """
    chosen = _chosen(str(_path(show, edition)), edition)
    if isinstance(chosen, Picture) and not any(cover_problems(chosen.content)):
        return chosen.content
    return obtain_cover(chosen, cache).cover


def _path(show: Show, edition: Edition) -> Path:
    return show.folder / (edition.facts.cover or COVER_FILE)


def _chosen(wanted: str, edition: Edition) -> Cover:
    fonts = Fonts(None, font_folders(os.environ, platform=sys.platform, home=Path.home()))
    subject = Subject(edition.facts.title, edition.facts.author, edition.plan.languages[0])
    return choose_cover(wanted, beside=(), subject=subject, fonts=fonts)
