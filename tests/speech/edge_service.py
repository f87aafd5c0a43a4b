"""A speech service on loopback that speaks the protocol of the online one, and fails on demand.

It answers with real MP3 (:mod:`tests.speech.edge_tones`); the same SSML has the same answer. For one
request (by its number) or for some of them (by a seeded probability) it shows one of the faults that
the real service and real networks show.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import random
import ssl
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Literal, get_args
from xml.sax.saxutils import escape

from aiohttp import WSMsgType, web

from pipeline.model import Voice
from pipeline.speech.engines.edge import OUTPUT_FORMAT
from pipeline.speech.engines.edge_voices import load_voices
from tests.speech.edge_tones import FRAME_BYTES, FRAME_MS, Boundary, Spoken, read_ssml, silent_frame, synthesize

Fault = Literal[
    "refuse-403",  # the upgrade to a WebSocket is refused with this status
    "refuse-429",
    "refuse-500",
    "refuse-503",
    "reset",  # the connection is reset in the middle of the audio
    "close-1000",  # it is closed there, in order
    "close-1011",  # it is closed there with an error
    "early-end",  # turn.end comes there
    "no-end",  # everything comes but turn.end
    "truncated",  # half the audio is missing, and everything else is there
    "corrupt",  # the middle third of the audio is noise instead of MP3
    "silence",  # the audio is as long as it should be, and silent
    "skip",  # the longest word is left out, sound and boundary
    "stall",  # nothing comes after half of the audio, until stall_s have passed
    "damaged-json",  # the first boundary is not JSON
    "no-audio",  # turn.start, turn.end, and nothing between
]
FAULTS: tuple[Fault, ...] = get_args(Fault)

_MESSAGE_FRAMES = 10  # of audio in one message


@dataclass
class EdgeService:
    """The service: what it shall do, and what it was asked.

    ``faults`` maps request numbers, counted from 0 in the order of their connections (a check is
    one too), to faults; beyond it, each request has one of ``kinds`` with ``probability``. More
    than ``most_at_once`` connections are refused with 503.
    """

    faults: Mapping[int, Fault] = field(default_factory=dict)
    probability: float = 0.0
    kinds: Sequence[Fault] = FAULTS
    seed: int = 0
    latency_s: float = 0.0
    speed: float = math.inf  # of its audio, in multiples of real time
    stall_s: float = 5.0
    voices: Sequence[Voice] = load_voices()  # that it lists; it speaks with those that are known
    most_at_once: int = 1000

    url: str = field(default="", init=False)
    requests: int = field(default=0, init=False)  # connections asked for, refused ones among them
    handshakes: list[dict[str, str]] = field(default_factory=list, init=False)  # headers and query of each
    lists: int = field(default=0, init=False)  # of voices, asked for
    ssml: list[str] = field(default_factory=list, init=False)
    answered: list[str] = field(default_factory=list, init=False)  # texts that had a whole answer, without a fault
    at_once: int = field(default=0, init=False)
    peak: int = field(default=0, init=False)  # the most connections at once

    @property
    def texts(self) -> list[str]:
        """What it was asked to speak, in order."""
        return [read_ssml(ssml).text for ssml in self.ssml]

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that speaks through this service, around any proxy."""
        return environment_of(self.url)

    @asynccontextmanager
    async def serving(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[EdgeService]:
        """Serve on a free port of 127.0.0.1 until the block ends; ``url`` is its base address."""
        app = web.Application()
        app.router.add_get("/base/edge/v1", self._answer_socket)
        app.router.add_get("/base/voices/list", self._answer_list)
        # A handler that stalls is cancelled at the end and not waited for.
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
            port = runner.addresses[0][1]
            self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/base"
            yield self
        finally:
            await runner.cleanup()

    @contextmanager
    def running(self) -> Iterator[EdgeService]:
        """Serve from a thread, for clients in other processes."""
        ready = threading.Event()
        loop = asyncio.new_event_loop()
        done = asyncio.Event()

        async def serve() -> None:
            async with self.serving():
                ready.set()
                await done.wait()

        def run() -> None:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(serve())

        thread = threading.Thread(target=run, name="edge-service", daemon=True)
        thread.start()
        try:
            assert ready.wait(10)
            yield self
        finally:
            loop.call_soon_threadsafe(done.set)
            thread.join(10)

    async def _answer_list(self, _: web.Request) -> web.Response:
        self.lists += 1
        return web.json_response(
            [
                {"ShortName": voice.name, "Locale": voice.locale, "Gender": (voice.gender or "female").title()}
                for voice in self.voices
            ]
        )

    async def _answer_socket(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault_of(self.requests)
        self.requests += 1
        self.handshakes.append({**request.headers, **request.query})
        self.at_once += 1
        self.peak = max(self.peak, self.at_once)
        try:
            status = self._refusal(request, fault)
            await asyncio.sleep(self.latency_s)
            if status:
                return web.Response(status=status)
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            ssml = await _read_request(socket)
            if ssml is not None:
                self.ssml.append(ssml)
                with suppress(ConnectionResetError):  # the client has lost its patience, or was killed
                    await self._speak(request, socket, read_ssml(ssml), fault)
                await socket.close()
            return socket
        finally:
            self.at_once -= 1

    def _fault_of(self, number: int) -> Fault | None:
        if number in self.faults:
            return self.faults[number]
        chance = random.Random(f"{self.seed} {number}")
        return chance.choice(self.kinds) if chance.random() < self.probability else None

    def _refusal(self, request: web.Request, fault: Fault | None) -> int:
        """Return the status with which a connection is refused, or 0."""
        if fault is not None and fault.startswith("refuse-"):
            return int(fault.removeprefix("refuse-"))
        if self.at_once > self.most_at_once:
            return 503
        told = {"TrustedClientToken", "ConnectionId", "Sec-MS-GEC", "Sec-MS-GEC-Version"} <= set(request.query)
        return 0 if told and request.headers.get("Origin", "").startswith("chrome-extension://") else 403

    async def _speak(
        self, request: web.Request, socket: web.WebSocketResponse, spoken: Spoken, fault: Fault | None
    ) -> None:
        """Send the answer to one request, or what a fault makes of it."""
        boundaries, audio = synthesize(spoken)
        if not boundaries or fault == "no-audio":
            boundaries, audio = (), b""
        if fault == "skip":
            boundaries, audio = _skip(boundaries, audio)
        audio = _spoil(audio, fault)
        messages = _interleave(boundaries, audio)
        half = len(messages) // 2
        await socket.send_str(_text_message("turn.start", {"context": {"serviceTag": "loopback"}}))
        clock = asyncio.get_running_loop().time
        due_s = clock()
        for number, message in enumerate(messages):
            if number == half and fault in ("reset", "close-1000", "close-1011", "early-end", "stall"):
                await self._break_off(request, socket, fault)
                return
            if isinstance(message, bytes):
                due_s += _MESSAGE_FRAMES * FRAME_MS / 1000 / self.speed
                await asyncio.sleep(due_s - clock())
                await socket.send_bytes(message)
            else:
                await socket.send_str(message[:-9] if fault == "damaged-json" else message)
        if audio:
            await socket.send_bytes(_audio_message(b""))
        if fault != "no-end":
            await socket.send_str(_text_message("turn.end", {}))
        if fault is None:
            self.answered.append(spoken.text)

    async def _break_off(self, request: web.Request, socket: web.WebSocketResponse, fault: Fault) -> None:
        if fault == "early-end":
            await socket.send_str(_text_message("turn.end", {}))
        elif fault.startswith("close-"):
            await socket.close(code=int(fault.removeprefix("close-")))
        else:
            await asyncio.sleep(self.stall_s if fault == "stall" else 0)
            assert request.transport is not None
            request.transport.abort()


def environment_of(url: str) -> dict[str, str]:
    """Return the environment of a process that speaks through the service at an address, around any proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUOLOGUE_")}
    return kept | {"DUOLOGUE_EDGE_URL": url, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def _skip(boundaries: Sequence[Boundary], audio: bytes) -> tuple[tuple[Boundary, ...], bytes]:
    """Return an answer without its longest word; what follows comes earlier."""
    gone = max(boundaries, key=lambda boundary: boundary.frames)
    kept = (
        replace(boundary, start=boundary.start - gone.frames * (boundary.start > gone.start))
        for boundary in boundaries
        if boundary is not gone
    )
    end = gone.start + gone.frames
    return tuple(kept), audio[: gone.start * FRAME_BYTES] + audio[end * FRAME_BYTES :]


def _spoil(audio: bytes, fault: Fault | None) -> bytes:
    """Return the audio as a fault leaves it."""
    size = len(audio)
    if fault == "truncated":
        return audio[: size // 2 // FRAME_BYTES * FRAME_BYTES]
    if fault == "silence":
        return silent_frame() * (size // FRAME_BYTES)
    if fault == "corrupt":
        return audio[: size // 3] + random.Random(size).randbytes(size // 3) + audio[2 * (size // 3) :]
    return audio


def _interleave(boundaries: Sequence[Boundary], audio: bytes) -> list[str | bytes]:
    """Return the messages of an answer: each boundary just before the audio in which it begins."""
    messages: list[str | bytes] = []
    waiting = list(boundaries)
    for first in range(0, len(audio) // FRAME_BYTES, _MESSAGE_FRAMES):
        while waiting and waiting[0].start < first + _MESSAGE_FRAMES:
            messages.append(_boundary_message(waiting.pop(0)))
        messages.append(_audio_message(audio[first * FRAME_BYTES : (first + _MESSAGE_FRAMES) * FRAME_BYTES]))
    return messages + [_boundary_message(boundary) for boundary in waiting]


def _boundary_message(boundary: Boundary) -> str:
    ticks = FRAME_MS * 10_000
    text = {"Text": escape(boundary.text), "Length": len(boundary.text), "BoundaryType": "WordBoundary"}
    facts = {"Offset": boundary.start * ticks, "Duration": boundary.frames * ticks, "text": text}
    return _text_message("audio.metadata", {"Metadata": [{"Type": "WordBoundary", "Data": facts}]})


def _text_message(path: str, content: Mapping[str, object]) -> str:
    return (
        "X-RequestId:0123456789abcdef\r\nContent-Type:application/json; charset=utf-8\r\n"
        f"Path:{path}\r\n\r\n{json.dumps(content, ensure_ascii=False)}"
    )


def _audio_message(data: bytes) -> bytes:
    """Return audio as the service sends it; the last message of an answer has none, and no type."""
    kind = b"Content-Type:audio/mpeg\r\n" if data else b""
    headers = b"X-RequestId:0123456789abcdef\r\n" + kind + b"X-StreamId:1\r\nPath:audio\r\n"
    return len(headers).to_bytes(2, "big") + headers + data


async def _read_request(socket: web.WebSocketResponse) -> str | None:
    """Return the SSML of a request; None if the client leaves before it asks for anything."""
    configured = False
    async for message in socket:
        assert message.type == WSMsgType.TEXT
        headers, _, body = message.data.partition("\r\n\r\n")
        if "Path:speech.config" in headers:
            audio = json.loads(body)["context"]["synthesis"]["audio"]
            assert audio["outputFormat"] == OUTPUT_FORMAT
            assert audio["metadataoptions"]["wordBoundaryEnabled"] == "true"
            configured = True
        elif "Path:ssml" in headers:
            assert configured
            return str(body)
    return None
