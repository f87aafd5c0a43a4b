"""The contract of engines holds for those that are there, and fails for each way of breaking it."""

from __future__ import annotations

import asyncio
import pickle
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Self, cast

import pytest

from pipeline.errors import EngineRefused, EngineUnavailable
from pipeline.model import Gender, Notation, Pcm, Prosody, Speech, Voice, WordMark
from pipeline.speech.engine import Engine, Parallelism, Request
from pipeline.speech.engines.azure import AzureEngine
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.engines.espeak import EspeakEngine
from pipeline.speech.engines.openai import OpenAIEngine
from pipeline.testing import SENTENCES, EngineContractError, check_engine
from tests.speech.edge_service import EdgeService
from tests.speech.tones import ToneEngine, speak_tone
from tests.speech.web_speech import WebSpeech

ENGLISH = {"en": ("The ferry leaves at noon.",)}
BOTH = {"en": SENTENCES["en"], "zh": SENTENCES["zh"]}


@contextmanager
def tones() -> Iterator[Engine]:
    """The engine of tones."""
    yield ToneEngine()


@contextmanager
def espeak() -> Iterator[Engine]:
    """The embedded engine."""
    yield EspeakEngine.from_environment({})


@contextmanager
def edge() -> Iterator[Engine]:
    """Edge's engine, with a service that speaks its protocol."""
    with EdgeService().running() as service:
        yield EdgeEngine.from_environment(service.environment())


@contextmanager
def azure() -> Iterator[Engine]:
    """Azure's engine, with a service that speaks its interface."""
    with WebSpeech().running() as service:
        yield AzureEngine.from_environment(service.azure())


@contextmanager
def openai() -> Iterator[Engine]:
    """OpenAI's engine, with a server that speaks its interface."""
    with WebSpeech().running() as service:
        yield OpenAIEngine.from_environment(service.openai())


ENGINES: Mapping[str, Callable[[], AbstractContextManager[Engine]]] = {
    "tones": tones,
    "espeak": espeak,
    "edge": edge,
    "azure": azure,
    "openai": openai,
}


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_keeps_the_contract(name: str) -> None:
    """Ours, offline and against their services on loopback, and the one of the tests."""
    with ENGINES[name]() as engine:
        check_engine(engine, sentences=BOTH)


class Nameless(ToneEngine):
    """Its name cannot be typed."""

    def __init__(self, rate_hz: int = 8000) -> None:
        super().__init__(rate_hz, name="My Tones!")


class Restless(ToneEngine):
    """Its fingerprint changes with what it speaks, so that nothing is ever found in the cache."""

    @property
    def fingerprint(self) -> str:
        """One more each time."""
        return f"tones {len(self.asked)}"


class Illiterate(ToneEngine):
    """It reads what nobody writes."""

    def __init__(self, rate_hz: int = 8000) -> None:
        super().__init__(rate_hz, reads=frozenset({cast("Notation", "hieroglyph")}))


class Impossible(ToneEngine):
    """It begins with more requests than it takes."""

    def __init__(self, rate_hz: int = 8000) -> None:
        super().__init__(rate_hz, parallelism=Parallelism(9, 8))


class Generous(ToneEngine):
    """It pays for being asked."""

    def __init__(self, rate_hz: int = 8000) -> None:
        super().__init__(rate_hz, price=-1.0)


class Abroad(ToneEngine):
    """It names an address for a host."""

    def __init__(self, rate_hz: int = 8000) -> None:
        super().__init__(rate_hz, online="https://speech.example/v1")


class Voiceless(ToneEngine):
    """It has no voices."""

    def voices(self) -> tuple[Voice, ...]:
        """None."""
        return ()


class Babel(ToneEngine):
    """Its voices share a name, and speak what is no language."""

    def voices(self) -> tuple[Voice, ...]:
        """One voice, twice."""
        return (Voice("ada", "en-GB"), Voice("ada", "english", cast("Gender", "alto")))


class Failing(ToneEngine):
    """It never speaks."""

    async def synthesize(self, request: Request) -> Speech:
        """Raise what is no error of ours."""
        raise KeyError(request.voice)


class Mute(ToneEngine):
    """It is silent for as long as it should speak."""

    async def synthesize(self, request: Request) -> Speech:
        """Return silence."""
        speech = await super().synthesize(request)
        assert isinstance(speech.audio, Pcm)
        return replace(speech, audio=Pcm(bytes(len(speech.audio.samples)), speech.audio.rate_hz))


class Disorderly(ToneEngine):
    """Its marks come in the wrong order."""

    async def synthesize(self, request: Request) -> Speech:
        """Return the last word first."""
        speech = await super().synthesize(request)
        return replace(speech, marks=speech.marks[::-1])


class Lengthy(ToneEngine):
    """Its marks go on after its audio."""

    async def synthesize(self, request: Request) -> Speech:
        """Return a last word that ends too late."""
        speech = await super().synthesize(request)
        last = speech.marks[-1]
        return replace(speech, marks=(*speech.marks[:-1], WordMark(last.text, last.start_ms, last.end_ms + 5000)))


class Moody(ToneEngine):
    """It speaks the same sentence in another voice each time."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak in the voice of the moment."""
        await super().synthesize(request)
        return speak_tone(replace(request, voice=f"mood {len(self.asked)}"), self.rate_hz)


class Hasty(ToneEngine):
    """It has one rate."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak without prosody."""
        return await super().synthesize(replace(request, prosody=Prosody()))


