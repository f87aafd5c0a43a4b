"""A finished episode, read back from the facts that stand beside its audio."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from pipeline.errors import PipelineError
from pipeline.language import LanguagePlan
from pipeline.model import ChapterMark, Cue, Episode, Lesson, Localized, Loudness, Role, Source, Unit
from pipeline.publish.episode_file import SCHEMA
from pipeline.publish.episode_files import EPISODE_FILE
from pipeline.storage import read_text


class _Chapter(TypedDict):
    title: str
    start_ms: int
    end_ms: int


class _Cue(TypedDict):
    start_ms: int
    end_ms: int
    speaker: str
    language: str
    text: str
    is_estimated: bool
    turn: int | None
    passage: int
    unit: int
    repetition: int


class _Speaker(TypedDict):
    names: dict[str, str]
    role: Role


class _Loudness(TypedDict):
    integrated_lufs: float
    true_peak_dbtp: float
    target_lufs: float
    correction_db: float


class _Lesson(TypedDict):
    unit: Unit
    slow: dict[str, float]
    repeat: dict[str, int]
    gap_ms: int


class _Facts(TypedDict):
    schema: int
    id: str
    title: str
    artist: str
    date: str | None
    language: str
    edition: str
    slug: str
    engine: str
    draft: bool
    audio: str
    duration_ms: int
    speakers: dict[str, _Speaker]
    loudness: _Loudness | None
    chapters: list[_Chapter]
    cues: list[_Cue]
    notes: list[str]
    source: dict[str, str]
    rights: str
    lesson: _Lesson
    translators: dict[str, str]
    show_title: str


def read_episode(folder: Path) -> Episode:
    """Return the episode that a folder holds, without what its file leaves out: the cast, and the words of cues.

    Raises:
        PipelineError: if there is no such file, or it does not hold the facts of an episode.
    """
    path = folder / EPISODE_FILE
    text = read_text(path, PipelineError)
    try:
        return _episode(folder, json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, PipelineError) as error:
        raise PipelineError(
            f"does not hold the facts of an episode: {type(error).__name__}: {error}",
            where=str(path),
            hint="Build the episode again.",
        ) from error


def _episode(folder: Path, facts: _Facts) -> Episode:
    if facts["schema"] != SCHEMA:
        raise ValueError(f"schema {facts['schema']!r}")
    return Episode(
        id=str(facts["id"]),
        title=str(facts["title"]),
        artist=str(facts["artist"]),
        date=None if facts["date"] is None else str(facts["date"]),
        audio=folder / str(facts["audio"]),
        duration_ms=int(facts["duration_ms"]),
        plan=LanguagePlan.parse(facts["language"]),
        edition=str(facts["edition"]),
        slug=str(facts["slug"]),
        engine=str(facts["engine"]),
        draft=bool(facts["draft"]),
        cues=tuple(map(_cue, facts["cues"])),
        chapters=tuple(map(_chapter, facts["chapters"])),
        cast={},
        notes=tuple(map(str, facts["notes"])),
        source=Source(**facts["source"]),
        rights=str(facts["rights"]),
        loudness=None if facts["loudness"] is None else Loudness(**facts["loudness"]),
        names={id: Localized.of(speaker["names"]) for id, speaker in facts["speakers"].items()},
        roles={id: speaker["role"] for id, speaker in facts["speakers"].items()},
        lesson=Lesson(**facts["lesson"]),
        translators=dict(facts["translators"]),
        show_title=str(facts["show_title"]),
    )


def _cue(facts: _Cue) -> Cue:
    return Cue(
        start_ms=int(facts["start_ms"]),
        end_ms=int(facts["end_ms"]),
        speaker=str(facts["speaker"]),
        language=str(facts["language"]),
        text=str(facts["text"]),
        is_estimated=bool(facts["is_estimated"]),
        turn=None if facts["turn"] is None else int(facts["turn"]),
        passage=int(facts["passage"]),
        unit=int(facts["unit"]),
        repetition=int(facts["repetition"]),
    )


def _chapter(facts: _Chapter) -> ChapterMark:
    return ChapterMark(str(facts["title"]), int(facts["start_ms"]), int(facts["end_ms"]))
