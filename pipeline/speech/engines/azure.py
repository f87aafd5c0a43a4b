"""Microsoft's Speech service: the voices of edge, with an account and its guarantees.

One request is one POST of an SSML document to the REST interface, and its answer is MP3. That
interface says nothing of when words sound; their times are estimated where they are needed.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.errors import EngineError, EngineNotSetUp, EngineRefused, EngineUnavailable
from pipeline.filecache import cache_folder
from pipeline.language import count_scripts
from pipeline.model import NOTATIONS, Notation, Prosody, Speech, Voice
from pipeline.network import find_proxy, is_offline
from pipeline.speech.coverage import letters_of
from pipeline.speech.engine import Parallelism, Request
from pipeline.speech.engines.edge_voices import VOICE_NAME, load_voices
from pipeline.speech.engines.web_audio import read_audio
from pipeline.web_service import AGAIN, WebService, read_address, read_key, read_price

OUTPUT_FORMAT = "audio-24khz-96kbitrate-mono-mp3"
"""What the service is asked for: the sample rate of its voices, at twice the bit rate of edge."""

_HOST = "tts.speech.microsoft.com"
_ACCOUNT = "Set AZURE_SPEECH_KEY and AZURE_SPEECH_REGION to those of your Speech resource."
_SSML = "http://www.w3.org/2001/10/synthesis"

# What no XML 1.0 document can hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class AzureSettings:
    """Where the service is, whose account pays, and what it charges."""

    service: WebService
    has_own_address: bool = False  # a sovereign cloud or a gateway
    price: float | None = None  # for a million characters, as the service counts them

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings that environment variables give.

        Raises:
            EngineError: if the address, the region or the price is none.
        """
        own = environment.get("DUOLOGUE_AZURE_URL", "")
        region = (environment.get("AZURE_SPEECH_REGION") or environment.get("SPEECH_REGION") or "").strip().lower()
        if not re.fullmatch(r"[a-z0-9-]*", region):
            raise EngineError(
                f"{region[:30]!r} is not the name of a region",
                where="AZURE_SPEECH_REGION",
                hint="Write a name such as westeurope.",
            )
        address = f"https://{region}.{_HOST}" if region else ""
        if own:
            address = read_address(own, "DUOLOGUE_AZURE_URL", f"https://westeurope.{_HOST}")
        service = WebService(
            address,
            key=read_key(environment, "AZURE_SPEECH_KEY", "SPEECH_KEY"),
            key_header="Ocp-Apim-Subscription-Key",
            address_variable="DUOLOGUE_AZURE_URL",
            key_variable="AZURE_SPEECH_KEY",
            proxy=find_proxy(address, environment),
            offline=is_offline(environment),
        )
        return cls(service, bool(own), read_price(environment, "DUOLOGUE_AZURE_PRICE"))

    @property
    def missing(self) -> str:
        """The variables without which the service cannot be asked, with their verb; empty if all are set."""
        wanted = {"AZURE_SPEECH_KEY": self.service.key, "AZURE_SPEECH_REGION": self.service.address}
        names = [name for name, value in wanted.items() if not value]
        return f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'}" if names else ""


