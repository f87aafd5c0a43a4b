"""The edge engine against a service on loopback, in every state that the real one has shown."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from edge_tts import Communicate, communicate, constants, voices

from pipeline.codec import decode
from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable, WrongAudio
from pipeline.model import Encoded, Prosody, Speech
from pipeline.speech.engine import Engine, Parallelism, Request
from pipeline.speech.engines.edge import MOST_BYTES, OUTPUT_FORMAT, EdgeEngine
from pipeline.speech.engines.edge_settings import DEFAULT_ADDRESS, EdgeSettings
from pipeline.speech.engines.edge_voices import load_voices
from tests.speech.edge_service import FAULTS, EdgeService, Fault

ENGLISH = Request("Welcome back. Today we talk about bread & butter.", "en", "en-GB-SoniaNeural")
CHINESE = Request("欢迎回来，今天我们聊聊面包。", "zh", "zh-CN-YunxiNeural")

CERTIFICATE = Path(__file__).parents[2] / "data" / "speech" / "loopback.pem"


def engine_at(
    address: str,
    *,
    ca_file: Path | None = None,
    proxy: str | None = None,
    idle_timeout_s: float = 10.0,
    check_timeout_s: float = 10.0,
) -> EdgeEngine:
    """Return an engine that speaks through the service at an address."""
    return EdgeEngine(
        EdgeSettings(
            address, ca_file=ca_file, proxy=proxy, idle_timeout_s=idle_timeout_s, check_timeout_s=check_timeout_s
        )
    )


def speak(service: EdgeService, request: Request, *, idle_timeout_s: float = 10.0) -> Speech:
    """Return what the engine makes of one request to a service."""

    async def scenario() -> Speech:
        async with service.serving():
            return await engine_at(service.url, idle_timeout_s=idle_timeout_s).synthesize(request)

    return asyncio.run(scenario())


def check(service: EdgeService) -> None:
    """Let the engine check a service."""

    async def scenario() -> None:
        async with service.serving():
            await engine_at(service.url).check()

    asyncio.run(scenario())


@pytest.mark.parametrize("request_", [ENGLISH, CHINESE])
def test_speech_is_what_the_service_sent(request_: Request) -> None:
    """The audio is its MP3 untouched, and the marks cover the words of the text in its time."""
    speech = speak(EdgeService(), request_)

    assert isinstance(speech.audio, Encoded)
    assert speech.audio.media_type == "audio/mpeg"
    pcm = decode(speech.audio)
    assert pcm.rate_hz == 24_000
    assert pcm.duration_ms == len(speech.audio.data) // 6
    assert re.sub(r"\W", "", "".join(mark.text for mark in speech.marks)) == re.sub(r"\W", "", request_.text)
    assert all(0 <= mark.start_ms < mark.end_ms <= pcm.duration_ms for mark in speech.marks)


def test_marks_are_in_milliseconds() -> None:
    """The service counts in 100 ns; a word of four letters takes about a quarter of a second."""
    speech = speak(EdgeService(), Request("Good", "en", "en-US-GuyNeural"))

    (mark,) = speech.marks
    assert (mark.text, mark.start_ms, mark.end_ms) == ("Good", 96, 96 + 240)


def test_marks_hold_the_text_and_no_markup() -> None:
    """What is escaped on its way to the service comes back as it was written."""
    service = EdgeService()
    speech = speak(service, Request("AT&T is <big>.", "en", "en-US-GuyNeural"))

    assert [mark.text for mark in speech.marks] == ["AT&T", "is", "big"]
    assert "AT&amp;T is &lt;big&gt;." in service.ssml[0]


def test_the_same_request_has_the_same_answer() -> None:
    """Speaking first, last and twice makes no difference."""
    service = EdgeService()

    async def scenario() -> list[Speech]:
        async with service.serving():
            engine = engine_at(service.url)
            return await asyncio.gather(*(engine.synthesize(request) for request in (ENGLISH, CHINESE, ENGLISH)))

    first, other, again = asyncio.run(scenario())
    assert first == again
    assert first != other
    assert service.requests == 3


def test_rate_and_pitch_are_sent_as_the_service_wants_them() -> None:
    """Rate is a percentage; pitch is a shift in Hz from a nominal woman's or man's voice."""
    service = EdgeService()
    speak(service, Request("Hello.", "en", "en-GB-SoniaNeural", Prosody(rate_percent=-5, pitch_st=2)))

    assert "pitch='+24Hz' rate='-5%'" in service.ssml[0]


@pytest.mark.parametrize(
    ("voice", "sent"),
    [
        ("zh-CN-YunxiNeural", "(zh-CN, YunxiNeural)"),
        ("zh-CN-liaoning-XiaobeiNeural", "(zh-CN-liaoning, XiaobeiNeural)"),
        ("en-US-AvaMultilingualNeural", "(en-US, AvaMultilingualNeural)"),
        ("iu-Latn-CA-TaqqiqNeural", "(iu-Latn-CA, TaqqiqNeural)"),
    ],
)
def test_voices_are_sent_in_the_form_of_the_browser(voice: str, sent: str) -> None:
    """Locales of every shape come through, also those that the library itself cannot split."""
    service = EdgeService()
    speak(service, Request("OK", "en", voice))

    assert f"<voice name='Microsoft Server Speech Text to Speech Voice {sent}'>" in service.ssml[0]


EVERY_FAULT: dict[Fault, tuple[type[EngineError], str] | None] = {
    "refuse-403": None,  # the library asks again once, and that succeeds
    "refuse-429": (EngineBusy, r"the service asks for fewer requests \(status 429\)"),
    "refuse-500": (EngineUnavailable, r"the service answers with an error \(status 500\)"),
    "refuse-503": (EngineBusy, r"the service asks for fewer requests \(status 503\)"),
    "reset": (WrongAudio, "cut short"),
    "close-1000": (WrongAudio, "cut short"),
    "close-1011": (WrongAudio, "cut short"),
    "early-end": (WrongAudio, "cut short"),
    "no-end": (WrongAudio, "cut short"),
    "truncated": (WrongAudio, "cut short"),
    "corrupt": None,  # only a decoder can tell; the engine's answers are verified after it
    "silence": None,
    "skip": (WrongAudio, "is missing"),
    "stall": (EngineBusy, r"no answer for 0\.2 s"),
    "damaged-json": (EngineUnavailable, "the answer is damaged"),
    "no-audio": (EngineUnavailable, "no audio came from the voice"),
}


@pytest.mark.parametrize("request_", [ENGLISH, CHINESE])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_told_for_what_it_is(fault: Fault, request_: Request) -> None:
    """Each has its own error with the host, a reason and a hint; none waits until a stall is over."""
    service = EdgeService(faults={0: fault})
    expected = EVERY_FAULT[fault]
    began_s = time.monotonic()

    if expected is None:
        assert speak(service, request_).marks
    else:
        with pytest.raises(expected[0], match=rf"^127\.0\.0\.1: .*{expected[1]}") as caught:
            speak(service, request_, idle_timeout_s=0.2 if fault == "stall" else 10.0)
        assert type(caught.value) is expected[0]
        assert caught.value.hint
    assert time.monotonic() - began_s < service.stall_s


def test_a_second_403_is_passed_on() -> None:
    """After the library's own second try, a refusal is final and its causes are named."""
    service = EdgeService(faults={0: "refuse-403", 1: "refuse-403"})

    with pytest.raises(EngineUnavailable, match=r"the service refuses this client \(status 403\)") as caught:
        speak(service, ENGLISH)

    assert service.requests == 2
    assert "clock" in caught.value.hint


