"""Small conversations, written for these tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model import Chapter, Gender, Localized, Passage, Role, Speaker, Transcript, Turn, Wording
from pipeline.script.voices import VoicesFile, default_voices_text, load_voices


def shipped_voices() -> VoicesFile:
    """The project's own voices file."""
    return load_voices(default_voices_text(), file="voices.yaml")


def person(name: str, *, gender: Gender | None = None, role: Role = "speaker") -> Speaker:
    """A speaker whose name in every language is its id."""
    return Speaker(name, Localized.of({"en": name}), (name,), role, gender)


def passage(**texts: str) -> Passage:
    """A passage with a wording for each language tag."""
    return Passage(tuple(Wording(tag, text) for tag, text in texts.items()))


def talk(
    speakers: Sequence[Speaker],
    turns: Sequence[tuple[str, Sequence[Passage]]],
    chapters: Mapping[int, str] | None = None,
) -> Transcript:
    """A transcript of turns (speaker, passages) with chapters by the turn they begin at."""
    return Transcript(
        id="0123456789abcdef",
        titles=Localized.of({"en": "A talk", "zh": "一次谈话"}),
        speakers=tuple(speakers),
        turns=tuple(Turn(speaker, tuple(passages)) for speaker, passages in turns),
        chapters=tuple(Chapter(Localized.of({"en": title}), turn) for turn, title in (chapters or {}).items()),
    )


def greeting(speakers: Sequence[Speaker]) -> Transcript:
    """A transcript in which everybody says good morning once, in English and Chinese."""
    return talk(speakers, [(speaker.id, [passage(en="Good morning.", zh="早上好。")]) for speaker in speakers])
