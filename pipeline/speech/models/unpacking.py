"""An archive from the internet becomes files of a folder, and of no other.

Only files and folders are taken out, each under a path that stays inside, none over another. Links,
devices, owners and permissions are of no use to a model, so that they cannot be misused.
"""

from __future__ import annotations

import lzma
import shutil
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from pipeline.errors import EngineError, OutputError

_MOST_BYTES = 8 * 1024**3
_MOST_FILES = 50_000
_HINT = "Download it again; if it stays so, take the archive from its publisher."

# What a damaged archive is known to raise, by the way in which it is packed.
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError)


def unpack_archive(
    archive: Path, folder: Path, on_bytes: Callable[[int], None], *, most_bytes: int = _MOST_BYTES
) -> None:
    """Unpack a tar archive, packed in any of the usual ways, into a folder that is there and empty.

    ``on_bytes`` is told how many bytes have been unpacked.

    Raises:
        EngineError: if it is no whole archive, or holds what does not belong into a model.
        OutputError: if a file cannot be written.
    """
    unpacked = 0
    try:
        with tarfile.open(archive) as content:
            for count, member in enumerate(content):
                unpacked += member.size
                if unpacked > most_bytes or count >= _MOST_FILES:
                    raise _hostile(archive, "unpacks to more than any model has")
                _unpack_member(content, member, folder, archive)
                on_bytes(unpacked)
    except _DAMAGE as error:
        raise EngineError(f"is no whole tar archive: {error}", where=str(archive), hint=_HINT) from error
    except OSError as error:
        # Without a number it is the unpacker that complains, not the system.
        if error.errno is None:
            raise EngineError(f"is no whole tar archive: {error}", where=str(archive), hint=_HINT) from error
        raise OutputError(
            f"cannot be unpacked: {error.strerror}",
            where=str(folder),
            hint="Make room on the disk, or set DUOLOGUE_MODELS to a folder that you may write to.",
        ) from error


def _parts(member: tarfile.TarInfo, archive: Path) -> tuple[str, ...]:
    return () if member.isdir() and member.name in (".", "") else inner_parts(member.name, str(archive))


def _unpack_member(content: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, archive: Path) -> None:
    target = folder.joinpath(*_parts(member, archive))
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    source = content.extractfile(member) if member.isreg() else None
    if source is None:
        raise _hostile(archive, f"holds {member.name!r}, which is neither a file nor a folder")
    if target.exists():
        raise _hostile(archive, f"holds {member.name!r} twice")
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def inner_parts(name: str, where: str) -> tuple[str, ...]:
    """Return the parts of a path that stays inside its folder, on every system.

    Raises:
        EngineError: if it does not.

    >>> inner_parts("./model/tokens.txt", "model.tar.bz2")
    ('model', 'tokens.txt')
    """
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("..", "/", "//") or any(sign in part for sign in "\\:\0") for part in parts):
        raise EngineError(
            f"holds {name!r}, which would lie outside its folder", where=where, hint="Take it from its publisher."
        )
    return parts


def _hostile(archive: Path, fault: str) -> EngineError:
    return EngineError(fault, where=str(archive), hint="Take the archive from its publisher.")