def test_no_broken_transfer_passes_for_a_whole_one() -> None:
    """Of fifty answers with mixed faults on the line, those that come through are what was asked for."""
    cuts: tuple[Fault, ...] = ("reset", "close-1000", "close-1011", "early-end", "no-end", "truncated", "refuse-503")
    service = EdgeService(probability=0.3, kinds=cuts, seed=7)
    requests = [Request(f"This is number {number} of fifty.", "en", "en-US-AriaNeural") for number in range(50)]

    async def scenario() -> tuple[list[Speech], list[Speech | BaseException]]:
        async with EdgeService().serving() as sound, service.serving():
            expected = [await engine_at(sound.url).synthesize(request) for request in requests]
            engine = engine_at(service.url)
            tries = [engine.synthesize(request) for request in requests]
            return expected, await asyncio.gather(*tries, return_exceptions=True)

    expected, answers = asyncio.run(scenario())
    broken = [answer for answer in answers if isinstance(answer, BaseException)]
    assert broken
    assert all(isinstance(error, EngineUnavailable) for error in broken)
    assert all(answer in (sound, *broken) for sound, answer in zip(expected, answers, strict=True))


def test_a_service_that_is_not_there_is_told() -> None:
    """A port that nobody listens on is a missing connection, not a busy service."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        engine = engine_at(f"http://127.0.0.1:{unused.getsockname()[1]}")

        with pytest.raises(EngineUnavailable, match="no connection to the service") as caught:
            asyncio.run(engine.synthesize(ENGLISH))

    assert type(caught.value) is EngineUnavailable


def test_a_cancelled_request_leaves_nothing_behind() -> None:
    """Cancelling ends the connection at once, also while the service is silent."""
    service = EdgeService(faults={0: "stall"})

    async def scenario() -> None:
        async with service.serving():
            engine = engine_at(service.url)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(engine.synthesize(ENGLISH), 0.2)
            await engine.close()
            assert (await engine.synthesize(ENGLISH)).marks
            await asyncio.sleep(0.1)  # for the service to notice
            assert service.at_once == 0

    asyncio.run(scenario())


def test_punctuation_is_refused() -> None:
    """Text with nothing to say is refused for good, since asking again never helps."""
    with pytest.raises(EngineRefused, match="there is nothing to say in '……'"):
        speak(EdgeService(), Request("……", "zh", "zh-CN-YunxiNeural"))


def test_a_wrong_voice_is_named() -> None:
    """An English voice cannot read Chinese: the hint names the language, and nothing is refused for good."""
    with pytest.raises(EngineUnavailable, match="no audio came from the voice 'en-GB-SoniaNeural'") as caught:
        speak(EdgeService(), Request("欢迎回来。", "zh", "en-GB-SoniaNeural"))

    assert "speaks 'zh'" in caught.value.hint


def test_a_voice_that_reads_the_latin_words_alone_is_found_out() -> None:
    """Half a sentence is no answer, though the audio itself is whole."""
    with pytest.raises(WrongAudio, match="incomplete: it has 6 of the 12 letters") as caught:
        speak(EdgeService(), Request("今天用 Python 写代码。", "zh", "en-GB-SoniaNeural"))

    assert "choose a voice that speaks the language" in caught.value.hint


def test_a_name_outside_the_list_is_sent() -> None:
    """The service's list changes, so a name with the form of a voice is for the service to judge."""
    service = EdgeService()

    with pytest.raises(EngineUnavailable, match="no audio came from the voice 'en-GB-NobodyNeural'"):
        speak(service, Request("Hello.", "en", "en-GB-NobodyNeural"))

    assert service.texts == ["Hello."]


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (Request("Hello.", "en", "en-gb"), "'en-gb' is not the name of an edge voice"),
        (Request("Hello.", "en", "en-GB-' x='Neural"), "is not the name of an edge voice"),
        (Request(" \n", "en", "en-GB-SoniaNeural"), "the text is blank"),
        (Request("好" * 1366, "zh", "zh-CN-YunxiNeural"), "the text has 4098 bytes; expected at most 4096: '好好"),
        (Request("R&D " * 513, "en", "en-GB-SoniaNeural"), "the text has 4104 bytes"),
    ],
)
def test_what_can_never_be_spoken_is_not_sent(request_: Request, fault: str) -> None:
    """The engine refuses without asking the service."""
    service = EdgeService()

    with pytest.raises(EngineRefused, match=re.escape(fault)):
        speak(service, request_)

    assert service.requests == 0


