r"""What was paid for once: a folder of files, each under a hash of everything that went into it.

Each file is of a kind, which says who reads it, and begins with a line that lets nothing broken pass::

    duologue-<kind> 1 <key> <SHA-256 of all that follows>\n

Whatever does not read so, byte for byte, counts as missing, and is removed when it is loaded. Files
are renamed into place whole, which lets several runs share a folder. The modification time of a file
says when a run last used it.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, get_args

from platformdirs import user_cache_path

from pipeline.errors import EngineError, OutputError
from pipeline.storage import write_bytes

Kind = Literal[
    "clip", "gain", "block", "cover", "captions", "page", "digests", "check", "listing", "feed", "translation"
]
"""Speech as delivered, the gain of a voice, encoded blocks of a programme, pictures, captions, pages; digests of
files, and what was found fit; texts in another language."""

DEFAULT_CEILING_BYTES = 10_000_000_000

_SUFFIXES = tuple(f".{kind}" for kind in get_args(Kind))
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", re.IGNORECASE | re.ASCII)
_FACTORS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

_LONGEST_FIRST_LINE = 200  # bytes

# What a killed run left half-written has no owner any more after this time.
_ABANDONED_S = 3600


class FileCache:
    """Bytes by kind and key, in files of a folder that is kept under a ceiling.

    What a run has loaded or stored stays until the run ends, even above the ceiling; of the rest,
    the least recently used goes first. Safe to use from several threads and processes at once.
    """

    def __init__(self, folder: Path, *, ceiling_bytes: int = DEFAULT_CEILING_BYTES) -> None:
        self.folder = folder
        self.ceiling_bytes = ceiling_bytes
        self._used: set[str] = set()  # names of files
        self._unchecked_bytes = 0  # stored since the folder was last measured
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the cache in the user's cache folder, or where ``DUOLOGUE_CACHE`` says.

        Raises:
            EngineError: if ``DUOLOGUE_CACHE_MAX`` is no size.
        """
        ceiling = environment.get("DUOLOGUE_CACHE_MAX")
        return cls(
            cache_folder(environment) / "clips", ceiling_bytes=parse_size(ceiling) if ceiling else DEFAULT_CEILING_BYTES
        )

    def load(self, kind: Kind, key: str) -> bytes | None:
        """Return what is stored under a key, or None where there is nothing that is whole; the broken is removed."""
        path = self._path(kind, key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        end = content.find(b"\n") + 1
        body = content[end:]
        if content[:end] != _first_line(kind, key, body):
            _remove(path)
            return None
        self._use(path)
        return body

    def digest(self, kind: Kind, key: str) -> str | None:
        """Return the SHA-256 that a stored file claims for its bytes, which are not read; None where there is none."""
        path = self._path(kind, key)
        try:
            with path.open("rb") as file:
                line = file.read(_LONGEST_FIRST_LINE).partition(b"\n")[0].decode("ascii", "replace")
        except OSError:
            return None
        head, _, digest = line.rpartition(" ")
        if head != f"duologue-{kind} 1 {key}":
            return None
        self._use(path)
        return digest

    def store(self, kind: Kind, key: str, body: bytes) -> None:
        """Keep bytes under a key.

        Raises:
            OutputError: if they cannot be written.
        """
        path = self._path(kind, key)
        content = _first_line(kind, key, body) + body
        try:
            write_bytes(path, content)
        except OutputError as error:
            # Windows lets nobody replace a file that another run has open; that run's is as good.
            if isinstance(error.__cause__, PermissionError) and self.load(kind, key) is not None:
                return
            raise OutputError(
                error.message,
                where=str(self.folder),
                hint="Make room on the disk, or set DUOLOGUE_CACHE to a folder that you may write to.",
            ) from error
        self._used.add(path.name)
        with self._lock:
            self._unchecked_bytes += len(content)
            is_due = self._unchecked_bytes * 10 > self.ceiling_bytes
        if is_due:
            self.trim()

    def size_bytes(self) -> int:
        """Return how much room all the files take."""
        return sum(file.size_bytes for file in _list_files(self.folder))

    def trim(self) -> None:
        """Remove the least recently used files until all take no more than the ceiling.

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
                is_removable = excess_bytes > 0 and file.name not in self._used
            if is_removable:
                _remove(Path(file.path))
                excess_bytes -= file.size_bytes

    def _path(self, kind: Kind, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.{kind}"

    def _use(self, path: Path) -> None:
        """Note that the run needs a file, on the disk once a run."""
        if path.name not in self._used:
            self._used.add(path.name)
            with suppress(OSError):  # a folder that one may only read is as good
                os.utime(path)


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the user's cache folder, or the one that ``DUOLOGUE_CACHE`` names."""
    moved = environment.get("DUOLOGUE_CACHE")
    return Path(moved) if moved else user_cache_path("duologue", appauthor=False)


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


def _first_line(kind: Kind, key: str, body: bytes) -> bytes:
    return f"duologue-{kind} 1 {key} {hashlib.sha256(body).hexdigest()}\n".encode("ascii")


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


def _list_files(folder: Path) -> Iterator[_StoredFile]:
    """Yield the files that the cache has made, whole and half-written; others' files are left alone."""
    for shelf in _scan(str(folder)):
        for entry in _scan(shelf.path):
            if entry.name.endswith(_SUFFIXES):
                with suppress(OSError):  # another run may remove it in this moment
                    status = entry.stat()
                    yield _StoredFile(status.st_mtime_ns, entry.path, entry.name, status.st_size)


def _scan(folder: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing where there is none."""
    try:
        # For a hundred thousand files, a third of the time that globbing takes.
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _remove(path: Path) -> None:
    """Remove a file, unless another run has it open (Windows) or was faster."""
    with suppress(OSError):
        path.unlink()
