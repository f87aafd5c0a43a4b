"""The sheets of a show's episodes: what people say of them in the heads of their transcript files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict, cast

from pipeline.errors import TranscriptError
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import EpisodeType, KnownEpisode, Link, Localized, Sheet, Status, text_digest
from pipeline.pages import Page, transcript_name
from pipeline.reading import transcript_file_of
from pipeline.show import Show, page_of_episode
from pipeline.storage import read_text
from pipeline.transcript.fileparser import parse_head

# Part of the key: raise it when a sheet is read otherwise.
_VERSION = 2

_State = list[int] | None  # size and time of a file; None where there is none


class _LocalizedFacts(TypedDict):
    entries: list[tuple[str, str]]


class _SheetFacts(TypedDict):
    subtitles: _LocalizedFacts
    notes: _LocalizedFacts
    links: list[dict[str, str]]
    season: int | None
    episode: int | None
    type: EpisodeType
    explicit: bool | None
    cover: str
    rights: str
    publish_at: str
    status: Status


class _Entry(TypedDict):
    """A sheet, and the states of the files from which it may come."""

    states: list[_State]
    sheet: _SheetFacts


class Sheets:
    """Reads the sheets of a show, and those again whose files changed since.

    A sheet is read in the transcript file beside the page. Where that is missing, or is one of another
    transcript than the episode was made from, the copy in the episode's folder serves.
    """

    def __init__(self, show: Show, cache: FileCache) -> None:
        self._show = show
        self._cache = cache
        place = show.folder.resolve()
        self._key = hashlib.sha256(f"sheets {_VERSION} {place}".encode("utf-8", "surrogateescape")).hexdigest()
        stored = cache.load("listing", self._key)
        self._known: dict[str, _Entry] = json.loads(stored) if stored else {}
        self._used: dict[str, _Entry] = {}

    def read(self, episode: KnownEpisode, plan: LanguagePlan, copy: Path | None = None) -> Sheet:
        """Return the sheet of an episode; ``copy`` is the transcript file in its folder.

        Raises:
            TranscriptError: if the file cannot be read, or its head has faults.
        """
        name = f"{episode.id} {plan} {copy or ''}"
        states = [_state(file) for file in self._places(episode, copy)]
        entry = self._known.get(name)
        if entry is None or entry["states"] != states:
            entry = {"states": states, "sheet": _facts(self._read(episode, plan, copy))}
        self._used[name] = entry
        return _sheet(entry["sheet"])

    def keep(self) -> None:
        """Remember what was read, for the next run.

        Raises:
            OutputError: if the cache cannot be written.
        """
        if self._used != self._known:
            self._cache.store("listing", self._key, json.dumps(self._used).encode("ascii"))

    def _places(self, episode: KnownEpisode, copy: Path | None) -> list[Path]:
        """Return where the transcript file of an episode may lie."""
        page = page_of_episode(self._show, episode)
        beside: list[Path] = []
        if page is not None:
            first = self._beside(page)
            beside = [first, first.with_name(transcript_name(page.name))]
        return [*beside, *([copy] if copy else [])]

    def _beside(self, page: Page) -> Path:
        """Return where the transcript file of a page lies; that of an address beside the show's file."""
        return self._show.folder / page.transcript_path if page.is_address else page.transcript_path

    def _read(self, episode: KnownEpisode, plan: LanguagePlan, copy: Path | None) -> Sheet:
        page = page_of_episode(self._show, episode)
        beside = None
        if page is not None:
            beside = self._beside(page) if page.is_address else transcript_file_of(page)
        for file in (beside, copy):
            if file is not None and file.is_file():
                source = read_text(file, TranscriptError)
                head = parse_head(source, file=str(file), languages=plan.languages)
                # One that was written by hand may have no id, and is told by its text: any edit changes that.
                if head.id in (episode.id, text_digest(source)) or file == copy:
                    return head.sheet
        return Sheet()


def _state(file: Path) -> _State:
    try:
        status = file.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _facts(sheet: Sheet) -> _SheetFacts:
    return cast("_SheetFacts", asdict(sheet))


def _sheet(facts: _SheetFacts) -> Sheet:
    """Return the sheet of which :func:`dataclasses.asdict` made these facts."""
    return Sheet(
        subtitles=_localized(facts["subtitles"]),
        notes=_localized(facts["notes"]),
        links=tuple(Link(**link) for link in facts["links"]),
        season=facts["season"],
        episode=facts["episode"],
        type=facts["type"],
        explicit=facts["explicit"],
        cover=facts["cover"],
        rights=facts["rights"],
        publish_at=facts["publish_at"],
        status=facts["status"],
    )


def _localized(facts: _LocalizedFacts) -> Localized:
    return Localized(tuple((tag, text) for tag, text in facts["entries"]))
