"""The example pages of the reader, and a transcript in the simple form that their expectations are in."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Transcript

FOLDER = Path(__file__).parent.parent / "data" / "transcript"


def page_of(case: str) -> Path:
    """Return the page whose expectation is ``<case>.json``; a page that is JSON itself is ``<case>.page.json``."""
    return next(path for path in sorted(FOLDER.glob(f"{case}.*")) if path.name != f"{case}.json")


def cases() -> list[str]:
    """Return the names of the example pages."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if not path.stem.endswith(".page"))


def text_cases() -> list[str]:
    """Return the names of the example pages that are text, and so can be written in another encoding."""
    return [case for case in cases() if page_of(case).suffix not in {".docx", ".mhtml", ".webarchive"}]


def outline(transcript: Transcript) -> dict[str, object]:
    """Return what a reader hears, as plain data."""
    return {
        "title": dict(transcript.titles),
        "date": transcript.date,
        "languages": list(transcript.languages),
        "speakers": {
            speaker.id: {"names": dict(speaker.names), "labels": list(speaker.labels), "role": speaker.role}
            for speaker in transcript.speakers
        },
        "chapters": [[dict(chapter.titles), chapter.turn] for chapter in transcript.chapters],
        "turns": [
            [
                turn.speaker,
                [{wording.language: wording.text for wording in passage.wordings} for passage in turn.passages],
            ]
            for turn in transcript.turns
        ],
        "omissions": [[omission.line, omission.reason, omission.text] for omission in transcript.omissions],
    }
