"""A folder of another machine or of a storage service, through fsspec.

Connections break. What was asked is asked again over a new connection, after a pause that grows, until
it is plain that waiting does not help.
"""

from __future__ import annotations

import posixpath
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypedDict, TypeVar

from pipeline.errors import PublishError
from pipeline.publishing.address import RemoteAddress, masked
from pipeline.publishing.backends import Backend, find_backend, load_error
from pipeline.publishing.destination import part_path
from pipeline.publishing.web_files import WebFile

T = TypeVar("T")

PAUSES_S = (1.0, 2.0, 4.0)
"""How long to wait before each further try."""

_JOBS = 4
_AGAIN = "Check the connection, and run the same command again: what has arrived is not sent again."


class _Entry(TypedDict):
    name: str
    size: int | None
    type: str


class _FileSystem(Protocol):
    """What is used of fsspec's file systems."""

    async_impl: bool

    def find(self, path: str, *, detail: bool) -> Mapping[str, _Entry]: ...
    def ls(self, path: str, *, detail: bool) -> list[_Entry]: ...
    def info(self, path: str) -> _Entry: ...
    def cat_file(self, path: str) -> bytes: ...
    def pipe_file(self, path: str, value: bytes, /, **headers: object) -> None: ...
    def put_file(self, lpath: str, rpath: str, /, **headers: object) -> None: ...
    def mv(self, path1: str, path2: str) -> None: ...
    def rm_file(self, path: str) -> None: ...
    def makedirs(self, path: str, *, exist_ok: bool) -> None: ...


