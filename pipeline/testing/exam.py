"""An engine under examination: what it is asked, and what was found."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.errors import EngineError
from pipeline.language import primary
from pipeline.model import Speech, Voice
from pipeline.speech.engine import Engine, Request
from pipeline.speech.verification import verify

T = TypeVar("T")


@dataclass(slots=True)
class Exam:
    """An engine under examination, and what was found."""

    engine: Engine
    sentences: Mapping[str, Sequence[str]]
    repeats: bool
    most_wait_s: float
    faults: list[str] = field(default_factory=list)
    errors: list[EngineError] = field(default_factory=list)  # that the engine raised

    def fault(self, text: str) -> None:
        """Note a fault, once."""
        if text not in self.faults:
            self.faults.append(text)

    def expect(self, claim: object, text: str) -> None:
        """Note a fault unless a claim holds."""
        if not claim:
            self.fault(text)

    async def sit(self, clauses: Sequence[Callable[[Exam], Coroutine[object, object, None]]]) -> None:
        """Go through clauses; what an engine raises out of turn ends one and not the others."""
        for clause in clauses:
            outcome = await outcome_of(clause(self))
            if isinstance(outcome, BaseException):
                self.fault(
                    f"{clause.__name__.removeprefix('check_')}: it raises {told(outcome)}; expected no error there"
                )

    def requests(self) -> list[Request]:
        """The sentences of each language in the first voice that is at home there."""
        voices = self.engine.voices()
        found = []
        for language, texts in self.sentences.items():
            voice = _first_voice(voices, language)
            found += [Request(text, language, voice.name) for text in texts] if voice else []
        return found

    async def speak(self, request: Request) -> Speech | None:
        """Return the speech for a request that must succeed; None, with a fault noted, if it does not."""
        outcome = await self.attempt(request)
        if isinstance(outcome, Speech):
            verdict = await outcome_of(asyncio.to_thread(verify, outcome, request))
            self.expect(verdict is None, f"{quoted(request)}: {verdict}")
            return outcome
        self.fault(f"{quoted(request)} ends in {told(outcome)}; expected speech")
        return None

    async def attempt(self, request: Request) -> object:
        """Return what comes of a request: speech, or whatever else it ends in."""
        outcome = await outcome_of(asyncio.wait_for(self.engine.synthesize(request), self.most_wait_s))
        if isinstance(outcome, EngineError):
            self.errors.append(outcome)
        elif isinstance(outcome, TimeoutError):
            self.fault(f"{quoted(request)} takes longer than {self.most_wait_s:g} s")
        return outcome


async def outcome_of(work: Awaitable[T]) -> T | BaseException:
    """Return what work ends in, or what it raises."""
    (outcome,) = await asyncio.gather(work, return_exceptions=True)
    return outcome


def quoted(request: Request) -> str:
    """Return the beginning of a request, for a message."""
    bent = f" ({request.prosody})" if str(request.prosody) else ""
    return f"{request.text[:40]!r}{bent}"


def told(outcome: object) -> str:
    """Return what a request ended in, in a few words."""
    return f"{type(outcome).__name__}: {outcome}" if isinstance(outcome, BaseException) else type(outcome).__name__


def _first_voice(voices: Sequence[Voice], language: str) -> Voice | None:
    """Return the first voice that is at home in a language, else the first that speaks it."""
    native = [voice for voice in voices if primary(voice.locale) == language]
    others = [voice for voice in voices if language in map(primary, voice.languages)]
    return next(iter(native + others), None)
