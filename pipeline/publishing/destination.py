"""What sending needs to know of a place to which files go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipeline.publishing.web_files import WebFile

_PART = re.compile(r"\.duologue-[0-9a-f]{12}\.part")


class Destination(Protocol):
    """A folder somewhere, whose files are the old ones or the new ones and never half of either.

    Paths are relative to it, with forward slashes. Every method raises PublishError where the
    place does not do what it is asked.
    """

    @property
    def name(self) -> str:
        """What people call it: its path or address."""

    @property
    def jobs(self) -> int:
        """How many files it takes at a time."""

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Return the size of each file that is there, for some paths at least and what lies beside them."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""

    def write(self, path: str, content: bytes, web: WebFile) -> None:
        """Put bytes under a path."""

    def send(self, source: Path, path: str, web: WebFile) -> None:
        """Put the bytes of a file under a path."""

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""


def part_path(path: str, digits: str) -> str:
    """Return where a file lies while it is on its way: beside its path, and under a name that nobody asks for.

    >>> part_path("en/ferry/cover.jpg", "0a1b2c3d4e5f")
    'en/ferry/.duologue-0a1b2c3d4e5f.part'
    """
    return str(PurePosixPath(path).with_name(f".duologue-{digits}.part"))


def is_part(path: str) -> bool:
    """Tell whether a path is that of a file which never arrived.

    >>> is_part("en/ferry/.duologue-0a1b2c3d4e5f.part"), is_part("en/feed.xml")
    (True, False)
    """
    return _PART.fullmatch(PurePosixPath(path).name) is not None