class RemoteDestination:
    """A folder that fsspec reaches; see :class:`Destination`."""

    def __init__(self, address: RemoteAddress, *, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self.name = address.text
        self._backend = find_backend(address.scheme)
        _require(self._backend, address)
        self._hopeless: dict[type[Exception], str] = {
            FileNotFoundError: "Check that it exists, and the spelling of the target.",
            PermissionError: "Check your credentials, and that they allow to list and to write there.",
        } | {load_error(name): hint for name, hint in self._backend.hopeless.items()}
        self._faults: tuple[type[Exception], ...] = (OSError, EOFError, *map(load_error, self._backend.faults))
        self._pauses_s = pauses_s
        self._connecting = threading.Lock()
        self._connected: tuple[_FileSystem, str] | None = None
        self.jobs = self._ask("", lambda system, _root: _JOBS if system.async_impl else 1)

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Return the sizes of all that is there, or of what lies in the folders of some paths."""
        if self._backend.keeps_whole:
            return dict(self._ask("", _list_all))
        folders = {posixpath.dirname(path) for path in paths}
        with ThreadPoolExecutor(self.jobs) as pool:
            listed = pool.map(self._list_folder, folders)
            return {path: size_bytes for pairs in listed for path, size_bytes in pairs}

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""

        def act(system: _FileSystem, root: str) -> bytes | None:
            try:
                return system.cat_file(posixpath.join(root, path))
            except FileNotFoundError:
                return None

        return self._ask(path, act)

    def write(self, path: str, content: bytes, web: WebFile) -> None:
        """Put bytes under a path."""
        headers = self._backend.headers(web)
        self._put(path, len(content), lambda system, target: system.pipe_file(target, content, **headers))

    def send(self, source: Path, path: str, web: WebFile) -> None:
        """Put the bytes of a file under a path."""
        headers = self._backend.headers(web)
        self._put(path, source.stat().st_size, lambda system, target: system.put_file(str(source), target, **headers))

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""

        def act(system: _FileSystem, root: str) -> None:
            with suppress(FileNotFoundError):
                system.rm_file(posixpath.join(root, path))

        self._ask(path, act)

    def _list_folder(self, folder: str) -> list[tuple[str, int]]:
        return self._ask(folder, lambda system, root: list(_list_folder(system, root, folder)))

    def _put(self, path: str, size_bytes: int, put: Callable[[_FileSystem, str], None]) -> None:
        """Put something whole under a path: at once where the place can, else under another name at first."""
        if self._backend.keeps_whole:
            self._ask(path, lambda system, root: put(system, posixpath.join(root, path)))
            return
        part = part_path(path, secrets.token_hex(6))

        def act(system: _FileSystem, root: str) -> None:
            arriving = posixpath.join(root, part)
            system.makedirs(posixpath.dirname(arriving), exist_ok=True)
            put(system, arriving)
            arrived_bytes = system.info(arriving)["size"]
            if arrived_bytes != size_bytes:
                raise OSError(f"{arrived_bytes} of {size_bytes} bytes arrived")
            system.mv(arriving, posixpath.join(root, path))

        self._ask(path, act)

    def _ask(self, path: str, act: Callable[[_FileSystem, str], T]) -> T:
        """Return what the file system answers when it is asked about a path, with its root.

        Raises:
            PublishError: if it does not answer, even when asked again, or refuses.
        """
        for pause_s in (*self._pauses_s, None):
            connected: tuple[_FileSystem, str] | None = None
            try:
                connected = self._connect()
                return act(*connected)
            except tuple(self._hopeless) as error:
                raise self._failure(path, error) from error
            except self._faults as error:
                self._leave(connected)
                if pause_s is None:
                    raise self._failure(path, error) from error
                time.sleep(pause_s)
        raise AssertionError("the last try returns or raises")

    def _failure(self, path: str, error: Exception) -> PublishError:
        hint = next((hint for kind, hint in self._hopeless.items() if isinstance(error, kind)), _AGAIN)
        said = masked(str(error)) or type(error).__name__
        return PublishError(
            f"cannot be reached or written: {said}", where=posixpath.join(self.name, path).rstrip("/"), hint=hint
        )

    def _connect(self) -> tuple[_FileSystem, str]:
        """Return the file system that all threads share, and the path of the target in it."""
        with self._connecting:
            if self._connected is None:
                self._connected = _open_file_system(self.name, self._backend)
            return self._connected

    def _leave(self, connected: tuple[_FileSystem, str] | None) -> None:
        """Let the next question be asked over another connection than a broken one."""
        with self._connecting:
            if self._connected is connected:
                self._connected = None


def _open_file_system(address: str, backend: Backend) -> tuple[_FileSystem, str]:
    from fsspec.core import url_to_fs

    try:
        # Not the connection of an earlier call, which may be broken.
        system, root = url_to_fs(address, skip_instance_cache=True, **backend.options)
    except (ValueError, TypeError, ImportError) as error:
        raise PublishError(
            f"cannot be opened: {error}", where=address, hint="docs/publish.md says what a target can be."
        ) from error
    return system, root


def _require(backend: Backend, address: RemoteAddress) -> None:
    """Check that what speaks to a place is installed.

    Raises:
        PublishError: if it is not.
    """
    if backend.module and find_spec(backend.module) is None:
        wanted = f"duologue[{backend.extra}]" if backend.extra else backend.module
        raise PublishError(
            f"needs the package {backend.module}, which is not installed",
            where=address.text,
            hint=f'Run: pip install "{wanted}"',
        )


def _list_all(system: _FileSystem, root: str) -> list[tuple[str, int]]:
    """Return the path and the size of every file below a root."""
    above = posixpath.join(root, "")
    try:
        found = system.find(root, detail=True)
    except FileNotFoundError:
        return []
    return [(name.removeprefix(above), entry["size"] or 0) for name, entry in found.items() if name.startswith(above)]


def _list_folder(system: _FileSystem, root: str, folder: str) -> Iterator[tuple[str, int]]:
    """Yield the path and the size of each file in a folder below a root."""
    try:
        entries = system.ls(posixpath.join(root, folder), detail=True)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry["type"] == "file":
            yield posixpath.join(folder, posixpath.basename(entry["name"])), entry["size"] or 0
