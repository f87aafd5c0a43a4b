r"""Speech that was paid for once: a folder of clips, each under a hash of what was asked for.

A clip is one file, so that no kill can part the audio from its word marks::

    duologue-clip 1 <key> <SHA-256 of all that follows>\n
    {"marks": [["Hello", 0, 310], ...], "media_type": "audio/mpeg"}\n
    <the audio>

Whatever does not read so, byte for byte, is no clip: it counts as missing, and the next clip stored
under its key replaces it. Files are renamed into place whole, which lets several runs share a folder.
The modification time of a file says when a run last used it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import user_cache_path

from pipeline.codec import encode_flac
from pipeline.errors import EngineError, OutputError
from pipeline.model import Encoded, Pcm, Speech, WordMark
from pipeline.storage import write_bytes

DEFAULT_CEILING_BYTES = 10_000_000_000

_MAGIC = "duologue-clip 1"
_SUFFIX = ".clip"
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", re.IGNORECASE | re.ASCII)
_FACTORS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

# What a killed run left half-written has no owner any more after this time.
_ABANDONED_S = 3600


class ClipCache:
    """Speech by key, in files of a folder that is kept under a ceiling.

    What a run has loaded or stored stays until the run ends, even above the ceiling; of the rest,
    the least recently used goes first. Safe to use from several threads and processes at once.
    """

    def __init__(self, folder: Path, *, ceiling_bytes: int = DEFAULT_CEILING_BYTES) -> None:
        self.folder = folder
        self.ceiling_bytes = ceiling_bytes
        self._used: set[str] = set()
        self._unchecked_bytes = 0  # stored since the folder was last measured
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the cache in the user's cache folder, or where ``DUOLOGUE_CACHE`` says.

        Raises:
            EngineError: if ``DUOLOGUE_CACHE_MAX`` is no size.
        """
        moved = environment.get("DUOLOGUE_CACHE")
        base = Path(moved) if moved else user_cache_path("duologue", appauthor=False)
        ceiling = environment.get("DUOLOGUE_CACHE_MAX")
        return cls(base / "clips", ceiling_bytes=parse_size(ceiling) if ceiling else DEFAULT_CEILING_BYTES)

    def __contains__(self, key: str) -> bool:
        return self.load(key) is not None

    def load(self, key: str) -> Speech | None:
        """Return the speech of a key, or None where there is none that is whole."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        speech = _unpack(key, content)
        if speech is not None:
            self._use(key)
        return speech

    def store(self, key: str, speech: Speech) -> None:
        """Keep speech under a key: encoded audio as it is, PCM as FLAC.

        Raises:
            OutputError: if it cannot be written.
        """
        content = _pack(key, speech)
        try:
            write_bytes(self._path(key), content)
        except OutputError as error:
            # Windows lets nobody replace a file that another run has open; that run's clip is as good.
            if isinstance(error.__cause__, PermissionError) and key in self:
                return
            raise OutputError(
                error.message,
                where=str(self.folder),
                hint="Make room on the disk, or set DUOLOGUE_CACHE to a folder that you may write to.",
            ) from error
        self._used.add(key)
        with self._lock:
            self._unchecked_bytes += len(content)
            is_due = self._unchecked_bytes * 10 > self.ceiling_bytes
        if is_due:
            self.trim()

    def trim(self) -> None:
        """Remove the least recently used clips until all take no more than the ceiling.

        Measures the whole folder: meant for the end of a run. A long run is trimmed by
        :meth:`store` whenever it has added a tenth of the ceiling.
        """
        with self._lock:
            self._unchecked_bytes = 0
        files = sorted(_list_files(self.folder))
        excess_bytes = sum(file.size_bytes for file in files) - self.ceiling_bytes
        abandoned_ns = time.time_ns() - _ABANDONED_S * 10**9
        for file in files:
            if file.is_half_written:
                is_removable = file.used_ns < abandoned_ns
            else:
                is_removable = excess_bytes > 0 and file.key not in self._used
            if is_removable:
                _remove(Path(file.path))
                excess_bytes -= file.size_bytes

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}{_SUFFIX}"

    def _use(self, key: str) -> None:
        """Note that the run needs a clip, in the file once a run."""
        if key not in self._used:
            self._used.add(key)
            with suppress(OSError):  # clips of a folder that one may only read are as good
                os.utime(self._path(key))


def parse_size(text: str) -> int:
    """Return a size in bytes, written with a decimal unit or none.

    Raises:
        EngineError: if it is no size.

    >>> parse_size("10GB"), parse_size("1.5 mb"), parse_size("4096")
    (10000000000, 1500000, 4096)
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise EngineError(
            f"{text!r} is not a size", where="DUOLOGUE_CACHE_MAX", hint="Write a size such as 10GB or 500MB."
        )
    return int(float(match[1]) * _FACTORS[match[2].upper()])


def _pack(key: str, speech: Speech) -> bytes:
    """Return the content of a clip's file."""
    audio = encode_flac(speech.audio) if isinstance(speech.audio, Pcm) else speech.audio
    facts = {
        "marks": [[mark.text, mark.start_ms, mark.end_ms] for mark in speech.marks],
        "media_type": audio.media_type,
    }
    body = json.dumps(facts).encode("ascii") + b"\n" + audio.data
    return _first_line(key, body) + body


def _unpack(key: str, content: bytes) -> Speech | None:
    """Return the speech in the content of a clip's file, or None if a byte of it is wrong."""
    end = content.find(b"\n") + 1
    body = content[end:]
    if content[:end] != _first_line(key, body):
        return None
    header, _, payload = body.partition(b"\n")
    facts = json.loads(header)
    marks = tuple(WordMark(text, start_ms, end_ms) for text, start_ms, end_ms in facts["marks"])
    return Speech(Encoded(payload, facts["media_type"]), marks)


def _first_line(key: str, body: bytes) -> bytes:
    return f"{_MAGIC} {key} {hashlib.sha256(body).hexdigest()}\n".encode("ascii")


@dataclass(frozen=True, slots=True, order=True)
class _StoredFile:
    """A file of the cache; the order is that of use."""

    used_ns: int
    path: str
    name: str
    size_bytes: int

    @property
    def is_half_written(self) -> bool:
        return self.name.startswith(".")

    @property
    def key(self) -> str:
        return self.name.removesuffix(_SUFFIX)


def _list_files(folder: Path) -> Iterator[_StoredFile]:
    """Yield the files that the cache has made, whole and half-written; others' files are left alone."""
    for shelf in _scan(str(folder)):
        for entry in _scan(shelf.path):
            if entry.name.endswith(_SUFFIX):
                with suppress(OSError):  # another run may remove it in this moment
                    status = entry.stat()
                    yield _StoredFile(status.st_mtime_ns, entry.path, entry.name, status.st_size)


def _scan(folder: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing where there is none."""
    try:
        # For a hundred thousand clips, a third of the time that globbing takes.
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _remove(path: Path) -> None:
    """Remove a file, unless another run has it open (Windows) or was faster."""
    with suppress(OSError):
        path.unlink()
