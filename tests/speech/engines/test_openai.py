"""The engine ``openai`` speaks through any server with the interface, whatever audio it answers with."""

from __future__ import annotations

import asyncio
import io
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import av
import pytest
from av.audio.stream import AudioStream

from pipeline.codec import decode, encode_flac, frame_of
from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable, WrongAudio
from pipeline.model import Encoded, Pcm, Prosody, Speech, Voice
from pipeline.speech.engine import Request
from pipeline.speech.engines.openai import OpenAIEngine
from pipeline.speech.engines.openai_settings import DEFAULT_ADDRESS
from pipeline.speech.verification import verify
from tests.speech.tones import tone_hz
from tests.speech.web_speech import KEY, Fault, WebSpeech, as_wav

HELLO = Request("Good morning to everybody on the pier.", "en", "ada")


def speak(service: WebSpeech, request: Request = HELLO, **environment: str) -> Speech:
    """Speak one request through a server."""

    async def run() -> Speech:
        async with service.serving():
            return await OpenAIEngine.from_environment(service.openai(**environment)).synthesize(request)

    return asyncio.run(run())


def failure(service: WebSpeech, request: Request = HELLO) -> EngineError:
    """Return the error that speaking ends in."""
    with pytest.raises(EngineError) as caught:
        speak(service, request)
    return caught.value


