"""An engine that speaks in tones: real audio of known length and pitch, and faults on demand.

It stands in for a service wherever a test must know each sample or see an engine fail. Plugged in
with :func:`plug_in`, it is found like any other engine.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from array import array
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

from pipeline.errors import EngineError, EngineRefused
from pipeline.model import NOTATIONS, Notation, Pcm, Speech, Voice, WordMark
from pipeline.speech.engine import Parallelism, Request

WORD_MS = 300
"""Each word of a text, and each sign of a text without spaces, sounds this long."""

Fault = EngineError | Speech
"""What comes instead of a tone: an error, or speech that is not what was asked for."""


def flawless(request: Request, tries: int) -> Fault | None:
    """Let every request succeed."""
    return None


def always(fault: Fault) -> Callable[[Request, int], Fault | None]:
    """Return one fault for every try of every request."""
    return lambda *_: fault


def faults_by_text(faults: Mapping[str, Sequence[Fault]]) -> Callable[[Request, int], Fault | None]:
    """Return faults, try by try, for the requests with certain texts; the try after the last succeeds."""

    def fault(request: Request, tries: int) -> Fault | None:
        listed = faults.get(request.text, ())
        return listed[tries - 1] if tries <= len(listed) else None

    return fault


async def take_turns() -> None:
    """Let the other tasks run, and go on at once."""
    await asyncio.sleep(0)


@dataclass(slots=True)
class ToneEngine:
    """Speaks a tone whose pitch follows from the voice, and notes what it was asked."""

    rate_hz: int = 8000
    parallelism: Parallelism = Parallelism(4, 8)
    reads: frozenset[Notation] = NOTATIONS
    fault: Callable[[Request, int], Fault | None] = flawless  # given a request and how often it was asked
    pause: Callable[[], Awaitable[None]] = take_turns  # how long an answer takes
    asked: list[str] = field(default_factory=list)  # the texts, in the order of asking
    at_once: list[int] = field(default_factory=list)  # requests under way whenever one begins
    running: int = 0
    closings: int = 0
    name: str = "tones"
    online: str = ""
    longest_ms: int | None = None
    price: float = 0.0  # of each letter

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine; ``DUOLOGUE_TONES_RATE_HZ`` sets its sample rate."""
        return cls(rate_hz=int(environment.get("DUOLOGUE_TONES_RATE_HZ", "8000")))

    @property
    def fingerprint(self) -> str:
        """What the tones depend on."""
        return f"tones 1 {self.rate_hz} Hz"

    def cost(self, request: Request) -> float | None:
        """Nothing, unless it was made to cost something for each letter."""
        return len(request.text) * self.price

    def voices(self) -> tuple[Voice, ...]:
        """Two voices for each of two languages; any other name sounds as well."""
        return (
            Voice("tone-en-f", "en-GB", "female"),
            Voice("tone-en-m", "en-GB", "male"),
            Voice("tone-zh-f", "zh-CN", "female"),
            Voice("tone-zh-m", "zh-CN", "male"),
        )

    async def check(self) -> None:
        """Return: tones can always be made."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak a tone, or do what the fault for this try says."""
        self.asked.append(request.text)
        self.running += 1
        self.at_once.append(self.running)
        try:
            await self.pause()
        finally:
            self.running -= 1
        if not request.text.strip():
            raise EngineRefused("the text is blank")
        fault = self.fault(request, self.asked.count(request.text))
        if isinstance(fault, EngineError):
            raise fault
        return fault or speak_tone(request, self.rate_hz)

    async def close(self) -> None:
        """Note that somebody closed it."""
        self.closings += 1


def speak_tone(request: Request, rate_hz: int) -> Speech:
    """Return a tone with one mark for each word, or for each sign of a text without spaces."""
    words = request.text.split() if " " in request.text else list(request.text)
    step_ms = round(WORD_MS / (1 + request.prosody.rate_percent / 100))
    marks = tuple(WordMark(word, n * step_ms, (n + 1) * step_ms) for n, word in enumerate(words))
    pitch_hz = tone_hz(request.voice) * 2 ** (request.prosody.pitch_st / 12)
    return Speech(tone(len(words) * step_ms, pitch_hz=pitch_hz, rate_hz=rate_hz), marks)


def tone_hz(voice: str) -> int:
    """Return the pitch of a voice, from 200 to 455 Hz."""
    return 200 + hashlib.sha256(voice.encode()).digest()[0]


@lru_cache(256)
def tone(duration_ms: int, *, pitch_hz: float = 400, rate_hz: int = 8000, peak: int = 8000) -> Pcm:
    """Return a sine tone."""
    turn = 2 * math.pi * pitch_hz / rate_hz
    samples = array("h", [round(peak * math.sin(turn * n)) for n in range(duration_ms * rate_hz // 1000)])
    return Pcm(samples.tobytes(), rate_hz)


def plug_in(folder: Path, name: str = "tones", target: str = "tests.speech.tones:ToneEngine") -> None:
    """Put an installed distribution into a folder, which offers one engine once it is on the import path."""
    package = f"{folder.name}_{name}"
    metadata = folder / f"{package}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[duologue.engines]\n{name} = {target}\n", "utf-8")
