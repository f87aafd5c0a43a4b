"""A folder of this machine, or one that is mounted here."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.publishing.destination import part_path
from pipeline.publishing.web_files import WebFile


class FolderDestination:
    """A folder of this machine; see :class:`Destination`."""

    jobs = 1  # several at a time make no disk faster

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = str(folder)

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Return the sizes of what lies in the folders of some paths."""
        found: dict[str, int] = {}
        for parent in {path.rpartition("/")[0] for path in paths}:
            folder = self._folder / parent
            try:
                files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
                found |= {f"{parent}/{file.name}".lstrip("/"): file.stat().st_size for file in files}
            except OSError as error:
                raise _unreadable(folder, error) from error
        return found

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self._folder / path, error) from error

    def write(self, path: str, content: bytes, web: WebFile) -> None:  # noqa: ARG002  (a folder keeps no types)
        """Put bytes under a path."""
        with self._arriving(path) as part:
            part.write_bytes(content)

    def send(self, source: Path, path: str, web: WebFile) -> None:  # noqa: ARG002
        """Copy a file to a path."""
        with self._arriving(path) as part:
            shutil.copyfile(source, part)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file = self._folder / path
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise PublishError(
                f"cannot be removed: {error.strerror or error}", where=str(file), hint="Check that you may remove it."
            ) from error
        with suppress(OSError):  # a folder that holds more stays
            for parent in file.parents:
                if parent == self._folder:
                    break
                parent.rmdir()

    @contextmanager
    def _arriving(self, path: str) -> Iterator[Path]:
        """Yield where to write a file, which gets its name when it is whole."""
        target = self._folder / path
        part = self._folder / part_path(path, secrets.token_hex(6))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield part
            part.replace(target)
        except OSError as error:
            raise PublishError(
                f"cannot be written: {error.strerror or error}",
                where=str(target),
                hint="Check that you may write to it and that the disk is not full, then run the same command again.",
            ) from error
        finally:
            with suppress(OSError):  # on a file system that became read-only there is nothing to tidy
                part.unlink()


def _unreadable(path: Path, error: OSError) -> PublishError:
    return PublishError(
        f"cannot be read: {error.strerror or error}", where=str(path), hint="Check that you may read what lies there."
    )
