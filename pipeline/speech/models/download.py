"""Large files from the internet, a piece at a time, over connections that break.

What has arrived stays beside its target as ``<name>.part``, with a note of where it is from and
which version it is (``<name>.part.origin``): whatever ends the run, the next one asks for the rest.
A server that has another version by then, or that cannot begin in the middle, begins anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import aiohttp

from pipeline.errors import EngineError, EngineUnavailable, OutputError, PipelineError
from pipeline.fetching import REDIRECTIONS, Gate
from pipeline.loop import carried

_BY_HAND = "Download it in a browser, and give the file with --from."
_AGAIN = "Run the same command again: what has arrived is kept."
_WHOLE = {"Accept-Encoding": "identity"}  # a packed answer has other byte positions
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """How much a file may cost, and how often it is tried without getting any further."""

    size_bytes: int = 4 * 1024**3
    list_bytes: int = 8 * 1024**2
    redirections: int = 5
    connect_s: float = 10.0
    read_s: float = 30.0  # the longest silence
    tries: int = 5
    first_wait_s: float = 1.0  # doubled with each try


DEFAULT_LIMITS = DownloadLimits()

OnBytes = Callable[[int, int | None], None]
"""Told how many bytes have arrived, and of how many, where the server says so."""


class _Passing(Exception):
    """Leaves a try after which another one may succeed."""


@dataclass(frozen=True, slots=True)
class Downloader:
    """Downloads under one set of rules."""

    environment: Mapping[str, str]
    limits: DownloadLimits = DEFAULT_LIMITS

    async def download(self, address: str, target: Path, on_bytes: OnBytes) -> Path:
        """Return the whole file of an address, which lies beside the target under the name of a part.

        Raises:
            EngineUnavailable: if it did not come; what has arrived is kept.
            EngineError: if there is no such file, or it is too large.
            OutputError: if it cannot be written.
        """
        part = _Part.beside(target, address)
        tried, furthest = 0, part.held_bytes
        while True:
            try:
                await self._try(part, on_bytes)
            except (_Passing, aiohttp.ClientError, OSError, ValueError) as error:
                # A connection that breaks every minute gets there, too.
                tried = 1 if part.held_bytes > furthest else tried + 1
                furthest = max(furthest, part.held_bytes)
                if tried >= self.limits.tries:
                    raise self._give_up(address, error) from error
                await asyncio.sleep(self.limits.first_wait_s * 2 ** (tried - 1) * random.uniform(0.5, 1))  # noqa: S311 - jitter
            else:
                return part.path

    async def read_list(self, address: str) -> str | None:
        """Return the text at an address, such as a list of checksums, or None where there is none.

        Raises:
            EngineUnavailable: if it did not come.
        """
        for tried in range(1, self.limits.tries + 1):
            try:
                return await self._try_list(address)
            except (_Passing, aiohttp.ClientError, OSError, ValueError) as error:
                if tried == self.limits.tries:
                    raise self._give_up(address, error) from error
                await asyncio.sleep(self.limits.first_wait_s * 2 ** (tried - 1))
        raise AssertionError("the last try returns or raises")

    async def _try_list(self, address: str) -> str | None:
        async with self._ask(address, _WHOLE) as response:
            if response.status in (403, 404, 410):
                return None
            self._check_status(response, address)
            content = await response.content.read(self.limits.list_bytes)
            while not response.content.at_eof() and len(content) < self.limits.list_bytes:
                content += await response.content.read(self.limits.list_bytes - len(content))
            return content.decode("utf-8", errors="replace")

    async def _try(self, part: _Part, on_bytes: OnBytes) -> None:
        """Ask for what is missing, once."""
        async with self._ask(part.address, _WHOLE | part.condition()) as response:
            if response.status == 416:
                self._settle(response, part)
                return
            start, total = self._place(response, part)
            self._check_room(part, start, total)
            part.begin(start, _version(response))
            with part.writing(start) as write:
                carried(partial(on_bytes, start, total))
                async for chunk in response.content.iter_any():
                    arrived = write(chunk)
                    if arrived > self.limits.size_bytes:
                        raise self._too_large(part.address)
                    carried(partial(on_bytes, arrived, total))
        if total is not None and part.held_bytes != total:
            raise _Passing("the connection broke in the middle of the file")

    def _settle(self, response: aiohttp.ClientResponse, part: _Part) -> None:
        """Return if nothing is missing: the server has no bytes beyond those that are held."""
        stated = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not stated or stated[2] != str(part.held_bytes):
            part.discard()
            raise _Passing("the server has another version of the file")

    def _place(self, response: aiohttp.ClientResponse, part: _Part) -> tuple[int, int | None]:
        """Return at which byte an answer begins, and how many the whole file has, where that is known."""
        self._check_status(response, part.address)
        if response.status != 206:
            return 0, response.content_length
        stated = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not stated or stated[1] != str(part.held_bytes):
            part.discard()
            raise _Passing("the server sent another part of the file than was asked for")
        return part.held_bytes, None if stated[2] == "*" else int(stated[2])

    @asynccontextmanager
    async def _ask(self, address: str, headers: Mapping[str, str]) -> AsyncIterator[aiohttp.ClientResponse]:
        """Yield the answer at an address, however often it redirects."""
        limits = self.limits
        gate = self._gate(address)
        gate.require_permission(f"Unset DUOLOGUE_OFFLINE. {_BY_HAND}")
        at = address
        for _ in range(limits.redirections + 1):
            async with gate.ask(at, headers=headers, connect_s=limits.connect_s, read_s=limits.read_s) as response:
                location = response.headers.get("Location")
                if response.status not in REDIRECTIONS or not location:
                    yield response
                    return
                at = urljoin(at, location)
        raise gate.fault(f"redirects more than {limits.redirections} times", _BY_HAND)

    def _gate(self, address: str) -> Gate:
        return Gate(address, self.environment, error=EngineUnavailable, by_hand=_BY_HAND)

    def _check_status(self, response: aiohttp.ClientResponse, address: str) -> None:
        """Raise unless an answer has the file in it."""
        status = response.status
        if status in (200, 206):
            return
        if status == 429 or status >= 500:
            raise _Passing(f"the server answered with the status {status}")
        if status in (404, 410):
            raise EngineError(
                f"has no such file ({status})", where=address, hint="Look up its new address, and give it with --from."
            )
        raise EngineError(f"is refused ({status})", where=address, hint=_BY_HAND)

    def _check_room(self, part: _Part, start: int, total: int | None) -> None:
        """Raise if a file is larger than it may be, or than the disk has room for."""
        if total is None:
            return
        if total > self.limits.size_bytes:
            raise self._too_large(part.address)
        free = shutil.disk_usage(part.path.parent).free
        if total - start > free:
            raise OutputError(
                f"there is no room for it: {part.address} has {total / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free",
                where=str(part.path.parent),
                hint="Make room on the disk, or set DUOLOGUE_MODELS to a folder on another one.",
            )

    def _too_large(self, address: str) -> EngineError:
        return EngineError(
            f"is larger than {self.limits.size_bytes / 1e6:,.0f} MB, which no model is", where=address, hint=_BY_HAND
        )

    def _give_up(self, address: str, error: Exception) -> PipelineError:
        if isinstance(error, _Passing):
            return EngineUnavailable(str(error), where=address, hint=_AGAIN)
        explained = self._gate(address).explain(error)
        return EngineUnavailable(explained.message, where=address, hint=f"{explained.hint} {_AGAIN}")


@dataclass(frozen=True, slots=True)
class _Part:
    """What has arrived of a file."""

    path: Path
    address: str

    @classmethod
    def beside(cls, target: Path, address: str) -> _Part:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(target.parent, error) from error
        return cls(target.with_name(f"{target.name}.part"), address)

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.origin")

    @property
    def held_bytes(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def condition(self) -> dict[str, str]:
        """Return the headers that ask for the rest, if the file is still the one that it was (RFC 9110, 13.1.5)."""
        with suppress(OSError):
            address, _, version = self._note.read_text(encoding="utf-8").partition("\n")
            if self.held_bytes and address == self.address and version:
                return {"Range": f"bytes={self.held_bytes}-", "If-Range": version}
        return {}

    def begin(self, start: int, version: str) -> None:
        """Note the version of a file before the first of its bytes is written."""
        if start == 0:
            self.discard()
            try:
                self._note.write_text(f"{self.address}\n{version}", encoding="utf-8")
            except OSError as error:
                raise _unwritable(self.path.parent, error) from error

    @contextmanager
    def writing(self, start: int) -> Iterator[Callable[[bytes], int]]:
        """Yield a function that writes what comes next, and returns how many bytes there are by then."""
        try:
            # Without a buffer: what a full disk has not taken would be written again when the file is closed.
            file = self.path.open("ab" if start else "wb", buffering=0)
        except OSError as error:
            raise _unwritable(self.path, error) from error

        def write(chunk: bytes) -> int:
            try:
                rest = memoryview(chunk)
                while rest:
                    rest = rest[file.write(rest) :]
                return file.tell()
            except OSError as error:
                raise _unwritable(self.path, error) from error

        with file:
            yield write

    def discard(self) -> None:
        """Remove what has arrived."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def file_digest(path: Path, *, size: int = 1 << 20) -> str:
    """Return the SHA-256 of a file as hex digits.

    Raises:
        OutputError: if it cannot be read.
    """
    seen = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(size):
                seen.update(block)
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    return seen.hexdigest()


def _version(response: aiohttp.ClientResponse) -> str:
    """Return what tells this version of a file from another one, or nothing where the server does not say."""
    tag = response.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified", "")


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        hint="Make room on the disk, or set DUOLOGUE_MODELS to a folder that you may write to. " + _AGAIN,
    )
