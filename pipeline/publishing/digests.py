"""The digests of many files, each read once: a show of a hundred gigabytes is not read again to find a typo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.filecache import FileCache


@dataclass(frozen=True, slots=True)
class Digested:
    """A file as it was when its digest was taken."""

    size_bytes: int
    modified_ns: int
    inode: int  # what is renamed into place has another one, even in the same tick of the clock
    sha256: str


def digest_files(
    folder: Path,
    paths: Iterable[str],
    cache: FileCache,
    *,
    on_read: Callable[[str, int], None] = lambda _path, _size_bytes: None,
) -> dict[str, Digested]:
    """Return the digest of each file, by its path relative to a folder; what did not change since is not read.

    ``on_read`` is told of each file that had to be read, with its size.

    Raises:
        PublishError: if a file is missing, is none, or lies outside the folder by way of a link.
    """
    home = folder.resolve()
    key = hashlib.sha256(str(home).encode("utf-8", "surrogatepass")).hexdigest()
    known = _load(cache, key)
    found: dict[str, Digested] = {}
    for path in paths:
        before = known.get(path)
        now = look_at(home, path)
        if before and _is_same(before, now):
            found[path] = before
            continue
        found[path] = Digested(*now, _sha256(home / path))
        on_read(path, now[0])
    if found != known:
        kept = {path: [one.size_bytes, one.modified_ns, one.inode, one.sha256] for path, one in found.items()}
        cache.store("digests", key, json.dumps(kept).encode("ascii"))
    return found


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PublishError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="Check that you may read it."
        ) from error


def look_at(folder: Path, path: str) -> tuple[int, int, int]:
    """Return the size, the moment of change and the inode of a file in a folder without links in its path.

    Raises:
        PublishError: if it is missing, is no file, or lies outside the folder by way of a link.
    """
    file = folder / path
    try:
        is_ours = file.resolve(strict=True).is_relative_to(folder) and file.is_file()
        status = file.stat()
    except OSError as error:
        raise PublishError(
            f"cannot be read: {error.strerror or error}", where=str(file), hint="Build the episode again."
        ) from error
    if not is_ours:
        raise PublishError(
            "is a link out of the folder, or no file",
            where=str(file),
            hint="Remove it: only what lies in the finished folder is published.",
        )
    return status.st_size, status.st_mtime_ns, status.st_ino


def is_unchanged(folder: Path, path: str, digested: Digested) -> bool:
    """Tell whether a file is still the one whose digest was taken."""
    return _is_same(digested, look_at(folder.resolve(), path))


def _is_same(before: Digested, now: tuple[int, int, int]) -> bool:
    return (before.size_bytes, before.modified_ns, before.inode) == now


def _load(cache: FileCache, key: str) -> dict[str, Digested]:
    stored = cache.load("digests", key)
    return {} if stored is None else {path: Digested(*facts) for path, facts in json.loads(stored).items()}
