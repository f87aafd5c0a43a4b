"""Clips on a timeline, and what is shown while they sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import overload

_WORD_EDGES = Struct("=4I")


@dataclass(frozen=True, slots=True)
class Segment:
    """A clip placed on the timeline of a programme, in samples from its start."""

    utterance: int  # index into the script's utterances
    start: int
    end: int
    lead: int = 0  # samples of the clip that were cut off before its start


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a shown text with its punctuation, and when it sounds in the programme."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Words(Sequence[Word]):
    """Words that stand in a text one after another, in a few bytes each: ten hours have over a hundred thousand.

    >>> words = Words.of("Good morning.", [Word("Good", 0, 300), Word("morning.", 350, 900)])
    >>> len(words), words[1]
    (2, Word(text='morning.', start_ms=350, end_ms=900))
    """

    text: str = ""
    edges: bytes = b""  # of each word: where it starts and stops in the text, and its times

    @classmethod
    def of(cls, text: str, words: Iterable[Word]) -> Words:
        """Return the words of a text; ValueError where the text lacks one."""
        edges = bytearray()
        stop = 0
        for word in words:
            start = text.index(word.text, stop)
            stop = start + len(word.text)
            edges += _WORD_EDGES.pack(start, stop, word.start_ms, word.end_ms)
        return cls(text, bytes(edges))

    def __iter__(self) -> Iterator[Word]:
        for start, stop, start_ms, end_ms in _WORD_EDGES.iter_unpack(self.edges):
            yield Word(self.text[start:stop], start_ms, end_ms)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return tuple(self)[index]

    def __len__(self) -> int:
        return len(self.edges) // _WORD_EDGES.size


@dataclass(frozen=True, slots=True)
class Cue:
    """Text shown from ``start_ms`` to ``end_ms``, in the language of its wording."""

    start_ms: int
    end_ms: int
    speaker: str
    language: str
    text: str
    words: Sequence[Word] = ()  # together they hold every sign of the text but the spaces
    is_estimated: bool = False  # the engine did not say when its words sound
    turn: int | None = 0  # index into the transcript's turns; None in the opening line
    passage: int = 0  # index into the turn's passages
    unit: int = 0  # as in an utterance, and so is the next
    repetition: int = 0


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter's place in a finished programme."""

    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a finished programme is, after ITU-R BS.1770, and what it took."""

    integrated_lufs: float
    true_peak_dbtp: float
    target_lufs: float
    correction_db: float = 0.0  # added to the gain of every voice to come to the target
    basis: str = ""  # of what else the correction holds: the music, the lesson, the opening
