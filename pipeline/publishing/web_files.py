"""How each kind of file of a show is put on the web: in which order, as what type, and how long it may be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath

from pipeline.publish.episode_files import told_digest
from pipeline.serving.media_types import media_type


class Rank(IntEnum):
    """The order in which files are put: nothing points to what is not there yet."""

    MEDIA = 0
    CAPTIONS = 1
    EPISODE_PAGES = 2
    HOME_PAGES = 3
    ARCHIVES = 4  # feeds of older episodes, to which the newest points
    FEEDS = 5


FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=3600"
BRIEFLY = "public, max-age=300"
ASK_EACH_TIME = "no-cache"  # a service worker that is kept keeps everything else, too

_PARTIAL = re.compile(r".+\.(?:sample-[^.]+|turns-[^.]+)\.\w+")

_MEDIA = (".mp3", ".m4a", ".jpg", ".png")
_CAPTIONS = (".vtt", ".srt", ".lrc", ".transcript.json", ".chapters.json", ".txt")
_PAGES = (".html", ".css", ".js", ".webmanifest")
_PUBLIC = (*_MEDIA, *_CAPTIONS, *_PAGES, ".xml")


@dataclass(frozen=True, slots=True)
class WebFile:
    """What the web is told of a file."""

    rank: Rank
    media_type: str
    cache_control: str


def web_file(path: str) -> WebFile | None:
    """Return how a file is put on the web, by its path in the finished folder; None for what stays at home.

    At home stay the facts and the transcripts that pages are made from, hidden files, and parts of
    episodes: they are for working with.

    >>> web_file("en/ferry/ferry-0a1b2c3d.mp3").cache_control
    'public, max-age=31536000, immutable'
    >>> web_file("en/feed-2.xml").rank.name, web_file("en/feed.xml").rank.name
    ('ARCHIVES', 'FEEDS')
    >>> web_file("en/ferry/episode.json"), web_file("en/ferry/ferry.sample-60s.mp3")
    (None, None)
    """
    place = PurePosixPath(path)
    is_hidden = any(part.startswith(".") for part in place.parts)
    if is_hidden or not place.name.endswith(_PUBLIC) or _PARTIAL.fullmatch(place.name):
        return None
    return WebFile(_rank(place), media_type(place.name), _cache_control(place))


def _rank(place: PurePosixPath) -> Rank:
    if place.name.endswith(_MEDIA):
        return Rank.MEDIA
    if place.name.endswith(_PAGES):
        return Rank.EPISODE_PAGES if len(place.parts) > 2 else Rank.HOME_PAGES
    if place.suffix == ".xml":
        return Rank.FEEDS if place.name == "feed.xml" else Rank.ARCHIVES
    return Rank.CAPTIONS


def _cache_control(place: PurePosixPath) -> str:
    if told_digest(place):
        return FOR_EVER
    if place.suffix == ".js":
        return ASK_EACH_TIME
    return BRIEFLY if place.name.endswith((".xml", *_PAGES)) else A_WHILE
