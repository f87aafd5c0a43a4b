"""Files that are either the old one or the new one, never half of either.

Every output of the pipeline is written beside its target and renamed over it, so that a run killed
at any moment leaves nothing broken under a final name.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import OutputError, PipelineError

# As :func:`replacing` names what is not finished.
_TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{12}(?:\.\w+)?")
_ABANDONED_S = 24 * 3600


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside the target to write to; it becomes the target if the block succeeds.

    Raises:
        OutputError: if the folder cannot be made, or the file cannot be written or renamed.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}{target.suffix}")
        temporary.touch(exist_ok=False)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            where=str(target),
            hint="Check that the folder exists, that you may write to it and that the disk is not full.",
        ) from error
    finally:
        if temporary is not None:
            with suppress(OSError):  # on a file system that became read-only there is nothing to tidy
                temporary.unlink()


def remove_abandoned(folder: Path) -> None:
    """Remove from a folder what killed runs left half-written there, once it is older than a day."""
    oldest_s = time.time() - _ABANDONED_S
    with suppress(OSError):  # a folder that is not there has none; what cannot be removed stays
        for path in folder.iterdir():
            if is_temporary(path.name) and path.stat().st_mtime < oldest_s:
                path.unlink()


def is_temporary(name: str) -> bool:
    """Tell whether a name is one under which :func:`replacing` writes what is not finished.

    >>> is_temporary(".talk.mp3.0123456789ab.mp3"), is_temporary(".notes")
    (True, False)
    """
    return bool(_TEMPORARY.fullmatch(name))


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OutputError: if it cannot be written.
    """
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def write_text(target: Path, content: str) -> None:
    """Write a text file as UTF-8 with Unix line ends, whole or not at all.

    Raises:
        OutputError: if it cannot be written.
    """
    write_bytes(target, content.encode("utf-8"))


def read_text(path: Path, error: type[PipelineError]) -> str:
    """Return the text of a UTF-8 file that a person may have edited; a byte order mark is dropped.

    Raises:
        PipelineError: of the given type, if the file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as fault:
        raise error("there is no such file", where=str(path), hint="Check the path.") from fault
    except UnicodeDecodeError as fault:
        raise error("is not UTF-8 text", where=str(path), hint="Save it as UTF-8 in your editor.") from fault
    except OSError as fault:
        raise error(f"cannot be read: {fault.strerror or fault}", where=str(path)) from fault
