"""The finished episodes of an edition, as their folders tell it.

Of an episode's folder only ``episode.json`` is read, without its cues, and only where it changed
since it was last read: a show may have thousands of episodes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from pipeline.errors import PipelineError
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import NARRATOR, ChapterMark, ListedEpisode, Localized, Person, Role, Sheet, Source
from pipeline.publish.episode_file import SCHEMA
from pipeline.publish.episode_files import EPISODE_FILE, is_audio_of

# Part of the key: raise it when other facts are kept.
_VERSION = 1

# As `render_episode` indents: a line of its own begins the cues, and one ends them.
_CUES = re.compile(rb'\n "cues": \[\n.*?\n \],', re.DOTALL)


class _Speaker(TypedDict, total=False):
    names: dict[str, str]
    role: Role


class _Chapter(TypedDict):
    title: str
    start_ms: int
    end_ms: int


class _Facts(TypedDict, total=False):
    schema: int
    id: str
    shown_title: str
    language: str
    slug: str
    date: str | None
    audio: str
    duration_ms: int
    engine: str
    draft: bool
    speakers: dict[str, _Speaker]
    chapters: list[_Chapter]
    source: dict[str, str]
    translators: dict[str, str]


_KEPT = tuple(_Facts.__annotations__)


class _Entry(TypedDict):
    """The facts of an episode, and the state of the file in which they were found."""

    state: list[int]
    facts: _Facts


@dataclass(frozen=True, slots=True)
class FinishedEpisode:
    """An episode as its folder tells it, before anybody says whether it is listed."""

    id: str
    folder: Path
    title: str
    plan: LanguagePlan
    people: tuple[Person, ...]
    recorded: str | None
    audio: str
    size_bytes: int
    duration_ms: int
    engine: str
    draft: bool
    chapters: tuple[ChapterMark, ...]
    source: Source
    files: tuple[str, ...]
    translators: Mapping[str, str]

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def listed(self, *, edition: str, guid: str, published: datetime, sheet: Sheet) -> ListedEpisode:
        """Return the episode as feeds and home pages list it."""
        return ListedEpisode(
            id=self.id,
            edition=edition,
            slug=self.slug,
            guid=guid,
            published=published,
            title=self.title,
            plan=self.plan,
            people=self.people,
            recorded=self.recorded,
            audio=self.audio,
            size_bytes=self.size_bytes,
            duration_ms=self.duration_ms,
            engine=self.engine,
            draft=self.draft,
            chapters=self.chapters,
            source=self.source,
            sheet=sheet,
            files=self.files,
            translators=self.translators,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the folder of an edition holds."""

    episodes: tuple[FinishedEpisode, ...] = ()  # by slug
    unreadable: tuple[PipelineError, ...] = ()


def read_catalogue(folder: Path, cache: FileCache) -> Catalogue:
    """Return the finished episodes that the folder of an edition holds; none where there is no such folder.

    Raises:
        OutputError: if the cache cannot be written.
    """
    key = hashlib.sha256(f"{_VERSION} {folder.resolve()}".encode("utf-8", "surrogateescape")).hexdigest()
    known = _load(cache, key)
    entries: dict[str, _Entry] = {}
    episodes: list[FinishedEpisode] = []
    unreadable: list[PipelineError] = []
    for path in _episode_folders(folder):
        try:
            entry = _entry(path, known.get(path.name))
            episodes.append(_finished(path, entry["facts"]))
            entries[path.name] = entry
        except PipelineError as error:
            unreadable.append(error)
    if entries != known:
        cache.store("listing", key, json.dumps(entries).encode("ascii"))
    return Catalogue(tuple(episodes), tuple(unreadable))


def _load(cache: FileCache, key: str) -> dict[str, _Entry]:
    stored = cache.load("listing", key)
    known: dict[str, _Entry] = json.loads(stored) if stored else {}
    return known


def _episode_folders(folder: Path) -> Iterator[Path]:
    """Yield the folders that hold the facts of an episode, by name."""
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return
    yield from (folder / name for name in names if (folder / name / EPISODE_FILE).is_file())


def _entry(folder: Path, known: _Entry | None) -> _Entry:
    """Return the facts of an episode: those that are known, unless its file changed since."""
    path = folder / EPISODE_FILE
    try:
        status = path.stat()
        state = [status.st_size, status.st_mtime_ns]
        if known is not None and known["state"] == state:
            return known
        content = path.read_bytes()
    except OSError as error:
        raise PipelineError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="Check that you may read it."
        ) from error
    try:
        facts = json.loads(_CUES.sub(b"", content, count=1))
        return {"state": state, "facts": {key: facts[key] for key in _KEPT if key in facts}}  # type: ignore[typeddict-item]  # of _Facts
    except (ValueError, TypeError, AttributeError) as error:
        raise _unfit(path, error) from error


def _finished(folder: Path, facts: _Facts) -> FinishedEpisode:
    path = folder / EPISODE_FILE
    audio = str(facts.get("audio"))
    if (facts.get("schema"), facts.get("slug")) != (SCHEMA, folder.name) or not is_audio_of(folder.name, audio):
        told = f"schema {facts.get('schema')!r}, slug {facts.get('slug')!r}, audio {audio!r}"
        raise _unfit(path, ValueError(told))
    try:
        plan = LanguagePlan.parse(facts["language"])
        return FinishedEpisode(
            id=str(facts["id"]),
            folder=folder,
            title=str(facts["shown_title"]),
            plan=plan,
            people=tuple(_people(facts["speakers"], plan.languages[0])),
            recorded=None if facts["date"] is None else str(facts["date"]),
            audio=audio,
            size_bytes=(folder / audio).stat().st_size,
            duration_ms=int(facts["duration_ms"]),
            engine=str(facts["engine"]),
            draft=bool(facts["draft"]),
            chapters=tuple(
                ChapterMark(str(chapter["title"]), int(chapter["start_ms"]), int(chapter["end_ms"]))
                for chapter in facts["chapters"]
            ),
            source=Source(**facts["source"]),
            files=tuple(sorted(_files(folder))),
            translators=facts.get("translators", {}),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, PipelineError) as error:
        raise _unfit(path, error) from error


def _unfit(path: Path, error: Exception) -> PipelineError:
    return PipelineError(
        f"does not hold the facts of a whole episode: {type(error).__name__}: {error}",
        where=str(path),
        hint="Build the episode again.",
    )


def _files(folder: Path) -> Iterator[str]:
    """Yield the names of the files in a folder."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_file() and not entry.name.startswith("."):
                yield entry.name


def _people(speakers: Mapping[str, _Speaker], language: str) -> Iterator[Person]:
    for id, speaker in speakers.items():
        name = Localized.of(speaker["names"]).best(language) or id
        yield Person(name, speaker.get("role", "narrator" if id == NARRATOR else "speaker"))
