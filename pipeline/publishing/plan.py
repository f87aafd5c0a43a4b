"""What is to be sent, what is there already, and what is there and no longer belongs to the show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.publish.episode_files import told_digest
from pipeline.publishing.manifest import MANIFEST_FILE, Manifest
from pipeline.publishing.web_files import WebFile


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of the finished folder that belongs on the web."""

    path: str  # relative to the folder, with forward slashes
    size_bytes: int
    sha256: str
    web: WebFile


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do."""

    send: tuple[LocalFile, ...]  # in the order in which they are sent
    there: tuple[LocalFile, ...]
    gone: tuple[str, ...]  # paths that we put there, and the show has no more


def plan_sending(files: Iterable[LocalFile], manifest: Manifest, sizes: Mapping[str, int]) -> Plan:
    """Return what a target still needs, which has files of these sizes and this manifest."""
    ordered = sorted(files, key=lambda file: (file.web.rank, file.path))
    there = tuple(file for file in ordered if _is_there(file, manifest, sizes))
    known = {file.path for file in there}
    wanted = {file.path for file in ordered}
    return Plan(
        send=tuple(file for file in ordered if file.path not in known),
        there=there,
        gone=tuple(sorted(path for path in manifest if path not in wanted and path != MANIFEST_FILE)),
    )


def _is_there(file: LocalFile, manifest: Manifest, sizes: Mapping[str, int]) -> bool:
    """Tell whether a target has the very bytes of a file, as far as a size and our own word tell."""
    if sizes.get(file.path) != file.size_bytes:
        return False
    put = manifest.get(file.path)
    if put and put.sha256:
        return put.sha256 == file.sha256
    # A run was killed before it could note what arrived. Such a name never has other bytes, and no part bears it.
    told = told_digest(PurePosixPath(file.path))
    return told is not None and file.sha256.startswith(told)
