"""A model by name, address or file becomes a folder that engines find.

Planning contacts nobody: the plan says what would be fetched, from where and to where. Installing
downloads beside the folder of models, checks, unpacks and tries the model, and only then renames it
into place, so that there is always the old model or the new one.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from pipeline.errors import EngineError, OutputError
from pipeline.loop import BackgroundLoop
from pipeline.speech.engines.sherpa_probe import probe_model
from pipeline.speech.models.catalogue import PublishedFile, PublishedModel, find_published, load_catalogue
from pipeline.speech.models.download import DEFAULT_LIMITS, DownloadLimits
from pipeline.speech.models.hugging_face import Repository, endpoint_of, find_repository, moved_address
from pipeline.speech.models.installed import MODEL_NAME, models_folder
from pipeline.speech.models.model import Pin, VoiceModel
from pipeline.speech.models.model_file import FILE_NAME, load_model, render_model
from pipeline.speech.models.receiving import Receiver, take_local
from pipeline.speech.models.unpacking import unpack_archive
from pipeline.storage import write_text

# No download and no trial takes so long without a sign of life.
_ABANDONED_S = 7 * 24 * 3600

Phase = Literal["download", "unpack", "try"]


@dataclass(frozen=True, slots=True)
class InstallProgress:
    """How far one phase of installing has come, in bytes; the total is None where nobody knows it."""

    phase: Phase
    file: str
    done_bytes: int = 0
    total_bytes: int | None = None


OnInstall = Callable[[InstallProgress], None]


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """What installing a model would do."""

    name: str
    folder: Path  # the model's own
    source: PublishedFile | Repository | Path
    published: PublishedModel | None = None
    vocoder: PublishedFile | None = None

    @property
    def licence(self) -> str:
        """The licence as far as it is known."""
        return self.published.licence if self.published else ""

    def describe(self) -> tuple[str, ...]:
        """Return the plan in words, a line a fact."""
        lines = [f"model: {self.name}" + (f" ({self.published.about})" if self.published else "")]
        lines += [_describe_source(source) for source in (self.source, self.vocoder) if source]
        lines.append(f"into: {self.folder}" + (" (replaces the one that is there)" if self.folder.exists() else ""))
        lines.append(f"licence: {self.licence or 'not known here; the files of the model name it'}")
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class InstallReport:
    """A model that is installed, and what a person should know about it."""

    model: VoiceModel
    notices: tuple[str, ...] = ()


def plan_install(name: str, *, source: str | Path | None = None, environment: Mapping[str, str]) -> InstallPlan:
    """Return what installing a model would do; nobody is contacted.

    ``source`` is an http or https address, an archive, or an unpacked folder; without it, the
    catalogue knows where the model is published.

    Raises:
        EngineError: if the name is none, or the source is not there.
    """
    if not MODEL_NAME.fullmatch(name):
        raise EngineError(
            f"{name!r} cannot be the name of a model", hint="Take letters, digits, dots, hyphens and underlines."
        )
    folder = models_folder(environment) / name
    if source is None:
        published = find_published(name)
        moved = published.hugging_face and environment.get("HF_ENDPOINT")
        origin = Repository(endpoint_of(environment), published.hugging_face) if moved else published.archive
        return InstallPlan(name, folder, origin, published, published.vocoder)
    known = next((model for model in load_catalogue() if model.name == name), None)
    return InstallPlan(name, folder, _find_source(str(source), environment), known, known.vocoder if known else None)


def install_model(
    plan: InstallPlan,
    *,
    environment: Mapping[str, str],
    on_progress: OnInstall = lambda _: None,
    limits: DownloadLimits = DEFAULT_LIMITS,
    try_model: Callable[[VoiceModel], str] = probe_model,
) -> InstallReport:
    """Install a model as planned; what has arrived of it is kept when that is interrupted.

    ``try_model`` loads the model and speaks with it, and returns what is to be said about that.

    Raises:
        EngineUnavailable: if it cannot be downloaded now.
        EngineError: if what came is not what the publisher vouches for, not what was pinned when it
            was installed before, or no model that can be loaded.
        OutputError: if it cannot be written.
    """
    models = plan.folder.parent
    with _staging(models) as staging:
        with BackgroundLoop() as loop:
            receiver = Receiver(environment, limits, models / ".downloads", _told(on_progress))
            content = staging / "content"
            received = (
                take_local(plan.source, content)
                if isinstance(plan.source, Path)
                else loop.run(receiver.receive(plan.source, content))
            )
            _compare_pins(plan, received.pins)
            if received.archive:
                _unpack(received.archive, content, on_progress)
            root = _named(_find_root(content), staging / plan.name)
            if plan.vocoder and not (root / plan.vocoder.name).exists():
                extra = loop.run(receiver.receive_file(plan.vocoder, root))
                received = received.joined(extra)
        model = _complete(load_model(root), plan, received.pins)
        on_progress(InstallProgress("try", plan.name))
        notices = (*received.notices, try_model(model))
        write_text(root / FILE_NAME, render_model(model))
        _move_into_place(root, plan.folder)
        received.discard()
    return InstallReport(load_model(plan.folder), tuple(notice for notice in notices if notice))


def _describe_source(source: PublishedFile | Repository | Path) -> str:
    if isinstance(source, Path):
        return f"from: {source}"
    if isinstance(source, Repository):
        return f"from: {source.address} (every file; the address is unverified); checksum: of large files, from there"
    size = f"{source.size_bytes / 1e6:,.0f} MB" if source.size_bytes else "size not known"
    checksum = source.checksums or "the publisher gives none; what is received is pinned"
    return f"from: {source.address} ({size}; the address is unverified); checksum: {checksum}"


def _find_source(source: str, environment: Mapping[str, str]) -> PublishedFile | Repository | Path:
    if re.match(r"https?://", source):
        if repository := find_repository(source, environment):
            return repository
        address = moved_address(source, environment)
        return PublishedFile(address, checksums=urljoin(address, "checksum.txt"))
    path = Path(source).expanduser()
    if not path.exists():
        raise EngineError(
            "there is no such file or folder",
            where=source,
            hint="Give an archive, an unpacked folder, or an address that begins with https://.",
        )
    return path.absolute()


def _told(on_progress: OnInstall) -> Callable[[str, int, int | None], None]:
    return lambda file, done, total: on_progress(InstallProgress("download", file, done, total))


@contextmanager
def _staging(models: Path) -> Iterator[Path]:
    """Yield a folder on the disk of the models, which is gone afterwards."""
    _remove_abandoned(models)
    staging = models / f".install-{secrets.token_hex(4)}"
    try:
        (staging / "content").mkdir(parents=True)
    except OSError as error:
        raise _unwritable(models, error) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _remove_abandoned(models: Path) -> None:
    """Remove what runs that were killed have left, once no run can still be at work on it."""
    for folder in models.glob(".install-*"):
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - _ABANDONED_S:
                shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: Path, folder: Path, on_progress: OnInstall) -> None:
    unpack_archive(archive, folder, lambda done: on_progress(InstallProgress("unpack", archive.name, done)))


def _find_root(content: Path) -> Path:
    """Return the folder of the model: archives hold one with its name, and everything is in that."""
    entries = [path for path in content.iterdir() if not path.name.startswith(".")]
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else content


def _named(root: Path, path: Path) -> Path:
    """Return a folder under another path: a model is called as its folder is."""
    try:
        return root.rename(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _complete(model: VoiceModel, plan: InstallPlan, pins: tuple[Pin, ...]) -> VoiceModel:
    """Return a model with what its publisher says of it."""
    speakers = model.speakers
    if plan.published and len(plan.published.genders) == len(speakers):
        pairs = zip(speakers, plan.published.genders, strict=True)
        speakers = tuple(replace(speaker, gender=gender) for speaker, gender in pairs)
    return replace(model, speakers=speakers, licence=plan.licence or model.licence, pins=pins or model.pins)


def _compare_pins(plan: InstallPlan, pins: tuple[Pin, ...]) -> None:
    """Raise if a file is not the one from which the model was installed before, and nobody vouches for the new one."""
    try:
        before = {pin.source.rpartition("/")[2]: pin for pin in load_model(plan.folder).pins}
    except EngineError:
        return  # there is none, or it is broken and about to be repaired
    for pin in pins:
        known = before.get(pin.source.rpartition("/")[2])
        if known and known.sha256 != pin.sha256 and not (pin.is_vouched_for and pin.source == known.source):
            raise EngineError(
                f"it is not the file that was installed before: its SHA-256 is {pin.sha256}, pinned is {known.sha256}",
                where=pin.source,
                hint=f"Take it from {known.source}, or remove {plan.folder} if you trust the new one.",
            )


def _move_into_place(root: Path, folder: Path) -> None:
    """Rename a model into place; the one that was there goes last, and comes back if that fails."""
    old = root.with_name(f"{root.name}.old")
    try:
        try:
            if folder.exists():
                folder.rename(old)
            root.rename(folder)
        finally:
            if old.exists() and not folder.exists():
                old.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        hint="End what is speaking with the model, or set DUOLOGUE_MODELS to a folder that you may write to.",
    )
