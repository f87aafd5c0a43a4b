"""From the path of a request to a file of the folder that is served, and to nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

# Separators of any system, drives and streams of Windows, and control characters.
_FOREIGN = re.compile(r"[/\\:\x00-\x1f\x7f]")
_ORIGIN = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


def parse_target(target: str) -> tuple[str, ...] | None:
    """Return the names that the target of a request leads through, or None where one can be no file of ours.

    An empty name at the end asks for what a folder shows. Dot files are nobody's business, and neither
    is what Windows takes for another name: it drops spaces and dots at the end.

    >>> parse_target("/en/tea%20time/?now"), parse_target("/")
    (('en', 'tea time', ''), ('',))
    >>> parse_target("/en/../cast.yaml"), parse_target("/en%2F.git"), parse_target("/C:/cast.yaml")
    (None, None, None)
    """
    # RFC 9112, 3.2.2: a server accepts the absolute form, too.
    path = re.split(r"[?#]", _ORIGIN.sub("", target, count=1), maxsplit=1)[0]
    first, *quoted = path.split("/")
    if first or not quoted:
        return None
    try:
        names = tuple(unquote_to_bytes(name).decode("utf-8") for name in quoted)
    except UnicodeError:
        return None
    return names if all(map(_is_plain, names[:-1])) and (not names[-1] or _is_plain(names[-1])) else None


def quote_names(names: tuple[str, ...]) -> str:
    """Return the path that :func:`parse_target` reads as these names, without the slash before them.

    >>> quote_names(("en", "tea time", ""))
    'en/tea%20time/'
    """
    return "/".join(quote(name, safe="") for name in names)


def find_inside(folder: Path, names: tuple[str, ...]) -> Path | None:
    """Return the real path of what is called so in a folder, or None if it is not there.

    What a link leads to counts as not there unless it lies in the folder as well, under names without
    a dot at the beginning.
    """
    try:
        root = Path(os.path.realpath(folder, strict=True))
        found = Path(os.path.realpath(root.joinpath(*names), strict=True))
    except OSError:
        return None
    if not found.is_relative_to(root) or not all(map(_is_plain, found.relative_to(root).parts)):
        return None
    return found


def _is_plain(name: str) -> bool:
    return bool(name) and not name.startswith(".") and not name.endswith((".", " ")) and not _FOREIGN.search(name)
