"""What the finished pages of episodes say about them, kept up with their sheets without a build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FeedError
from pipeline.filecache import FileCache
from pipeline.publish.episode_files import PAGE_FILE
from pipeline.publish.page.about import About, render_about, replace_about
from pipeline.storage import read_text, write_text

# Part of the key: raise it when a page says the same in another way.
_VERSION = 2

_State = list[int | str]  # of a page: size, time, and the digest of what it says about its episode


@dataclass(frozen=True, slots=True)
class Mended:
    """The pages that were written anew, and why others cannot be."""

    written: tuple[Path, ...]
    faults: tuple[FeedError, ...]


def mend_pages(folder: Path, abouts: Mapping[str, About], cache: FileCache) -> Mended:
    """Let the pages in the folder of an edition say of their episodes, by slug, what they should.

    Pages that are known to say it already are not even read.

    Raises:
        OutputError: if a page, or the cache, cannot be written.
    """
    place = f"about {_VERSION} {folder.resolve()}"
    key = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    stored = cache.load("listing", key)
    known: dict[str, _State] = json.loads(stored) if stored else {}
    states: dict[str, _State] = {}
    written: list[Path] = []
    faults: list[FeedError] = []
    for slug, about in abouts.items():
        path = folder / slug / PAGE_FILE
        try:
            if slug not in known or known[slug] != _state(path, about):
                written += _mend(path, about)
            states[slug] = _state(path, about)
        except FeedError as error:
            faults.append(FeedError(error.message, where=error.where or str(path), hint=error.hint))
    if states != known:
        cache.store("listing", key, json.dumps(states).encode("ascii"))
    return Mended(tuple(written), tuple(faults))


def _mend(path: Path, about: About) -> Iterator[Path]:
    """Write a page anew where it says something else, and yield it then."""
    page = read_text(path, FeedError)
    mended = replace_about(page, render_about(about))
    if mended != page:
        write_text(path, mended)
        yield path


def _state(path: Path, about: About) -> _State:
    """Return what changes when the page is written anew, or should be."""
    digest = hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()
    try:
        status = path.stat()
    except OSError:
        return [digest]
    return [status.st_size, status.st_mtime_ns, digest]
