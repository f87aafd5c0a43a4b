"""The cover of an episode, made once and kept in the cache, and the small one for the tags of its audio."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import PIL

from pipeline.errors import CoverError
from pipeline.filecache import FileCache
from pipeline.model import Episode
from pipeline.publish.cover import tag_picture
from pipeline.publish.cover_choice import Cover, Fonts, OfShow, Picture, Subject, choose_cover
from pipeline.publish.fonts import font_folders

NO_COVER = "none"

# Part of every key: raise it when the same title or picture gives another cover.
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Artwork:
    """An episode's cover, and as it stands in the tags of its audio; both are JPEG, or empty."""

    cover: bytes = b""
    tag: bytes = b""


def obtain_artwork(
    wanted: str,
    font: Path | None,
    episode: Episode,
    page_folder: Path,
    *,
    show_cover: Path | None = None,
    cache: FileCache,
    notify: Callable[[str], None],
) -> Artwork:
    """Return the cover of an episode; empty where none is wanted, or where nobody asked and no font has its title.

    Raises:
        CoverError: if what was asked for cannot be used.
        OutputError: if the cache cannot be written.
    """
    if wanted == NO_COVER:
        return Artwork()
    fonts = Fonts(font, font_folders(os.environ, platform=sys.platform, home=Path.home()))
    subject = Subject(episode.title, episode.artist, episode.plan.languages[0])
    chosen = choose_cover(wanted, beside=[page_folder], subject=subject, fonts=fonts, show=show_cover)
    try:
        return obtain_cover(chosen, cache)
    except CoverError as error:
        if isinstance(chosen, OfShow):
            notify(f"the cover is the show's, without the title: {error}. {error.hint}".strip())
            return obtain_cover(chosen.show, cache)
        if isinstance(chosen, Picture) or chosen.is_wanted:
            raise
        notify(f"no cover: {error}. {error.hint}".strip())
        return Artwork()


def obtain_cover(chosen: Cover, cache: FileCache) -> Artwork:
    """Return a cover from the cache, else made and put there.

    Raises:
        CoverError: if it cannot be made.
        OutputError: if the cache cannot be written.
    """
    text = json.dumps({**chosen.facts(), "version": _VERSION, "pillow": PIL.__version__}, sort_keys=True)
    key = hashlib.sha256(text.encode()).hexdigest()
    stored = cache.load("cover", key)
    if stored is not None:
        end = 4 + int.from_bytes(stored[:4], "big")
        return Artwork(stored[end:], stored[4:end])
    cover = chosen.make()
    tag = tag_picture(cover)
    cache.store("cover", key, len(tag).to_bytes(4, "big") + tag + cover)
    return Artwork(cover, tag)
