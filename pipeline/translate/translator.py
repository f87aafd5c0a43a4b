"""The contract between the pipeline and whatever translates.

A translator is registered under the entry-point group ``duologue.translators`` and loaded only when it
is asked for. It knows its service and nothing else: batches, the cache, retries, verification and
parallelism wrap every translator once (:mod:`pipeline.translate.run`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Literal, Protocol, Self

from pipeline.pacing import Parallelism

__all__ = [
    "SUMMARY",
    "Answer",
    "Batch",
    "Estimate",
    "Kind",
    "Limits",
    "Parallelism",
    "Piece",
    "Term",
    "Translator",
    "cache_key",
]

SUMMARY = "summary"
"""The place of a summary, which no text of the transcript has."""

Kind = Literal["speech", "title", "name", "notes", "summary"]
"""What a text is. A summary is no translation: the piece is the whole conversation, to be summed up."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to translate, or one around it."""

    place: str  # where it stands: "turn 12.1", "chapter 3", "title"; unlike any other of a transcript
    speaker: str  # their name; empty for what nobody says
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """What a name or a term is called in the other language, wherever it occurs."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What a translator is asked at a time: pieces of one kind, with the words around them as context."""

    kind: Kind
    source: str  # language tags
    target: str
    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    terms: tuple[Term, ...] = ()  # of the glossary: those that occur in the pieces
    fault: str = ""  # of the last answer, where a piece is asked for again; it may quote the page


@dataclass(frozen=True, slots=True)
class Answer:
    """What a translator sends back: a text for each piece, in order, empty where it has none."""

    texts: tuple[str, ...]
    cost: float | None = None  # what was charged; None for what was estimated


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a translator takes in one batch. A passage that is longer comes in parts; a sentence, alone."""

    pieces: int
    characters: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What batches will probably need. Estimates add up."""

    characters: int = 0  # of the texts alone
    tokens: int = 0  # of a language model, there and back; 0 for what counts none
    cost: float | None = 0.0  # in the currency of the account; None where nobody said a price

    def __add__(self, other: Estimate) -> Estimate:
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Estimate(self.characters + other.characters, self.tokens + other.tokens, cost)


class Translator(Protocol):
    """Translates one batch at a time, many times in parallel. Writes no files."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the translator with the settings that environment variables give it."""
        ...

    @property
    def name(self) -> str:
        """The name of its entry point."""
        ...

    @property
    def credit(self) -> str:
        """The name under which listeners hear of it, such as that of its model; empty where a person translated."""
        ...

    @property
    def fingerprint(self) -> str:
        """Name, version and settings: whatever changes its words. Part of the cache key."""
        ...

    @property
    def online(self) -> str:
        """The host that text is sent to; empty for one that works offline."""
        ...

    @property
    def is_cached(self) -> bool:
        """Whether an answer is kept for that text wherever it stands; False for what answers by its place."""
        ...

    @property
    def follows_glossary(self) -> bool:
        """Whether it can be told what names and terms are called; else no glossary is kept to."""
        ...

    @property
    def parallelism(self) -> Parallelism:
        """How many requests it takes at a time."""
        ...

    @property
    def limits(self) -> Limits:
        """The most that it takes in one request."""
        ...

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of text that it takes; what it does not take stays as it is."""
        ...

    def estimate(self, batch: Batch) -> Estimate:
        """What a batch will probably need, before it is sent."""
        ...

    async def check(self) -> None:
        """Return if it can translate now.

        Raises:
            EngineUnavailable: with the reason, if it cannot.
        """
        ...

    async def translate(self, batch: Batch) -> Answer:
        """Translate the pieces of a batch.

        Raises:
            EngineUnavailable: the same batch may succeed later.
            EngineRefused: it will not.
        """
        ...

    async def close(self) -> None:
        """Stop whatever was started. The translator may be used again afterwards."""
        ...


def cache_key(fingerprint: str, need: Batch) -> str:
    """Hex SHA-256 over what a translation answers to: one text, its kind, the languages and the terms in it.

    The words around it are no part of the key, and neither is its place: they help to translate, but
    an edit elsewhere must not make this text be paid for again. A text that is said twice is
    translated once.
    """
    (piece,) = need.pieces
    facts = [fingerprint, need.kind, need.source, need.target, piece.text, *map(astuple, need.terms)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def count_characters(pieces: Sequence[Piece]) -> int:
    """Return how many characters the texts of some pieces have."""
    return sum(len(piece.text) for piece in pieces)
