"""What was put at a target: a file of ours beside what it lists, by which a second run sends only what changed.

A listing of the target tells sizes, and nothing of what the bytes are; this file does. A path that
is on its way has no digest in it: until it has arrived, nobody can say whether the old bytes lie there
or the new ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

MANIFEST_FILE = ".duologue-manifest.json"
SCHEMA = 1

Manifest = Mapping[str, "Put"]  # by path


@dataclass(frozen=True, slots=True)
class Put:
    """A file that was put at the target."""

    size_bytes: int
    sha256: str  # empty while it is on its way


def render_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of the file, a line for each path.

    >>> parse_manifest(render_manifest({"en/feed.xml": Put(120, "9f86d081")}))
    {'en/feed.xml': Put(size_bytes=120, sha256='9f86d081')}
    """
    lines = [json.dumps([path, put.size_bytes, put.sha256]) for path, put in sorted(manifest.items())]
    return (f'{{"schema": {SCHEMA}, "files": [\n' + ",\n".join(lines) + "\n]}\n").encode("ascii")


def parse_manifest(content: bytes) -> Manifest:
    """Return what a file lists; nothing if it is not ours, or written by another version.

    A path that could lie outside the target is passed over: whoever may write there could have put it
    in, and ``--delete`` removes what is listed.

    >>> parse_manifest(b'{"schema": 1, "files": [["../other/feed.xml", 1, ""]]}')
    {}
    """
    try:
        facts = json.loads(content)
        if facts["schema"] != SCHEMA:
            return {}
        listed = {str(path): Put(int(size_bytes), str(sha256)) for path, size_bytes, sha256 in facts["files"]}
    except (ValueError, KeyError, TypeError):
        return {}
    return {path: put for path, put in listed.items() if is_inside(path)}


def is_inside(path: str) -> bool:
    r"""Tell whether a relative path with forward slashes stays in its folder, on every system.

    >>> [is_inside(path) for path in ("en/feed.xml", "en/../../feed.xml", "/etc/hosts", "C:/x", "en\\..\\x", "")]
    [True, False, False, False, False, False]
    """
    parts = path.split("/")
    return all(part not in ("", ".", "..") for part in parts) and not any(sign in path for sign in "\\:\0\r\n")
