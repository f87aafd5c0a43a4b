"""The engine ``azure`` asks as the service documents it, and tells what it answers."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import decode
from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable, WrongAudio
from pipeline.model import Prosody, Speech
from pipeline.speech.engine import Request
from pipeline.speech.engines.azure import AzureEngine, AzureSettings, count_billable, render_ssml
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.verification import verify
from tests.speech.web_speech import KEY, Fault, WebSpeech

HELLO = Request("Good morning, Ana & Ben.", "en", "en-GB-RyanNeural", Prosody(-5, 2))


def speak(service: WebSpeech, request: Request = HELLO, **environment: str) -> Speech:
    """Speak one request through a service."""

    async def run() -> Speech:
        async with service.serving():
            return await AzureEngine.from_environment(service.azure(**environment)).synthesize(request)

    return asyncio.run(run())


def failure(service: WebSpeech, request: Request = HELLO, **environment: str) -> EngineError:
    """Return the error that speaking ends in."""
    with pytest.raises(EngineError) as caught:
        speak(service, request, **environment)
    return caught.value


def visible(text: str) -> list[str]:
    """Return the signs of a text that leave a trace on paper."""
    return [sign for sign in text if sign.isprintable() and not sign.isspace()]


def test_speech_is_whole_and_is_what_was_asked_for() -> None:
    """Text, voice and prosody arrive; the answer passes the verification of every engine."""
    service = WebSpeech()

    speech = speak(service)

    verify(speech, HELLO)
    assert speech.marks == ()
    assert service.asked == ["POST /cognitiveservices/v1"]
    assert service.headers[0]["Ocp-Apim-Subscription-Key"] == KEY
    assert service.ssml[0] == (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-GB">'
        '<voice name="en-GB-RyanNeural"><prosody rate="-5%" pitch="+2st">'
        "Good morning, Ana &amp; Ben.</prosody></voice></speak>"
    )


@given(text=st.text(st.characters(), min_size=1).filter(str.strip))
def test_any_text_is_a_document(text: str) -> None:
    """Whatever a text holds, the service is sent XML that says it, without what XML cannot hold."""
    root = ET.fromstring(render_ssml(Request(text, "en", "en-GB-RyanNeural")))

    assert visible("".join(root.itertext())) == visible(text)


def test_a_cast_moves_over_from_edge() -> None:
    """Each voice of edge is one of azure, under the same name."""
    assert AzureEngine.from_environment({}).voices() == EdgeEngine().voices()


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (429, EngineBusy, "the service asks for fewer requests (status 429: the tide is out)"),
        (503, EngineBusy, "the service asks for fewer requests (status 503: the tide is out)"),
        (500, EngineUnavailable, "the service answers with an error (status 500: the tide is out)"),
        (502, EngineUnavailable, "the service answers with an error (status 502: the tide is out)"),
        (400, EngineRefused, "the service refuses the request (status 400: the tide is out)"),
        (401, EngineRefused, "the service refuses the key (status 401)"),
        (403, EngineRefused, "the service refuses the key (status 403)"),
        (402, EngineRefused, "the account has no credit left (status 402: the tide is out)"),
        ("redirect", EngineRefused, "the service redirects to 127.0.0.1, which gets no key"),
        ("reset", EngineUnavailable, "the connection broke in the middle of the answer"),
        ("empty", EngineUnavailable, "no audio came from the voice 'en-GB-RyanNeural'"),
        ("page", WrongAudio, "the answer is text/html (19 bytes), expected audio"),
    ],
)
def test_each_fault_is_told_as_what_it_is(fault: Fault, kind: type[EngineError], message: str) -> None:
    """Whether another try may help is in the type, and what happened in the words."""
    error = failure(WebSpeech({0: fault}))

    assert (type(error), error.message, error.where) == (kind, message, "127.0.0.1")
    assert error.hint


def test_a_busy_service_is_left_alone_as_long_as_it_asks() -> None:
    """Retry-After is in the error, within reason."""
    asked, absurd = (failure(WebSpeech({0: 429}, retry_after=text)) for text in ("7", "999999"))

    assert isinstance(asked, EngineBusy)
    assert isinstance(absurd, EngineBusy)
    assert (asked.retry_after_s, absurd.retry_after_s) == (7, 600)


def test_silence_in_the_middle_ends_the_wait() -> None:
    """What does not go on is given up after the idle time."""

    async def run() -> None:
        async with WebSpeech({0: "stall"}).serving() as service:
            settings = AzureSettings.from_environment(service.azure())
            impatient = replace(settings, service=replace(settings.service, idle_timeout_s=0.2))
            await AzureEngine(impatient).synthesize(HELLO)

    with pytest.raises(EngineBusy, match=r"no answer for 0\.2 s"):
        asyncio.run(run())


def test_the_key_does_not_follow_a_redirection() -> None:
    """A service that sends its callers elsewhere is not obeyed: nobody else sees the key."""
    other = WebSpeech()

    async def run() -> None:
        async with other.serving(), WebSpeech({0: "redirect"}, elsewhere=other.url).serving() as service:
            with pytest.raises(EngineRefused):
                await AzureEngine.from_environment(service.azure()).synthesize(HELLO)

    asyncio.run(run())
    assert other.asked == []


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "AZURE_SPEECH_KEY and AZURE_SPEECH_REGION are not set"),
        ({"SPEECH_KEY": KEY}, "AZURE_SPEECH_REGION is not set"),
        ({"SPEECH_REGION": "westeurope"}, "AZURE_SPEECH_KEY is not set"),
        ({"SPEECH_KEY": KEY, "SPEECH_REGION": "westeurope", "DUOLOGUE_OFFLINE": "1"}, "forbidden by DUOLOGUE_OFFLINE"),
    ],
)
def test_what_is_missing_is_told_before_any_request(environment: dict[str, str], told: str) -> None:
    """Without an account, or offline, nobody is asked."""
    engine = AzureEngine.from_environment(environment)

    with pytest.raises(EngineUnavailable, match=told):
        asyncio.run(engine.check())
    with pytest.raises(EngineError, match=told):
        asyncio.run(engine.synthesize(HELLO))


def test_checking_asks_for_the_list_of_voices_and_nothing_else() -> None:
    """A check proves the key and costs nothing; a wrong key makes the engine unavailable."""
    service = WebSpeech()

    async def run() -> None:
        async with service.serving():
            await AzureEngine.from_environment(service.azure()).check()
            await AzureEngine.from_environment(service.azure(AZURE_SPEECH_KEY="another")).check()

    with pytest.raises(EngineUnavailable, match=r"refuses the key \(status 401\)") as caught:
        asyncio.run(run())
    assert service.asked == ["GET /cognitiveservices/voices/list"] * 2
    assert caught.value.hint == "Set AZURE_SPEECH_KEY to a key that is valid for this service."


def test_region_names_the_host_and_changes_no_clip() -> None:
    """Text goes to the region's host; the same voice sounds alike in each, but not in another cloud."""
    here, there, other = (
        AzureEngine.from_environment(environment)
        for environment in (
            {"AZURE_SPEECH_REGION": "westeurope"},
            {"SPEECH_REGION": "eastasia"},
            {"DUOLOGUE_AZURE_URL": "https://chinanorth2.tts.speech.azure.cn/"},
        )
    )

    assert (here.online, other.online) == ("westeurope.tts.speech.microsoft.com", "chinanorth2.tts.speech.azure.cn")
    assert here.fingerprint == there.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AZURE_SPEECH_REGION", "west.example/x?"),
        ("DUOLOGUE_AZURE_URL", f"https://me:{KEY}@speech.example"),
        ("DUOLOGUE_AZURE_PRICE", "a lot"),
    ],
)
def test_wrong_settings_are_told_by_their_name(name: str, value: str) -> None:
    """The error names the variable, and shows no secret that stands in it."""
    with pytest.raises(EngineError) as caught:
        AzureEngine.from_environment({name: value})

    assert caught.value.where == name
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "prosody", "characters"),
    [("Hi!", Prosody(), 3), ("你好!", Prosody(), 5), ("A & B", Prosody(), 9), ("Hi!", Prosody(5), 33)],
)
def test_cost_counts_what_the_service_counts(text: str, prosody: Prosody, characters: int) -> None:
    """Signs of the markup inside the voice, Chinese ones twice; nobody knows a price that nobody set."""
    request = Request(text, "zh", "zh-CN-YunxiNeural", prosody)

    assert count_billable(request) == characters
    assert AzureEngine.from_environment({"DUOLOGUE_AZURE_PRICE": "16"}).cost(request) == 16 * characters / 1e6
    assert AzureEngine.from_environment({}).cost(request) is None


@pytest.mark.parametrize("request_", [replace(HELLO, voice="en-gb"), replace(HELLO, text=" \n")])
def test_what_cannot_be_spoken_is_refused_without_asking(request_: Request) -> None:
    """A name that is no voice's, and a blank text, cost nothing."""
    service = WebSpeech()

    assert isinstance(failure(service, request_), EngineRefused)
    assert service.asked == []


def test_text_without_words_is_refused() -> None:
    """The service answers with nothing to a text of signs; it never will with more."""
    assert isinstance(failure(WebSpeech(), replace(HELLO, text="…")), EngineRefused)


def test_audio_is_at_the_rate_that_was_asked_for() -> None:
    """A faster voice is done sooner."""
    slow, fast = (
        decode(speak(WebSpeech(), replace(HELLO, prosody=Prosody(percent))).audio).duration_ms for percent in (-20, 50)
    )

    assert fast < slow