def test_the_longest_text_is_one_request() -> None:
    """A text of exactly the most bytes is not split behind our back."""
    service = EdgeService()
    text = "word " * (MOST_BYTES // 5) + "."
    assert len(text) == MOST_BYTES

    speech = speak(service, Request(text, "en", "en-GB-SoniaNeural"))

    assert service.requests == 1
    assert len(speech.marks) == MOST_BYTES // 5


def test_a_check_sends_no_text() -> None:
    """A service that accepts the connection works; it is asked nothing."""
    service = EdgeService()
    check(service)

    assert service.requests == 1
    assert service.ssml == []


def test_a_check_knocks_as_the_library_does() -> None:
    """What the library tells when it connects, the check tells too: tokens, origin, browser."""
    service = EdgeService()

    async def scenario() -> None:
        async with service.serving():
            engine = engine_at(service.url)
            await engine.check()
            await engine.synthesize(ENGLISH)

    asyncio.run(scenario())
    knock, real = service.handshakes
    random = {"ConnectionId", "Cookie", "Sec-WebSocket-Key", "Sec-MS-GEC"}  # the last one by the clock
    assert knock.keys() == real.keys()
    assert {name: knock[name] for name in knock if name not in random} == {
        name: real[name] for name in real if name not in random
    }


@pytest.mark.parametrize("fault", ["refuse-403", "refuse-429", "refuse-503"])
def test_a_check_asks_a_busy_service_again(fault: Fault) -> None:
    """One refusal is not taken for the whole day's."""
    service = EdgeService(faults={0: fault})
    check(service)

    assert service.requests == 2


def test_a_check_tells_why_a_service_refuses() -> None:
    """After some tries the refusal is what the user reads."""
    service = EdgeService(probability=1.0, kinds=("refuse-403",))

    with pytest.raises(EngineUnavailable, match=r"refuses this client \(status 403\)"):
        check(service)

    assert service.requests == 3


def test_a_check_does_not_wait_for_a_silent_service() -> None:
    """Where connections are accepted and nothing is answered, the check ends in its time."""

    async def scenario() -> None:
        async with silent_server() as address:
            with pytest.raises(EngineUnavailable, match=r"^127\.0\.0\.1: no answer in 0\.2 s$"):
                await engine_at(address, check_timeout_s=0.2).check()

    asyncio.run(scenario())


def test_offline_forbids_every_request() -> None:
    """With DUOLOGUE_OFFLINE neither checking nor speaking opens a connection; the voices are known."""
    service = EdgeService()

    async def scenario() -> None:
        async with service.serving():
            engine = EdgeEngine.from_environment({"DUOLOGUE_EDGE_URL": service.url, "DUOLOGUE_OFFLINE": "1"})
            for request in (engine.check(), engine.synthesize(ENGLISH)):
                with pytest.raises(EngineUnavailable, match="requests are forbidden by DUOLOGUE_OFFLINE"):
                    await request
            assert engine.voices()

    asyncio.run(scenario())
    assert service.requests == 0


def test_engines_with_different_addresses_take_turns() -> None:
    """Two engines in one event loop, all their requests at once: each speaks to its own service."""
    services = EdgeService(), EdgeService()

    async def scenario() -> None:
        async with services[0].serving(), services[1].serving():
            engines = [engine_at(service.url) for service in services]
            await asyncio.gather(
                *(
                    engines[number % 2].synthesize(Request(f"Number {number}", "en", "en-GB-RyanNeural"))
                    for number in range(12)
                )
            )

    asyncio.run(scenario())
    for parity, service in enumerate(services):
        assert sorted(service.texts) == sorted(f"Number {number}" for number in range(parity, 12, 2))


def test_a_gateway_with_its_own_certificate_is_trusted_when_it_is_named() -> None:
    """With the CA file text goes out over TLS; without it nothing does."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    service = EdgeService()

    async def scenario() -> None:
        async with service.serving(tls):
            trusting = EdgeEngine.from_environment(
                {"DUOLOGUE_EDGE_URL": service.url, "DUOLOGUE_EDGE_CA": str(CERTIFICATE)}
            )
            await trusting.check()
            await trusting.synthesize(ENGLISH)
            for request in (engine_at(service.url).check(), engine_at(service.url).synthesize(CHINESE)):
                with pytest.raises(EngineUnavailable, match="the certificate of the service is not trusted") as caught:
                    await request
                assert "DUOLOGUE_EDGE_CA" in caught.value.hint

    asyncio.run(scenario())
    assert service.texts == [ENGLISH.text]


def test_a_missing_certificate_file_is_told(tmp_path: Path) -> None:
    """The message names the file, and the hint the variable."""
    engine = engine_at("https://127.0.0.1:9", ca_file=tmp_path / "none.pem")

    for request in (engine.check(), engine.synthesize(ENGLISH)):
        with pytest.raises(EngineUnavailable, match=r"none\.pem: the certificates cannot be read: No such file"):
            asyncio.run(request)


def test_text_goes_through_the_proxy() -> None:
    """Both checking and speaking reach the service by way of the proxy alone."""
    service = EdgeService()

    async def scenario() -> list[str]:
        async with service.serving(), proxy_server() as (proxy, asked):
            engine = engine_at(service.url, proxy=proxy)
            await engine.check()
            await engine.synthesize(ENGLISH)
            return asked

    asked = asyncio.run(scenario())
    assert len(asked) == 2
    assert all("127.0.0.1" in line for line in asked)
    assert service.texts == [ENGLISH.text]


def test_a_missing_proxy_is_told() -> None:
    """Nothing goes around a proxy that does not answer."""
    service = EdgeService()

    async def scenario() -> None:
        async with service.serving():
            await engine_at(service.url, proxy="http://127.0.0.1:9").synthesize(ENGLISH)

    with pytest.raises(EngineUnavailable, match="the proxy cannot be reached") as caught:
        asyncio.run(scenario())

    assert service.requests == 0
    assert "HTTPS_PROXY" in caught.value.hint


def test_half_a_sign_does_not_stop_the_others() -> None:
    """What is no text in UTF-8 is replaced before it is sent."""
    service = EdgeService()

    speak(service, replace(ENGLISH, text="Fair \ud83d winds."))

    assert service.texts == ["Fair ? winds."]


def test_it_is_an_engine() -> None:
    """It has what the pipeline asks of every engine."""
    engine: Engine = EdgeEngine.from_environment({})

    assert engine.name == "edge"
    assert engine.online == "speech.platform.bing.com"
    assert engine.parallelism == Parallelism(start=4, most=8)
    assert EdgeEngine().voices() == load_voices()


def test_the_fingerprint_names_the_service_and_its_format() -> None:
    """The same service has the same clips on every port; another one has its own."""
    assert EdgeEngine().fingerprint == f"edge {OUTPUT_FORMAT}"
    assert engine_at("http://127.0.0.1:1/a").fingerprint == f"edge {OUTPUT_FORMAT} from 127.0.0.1"
    assert engine_at("http://127.0.0.1:2/b").fingerprint == engine_at("https://127.0.0.1").fingerprint


def test_the_library_is_the_one_that_is_known() -> None:
    """The globals that hold the address and the trust are read where the library connects.

    If this fails, edge-tts has changed: see how its connections can be directed now.
    """
    connecting = vars(Communicate)["_Communicate__stream"].__code__

    assert {"WSS_URL", "_SSL_CTX"} <= set(connecting.co_names)
    assert isinstance(vars(communicate)["_SSL_CTX"], ssl.SSLContext)
    listing = vars(voices)["__list_voices"].__code__
    assert "VOICE_LIST" in listing.co_names
    assert "_SSL_CTX" in vars(voices)["list_voices"].__code__.co_names
    assert constants.VOICE_LIST.startswith(f"{DEFAULT_ADDRESS}/voices/list?")
    assert constants.WSS_URL.startswith(f"wss://{constants.BASE_URL}/edge/v1?TrustedClientToken=")
    assert f"https://{constants.BASE_URL}" == DEFAULT_ADDRESS


def test_the_library_counts_the_bytes_of_ended_turns() -> None:
    """This count, which tests with broken transfers rely on, is how the end of an answer is seen."""
    assert Communicate("Hello.").state["cumulative_audio_bytes"] == 0


@asynccontextmanager
async def silent_server() -> AsyncIterator[str]:
    """Accept connections on loopback and answer nothing; yields the address."""
    writers: list[asyncio.StreamWriter] = []

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.close()


@asynccontextmanager
async def proxy_server() -> AsyncIterator[tuple[str, list[str]]]:
    """Forward requests on loopback; yields the address, and the first line of each request so far."""
    asked: list[str] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.write_eof()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode()
        asked.append(line)
        method, target, version = line.split()
        found = re.fullmatch(r"(?:\w+://)?([\d.]+):(\d+)(.*)", target)
        assert found is not None
        there, back = await asyncio.open_connection(found[1], int(found[2]))
        if method == "CONNECT":
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            back.write(f"{method} {found[3]} {version}\r\n".encode())
        try:
            await asyncio.gather(pump(reader, back), pump(there, writer))
        finally:
            writer.close()
            back.close()

    server = await asyncio.start_server(forward, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()