def as_mp3(pcm: Pcm) -> bytes:
    """Return samples as an MP3 file without tags."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=pcm.rate_hz, layout="mono")
        assert isinstance(stream, AudioStream)
        stream.format = "s16p"
        container.mux(stream.encode(frame_of(pcm)))
        container.mux(stream.encode(None))
    return target.getvalue()


def streamed_wav(pcm: Pcm) -> bytes:
    """Return samples as a WAV file that was begun before its length was known."""
    file = bytearray(as_wav(pcm))
    file[4:8] = file[40:44] = b"\xff\xff\xff\xff"
    return bytes(file)


def pitch_hz(speech: Speech) -> float:
    """Return the pitch of a tone, by how often it crosses zero."""
    pcm = decode(speech.audio)
    samples = array("h", pcm.samples)
    rises = sum(before < 0 <= after for before, after in pairwise(samples))
    return rises * 1000 / pcm.duration_ms


def test_speech_is_whole_and_is_what_was_asked_for() -> None:
    """The order has what the interface documents; the answer passes the verification of every engine."""
    service = WebSpeech()

    verify(speak(service), HELLO)

    assert service.asked == ["POST /v1/audio/speech"]
    assert service.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert service.orders == [{"model": "tts-1", "voice": "ada", "input": HELLO.text, "response_format": "wav"}]


@pytest.mark.parametrize(
    ("encode", "media_type"),
    [
        (lambda pcm: (as_wav(pcm), "application/octet-stream"), None),
        (lambda pcm: (streamed_wav(pcm), "audio/wav"), None),
        (lambda pcm: (pcm.samples, "audio/pcm"), None),
        (lambda pcm: (encode_flac(pcm).data, "audio/wav"), "audio/flac"),
        (lambda pcm: (as_mp3(pcm), "audio/wav"), "audio/mpeg"),
    ],
    ids=["wav", "streamed wav", "raw samples", "flac", "mp3"],
)
def test_audio_is_told_by_its_bytes(encode: Callable[[Pcm], tuple[bytes, str]], media_type: str | None) -> None:
    """What a server sends is taken for what it is, whatever was asked for and whatever it is called."""
    speech = speak(WebSpeech(encode=encode))

    verify(speech, HELLO)
    assert (speech.audio.media_type if isinstance(speech.audio, Encoded) else None) == media_type


@pytest.mark.parametrize(
    ("encode", "message"),
    [
        (
            lambda _: (b'{"error": "no"}', "application/json"),
            "the answer is application/json (15 bytes), expected audio",
        ),
        (lambda _: (b"", ""), "the answer is of no type (0 bytes), expected audio"),
        (lambda pcm: (as_wav(pcm)[:-4000], "audio/wav"), "the answer is cut short: 96844 of 100844 bytes"),
        (lambda pcm: (as_wav(pcm)[:12] + bytes(90_000), "audio/wav"), "the answer is cut short"),
        (lambda _: (b"RIFF\0\0\0\0WAVEfmt nonsense", "audio/wav"), "the answer is damaged"),
    ],
)
def test_an_answer_that_is_no_whole_audio_is_not_taken(
    encode: Callable[[Pcm], tuple[bytes, str]], message: str
) -> None:
    """It may be better the next time, so it is no refusal."""
    error = failure(WebSpeech(encode=encode))

    assert isinstance(error, WrongAudio)
    assert error.message.startswith(message)


@pytest.mark.parametrize("prosody", [Prosody(0, 3), Prosody(-10, -4), Prosody(20, 1.5)], ids=str)
def test_pitch_is_made_here_and_the_length_stays(prosody: Prosody) -> None:
    """The server speaks more slowly or faster, and playing that at another rate raises or lowers the voice."""
    plain, bent = (speak(WebSpeech(), replace(HELLO, prosody=bend)) for bend in (Prosody(), prosody))

    assert pitch_hz(plain) == pytest.approx(tone_hz("ada"), rel=0.01)
    assert pitch_hz(bent) == pytest.approx(tone_hz("ada") * 2 ** (prosody.pitch_st / 12), rel=0.01)
    wanted_ms = decode(plain.audio).duration_ms / (1 + prosody.rate_percent / 100)
    assert decode(bent.audio).duration_ms == pytest.approx(wanted_ms, rel=0.02)


def test_a_rate_beyond_the_interface_is_refused_without_asking() -> None:
    """Speeds go from a quarter to four times."""
    service = WebSpeech()

    error = failure(service, replace(HELLO, prosody=Prosody(-50, 15)))

    assert error.message == "rate -50%, pitch +15 st needs a speed of 0.21; expected 0.25 to 4"
    assert service.asked == []


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (429, EngineBusy, "the service asks for fewer requests (status 429: the tide is out)"),
        ("quota", EngineRefused, "the account has no credit left (status 429: spent)"),
        (500, EngineUnavailable, "the service answers with an error (status 500: the tide is out)"),
        (404, EngineRefused, "the service has nothing there (status 404: the tide is out)"),
        (422, EngineRefused, "the service refuses the request (status 422: the tide is out)"),
        ("reset", EngineUnavailable, "the connection broke in the middle of the answer"),
    ],
)
def test_each_fault_is_told_as_what_it_is(fault: Fault, kind: type[EngineError], message: str) -> None:
    """Whether another try may help is in the type, and what happened in the words."""
    error = failure(WebSpeech({0: fault}))

    assert (type(error), error.message) == (kind, message)


@pytest.mark.parametrize("text", ["", " \n", "…", "🙂"])
def test_text_without_words_is_refused_without_asking(text: str) -> None:
    """Nobody pays for nothing."""
    service = WebSpeech()

    assert isinstance(failure(service, replace(HELLO, text=text)), EngineRefused)
    assert service.asked == []


def test_half_a_sign_does_not_stop_the_others() -> None:
    """What is no text in UTF-8 is replaced in the order."""
    service = WebSpeech()

    speak(service, replace(HELLO, text="Fair \ud83d winds."))

    assert service.orders[0]["input"] == "Fair ? winds."


@pytest.mark.parametrize("status", [200, 404])
def test_checking_asks_for_the_models_and_nothing_else(status: int) -> None:
    """A server that keeps no list answers, too; one that wants another key does not count."""
    service = WebSpeech(statuses={"/v1/models": status})

    async def run() -> None:
        async with service.serving():
            await OpenAIEngine.from_environment(service.openai()).check()
            await OpenAIEngine.from_environment(service.openai(DUOLOGUE_OPENAI_KEY="")).check()

    with pytest.raises(EngineUnavailable, match="refuses the key"):
        asyncio.run(run())
    assert service.asked == ["GET /v1/models"] * 2


def test_a_server_of_ones_own_needs_no_key() -> None:
    """Where none is set, none is sent."""
    service = WebSpeech(key="")

    speak(service, DUOLOGUE_OPENAI_KEY="")

    assert "Authorization" not in service.headers[0]


def test_the_key_of_one_service_is_not_sent_to_another() -> None:
    """OPENAI_API_KEY is for OpenAI, or for whom OPENAI_BASE_URL names; a server of one's own does not see it."""
    service = WebSpeech(key="")

    speak(service, DUOLOGUE_OPENAI_KEY="", OPENAI_API_KEY=KEY)

    assert "Authorization" not in service.headers[0]


def test_the_hosted_service_needs_a_key() -> None:
    """It is told before any request, together with the way to do without."""
    engine = OpenAIEngine.from_environment({})

    with pytest.raises(EngineUnavailable, match="OPENAI_API_KEY is not set") as caught:
        asyncio.run(engine.check())
    with pytest.raises(EngineRefused, match="OPENAI_API_KEY is not set"):
        asyncio.run(engine.synthesize(HELLO))
    assert "DUOLOGUE_OPENAI_URL" in caught.value.hint


