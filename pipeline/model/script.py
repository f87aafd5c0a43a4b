"""What will be spoken, in which voice, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline.language import LanguagePlan
from pipeline.model.lesson import NO_LESSON, Lesson
from pipeline.model.localized import Localized
from pipeline.model.voice import CastVoice

Break = Literal["switch", "sentence", "paragraph", "language", "speaker", "chapter", "end"]
"""What separates an utterance from the next one; the pause follows from it.

``switch`` parts a sentence where it goes over into another language, ``language`` the same words in
one language and in the next, or once more.
"""
Notation = Literal[
    "number", "percentage", "fraction", "range", "date", "time", "money", "unit", "phone", "name", "abbreviation"
]
"""What is written in signs and read in words; ``name`` is a name with a number in it, such as GPT-4."""
NOTATIONS: frozenset[Notation] = frozenset(get_args(Notation))


@dataclass(frozen=True, slots=True)
class Utterance:
    """The words sent to an engine in one request, and their place in the programme."""

    speaker: str
    language: str  # of the words, as the transcript tags them
    voice: CastVoice
    spoken: str  # what the engine is given
    shown: str  # what a reader sees
    turn: int | None  # index into the transcript's turns; None in the opening line
    passage: int  # index into the turn's passages
    chapter: int | None  # index into the script's chapters
    separator: Break  # what separates it from the next utterance
    within: str = ""  # the language of the wording around it, where that is another one
    unit: int = 0  # which of the passage's sentences it belongs to, where languages alternate after each
    repetition: int = 0  # how often the same words were heard before
    gap_ms: int = 0  # the silence for speaking along, beyond the pause

    @property
    def wording(self) -> str:
        """The language of the wording that it is a part of."""
        return self.within or self.language


LeftOutReason = Literal["nothing to say", "language missing", "own language instead"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the transcript that nobody says, or a language in which a passage has none."""

    turn: int
    passage: int
    language: str
    reason: LeftOutReason
    text: str = ""  # empty where the whole language is missing


@dataclass(frozen=True, slots=True)
class Script:
    """What will be spoken, in order."""

    transcript_id: str
    plan: LanguagePlan
    title: str
    utterances: tuple[Utterance, ...]
    chapters: tuple[str, ...] = ()  # titles, in the order of the programme
    cast: Mapping[str, Mapping[str, CastVoice]] = field(default_factory=dict)  # speaker, language
    names: Mapping[str, Localized] = field(default_factory=dict)  # of each speaker
    notes: tuple[str, ...] = ()  # what had to be assumed: a gender, a voice used twice
    lesson: Lesson = NO_LESSON
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the silence after an utterance is, by what separates it from the next one.

    >>> Pauses(speaker_ms=800).after_ms("speaker")
    800
    """

    switch_ms: int = 0
    sentence_ms: int = 250
    language_ms: int = 450
    paragraph_ms: int = 550
    speaker_ms: int = 700
    chapter_ms: int = 1400
    end_ms: int = 500

    def after_ms(self, separator: Break) -> int:
        """The pause that a separator stands for."""
        by_separator: dict[Break, int] = {
            "switch": self.switch_ms,
            "sentence": self.sentence_ms,
            "language": self.language_ms,
            "paragraph": self.paragraph_ms,
            "speaker": self.speaker_ms,
            "chapter": self.chapter_ms,
            "end": self.end_ms,
        }
        return by_separator[separator]
