"""What works on this machine: engines, fonts, cache, disk, and what may be installed besides."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pipeline.errors import CoverError, EngineError, EngineNotSetUp, EngineUnavailable, OutputError, PipelineError
from pipeline.filecache import FileCache, cache_folder
from pipeline.loop import BackgroundLoop
from pipeline.publish.fonts import find_font, font_folders
from pipeline.speech.choice import OFFLINE
from pipeline.speech.engine import Engine
from pipeline.speech.registry import engine_names, load_engine
from pipeline.storage import write_bytes

Verdict = Literal["ok", "note", "fault"]
"""What works; what does not, and need not; and what must work and does not."""

_CHINESE = "中文简繁體"
_EXTRAS = (("s3", "s3fs", "publishing to s3://"), ("sftp", "sshfs", "publishing to sftp://"))

# An hour of audio takes about this much with its clips and blocks in the cache.
_LITTLE_BYTES = 1_000_000_000
_TOO_LITTLE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    verdict: Verdict
    told: str
    hint: str = ""


def examine(environment: Mapping[str, str], *, ask_services: bool = False) -> tuple[Finding, ...]:
    """Return what works on this machine; services are asked whether they answer only if that is wanted."""
    return (
        Finding("Python", "ok", f"{platform.python_version()} on {platform.platform()}"),
        *_examine_engines(environment, ask_services=ask_services),
        _examine_fonts(environment),
        *_examine_cache(environment),
        *_examine_extras(),
    )


def _examine_engines(environment: Mapping[str, str], *, ask_services: bool) -> Iterator[Finding]:
    quiet = environment if ask_services else {**environment, "DUOLOGUE_OFFLINE": "1"}
    with BackgroundLoop() as loop:
        for name in engine_names():
            subject = f"engine {name}"
            try:
                engine = load_engine(name, quiet)
            except EngineError as error:
                yield _failed(subject, name, error)
                continue
            try:
                loop.run(_check(engine))
                yield Finding(subject, "ok", f"{_place(engine)}, {len(engine.voices())} voices")
            except EngineNotSetUp as error:
                yield Finding(subject, "note", f"not set up: {error.message}", error.hint)
            except EngineUnavailable as error:
                if engine.online and not ask_services:
                    yield Finding(
                        subject, "ok", f"{_place(engine)}, {len(engine.voices())} voices; not asked (--online)"
                    )
                else:
                    yield _failed(subject, name, error)
            except EngineError as error:
                yield _failed(subject, name, error)


async def _check(engine: Engine) -> None:
    try:
        await engine.check()
    finally:
        await engine.close()


def _failed(subject: str, name: str, error: PipelineError) -> Finding:
    """Return why an engine does not work, which matters where nothing stands in for it."""
    return Finding(subject, "fault" if name == OFFLINE else "note", f"does not work: {error}", error.hint)


def _place(engine: Engine) -> str:
    return f"online ({engine.online})" if engine.online else "offline"


def _examine_fonts(environment: Mapping[str, str]) -> Finding:
    folders = font_folders(environment, platform=sys.platform, home=Path.home())
    try:
        font = find_font(_CHINESE, language="zh", wanted=None, folders=folders)
    except CoverError as error:
        return Finding("fonts", "note", f"covers with Chinese titles cannot be drawn: {error.message}", error.hint)
    return Finding("fonts", "ok", f"Chinese titles are drawn with {font.file}")


def _examine_cache(environment: Mapping[str, str]) -> Iterator[Finding]:
    folder = cache_folder(environment)
    try:
        cache = FileCache.from_environment(environment)
        probe = folder / ".doctor"
        write_bytes(probe, b"")
        probe.unlink()
    except (EngineError, OutputError) as error:
        yield Finding("cache", "fault", str(error), error.hint)
        return
    used, most = _gigabytes(cache.size_bytes()), _gigabytes(cache.ceiling_bytes)
    yield Finding("cache", "ok", f"{folder}: {used} of {most}")
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < _LITTLE_BYTES:
        verdict: Verdict = "fault" if free_bytes < _TOO_LITTLE_BYTES else "note"
        hint = "Make room, or set DUOLOGUE_CACHE to a folder on another disk."
        yield Finding("disk", verdict, f"{_gigabytes(free_bytes)} free for the cache", hint)
    else:
        yield Finding("disk", "ok", f"{_gigabytes(free_bytes)} free for the cache")


def _examine_extras() -> Iterator[Finding]:
    for extra, module, purpose in _EXTRAS:
        if find_spec(module):
            yield Finding(extra, "ok", f"{purpose} is installed")
        else:
            yield Finding(extra, "note", f"{purpose} is not installed", f'Run: pip install "duologue[{extra}]"')


def _gigabytes(size_bytes: int) -> str:
    """Return a number of bytes for people.

    >>> _gigabytes(1_240_000_000)
    '1.2 GB'
    """
    return f"{size_bytes / 1e9:.1f} GB"
