"""The finished folder goes where it is hosted: what changed, in an order in which nothing points to what is missing.

A run that is killed leaves what was there before, and some new files to which nothing points yet. The
next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pipeline.errors import PublishError
from pipeline.publishing.destination import Destination, is_part
from pipeline.publishing.digests import Digested, is_unchanged
from pipeline.publishing.manifest import MANIFEST_FILE, Manifest, Put, parse_manifest, render_manifest
from pipeline.publishing.plan import LocalFile, Plan, plan_sending
from pipeline.publishing.web_files import ASK_EACH_TIME, Rank, WebFile, web_file

Phase = Literal["read", "check", "send"]

_MANIFEST_WEB = WebFile(Rank.FEEDS, "application/json", ASK_EACH_TIME)

# A killed run sends again what it had not noted yet: as much as this, at most, and no audio.
_NOTE_EVERY_BYTES = 32_000_000

# Waiting for a lock cannot be interrupted on Windows, so Ctrl-C is looked for this often.
_LOOK_UP_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """How far one phase of publishing has come, in bytes."""

    phase: Phase
    file: str
    done_bytes: int
    total_bytes: int | None


OnTransfer = Callable[[TransferProgress], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was put at a target, or would be."""

    target: str  # as it may be shown
    sent: tuple[LocalFile, ...]
    there: tuple[LocalFile, ...]
    removed: tuple[str, ...]
    gone: tuple[str, ...]  # what lies there and belongs to the show no more

    @property
    def sent_bytes(self) -> int:
        """How much was sent."""
        return sum(file.size_bytes for file in self.sent)


def local_files(digests: Mapping[str, Digested]) -> tuple[LocalFile, ...]:
    """Return those of some files that belong on the web, by their paths in the finished folder."""
    found = ((path, digested, web_file(path)) for path, digested in digests.items())
    return tuple(LocalFile(path, digested.size_bytes, digested.sha256, web) for path, digested, web in found if web)


def send_folder(
    folder: Path,
    digests: Mapping[str, Digested],
    destination: Destination,
    *,
    dry_run: bool = False,
    delete: bool = False,
    on_progress: OnTransfer = lambda _progress: None,
) -> Sent:
    """Put files of a folder where they are hosted, and return what that took.

    Args:
        folder: The finished folder.
        digests: The files that make up the show, by their paths in the folder.
        destination: Where they go.
        dry_run: Only say what would be done.
        delete: Remove what an earlier run put there and the show has no more.
        on_progress: Is told how far sending has come.

    Raises:
        PublishError: if the destination cannot be read or written, or a file changes meanwhile.
    """
    files = local_files(digests)
    manifest = parse_manifest(destination.read(MANIFEST_FILE) or b"")
    sizes = destination.sizes({MANIFEST_FILE, *manifest, *(file.path for file in files)})
    plan = plan_sending(files, manifest, sizes)
    removed = (*plan.gone, *sorted(filter(is_part, sizes))) if delete else ()
    if not dry_run:
        with _KeptManifest(destination, manifest) as kept:
            kept.begin(plan)
            _Sender(folder, digests, destination, kept, on_progress).send(plan.send)
            for path in removed:
                destination.remove(path)
                kept.remove(path)
    return Sent(destination.name, plan.send, plan.there, removed, () if delete else plan.gone)


class _KeptManifest:
    """The manifest at the target, which is never more sure of a file than we are. A context manager.

    Whatever ends the block, what is known then is written.
    """

    def __init__(self, destination: Destination, manifest: Manifest) -> None:
        self._destination = destination
        self._written = dict(manifest)
        self._known = dict(manifest)
        self._unwritten_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(PublishError) if error else nullcontext():  # what went wrong first is what is told
            self._write()

    def begin(self, plan: Plan) -> None:
        """Note what is there, and what is on its way from now on."""
        self._known |= {file.path: Put(file.size_bytes, file.sha256) for file in plan.there}
        self._known |= {file.path: Put(file.size_bytes, "") for file in plan.send}
        self._write()

    def add(self, file: LocalFile) -> None:
        """Note that a file has arrived."""
        self._known[file.path] = Put(file.size_bytes, file.sha256)
        self._unwritten_bytes += file.size_bytes
        if self._unwritten_bytes > _NOTE_EVERY_BYTES:
            self._write()

    def remove(self, path: str) -> None:
        """Note that a file is there no more."""
        self._known.pop(path, None)

    def _write(self) -> None:
        if self._known != self._written:
            self._destination.write(MANIFEST_FILE, render_manifest(self._known), _MANIFEST_WEB)
            self._written = dict(self._known)
            self._unwritten_bytes = 0


class _Sender:
    """Sends files in their order, a few at a time, each rank once the one before it has arrived."""

    def __init__(
        self,
        folder: Path,
        digests: Mapping[str, Digested],
        destination: Destination,
        kept: _KeptManifest,
        on_progress: OnTransfer,
    ) -> None:
        self._folder = folder
        self._digests = digests
        self._destination = destination
        self._kept = kept
        self._on_progress = on_progress
        self._done_bytes = 0
        self._total_bytes = 0

    def send(self, files: Sequence[LocalFile]) -> None:
        """Send files, which stand in the order of their ranks."""
        self._total_bytes = sum(file.size_bytes for file in files)
        with ThreadPoolExecutor(self._destination.jobs) as pool:
            for _rank, together in groupby(files, key=lambda file: file.web.rank):
                self._send_together(pool, together)

    def _send_together(self, pool: ThreadPoolExecutor, files: Iterator[LocalFile]) -> None:
        under_way: dict[Future[None], LocalFile] = {}
        try:
            while True:
                for file in islice(files, self._destination.jobs - len(under_way)):
                    under_way[pool.submit(self._send_one, file)] = file
                if not under_way:
                    return
                for future in wait(under_way, _LOOK_UP_EVERY_S, FIRST_COMPLETED).done:
                    file = under_way.pop(future)
                    future.result()
                    self._note(file)
        finally:
            for future, file in under_way.items():  # after a failure or Ctrl-C: what still arrives
                if future.exception() is None:
                    self._note(file)

    def _send_one(self, file: LocalFile) -> None:
        self._require_unchanged(file)
        self._destination.send(self._folder / file.path, file.path, file.web)
        self._require_unchanged(file)

    def _require_unchanged(self, file: LocalFile) -> None:
        if not is_unchanged(self._folder, file.path, self._digests[file.path]):
            raise PublishError(
                "changed while the show was being sent",
                where=str(self._folder / file.path),
                hint="Run the same command again, once nothing is being built.",
            )

    def _note(self, file: LocalFile) -> None:
        self._kept.add(file)
        self._done_bytes += file.size_bytes
        self._on_progress(TransferProgress("send", "", self._done_bytes, self._total_bytes))
