"""Speech services over HTTP on loopback: Azure's REST interface and OpenAI's, with faults on demand.

Both answer with tones for words: MP3 from the one, a WAV file (or whatever a test gives it) from
the other. They want the key that they are made with, and note what they were asked.
"""

from __future__ import annotations

import asyncio
import io
import wave
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from pipeline.loop import BackgroundLoop
from pipeline.model import Pcm, Prosody
from pipeline.speech.engine import Request
from pipeline.speech.engines.azure import OUTPUT_FORMAT
from tests.speech import edge_tones
from tests.speech.tones import speak_tone

KEY = "k3y-that-nobody-may-see"

Fault = Literal["redirect", "reset", "stall", "empty", "page", "echo-key", "quota"] | int
"""What comes instead of an answer: a status, or one of these."""


def as_wav(pcm: Pcm) -> bytes:
    """Return samples as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(pcm.rate_hz)
        file.writeframes(pcm.samples)
    return target.getvalue()


@dataclass
class WebSpeech:
    """The services: what they shall do, and what they were asked."""

    faults: Mapping[int, Fault] = field(default_factory=dict)  # by the number of the request to speak, from 0
    key: str = KEY  # that they want; empty for none
    statuses: Mapping[str, int] = field(default_factory=dict)  # of requests for what is there, by path
    listed: object = ()  # what there is to every request that asks what there is
    elsewhere: str = "http://127.0.0.1:9/"  # where redirections lead
    retry_after: str = "7"
    encode: Callable[[Pcm], tuple[bytes, str]] = lambda pcm: (as_wav(pcm), "audio/wav")

    url: str = field(default="", init=False)
    asked: list[str] = field(default_factory=list, init=False)  # method and path of each request
    headers: list[Mapping[str, str]] = field(default_factory=list, init=False)
    orders: list[dict[str, str | float]] = field(default_factory=list, init=False)  # to OpenAI's interface
    ssml: list[str] = field(default_factory=list, init=False)  # to Azure's

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[WebSpeech]:
        """Serve on a free port of 127.0.0.1 until the block ends; ``url`` is the base address."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    @contextmanager
    def running(self) -> Iterator[WebSpeech]:
        """Serve from a thread, for a client that has an event loop of its own."""
        with BackgroundLoop() as loop:
            serving = self.serving()
            loop.run(serving.__aenter__())
            try:
                yield self
            finally:
                loop.run(serving.__aexit__(None, None, None))

    def azure(self, **others: str) -> dict[str, str]:
        """Return the environment in which the engine ``azure`` speaks through it, around any proxy."""
        return {"DUOLOGUE_AZURE_URL": self.url, "AZURE_SPEECH_KEY": KEY, "NO_PROXY": "*", **others}

    def openai(self, **others: str) -> dict[str, str]:
        """Return the environment in which the engine ``openai`` speaks through it, around any proxy."""
        voices = "ada:en-GB:female,rolf:en-GB:male,lan:zh-CN:female"
        return {
            "DUOLOGUE_OPENAI_URL": f"{self.url}/v1",
            "DUOLOGUE_OPENAI_KEY": KEY,
            "DUOLOGUE_OPENAI_VOICES": voices,
            "NO_PROXY": "*",
            **others,
        }

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        self.headers.append(request.headers)
        given = request.headers.get("Ocp-Apim-Subscription-Key", request.headers.get("Authorization", ""))
        if self.key and given.removeprefix("Bearer ") != self.key:
            return web.Response(status=401, text=f"no such key: {given}")
        if request.method == "GET":
            return web.json_response(self.listed, status=self.statuses.get(request.path, 200))
        number = len(self.ssml) + len(self.orders)
        if request.path == "/v1/audio/speech":
            order = await request.json()
            self.orders.append(order)
            body, media_type = self.encode(self._tone(order))
        elif request.path == "/cognitiveservices/v1":
            assert request.headers["X-Microsoft-OutputFormat"] == OUTPUT_FORMAT
            assert request.headers["Content-Type"] == "application/ssml+xml"
            assert request.headers["User-Agent"].startswith("Duologue/")
            self.ssml.append(await request.text())
            body, media_type = edge_tones.synthesize(read_ssml(self.ssml[-1]))[1], "audio/mpeg"
        else:
            return web.Response(status=404, text="nothing here")
        fault = self.faults.get(number)
        if fault is None:
            return web.Response(body=body, headers={"Content-Type": media_type})
        return await self._fail(request, fault, body)

    async def _fail(self, request: web.Request, fault: Fault, body: bytes) -> web.StreamResponse:
        match fault:
            case int():
                headers = {"Retry-After": self.retry_after} if fault in (429, 503) else {}
                return web.json_response({"error": {"message": "the tide is out"}}, status=fault, headers=headers)
            case "redirect":
                return web.Response(status=307, headers={"Location": self.elsewhere})
            case "empty":
                return web.Response(body=b"", content_type="audio/mpeg")
            case "page":
                return web.Response(text="<html>Log in</html>", content_type="text/html")
            case "echo-key":
                return web.Response(status=400, text=f"<p>bad request with {dict(request.headers)}</p>")
            case "quota":
                return web.json_response({"error": {"message": "spent", "code": "insufficient_quota"}}, status=429)
            case "reset" | "stall":
                response = web.StreamResponse(headers={"Content-Length": str(len(body))})
                await response.prepare(request)
                await response.write(body[: len(body) // 2])
                if fault == "stall":
                    await asyncio.sleep(5)
                assert request.transport is not None
                request.transport.abort()
                return response

    def _tone(self, order: Mapping[str, str | float]) -> Pcm:
        rate_percent = round((float(order.get("speed", 1)) - 1) * 100)
        asked = Request(str(order["input"]), "en", str(order["voice"]), Prosody(rate_percent))
        audio = speak_tone(asked, 24_000).audio
        assert isinstance(audio, Pcm)
        return audio


def read_ssml(ssml: str) -> edge_tones.Spoken:
    """Return what a document asks for.

    Raises:
        ParseError: if it is no XML.
    """
    space = "{http://www.w3.org/2001/10/synthesis}"
    voice = ET.fromstring(ssml).find(f"{space}voice")
    assert voice is not None
    prosody = voice.find(f"{space}prosody")
    words, attributes = (voice, {}) if prosody is None else (prosody, prosody.attrib)
    return edge_tones.Spoken(
        voice=voice.attrib["name"],
        text=words.text or "",
        rate_percent=int(attributes.get("rate", "0%").removesuffix("%")),
        pitch_hz=round(10 * float(attributes.get("pitch", "0st").removesuffix("st"))),
    )
