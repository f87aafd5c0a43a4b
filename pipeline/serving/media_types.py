"""What the files of a finished folder are, as HTTP says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from pipeline.publish.episode_files import told_digest

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
XML = "application/xml"
_ANYTHING = "application/octet-stream"

_BY_SUFFIX: Mapping[str, str] = {
    ".chapters.json": "application/json+chapters",
    ".css": "text/css; charset=utf-8",
    ".html": HTML,
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".lrc": "text/plain; charset=utf-8",
    ".m4a": "audio/x-m4a",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt",
    ".webmanifest": "application/manifest+json",
    ".xml": XML,
    ".yaml": "application/yaml",
}
_FEED = re.compile(r"feed(?:-\d+)?\.xml")


def media_type(name: str) -> str:
    """Return the type of a file by its name.

    >>> media_type("feed-2.xml"), media_type("tea.chapters.json"), media_type("tea.en.vtt")
    ('application/rss+xml; charset=utf-8', 'application/json+chapters', 'text/vtt')
    """
    if _FEED.fullmatch(name):
        return RSS
    return next((kind for suffix, kind in _BY_SUFFIX.items() if name.lower().endswith(suffix)), _ANYTHING)


def is_text(kind: str) -> bool:
    """Tell whether files of a type become smaller when they are compressed.

    >>> is_text("application/json+chapters"), is_text("audio/mpeg"), is_text("image/svg+xml")
    (True, False, True)
    """
    return kind.startswith("text/") or bool(re.search(r"json|xml|yaml|x-subrip", kind))


def is_for_every_site(name: str) -> bool:
    """Tell whether pages of other sites may read a file: what web players ask for, beside the audio.

    >>> is_for_every_site("tea.en.vtt"), is_for_every_site("index.html")
    (True, False)
    """
    return is_text(kind := media_type(name)) and not kind.startswith(("text/html", "text/javascript", "image/"))


def cache_rule(path: PurePath) -> str:
    """Return for how long whoever received a file may use it without asking.

    >>> cache_rule(PurePath("en/tea/tea-0a1b2c3d.mp3")), cache_rule(PurePath("en/feed.xml"))
    ('max-age=31536000, immutable', 'max-age=60')
    """
    if told_digest(path):
        return "max-age=31536000, immutable"
    return "max-age=60" if _FEED.fullmatch(path.name) else "no-cache"
