"""Whether episodes are fit to be published, each listened to once: what is fit stays so until its files change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.checking.episodes import check_episode
from pipeline.filecache import FileCache
from pipeline.publish.episode_files import PAGE_FILE
from pipeline.publishing.digests import Digested

# Part of every key: raise it when checks find more than before.
_VERSION = 1
_FIT = b"fit"


@dataclass(frozen=True, slots=True)
class Unfit:
    """An episode that must not be published, and what is wrong with it."""

    folder: str  # in the finished folder: its edition and its slug
    faults: tuple[str, ...]


def find_unfit(
    finished: Path,
    folders: Mapping[str, Mapping[str, Digested]],
    cache: FileCache,
    *,
    on_checked: Callable[[str], None] = lambda _folder: None,
) -> tuple[Unfit, ...]:
    """Return those of some episodes that are not fit to be published.

    Args:
        finished: The finished folder.
        folders: The files of each episode by name, by its folder in the finished one.
        cache: What was found fit before.
        on_checked: Is told of each episode when it is known whether it is fit.

    Raises:
        OutputError: if the cache cannot be written.
    """
    unfit: list[Unfit] = []
    for folder, files in folders.items():
        key = _key(folder, files)
        if cache.load("check", key) != _FIT:
            findings = check_episode(finished / folder).findings
            faults = tuple(finding.what for finding in findings if finding.severity == "error")
            if faults:
                unfit.append(Unfit(folder, faults))
            else:
                cache.store("check", key, _FIT)
        on_checked(folder)
    return tuple(unfit)


def _key(folder: str, files: Mapping[str, Digested]) -> str:
    """Hex SHA-256 over what a check looks into: not the page, which every typo in the notes changes."""
    looked_into = sorted((name, file.sha256) for name, file in files.items() if name != PAGE_FILE)
    return hashlib.sha256(json.dumps([_VERSION, folder, looked_into]).encode()).hexdigest()