class Confused(ToneEngine):
    """It mixes up who asked what."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak in another voice while others are waiting."""
        speech = await super().synthesize(request)
        return speak_tone(replace(request, voice="another"), self.rate_hz) if self.running else speech


class Haunted(ToneEngine):
    """Something in it goes on after a request was cancelled."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak beside a task that ends only with the request's success."""
        ghost = asyncio.ensure_future(asyncio.sleep(60))
        speech = await super().synthesize(request)
        ghost.cancel()
        return speech


class Stubborn(ToneEngine):
    """It makes another error of being cancelled."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak, or be cross."""
        try:
            await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            raise EngineUnavailable("not now") from None
        return await super().synthesize(request)


class Patient(ToneEngine):
    """It speaks blank texts."""

    async def synthesize(self, request: Request) -> Speech:
        """Hum where there is nothing to say."""
        return await super().synthesize(request if request.text.strip() else replace(request, text="hm"))


class Fragile(ToneEngine):
    """It breaks at a sign that it does not know."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak what can be written."""
        request.text.encode()
        return await super().synthesize(request)


class Sealed(EngineRefused):
    """An error that does not come out of a process."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


class Secretive(ToneEngine):
    """Its errors cannot be pickled."""

    async def synthesize(self, request: Request) -> Speech:
        """Refuse blank texts in its own way."""
        if not request.text.strip():
            raise Sealed("nothing", "said")
        return await super().synthesize(request)


class Brittle(ToneEngine):
    """It is done for when it was closed."""

    async def synthesize(self, request: Request) -> Speech:
        """Speak until somebody closes it."""
        if self.closings:
            raise EngineUnavailable("closed")
        return await super().synthesize(request)


class Curious(ToneEngine):
    """It asks its service before anybody asked it."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Look up a host."""
        assert not environment
        socket.getaddrinfo("localhost", 9)
        return cls()


class Leaky(ToneEngine):
    """It says that it works offline, and does not."""

    async def synthesize(self, request: Request) -> Speech:
        """Tell somebody, without waiting for an answer; a datagram to this documentation address goes nowhere."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outgoing:
            outgoing.connect(("192.0.2.1", 9))
        return await super().synthesize(request)


class Slow(ToneEngine):
    """It takes its time."""

    async def synthesize(self, request: Request) -> Speech:
        """Sleep."""
        await asyncio.sleep(5)
        return await super().synthesize(request)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (Nameless, "name is 'My Tones!'; expected small letters and digits"),
        (Restless, "speaking changes the fingerprint"),
        (Illiterate, "reads has ['hieroglyph']"),
        (Impossible, "parallelism is Parallelism(start=9, most=8)"),
        (Generous, "the cost of 'The ferry leaves at noon.' is -25.0; expected 0 or more"),
        (Abroad, "online is 'https://speech.example/v1'; expected the name of a host, or nothing"),
        (Voiceless, "voices() is empty"),
        (Babel, "voices() has ada more than once"),
        (Babel, "voice 'ada' speaks 'english'; expected a language tag such as zh-CN"),
        (Babel, "voice 'ada' is 'alto'; expected female or male"),
        (Failing, "'The ferry leaves at noon.' ends in KeyError: 'tone-en-f'; expected speech"),
        (Mute, "'The ferry leaves at noon.': the answer is silent"),
        (Disorderly, "'The ferry leaves at noon.': the word marks are out of order"),
        (Lengthy, "'The ferry leaves at noon.': the answer ends at"),
        (Moody, "'The ferry leaves at noon.' sounds different the second time"),
        (Hasty, "ms at rate -20% and 1500 ms at +50%; expected it to be shorter"),
        (Confused, "sounds different among others; expected the same as alone"),
        (Haunted, "a cancelled request leaves tasks running (1); expected none"),
        (Stubborn, "a cancelled request ends in EngineUnavailable: not now; expected CancelledError"),
        (Patient, "a blank text ends in Speech; expected EngineRefused"),
        (Fragile, "ends in UnicodeEncodeError"),
        (Secretive, "does not survive pickle"),
        (Brittle, "'The ferry leaves at noon.' ends in EngineUnavailable: closed; expected speech"),
        (Curious, "from_environment({}) or voices() contacts ['localhost']; expected no request"),
        (Leaky, "online is empty, but it contacts ['192.0.2.1']"),
        (Slow, "'The ferry leaves at noon.' takes longer than 0.02 s"),
    ],
)
def test_each_way_of_breaking_the_contract_is_found(broken: Callable[[], Engine], fault: str) -> None:
    """The fault is told in words, under the engine's name."""
    engine = broken()

    with pytest.raises(EngineContractError) as caught:
        check_engine(engine, sentences=ENGLISH, most_wait_s=0.02 if broken is Slow else 60)

    assert any(fault in found for found in caught.value.faults), caught.value
    assert str(caught.value).startswith(f"engine {engine.name!r} does not keep the contract:\n- ")


def test_one_fault_is_one_line() -> None:
    """An engine that breaks one clause is not blamed for the others."""
    with pytest.raises(EngineContractError) as caught:
        check_engine(Illiterate(), sentences=ENGLISH)

    assert len(caught.value.faults) == 1


def test_engines_that_never_repeat_themselves_may_say_so() -> None:
    """What is otherwise a fault of an offline engine is allowed where its author declares it."""
    check_engine(Moody(), sentences=ENGLISH, repeats=False)


def test_the_error_survives_pickle() -> None:
    """Test runners send it from process to process."""
    error = EngineContractError("tones", ["it hums", "it buzzes"])

    assert str(pickle.loads(pickle.dumps(error))) == str(error)
