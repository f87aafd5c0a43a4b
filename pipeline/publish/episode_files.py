"""What the files of an episode are called, all in one folder that bears its slug."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from pipeline.pages import TRANSCRIPT_SUFFIX
from pipeline.publish.captions.files import CHAPTERS, FORMATS, LYRICS

COVER_FILE = "cover.jpg"
EPISODE_FILE = "episode.json"
PAGE_FILE = "index.html"

MEDIA_TYPES: Mapping[str, str] = {"mp3": "audio/mpeg", "m4a": "audio/x-m4a"}
"""Of the audio of an episode, by the suffix of its name."""

_CAPTION_SUFFIXES = (*FORMATS, LYRICS, CHAPTERS)
_HASH_DIGITS = 8
_AUDIO_END = re.compile(rf"(?:-([0-9a-f]{{{_HASH_DIGITS}}}))?\.(?:{'|'.join(MEDIA_TYPES)})")


def transcript_file(slug: str) -> str:
    """Return the name of the transcript that an episode was made from.

    >>> transcript_file("ferry")
    'ferry.transcript.yaml'
    """
    return slug + TRANSCRIPT_SUFFIX


def audio_file(slug: str, container: str, sha256: str = "") -> str:
    """Return the name of an episode's audio; a digest of its bytes makes one that never has other bytes.

    >>> audio_file("ferry", "mp3"), audio_file("ferry", "mp3", "0a1b2c3d4e5f")
    ('ferry.mp3', 'ferry-0a1b2c3d.mp3')
    """
    told = f"-{sha256[:_HASH_DIGITS]}" if sha256 else ""
    return f"{slug}{told}.{container}"


def is_audio_of(slug: str, name: str) -> bool:
    """Tell whether a name is one that the whole audio of an episode has, or had.

    >>> is_audio_of("ferry", "ferry-0a1b2c3d.m4a"), is_audio_of("ferry", "ferry.sample-60s.mp3")
    (True, False)
    """
    return name.startswith(slug) and _AUDIO_END.fullmatch(name, len(slug)) is not None


def told_digest(path: PurePath) -> str | None:
    """Return the beginning of the SHA-256 that the name of an episode's audio carries; None for any other file.

    Such a name never has other bytes. Eight digits that end the slug itself, as a date does, tell nothing.

    >>> told_digest(PurePath("en/ferry/ferry-0a1b2c3d.mp3")), told_digest(PurePath("en/tea-20261122/tea-20261122.mp3"))
    ('0a1b2c3d', None)
    """
    slug = path.parent.name
    match = _AUDIO_END.fullmatch(path.name, len(slug)) if path.name.startswith(slug) else None
    return match[1] if match else None


def is_caption_of(slug: str, name: str) -> bool:
    """Tell whether a name is one that captions, words or chapters of an episode have.

    >>> is_caption_of("ferry", "ferry.en.vtt"), is_caption_of("ferry", "ferry.transcript.yaml")
    (True, False)
    """
    return name.startswith(f"{slug}.") and name.endswith(_CAPTION_SUFFIXES)