class AzureEngine:
    """Speaks through an account of the Speech service."""

    def __init__(self, settings: AzureSettings, *, refreshed: Path | None = None) -> None:
        self._settings = settings
        self._refreshed = refreshed  # the file of a list of voices newer than the shipped one

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the settings that environment variables give it."""
        newer = cache_folder(environment) / "edge-voices.tsv"
        return cls(AzureSettings.from_environment(environment), refreshed=newer)

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "azure"

    @property
    def fingerprint(self) -> str:
        """The service and its output format, and the host of another cloud; regions sound alike."""
        return f"azure {OUTPUT_FORMAT}" + (f" from {self.online}" if self._settings.has_own_address else "")

    @property
    def online(self) -> str:
        """The host that text is sent to."""
        return self._settings.service.host or _HOST

    @property
    def reads(self) -> frozenset[Notation]:
        """Everything: the service writes out numbers, dates and units for its voices itself."""
        return NOTATIONS

    @property
    def parallelism(self) -> Parallelism:
        """Four requests at the start; free accounts have few, and say so."""
        return Parallelism(start=4, most=8)

    @property
    def longest_ms(self) -> int | None:
        """The service cuts what lasts ten minutes; a shorter request costs less when it has to be asked again."""
        return 60_000

    def cost(self, request: Request) -> float | None:
        """The price of ``DUOLOGUE_AZURE_PRICE`` for the characters of a request; None where it is not set.

        The service counts every sign of the markup inside the voice, spaces too, and each Chinese
        character twice, in whichever language it stands:
        https://learn.microsoft.com/azure/ai-services/speech-service/text-to-speech#billable-characters
        """
        if self._settings.price is None:
            return None
        return self._settings.price * count_billable(request) / 1e6

    def voices(self) -> tuple[Voice, ...]:
        """The voices that edge, too, is known to offer; any other name of the service's list may be used."""
        return load_voices(self._refreshed)

    async def check(self) -> None:
        """Return if the service takes the key; no text is sent and nothing charged.

        Raises:
            EngineUnavailable: with the reason.
        """
        missing = self._settings.missing
        if missing:
            raise EngineNotSetUp(f"{missing} not set", where=self.online, hint=_ACCOUNT)
        await self._settings.service.check("/cognitiveservices/voices/list")

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request; there are no word marks.

        Raises:
            EngineBusy: the service asks for fewer requests, or fell silent.
            EngineUnavailable: there was no answer.
            EngineRefused: the service takes neither this request nor this key.
        """
        missing = self._settings.missing
        if missing:
            raise EngineRefused(f"{missing} not set", where=self.online, hint=_ACCOUNT)
        answer = await self._settings.service.ask(
            "POST",
            "/cognitiveservices/v1",
            body=render_ssml(request),
            headers={"Content-Type": "application/ssml+xml", "X-Microsoft-OutputFormat": OUTPUT_FORMAT},
        )
        if not answer.body:
            raise self._no_audio(request)
        return Speech(read_audio(answer, self.online))

    async def close(self) -> None:
        """Return at once: each request closes its own connection."""

    def _no_audio(self, request: Request) -> EngineError:
        """Return why an answer is empty: nobody could say the text, or this voice could not."""
        if not letters_of(request.text):
            message = f"there is nothing to say in {request.text[:40]!r}"
            return EngineRefused(message, where=self.online, hint="Give it words, or leave it out.")
        return EngineUnavailable(f"no audio came from the voice {request.voice!r}", where=self.online, hint=AGAIN)


def render_ssml(request: Request) -> bytes:
    """Return the document that asks for a request.

    Raises:
        EngineRefused: if it need not be sent to know that it cannot be spoken.

    >>> render_ssml(Request("Hello.", "en", "en-GB-RyanNeural", Prosody(-5))).decode()[82:]
    '<voice name="en-GB-RyanNeural"><prosody rate="-5%">Hello.</prosody></voice></speak>'
    """
    voice_name = VOICE_NAME.fullmatch(request.voice)
    if voice_name is None:
        raise EngineRefused(
            f"{request.voice!r} is not the name of an azure voice",
            hint="Run 'duologue voices list azure' and choose a name such as en-GB-SoniaNeural.",
        )
    if not request.text.strip():
        raise EngineRefused("the text is blank", hint="Give it words, or leave it out.")
    speak = ET.Element("speak", {"version": "1.0", "xmlns": _SSML, "xml:lang": voice_name[1]})
    speak.append(_voice_element(request))
    return ET.tostring(speak, encoding="unicode").encode()


def count_billable(request: Request) -> int:
    """Return for how many characters the service charges.

    >>> count_billable(Request("你好!", "zh", "zh-CN-YunxiNeural"))
    5
    """
    markup = ET.tostring(_voice_element(request), encoding="unicode")
    inside = markup.partition(">")[2].removesuffix("</voice>")
    return len(inside) + count_scripts(inside)["han"]


def _voice_element(request: Request) -> ET.Element:
    voice = ET.Element("voice", {"name": request.voice})
    bent = _prosody_attributes(request.prosody)
    words = ET.SubElement(voice, "prosody", bent) if bent else voice
    words.text = _NO_XML.sub(" ", request.text)
    return voice


def _prosody_attributes(prosody: Prosody) -> dict[str, str]:
    attributes = {}
    if prosody.rate_percent:
        attributes["rate"] = f"{prosody.rate_percent:+d}%"
    if prosody.pitch_st:
        attributes["pitch"] = f"{prosody.pitch_st:+g}st"
    return attributes
