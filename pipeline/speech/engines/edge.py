"""Microsoft's online neural voices, through edge-tts.

The service is unofficial and says little when something goes wrong; the client library passes that
on. What is added here: settings, an idle timer (a silent connection is waited for without end
otherwise), a look at whether the answer is whole (:mod:`~pipeline.speech.engines.edge_answer`), and
errors that say what happened. One request is one connection, made once; asking again is the
caller's affair.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape

import aiohttp
from edge_tts import Communicate, communicate, constants
from edge_tts.drm import DRM
from edge_tts.exceptions import NoAudioReceived

from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable, WrongAudio
from pipeline.filecache import cache_folder
from pipeline.model import NOTATIONS, Encoded, Notation, Speech, Voice, WordMark
from pipeline.speech.coverage import letters_of
from pipeline.speech.engine import Parallelism, Request
from pipeline.speech.engines.edge_answer import BYTES_PER_MS, Answer, find_fault
from pipeline.speech.engines.edge_errors import AGAIN, NETWORK, explaining
from pipeline.speech.engines.edge_library import direct_library, fetch_voices, socket_url, trust
from pipeline.speech.engines.edge_settings import EdgeSettings
from pipeline.speech.engines.edge_voices import VOICE_NAME, load_voices, shift_hz, store_voices

OUTPUT_FORMAT = "audio-24khz-48kbitrate-mono-mp3"
"""What edge-tts asks the service for, always."""

MOST_BYTES = 4096
"""The longest text of one request, as escaped UTF-8: edge-tts would make several of a longer one."""

_TICKS_PER_MS = 10_000  # boundaries are timed in units of 100 ns
_CHECK_PAUSES_S = (0.3, 1.0)  # a service that is merely busy, or whose clock differs, is asked again
_GOODBYE_S = 0.2

# No text of MOST_BYTES takes ten minutes to say.
_MOST_AUDIO_BYTES = 600_000 * BYTES_PER_MS


class EdgeEngine:
    """Speaks through the online service, each request over a connection of its own."""

    def __init__(self, settings: EdgeSettings | None = None, *, refreshed: Path | None = None) -> None:
        self._settings = settings or EdgeSettings()
        self._refreshed = refreshed  # the file of a list of voices newer than the shipped one

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the settings that environment variables give it."""
        return cls(EdgeSettings.from_environment(environment), refreshed=cache_folder(environment) / "edge-voices.tsv")

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "edge"

    @property
    def fingerprint(self) -> str:
        """The service and its output format, and the host where it is not the default one.

        Another service may sound different; the same one behind another port does not.
        """
        return f"edge {OUTPUT_FORMAT}" + ("" if self._settings.is_default else f" from {self.online}")

    @property
    def online(self) -> str:
        """The host that text is sent to."""
        return self._settings.host

    @property
    def reads(self) -> frozenset[Notation]:
        """Everything: the service writes out numbers, dates and units for its voices itself."""
        return NOTATIONS

    @property
    def parallelism(self) -> Parallelism:
        """Four requests at the start; on bad days the service refuses more than six at a time."""
        return Parallelism(start=4, most=8)

    @property
    def longest_ms(self) -> int | None:
        """The service cuts what lasts ten minutes; a shorter request costs less when it has to be asked again."""
        return 60_000

    def cost(self, request: Request) -> float | None:  # noqa: ARG002
        """Nothing: the service is free."""
        return 0.0

    def voices(self) -> tuple[Voice, ...]:
        """The voices of the list that is shipped with the project, or of a newer one that was fetched."""
        return load_voices(self._refreshed)

    async def refresh_voices(self, today: date) -> tuple[Voice, ...]:
        """Fetch the service's own list of voices, keep it with its date, and return it.

        Raises:
            EngineUnavailable: if the service gives no list.
            OutputError: if the list cannot be kept.
        """
        self._settings.require_permission()
        voices = await fetch_voices(self._settings)
        if self._refreshed is not None:
            store_voices(self._refreshed, voices, today)
        return voices

    async def check(self) -> None:
        """Return if the service accepts a connection; no text is sent.

        Raises:
            EngineUnavailable: with the reason.
        """
        self._settings.require_permission()
        with explaining(self._settings):
            try:
                async with asyncio.timeout(self._settings.check_timeout_s):
                    await _knock(self._settings)
            except TimeoutError as error:
                raise EngineUnavailable(
                    f"no answer in {self._settings.check_timeout_s:g} s", where=self.online, hint=NETWORK
                ) from error

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request.

        Raises:
            EngineBusy: the service is overloaded, or fell silent in the middle.
            WrongAudio: words are missing from the answer.
            EngineUnavailable: there was no answer.
            EngineRefused: the text is too long or has nothing to say, or the voice has no voice's name.
        """
        self._settings.require_permission()
        communication = _prepare(request, self._settings)
        with explaining(self._settings):
            direct_library(self._settings)
            try:
                answer = await _listen(communication, self._settings)
            except NoAudioReceived as error:
                raise _no_audio(request, self.online) from error
        fault = find_fault(answer, request.text)
        if fault:
            raise WrongAudio(
                f"the answer is {fault}",
                where=self.online,
                hint=f"{AGAIN} If it stays so, choose a voice that speaks the language of the text.",
            )
        return Speech(Encoded(answer.audio, "audio/mpeg"), answer.marks)

    async def close(self) -> None:
        """Return at once: each request closes its own connection."""


def _prepare(request: Request, settings: EdgeSettings) -> Communicate:
    """Return the request as edge-tts takes it.

    Raises:
        EngineRefused: if it need not be sent to know that it cannot be spoken.
    """
    voice = VOICE_NAME.fullmatch(request.voice)
    if voice is None:
        raise EngineRefused(
            f"{request.voice!r} is not the name of an edge voice",
            hint="Run 'duologue voices list edge' and choose a name such as en-GB-SoniaNeural.",
        )
    if not request.text.strip():
        raise EngineRefused("the text is blank", hint="Give it words, or leave it out.")
    text = request.text.encode("utf-8", errors="replace").decode()  # halves of signs are no text
    size_bytes = len(escape(text).encode())
    if size_bytes > MOST_BYTES:
        raise EngineRefused(
            f"the text has {size_bytes} bytes; expected at most {MOST_BYTES}: {request.text[:40]!r}…",
            hint="Split it at the end of a sentence.",
        )
    return Communicate(
        text,
        # The name in the form that Edge itself sends; edge-tts cannot make it for every locale.
        f"Microsoft Server Speech Text to Speech Voice ({voice[1]}, {voice[2]})",
        rate=f"{request.prosody.rate_percent:+d}%",
        pitch=f"{shift_hz(request.voice, request.prosody.pitch_st):+d}Hz",
        boundary="WordBoundary",
        proxy=settings.proxy,
        connect_timeout=settings.connect_timeout_s,
    )


async def _listen(communication: Communicate, settings: EdgeSettings) -> Answer:
    """Return what the service answers.

    Raises:
        EngineBusy: if nothing comes for the idle time.
    """
    audio, marks = bytearray(), []
    clock = asyncio.get_running_loop().time
    idle_s = settings.idle_timeout_s
    try:
        async with asyncio.timeout(idle_s) as idle, aclosing(communication.stream()) as messages:
            async for message in messages:
                idle.reschedule(clock() + idle_s)
                if message["type"] == "audio":
                    audio += message["data"]
                else:
                    marks.append(_mark(message["text"], message["offset"], message["duration"]))
                if len(audio) > _MOST_AUDIO_BYTES:
                    raise WrongAudio("the answer does not end", where=settings.host, hint=AGAIN)
    except TimeoutError as error:
        if isinstance(error, aiohttp.ClientError):  # it was aiohttp that could not wait for a connection
            raise
        raise EngineBusy(f"no answer for {idle_s:g} s", where=settings.host, hint=AGAIN) from error
    # The library adds up the bytes of a turn when it sees turn.end, and says so nowhere else.
    ended = communication.state["cumulative_audio_bytes"] == len(audio)
    return Answer(bytes(audio), tuple(marks), ended)


def _mark(text: str, offset: float, duration: float) -> WordMark:
    return WordMark(text, round(offset / _TICKS_PER_MS), round((offset + duration) / _TICKS_PER_MS))


async def _knock(settings: EdgeSettings) -> None:
    """Open a connection as edge-tts does, and close it.

    This proves more than the list of voices, which is still given to clients whose requests to
    speak are refused.
    """
    for pause_s in _CHECK_PAUSES_S:
        try:
            return await _open_socket(settings)
        except aiohttp.ClientResponseError as error:
            if error.status == 403:
                DRM.handle_client_response_error(error)  # takes the clock of the service
        await asyncio.sleep(pause_s)
    return await _open_socket(settings)


async def _open_socket(settings: EdgeSettings) -> None:
    token = f"&Sec-MS-GEC={DRM.generate_sec_ms_gec()}&Sec-MS-GEC-Version={constants.SEC_MS_GEC_VERSION}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{socket_url(settings.address)}&ConnectionId={communicate.connect_id()}{token}",
            timeout=aiohttp.ClientWSTimeout(ws_close=_GOODBYE_S),  # it has shown what was asked
            proxy=settings.proxy,
            headers=DRM.headers_with_muid(constants.WSS_HEADERS),
            ssl=trust(settings.ca_file),
            compress=15,
        ),
    ):
        pass


def _no_audio(request: Request, host: str) -> EngineError:
    """Return why there is no audio: nobody could say it, or this voice could not."""
    if not letters_of(request.text):
        return EngineRefused(
            f"there is nothing to say in {request.text[:40]!r}", where=host, hint="Give it words, or leave it out."
        )
    return EngineUnavailable(
        f"no audio came from the voice {request.voice!r}",
        where=host,
        hint=f"Check that this voice exists and speaks {request.language!r}, then run the same command again.",
    )
