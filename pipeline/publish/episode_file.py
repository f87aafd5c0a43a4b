"""``episode.json``: what is known of a finished episode, for programs and for the next build.

It holds no clock, no host and no path, so that the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.model import NARRATOR, BuiltEpisode, Cue, Episode, Loudness
from pipeline.publish.episode_files import EPISODE_FILE

SCHEMA = 1


def render_episode(built: BuiltEpisode) -> str:
    """Return the text of an episode's file; ``build`` alone differs where the same page is built again."""
    episode = built.episode
    facts = {
        "schema": SCHEMA,
        "id": episode.id,
        "title": episode.title,
        "shown_title": episode.shown_title,
        "artist": episode.artist,
        "date": episode.date,
        "language": str(episode.plan),
        "edition": episode.edition,
        "slug": episode.slug,
        "engine": episode.engine,
        "draft": episode.draft,
        "audio": episode.audio.name,
        "duration_ms": episode.duration_ms,
        "speakers": {id: _speaker(episode, id) for id in episode.cast},
        "loudness": asdict(episode.loudness) if episode.loudness else None,
        "chapters": [asdict(chapter) for chapter in episode.chapters],
        "cues": [_cue(cue) for cue in episode.cues],
        "notes": list(episode.notes),
        "source": asdict(episode.source),
        "rights": episode.rights,
        "lesson": asdict(episode.lesson),
        "translators": dict(episode.translators),
        "show_title": episode.show_title,
        "build": {
            "utterances": built.utterances,
            "cached": built.cached,
            "spoken": built.utterances - built.cached,
            "seconds": {stage: round(seconds, 3) for stage, seconds in built.seconds.items()},
        },
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _speaker(episode: Episode, id: str) -> dict[str, object]:
    spoken_ms = episode.spoken_ms
    return {
        "names": dict(episode.names.get(id, {})),
        "role": episode.roles.get(id, "narrator" if id == NARRATOR else "speaker"),
        "voices": {language: str(voice) for language, voice in episode.cast[id].items()},
        "spoken_ms": spoken_ms.get(id, 0),
        "share": round(spoken_ms.get(id, 0) / (sum(spoken_ms.values()) or 1), 4),
    }


def _cue(cue: Cue) -> dict[str, str | int | bool | None]:
    # Without its words, which would be nine tenths of the file: their times are in the captions.
    return {
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "speaker": cue.speaker,
        "language": cue.language,
        "text": cue.text,
        "is_estimated": cue.is_estimated,
        "turn": cue.turn,
        "passage": cue.passage,
        "unit": cue.unit,
        "repetition": cue.repetition,
    }


@dataclass(frozen=True, slots=True)
class BuiltBefore:
    """What the next build needs to know of the episode that a folder already holds."""

    id: str
    page: str
    title: str
    engine: str
    draft: bool
    loudness: Loudness | None = None
    audio: str = ""  # the name of its file


def read_built_before(folder: Path) -> BuiltBefore | None:
    """Return the facts of the episode in a folder, or None where there is none that can be read."""
    try:
        facts = json.loads((folder / EPISODE_FILE).read_text(encoding="utf-8"))
        return BuiltBefore(
            id=str(facts["id"]),
            page=str(facts["source"]["page"]),
            title=str(facts["title"]),
            engine=str(facts["engine"]),
            draft=bool(facts["draft"]),
            loudness=_loudness(facts.get("loudness")),
            audio=str(facts.get("audio", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _loudness(facts: Mapping[str, float | str] | None) -> Loudness | None:
    if facts is None:
        return None
    return Loudness(
        integrated_lufs=float(facts["integrated_lufs"]),
        true_peak_dbtp=float(facts["true_peak_dbtp"]),
        target_lufs=float(facts["target_lufs"]),
        correction_db=float(facts["correction_db"]),
        basis=str(facts.get("basis", "")),
    )