def test_voices_are_those_of_the_model_or_of_the_environment(tmp_path: Path) -> None:
    """The hosted service's are known; another server's are what a person says."""
    hosted = OpenAIEngine.from_environment({"DUOLOGUE_OPENAI_MODEL": "gpt-4o-mini-tts"}).voices()
    own = OpenAIEngine.from_environment({"DUOLOGUE_OPENAI_VOICES": "ada:en-gb:f, lan:zh-CN:female:en,kit:de"}).voices()
    other = {"DUOLOGUE_OPENAI_URL": "http://127.0.0.1:8880/v1", "DUOLOGUE_CACHE": str(tmp_path)}
    unknown = OpenAIEngine.from_environment(other).voices()

    assert "marin" in [voice.name for voice in hosted]
    assert own == (
        Voice("ada", "en-GB", "female"),
        Voice("lan", "zh-CN", "female", ("en",)),
        Voice("kit", "de"),
    )
    assert unknown == ()


def fetch_voices(service: WebSpeech, cache: Path) -> tuple[Voice, ...]:
    """Return the voices that an engine knows after it fetched the list of a server."""

    async def run() -> tuple[Voice, ...]:
        async with service.serving():
            environment = service.openai(DUOLOGUE_OPENAI_VOICES="", DUOLOGUE_CACHE=str(cache))
            fetched = await OpenAIEngine.from_environment(environment).refresh_voices(date(2024, 5, 1))
            assert OpenAIEngine.from_environment(environment).voices() == fetched
            return fetched

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("listed", "voices"),
    [
        (
            {"voices": ["zf_xiaobei", "bm_lewis"]},
            [Voice("bm_lewis", "en-GB", "male"), Voice("zf_xiaobei", "zh-CN", "female")],
        ),
        ({"voices": [{"id": "af_sky", "name": "af_sky"}]}, [Voice("af_sky", "en-US", "female")]),
        ([{"name": "nl-NL-FennaNeural", "gender": "Female"}], [Voice("nl-NL-FennaNeural", "nl-NL", "female")]),
        ({"data": [{"id": "kit", "language": "DE"}, {"id": "mystery"}, 7, {}]}, [Voice("kit", "de")]),
    ],
)
def test_the_list_of_a_server_is_fetched_and_kept(listed: object, voices: list[Voice], tmp_path: Path) -> None:
    """Whatever form it has; language and gender come from the server, or from the name."""
    service = WebSpeech(listed=listed)

    assert fetch_voices(service, tmp_path) == tuple(voices)
    assert service.asked == ["GET /v1/audio/voices"]


@pytest.mark.parametrize(
    "service",
    [WebSpeech(listed=["alloy"]), WebSpeech(listed=3), WebSpeech(statuses={"/v1/audio/voices": 404})],
    ids=["names alone", "no list", "nothing there"],
)
def test_a_server_without_a_list_is_told_of(service: WebSpeech, tmp_path: Path) -> None:
    """The hint says where to name its voices; nothing is kept."""
    with pytest.raises(EngineUnavailable) as caught:
        fetch_voices(service, tmp_path)

    assert "DUOLOGUE_OPENAI_VOICES" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DUOLOGUE_OPENAI_VOICES", "ada:english:f,rolf:en:boy,:en,ben:en", "'ada:english:f', 'rolf:en:boy', ':en'"),
        ("DUOLOGUE_OPENAI_URL", "localhost:8880", "expected the http or https address"),
        ("DUOLOGUE_OPENAI_PRICE", "-1", "expected a price per million characters, found '-1'"),
    ],
)
def test_wrong_settings_are_told_by_their_name(name: str, value: str, told: str) -> None:
    """The error names the variable, and everything in it that is wrong."""
    with pytest.raises(EngineError) as caught:
        OpenAIEngine.from_environment({name: value})

    assert caught.value.where == name
    assert told in caught.value.message


def test_fingerprint_names_server_and_model() -> None:
    """The same name is another voice on another server, or in another model."""
    environments = [
        {},
        {"DUOLOGUE_OPENAI_MODEL": "tts-1-hd"},
        {"OPENAI_BASE_URL": "https://speech.example/v1"},
        {"DUOLOGUE_OPENAI_URL": "http://127.0.0.1:8880/v1"},
    ]
    engines = [OpenAIEngine.from_environment(environment) for environment in environments]

    assert len({engine.fingerprint for engine in engines}) == 4
    assert engines[0].fingerprint == f"openai tts-1 wav from {DEFAULT_ADDRESS}"
    assert [engine.online for engine in engines] == ["api.openai.com"] * 2 + ["speech.example", "127.0.0.1"]


def test_cost_is_known_where_somebody_said_it() -> None:
    """A price counts characters; a server on this machine costs nothing."""
    hosted, priced, here = (
        OpenAIEngine.from_environment(environment).cost(replace(HELLO, text="你好!"))
        for environment in ({}, {"DUOLOGUE_OPENAI_PRICE": "15"}, {"DUOLOGUE_OPENAI_URL": "http://[::1]:8880/v1"})
    )

    assert (hosted, priced, here) == (None, 45e-6, 0.0)
