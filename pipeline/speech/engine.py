"""The contract between the pipeline and whatever speaks.

An engine is registered under the entry-point group ``duologue.engines`` and loaded only when it is
asked for. It knows its service and nothing else: the cache, retries, verification and parallelism
wrap every engine once (:mod:`pipeline.speech.synthesis`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol, Self

from pipeline.model import Notation, Prosody, Speech, Utterance, Voice
from pipeline.pacing import Parallelism

__all__ = ["Engine", "Parallelism", "Request", "cache_key"]


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked to speak. Nothing else may change the sound."""

    text: str
    language: str
    voice: str
    prosody: Prosody = Prosody()

    @classmethod
    def of(cls, utterance: Utterance) -> Request:
        """Return the request that speaks an utterance."""
        return cls(utterance.spoken, utterance.language, utterance.voice.voice, utterance.voice.prosody)


class Engine(Protocol):
    """Speaks one request at a time, many times in parallel. Keeps no state between requests; writes no files."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the settings that environment variables give it."""
        ...

    @property
    def name(self) -> str:
        """The name of its entry point."""
        ...

    @property
    def fingerprint(self) -> str:
        """Name, version and settings: whatever changes the sound. Part of the cache key."""
        ...

    @property
    def online(self) -> str:
        """The host that text is sent to; empty for an engine that works offline."""
        ...

    @property
    def reads(self) -> frozenset[Notation]:
        """What it reads well by itself, in any of its languages; the rest is written out for it."""
        ...

    @property
    def parallelism(self) -> Parallelism:
        """How many requests it takes at a time."""
        ...

    @property
    def longest_ms(self) -> int | None:
        """How long the speech of one request may last; None where there is no limit. What is longer is split for it."""
        ...

    def cost(self, request: Request) -> float | None:
        """What a request costs, in the currency of its account: 0 for what is free, None where nobody said."""
        ...

    def voices(self) -> tuple[Voice, ...]:
        """The voices it is known to offer, without asking a network."""
        ...

    async def check(self) -> None:
        """Return if it can speak now.

        Raises:
            EngineUnavailable: with the reason, if it cannot.
        """
        ...

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request.

        Raises:
            EngineUnavailable: the same request may succeed later.
            EngineRefused: it will not.
        """
        ...

    async def close(self) -> None:
        """Stop whatever was started. The engine may be used again afterwards."""
        ...


def cache_key(fingerprint: str, request: Request) -> str:
    """Hex SHA-256 over everything that can change the sound, and nothing else.

    >>> len(cache_key("espeak 1.52", Request("Hello.", "en", "en-us")))
    64
    """
    facts = {"engine": fingerprint, **asdict(request)}  # a new field of Request changes the key by itself
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
