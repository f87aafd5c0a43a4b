"""A transcript as others see it: as JSON for programs, and as a page of text for a person."""

from __future__ import annotations

from collections import Counter

from pipeline.columns import cut_to_width, printable, render_table
from pipeline.language import count_scripts
from pipeline.model import Passage, Transcript, Turn

_FIRST_SIGNS = 40  # of a text by which its passage is found


def transcript_json(transcript: Transcript) -> dict[str, object]:
    """Return what ``duologue read --json`` prints.

    Titles are in the page's first language; the turn of a chapter is an index into all the turns.
    """
    languages = transcript.languages
    first = languages[0] if languages else ""
    return {
        "schema": 1,
        "title": transcript.titles.best(first),
        "date": transcript.date,
        "languages": list(languages),
        "speakers": [
            {"id": speaker.id, "names": dict(speaker.names), "labels": list(speaker.labels), "role": speaker.role}
            for speaker in transcript.speakers
        ],
        "chapters": [{"title": chapter.titles.best(first), "turn": chapter.turn} for chapter in transcript.chapters],
        "turns": [
            {
                "speaker": turn.speaker,
                "passages": [
                    {wording.language: wording.text for wording in passage.wordings} for passage in turn.passages
                ],
            }
            for turn in transcript.turns
        ],
        "omissions": [
            {"line": omission.line, "reason": omission.reason, "text": omission.text}
            for omission in transcript.omissions
        ],
    }


def render_preview(transcript: Transcript, *, width: int = 80) -> str:
    """Return what ``duologue read --preview`` prints: cast, chapters, turns and omissions, by their first words.

    Pairings that are a guess come first. No line is wider than ``width`` columns, of which a Han
    character takes two, and nothing that a page holds can steer a terminal.
    """
    return "\n".join(line for line, _ in preview_lines(transcript, width=width)) + "\n"


def preview_lines(transcript: Transcript, *, width: int = 80) -> list[tuple[str, str]]:
    """Return the lines of the preview, each with the id of the speaker whom it is about; empty for the others."""
    lines = [
        (cut_to_width(printable(line), width), "") for line in (*transcript.titles.values(), render_facts(transcript))
    ]
    parts = {
        "Doubtful": _doubtful(transcript),
        "Speakers": _speakers(transcript),
        "Chapters": _chapters(transcript),
        "Turns": _turns(transcript),
        "Left out": _omissions(transcript),
    }
    speakers = {
        "Doubtful": [speaker for _, speaker, _ in _doubts(transcript)],
        "Speakers": ["", *(speaker.id for speaker in transcript.speakers)],
        "Turns": [turn.speaker for turn in transcript.turns],
    }
    for name, rows in parts.items():
        if rows:
            table = render_table(rows, width=width)
            lines += [("", ""), (name, ""), *zip(table, speakers.get(name, [""] * len(table)), strict=True)]
    return lines


def _doubts(transcript: Transcript) -> list[tuple[int, str, Passage]]:
    """Return the pairings that are a guess, with the number and the speaker of their turn."""
    return [
        (number, turn.speaker, passage)
        for number, turn in enumerate(transcript.turns, start=1)
        for passage in turn.passages
        if passage.doubtful
    ]


def _doubtful(transcript: Transcript) -> list[tuple[str, ...]]:
    return [
        (str(number), speaker, " / ".join(wording.text[:_FIRST_SIGNS] for wording in passage.wordings))
        for number, speaker, passage in _doubts(transcript)
    ]


def render_facts(transcript: Transcript) -> str:
    """Return in one line what a transcript has: its date, its languages, and how much of everything."""
    counts = {
        "speaker": len(transcript.speakers),
        "chapter": len(transcript.chapters),
        "turn": len(transcript.turns),
        "omission": len(transcript.omissions),
    }
    if doubts := _doubts(transcript):
        counts["doubt"] = len(doubts)
    counted = [f"{count} {noun}" if count == 1 else f"{count} {noun}s" for noun, count in counts.items()]
    return " · ".join(filter(None, [transcript.date, ", ".join(transcript.languages), *counted]))


def _speakers(transcript: Transcript) -> list[tuple[str, ...]]:
    turns = Counter(turn.speaker for turn in transcript.turns)
    words: Counter[str] = Counter()
    for turn in transcript.turns:
        words[turn.speaker] += _count_words(turn)
    total = words.total() or 1
    heading = ("id", "name", "role", "turns", "words", "labels")
    return [
        heading,
        *(
            (
                speaker.id,
                " / ".join(speaker.names.values()),
                speaker.role,
                str(turns[speaker.id]),
                f"{words[speaker.id] * 100 / total:.0f}%",
                ", ".join(speaker.labels),
            )
            for speaker in transcript.speakers
        ),
    ]


def _count_words(turn: Turn) -> int:
    # Of one language only: a translation says nothing twice.
    return sum(count_scripts(passage.wordings[0].text).total() for passage in turn.passages)


def _chapters(transcript: Transcript) -> list[tuple[str, ...]]:
    return [(str(chapter.turn + 1), " / ".join(chapter.titles.values())) for chapter in transcript.chapters]


def _turns(transcript: Transcript) -> list[tuple[str, ...]]:
    return [
        (str(number), turn.speaker, turn.passages[0].wordings[0].text)
        for number, turn in enumerate(transcript.turns, start=1)
    ]


def _omissions(transcript: Transcript) -> list[tuple[str, ...]]:
    return [
        (f"line {omission.line}" if omission.line else "", omission.reason, omission.text)
        for omission in transcript.omissions
    ]
