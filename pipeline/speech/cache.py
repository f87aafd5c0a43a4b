r"""Speech that was paid for once, each clip under a hash of what was asked for.

A clip is one file, so that no kill can part the audio from its word marks. Below the first line of
every cached file (:mod:`pipeline.filecache`) it reads::

    {"marks": [["Hello", 0, 310], ...], "media_type": "audio/mpeg"}\n
    <the audio>
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TypeVar

from pipeline.codec import encode_flac
from pipeline.errors import ClipVanished
from pipeline.filecache import DEFAULT_CEILING_BYTES, FileCache
from pipeline.model import Encoded, Pcm, Speech, WordMark

T = TypeVar("T")


class ClipCache:
    """Speech by key, in the files of a cache."""

    def __init__(self, folder: Path, *, ceiling_bytes: int = DEFAULT_CEILING_BYTES) -> None:
        self.files = FileCache(folder, ceiling_bytes=ceiling_bytes)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the cache in the user's cache folder, or where ``DUOLOGUE_CACHE`` says.

        Raises:
            EngineError: if ``DUOLOGUE_CACHE_MAX`` is no size.
        """
        files = FileCache.from_environment(environment)
        return cls(files.folder, ceiling_bytes=files.ceiling_bytes)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.files.folder

    def __contains__(self, key: str) -> bool:
        return self.load(key) is not None

    def has_file(self, key: str) -> bool:
        """True where there is a clip of a key by its first line; whether it is whole is seen when it is loaded."""
        return self.files.digest("clip", key) is not None

    def load(self, key: str) -> Speech | None:
        """Return the speech of a key, or None where there is none that is whole."""
        body = self.files.load("clip", key)
        if body is None:
            return None
        header, _, payload = body.partition(b"\n")
        facts = json.loads(header)
        marks = tuple(WordMark(text, start_ms, end_ms) for text, start_ms, end_ms in facts["marks"])
        return Speech(Encoded(payload, facts["media_type"]), marks)

    def obtain(self, key: str) -> Speech:
        """Return the speech of a key that was there a moment ago.

        Raises:
            ClipVanished: if it has gone meanwhile, or is damaged.
        """
        return _still_there(self.load(key))

    def digest(self, key: str) -> str:
        """Return a name for the speech of a key that was there a moment ago, and its marks, without loading them.

        Raises:
            ClipVanished: if it has gone meanwhile, or is damaged.
        """
        return _still_there(self.files.digest("clip", key))

    def store(self, key: str, speech: Speech) -> None:
        """Keep speech under a key: encoded audio as it is, PCM as FLAC.

        Raises:
            OutputError: if it cannot be written.
        """
        audio = encode_flac(speech.audio) if isinstance(speech.audio, Pcm) else speech.audio
        facts = {
            "marks": [[mark.text, mark.start_ms, mark.end_ms] for mark in speech.marks],
            "media_type": audio.media_type,
        }
        self.files.store("clip", key, json.dumps(facts).encode("ascii") + b"\n" + audio.data)

    def trim(self) -> None:
        """Remove what was used least recently until everything cached takes no more than the ceiling."""
        self.files.trim()


def _still_there(found: T | None) -> T:
    if found is None:
        raise ClipVanished(
            "a clip vanished from the cache",
            hint="Run the same command again. If it happens twice, raise DUOLOGUE_CACHE_MAX.",
        )
    return found
