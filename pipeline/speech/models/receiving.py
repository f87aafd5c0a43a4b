"""What a model is made from, brought here and checked: an archive, a repository's files, or a folder."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from pipeline.errors import EngineError, OutputError, PipelineError
from pipeline.speech.models.catalogue import PublishedFile
from pipeline.speech.models.download import Downloader, DownloadLimits, file_digest
from pipeline.speech.models.hugging_face import ListedFile, Repository, parse_listing
from pipeline.speech.models.model import Pin
from pipeline.speech.models.unpacking import inner_parts

_SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")
_AT_A_TIME = 6

OnFile = Callable[[str, int, int | None], None]
"""Told the name of a file, how many of its bytes have arrived, and of how many."""


@dataclass(frozen=True, slots=True)
class Received:
    """What has come: an archive to unpack, or files that already lie where they belong."""

    archive: Path | None = None
    pins: tuple[Pin, ...] = ()
    notices: tuple[str, ...] = ()
    downloads: tuple[Path, ...] = ()  # to be removed once the model is in place

    def joined(self, other: Received) -> Received:
        """Return what both have brought."""
        return replace(
            self,
            pins=self.pins + other.pins,
            notices=self.notices + other.notices,
            downloads=self.downloads + other.downloads,
        )

    def discard(self) -> None:
        """Remove what was downloaded."""
        for path in self.downloads:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.origin").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Brings files to the folder of downloads, where they survive an interruption."""

    environment: Mapping[str, str]
    limits: DownloadLimits
    downloads: Path
    on_file: OnFile

    async def receive(self, source: PublishedFile | Repository, folder: Path) -> Received:
        """Return what an address has: an archive somewhere, or files in the given folder.

        Raises:
            EngineUnavailable: if it does not come now.
            EngineError: if it is not what its publisher vouches for.
            OutputError: if it cannot be written.
        """
        if isinstance(source, PublishedFile):
            received = await self._download(source)
            return replace(received, archive=received.downloads[0])
        return await self._receive_repository(source, folder)

    async def receive_file(self, source: PublishedFile, folder: Path) -> Received:
        """Put a published file into a folder."""
        received = await self._download(source)
        _copy_file(received.downloads[0], folder / source.name)
        return received

    async def _download(self, source: PublishedFile) -> Received:
        loader = Downloader(self.environment, self.limits)
        listed = await loader.read_list(source.checksums) if source.checksums else None
        expected = find_checksum(listed or "", source.name)
        part = await loader.download(source.address, self.downloads / source.name, self._on_bytes(source.name))
        digest = file_digest(part)
        if expected and digest != expected:
            Received(downloads=(part,)).discard()
            raise _wrong_checksum(source.address, digest, expected, source.checksums)
        pin = Pin(source.address, digest, is_vouched_for=bool(expected))
        notices = () if expected else (f"no checksum is published for {source.name}; the one of what came is pinned",)
        return Received(None, (pin,), notices, (part,))

    async def _receive_repository(self, repository: Repository, folder: Path) -> Received:
        loader = Downloader(self.environment, self.limits)
        listing = await loader.read_list(repository.listing)
        if listing is None:
            raise EngineError(
                "has no such repository", where=repository.address, hint="Check the name, and HF_ENDPOINT."
            )
        files = parse_listing(listing, repository.listing)
        turns = asyncio.Semaphore(_AT_A_TIME)

        async def bring(file: ListedFile) -> Received:
            async with turns:
                return await self._bring(repository, file, folder, loader)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(bring(file)) for file in files if not file.path.startswith(".git")]
        except* PipelineError as errors:
            raise errors.exceptions[0] from None
        return reduce(Received.joined, (task.result() for task in tasks), Received())

    async def _bring(self, repository: Repository, file: ListedFile, folder: Path, loader: Downloader) -> Received:
        target = folder.joinpath(*inner_parts(file.path, repository.address))
        address = repository.address_of(file.path)
        part = await loader.download(address, self.downloads / file.path.replace("/", "%"), self._on_bytes(file.path))
        received = Received(downloads=(part,))
        if file.sha256:
            digest = file_digest(part)
            if digest != file.sha256:
                received.discard()
                raise _wrong_checksum(address, digest, file.sha256, repository.listing)
            received = replace(received, pins=(Pin(address, digest, is_vouched_for=True),))
        _copy_file(part, target)
        return received

    def _on_bytes(self, name: str) -> Callable[[int, int | None], None]:
        return lambda done, total: self.on_file(name, done, total)


def take_local(source: Path, folder: Path) -> Received:
    """Return what a path has: an archive where it lies, or the files of a folder, copied to the given one.

    Raises:
        OutputError: if it cannot be read or copied.
    """
    if source.is_dir():
        _copy_folder(source, folder)
        return Received()
    return Received(source, (Pin(str(source), file_digest(source)),))


def find_checksum(listing: str, name: str) -> str:
    r"""Return the SHA-256 that a list of checksums gives for a file, or nothing.

    Lists have the checksum before the name or behind it.

    >>> find_checksum("a.tar.bz2\t" + "0" * 64 + "\n" + "1" * 64 + "  *b.tar.bz2\n", "b.tar.bz2")[:4]
    '1111'
    """
    for line in listing.splitlines():
        words = line.replace("*", " ").split()
        if name in words and (found := _SHA256.search(line)):
            return found[0].lower()
    return ""


def _wrong_checksum(address: str, digest: str, expected: str, listing: str) -> EngineError:
    return EngineError(
        f"it came damaged or was changed: its SHA-256 is {digest}, expected {expected} after {listing}",
        where=address,
        hint="Run the same command again; if it stays so, take the file from its publisher.",
    )


def _copy_file(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise _uncopied(target, error) from error


def _copy_folder(source: Path, folder: Path) -> None:
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    except OSError as error:
        raise _uncopied(folder, error) from error


def _uncopied(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot be copied: {error.strerror or error}",
        where=str(path),
        hint="Make room on the disk, or set DUOLOGUE_MODELS to a folder that you may write to.",
    )
