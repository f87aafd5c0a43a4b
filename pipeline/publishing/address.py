"""Where a finished folder is to be put: a folder of this machine, or an address such as ``s3://bucket/show``.

Credentials come from where each service's own tools take them. An address never carries a password,
since addresses end up in files, in histories of shells and in messages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from pipeline.errors import PublishError

# Two letters at least: a drive of Windows is no scheme.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.DOTALL)
_WHO = re.compile(r"://[^/]*@")


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """A folder of another machine, or of a service."""

    scheme: str
    text: str  # as it may be shown, without a slash at its end


def parse_target(text: str, *, beside: Path) -> Path | RemoteAddress:
    """Return the folder or the address that a target means; relative folders start at ``beside``.

    >>> parse_target("s3://shows/tea/", beside=Path())
    RemoteAddress(scheme='s3', text='s3://shows/tea')

    Raises:
        PublishError: if it is neither, or carries a password.
    """
    match = _SCHEME.fullmatch(text)
    if match is None:
        if not text.strip():
            raise PublishError("the target is empty", hint="Name a folder, or an address such as s3://bucket/show.")
        return beside / Path(text).expanduser()
    scheme, rest = match[1].lower(), match[2]
    if scheme in ("file", "local"):
        return Path(url2pathname(rest)) if scheme == "file" else Path(unquote(rest))
    if not rest.strip("/"):
        raise PublishError("names no host or bucket", where=masked(text), hint=f"Write {scheme}://NAME/FOLDER.")
    if scheme in ("http", "https"):
        raise PublishError(
            "is where people read the show, not where it can be put",
            where=masked(text),
            hint="Name the storage behind it: a folder, s3://bucket/show, sftp://user@host/folder.",
        )
    if _carries_password(rest):
        raise PublishError(
            "carries a password",
            where=masked(text),
            hint="Leave it out; docs/publish.md says where credentials are taken from.",
        )
    return RemoteAddress(scheme, f"{scheme}://{rest.rstrip('/')}")


def masked(text: str) -> str:
    """Return an address without who logs in and with what.

    >>> masked("ftp://ana:secret@tea.example/show")
    'ftp://***@tea.example/show'
    """
    return _WHO.sub("://***@", text)


def _carries_password(rest: str) -> bool:
    """Tell whether what stands before the host names more than a user.

    >>> _carries_password("ana@tea.example/a:b"), _carries_password("ana:secret@tea.example")
    (False, True)
    """
    who, at, _ = urlsplit(f"//{rest}").netloc.rpartition("@")
    return bool(at) and ":" in who
