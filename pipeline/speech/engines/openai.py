"""Any server with the interface ``POST /v1/audio/speech``: OpenAI's own, or one on your machine.

Servers differ in what they answer, whatever is asked for, so the audio is told by its bytes. The
interface has a speed and no pitch: a voice is raised by playing it faster. It says nothing of when
words sound; their times are estimated where they are needed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Self

from pipeline.codec import decode
from pipeline.errors import AudioError, EngineNotSetUp, EngineRefused, EngineUnavailable, WrongAudio
from pipeline.filecache import cache_folder
from pipeline.model import Encoded, Notation, Pcm, Prosody, Speech, Voice, text_digest
from pipeline.speech.bending import pitch_factor, play_faster, unbent_speed
from pipeline.speech.coverage import letters_of
from pipeline.speech.engine import Parallelism, Request
from pipeline.speech.engines.openai_settings import DEFAULT_ADDRESS, OpenAISettings
from pipeline.speech.engines.openai_voices import load_voices, read_listed, store_voices
from pipeline.speech.engines.web_audio import read_audio
from pipeline.web_service import AGAIN, Answer

_FORMAT = "wav"  # every server has it, and nothing is lost in it
_NO_LIST_HINT = "Name its voices in DUOLOGUE_OPENAI_VOICES, each like ada:en-GB:female."
_SPEEDS = (0.25, 4.0)  # that the interface takes


class OpenAIEngine:
    """Speaks through a server with OpenAI's interface."""

    def __init__(self, settings: OpenAISettings, *, listed: Path | None = None) -> None:
        self._settings = settings
        self._listed = listed  # the file of the voices that the server was last heard to have

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the settings that environment variables give it."""
        settings = OpenAISettings.from_environment(environment)
        digest = text_digest(settings.service.address)
        return cls(settings, listed=cache_folder(environment) / f"openai-voices-{digest}.tsv")

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "openai"

    @property
    def fingerprint(self) -> str:
        """The server, its model and the format: another server may give the same name to another voice."""
        return f"openai {self._settings.model} {_FORMAT} from {self._settings.service.address}"

    @property
    def online(self) -> str:
        """The host that text is sent to."""
        return self._settings.service.host

    @property
    def reads(self) -> frozenset[Notation]:
        """Nothing: what a model makes of numbers and units is its own affair."""
        return frozenset()

    @property
    def parallelism(self) -> Parallelism:
        """Two requests at the start: a server on one's own machine has little use for more."""
        return Parallelism(start=2, most=8)

    @property
    def longest_ms(self) -> int | None:
        """The interface takes 4,096 characters, which no language says in a minute."""
        return 60_000

    def cost(self, request: Request) -> float | None:
        """The price of ``DUOLOGUE_OPENAI_PRICE`` for its characters; where none is set, nothing on this machine."""
        if self._settings.price is None:
            return 0.0 if self._settings.service.is_here else None
        return self._settings.price * len(request.text) / 1e6

    def voices(self) -> tuple[Voice, ...]:
        """The voices that the settings name, else those of the list that was last fetched from the server."""
        return self._settings.voices or (load_voices(self._listed) if self._listed else ())

    async def refresh_voices(self, today: date) -> tuple[Voice, ...]:  # noqa: ARG002 - such lists have no date
        """Fetch the server's list of voices, keep it, and return the voices that are known from then on.

        Raises:
            EngineUnavailable: if the server gives no list.
            OutputError: if the list cannot be kept.
        """
        if self._settings.voices:
            return self._settings.voices
        try:
            answer = await self._settings.service.ask("GET", "/audio/voices", headers={})
        except EngineRefused as error:
            raise EngineUnavailable(error.message, where=error.where, hint=_NO_LIST_HINT) from error
        voices = read_listed(answer.body)
        if not voices:
            raise EngineUnavailable("it lists no voices whose language is known", where=self.online, hint=_NO_LIST_HINT)
        if self._listed is not None:
            store_voices(self._listed, voices)
        return voices

    async def check(self) -> None:
        """Return if the server takes the key; no text is sent and nothing charged.

        Raises:
            EngineUnavailable: with the reason.
        """
        if self._settings.lacks_key:
            raise EngineNotSetUp("OPENAI_API_KEY is not set", where=self.online, hint=_no_key_hint())
        await self._settings.service.check("/models")

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request; there are no word marks.

        Raises:
            EngineBusy: the service asks for fewer requests, or fell silent.
            WrongAudio: the answer is no audio.
            EngineUnavailable: there was no answer.
            EngineRefused: the service takes neither this request nor this key.
        """
        if self._settings.lacks_key:
            raise EngineRefused("OPENAI_API_KEY is not set", where=self.online, hint=_no_key_hint())
        if not letters_of(request.text):
            message = f"there is nothing to say in {request.text[:40]!r}"
            raise EngineRefused(message, where=self.online, hint="Give it words, or leave it out.")
        answer = await self._settings.service.ask(
            "POST",
            "/audio/speech",
            body=render_order(request, self._settings.model),
            headers={"Content-Type": "application/json"},
        )
        audio = await asyncio.to_thread(_read_bent, answer, request.prosody, self.online)
        return Speech(audio)

    async def close(self) -> None:
        """Return at once: each request closes its own connection."""


def render_order(request: Request, model: str) -> bytes:
    """Return the document that asks for a request.

    Raises:
        EngineRefused: if the interface cannot ask for its prosody.

    >>> render_order(Request("Hello.", "en", "alloy", Prosody(10)), "tts-1").decode()
    '{"model": "tts-1", "voice": "alloy", "input": "Hello.", "response_format": "wav", "speed": 1.1}'
    """
    speed = round(unbent_speed(request.prosody), 3)
    least, most = _SPEEDS
    if not least <= speed <= most:
        raise EngineRefused(
            f"{request.prosody} needs a speed of {speed:g}; expected {least:g} to {most:g}",
            hint="Choose a rate and a pitch nearer to the voice's own.",
        )
    order: dict[str, str | float] = {
        "model": model,
        "voice": request.voice,
        "input": request.text,
        "response_format": _FORMAT,
    }
    if speed != 1:  # not every server knows the word
        order |= {"speed": speed}
    # Halves of signs are no text, and no server takes them.
    return json.dumps(order, ensure_ascii=False).encode("utf-8", errors="replace")


def _read_bent(answer: Answer, prosody: Prosody, host: str) -> Encoded | Pcm:
    audio = read_audio(answer, host)
    if not prosody.pitch_st:
        return audio
    try:
        return play_faster(decode(audio), pitch_factor(prosody))
    except AudioError as error:
        raise WrongAudio(f"the answer is damaged: {error.message}", where=host, hint=AGAIN) from error


def _no_key_hint() -> str:
    return f"Set OPENAI_API_KEY to a key for {DEFAULT_ADDRESS}, or name a server of your own in DUOLOGUE_OPENAI_URL."
