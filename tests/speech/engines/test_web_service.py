"""What every engine over HTTP owes its user: keys stay secret, and proxies are used."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from pathlib import Path

import pytest

from pipeline.errors import EngineError, EngineUnavailable
from pipeline.pacing import RetryPolicy
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Engine, Request
from pipeline.speech.engines.azure import AzureEngine
from pipeline.speech.engines.openai import OpenAIEngine
from pipeline.speech.synthesis import synthesize_all
from pipeline.web_service import WebService
from tests.speech.web_speech import KEY, Fault, WebSpeech

QUICK = RetryPolicy(tries=2, first_wait_s=0.01, first_wait_when_busy_s=0.01)


def engine_of(kind: type[AzureEngine | OpenAIEngine], service: WebSpeech) -> Engine:
    """Return an engine that speaks through a service."""
    return kind.from_environment(service.azure() if kind is AzureEngine else service.openai())


@pytest.mark.parametrize("kind", [AzureEngine, OpenAIEngine])
@pytest.mark.parametrize("fault", [None, 400, 401, 500, "echo-key", "reset", "redirect", "page"])
def test_the_key_is_nowhere(
    kind: type[AzureEngine | OpenAIEngine],
    fault: Fault | None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Neither output nor logs, cache, errors, their causes nor what is pickled of them shows a key."""
    caplog.set_level(logging.DEBUG)
    service = WebSpeech({} if fault is None else dict.fromkeys(range(9), fault))
    seen = []

    async def run() -> None:
        async with service.serving():
            engine = engine_of(kind, service)
            seen.extend([repr(engine), repr(vars(engine)), engine.fingerprint])
            request = Request("Good morning.", "en", "en-GB-RyanNeural")
            await synthesize_all([request], engine=engine, cache=ClipCache(tmp_path), policy=QUICK)

    try:
        asyncio.run(run(), debug=True)
    except EngineError as error:
        link: BaseException | None = error
        while link is not None:
            seen.append("".join([repr(link), repr(vars(link)), *traceback.format_exception(link)]))
            seen.append(repr(pickle.dumps(link)))
            link = link.__cause__ or link.__context__

    output = capfd.readouterr()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert service.asked
    assert bool(written) == (fault is None)
    assert KEY not in "".join([*seen, caplog.text, output.out, output.err])
    assert not any(KEY.encode() in content for content in written)


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"“{KEY}”", f"{KEY} # mine"])
def test_a_key_that_was_copied_badly_is_told_and_not_shown(key: str) -> None:
    """It could not be sent, and the message names the variable alone."""
    for kind, variable in ((AzureEngine, "SPEECH_KEY"), (OpenAIEngine, "OPENAI_API_KEY")):
        with pytest.raises(EngineError, match="expected a key in one piece") as caught:
            kind.from_environment({variable: key})

        assert caught.value.where == variable
        assert KEY not in str(caught.value) + repr(caught.value)


def test_a_proxy_is_asked_in_place_of_the_service() -> None:
    """The proxy gets the whole address, and what it passes on is the answer."""
    proxy = WebSpeech()

    async def run() -> None:
        async with proxy.serving():
            environment = {
                "DUOLOGUE_AZURE_URL": "http://speech.example/tts",
                "AZURE_SPEECH_KEY": KEY,
                "DUOLOGUE_PROXY": proxy.url,
            }
            await AzureEngine.from_environment(environment).check()

    asyncio.run(run())
    assert proxy.asked == ["GET /tts/cognitiveservices/voices/list"]
    assert proxy.headers[0]["Host"] == "speech.example"


def test_a_proxy_that_cannot_be_used_is_told_without_its_password() -> None:
    """SOCKS proxies are beyond the HTTP client."""
    service = WebService("https://speech.example", proxy="socks5://ana:secret@proxy.example")

    with pytest.raises(EngineUnavailable, match="a proxy of the kind 'socks5' cannot be used") as caught:
        asyncio.run(service.check("/"))

    assert "secret" not in repr(service) + str(caught.value)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:9", "no connection to the service"),
        ("https://127.0.0.1:9", "no connection to the service"),
    ],
)
def test_nobody_there_is_told_in_words(address: str, told: str) -> None:
    """A service that is not running is unavailable."""
    with pytest.raises(EngineUnavailable, match=told):
        asyncio.run(WebService(address).check("/"))


def test_an_endless_answer_is_given_up() -> None:
    """A service that never stops sending does not fill the memory."""
    service = WebSpeech(encode=lambda _: (bytes(61 * 1024 * 1024), "audio/pcm"))

    async def run() -> None:
        async with service.serving():
            await OpenAIEngine.from_environment(service.openai()).synthesize(Request("Good morning.", "en", "ada"))

    with pytest.raises(EngineUnavailable, match="the answer does not end"):
        asyncio.run(run())
