"""How the engine ``openai`` is set up, and which voices it knows of.

==========================  =====================================================================
``DUOLOGUE_OPENAI_URL``     a server with the interface, up to ``/v1``; its key is ``DUOLOGUE_OPENAI_KEY``
``OPENAI_BASE_URL``         as the service's own libraries know it; its key is ``OPENAI_API_KEY``
``DUOLOGUE_OPENAI_MODEL``   the model that speaks
``DUOLOGUE_OPENAI_VOICES``  the voices of a server, as ``name:locale:gender``, parted by commas
``DUOLOGUE_OPENAI_PRICE``   the price of a million characters
==========================  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from pipeline.errors import EngineError, PipelineError
from pipeline.language import normalise_tag
from pipeline.model import Gender, Voice
from pipeline.network import find_proxy, is_offline
from pipeline.web_service import WebService, read_address, read_key, read_price

DEFAULT_ADDRESS = "https://api.openai.com/v1"
DEFAULT_MODEL = "tts-1"
"""The hosted model that many other servers, too, take for theirs."""

_IDLE_S = 120.0  # a server without a graphics card speaks a minute before its first byte

# https://platform.openai.com/docs/guides/text-to-speech: the voices of every model, those of newer
# models alone, and the languages that the models read beside English.
_VOICES = ("alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
_NEWER_VOICES = ("ballad", "cedar", "marin", "verse")
_LANGUAGES = tuple(
    (
        "zh af ar az be bg bs ca cs cy da de el es et fa fi fr gl he hi hr hu hy id is it ja kk kn ko lt lv mi mk mr "
        "ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi"
    ).split()
)
_GENDERS = {"": None, "female": "female", "f": "female", "male": "male", "m": "male"}


@dataclass(frozen=True, slots=True)
class OpenAISettings:
    """Which server speaks, with which model and voices, and what it charges."""

    service: WebService
    model: str = DEFAULT_MODEL
    voices: tuple[Voice, ...] = ()
    price: float | None = None  # for a million characters

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings that environment variables give.

        A key goes only to the server that it was given for: ``OPENAI_API_KEY`` not to the one of
        ``DUOLOGUE_OPENAI_URL``.

        Raises:
            EngineError: if the address, a voice or the price is none.
        """
        is_own = bool(environment.get("DUOLOGUE_OPENAI_URL"))
        address_variable = "DUOLOGUE_OPENAI_URL" if is_own else "OPENAI_BASE_URL"
        key_variable = "DUOLOGUE_OPENAI_KEY" if is_own else "OPENAI_API_KEY"
        address = read_address(
            environment.get(address_variable) or DEFAULT_ADDRESS, address_variable, "http://localhost:8880/v1"
        )
        service = WebService(
            address,
            key=read_key(environment, key_variable),
            address_variable=address_variable,
            key_variable=key_variable,
            proxy=find_proxy(address, environment),
            offline=is_offline(environment),
            idle_timeout_s=_IDLE_S,
        )
        model = environment.get("DUOLOGUE_OPENAI_MODEL", "").strip() or DEFAULT_MODEL
        voices = read_voices(environment.get("DUOLOGUE_OPENAI_VOICES", ""))
        if not voices and address == DEFAULT_ADDRESS:
            voices = hosted_voices(model)
        return cls(service, model, voices, read_price(environment, "DUOLOGUE_OPENAI_PRICE"))

    @property
    def lacks_key(self) -> bool:
        """True if the service cannot be asked without a key, and there is none."""
        return self.service.address == DEFAULT_ADDRESS and not self.service.key


def hosted_voices(model: str) -> tuple[Voice, ...]:
    """Return the voices of a model of the hosted service. Their genders are not published.

    >>> [len(hosted_voices(model)) for model in ("tts-1", "gpt-4o-mini-tts")]
    [9, 13]
    """
    names = _VOICES if model.startswith("tts-1") else (*_VOICES, *_NEWER_VOICES)
    return tuple(Voice(name, "en-US", None, _LANGUAGES) for name in sorted(names))


def read_voices(text: str) -> tuple[Voice, ...]:
    """Return voices that stand in a text as names with locale, gender and further languages.

    Raises:
        EngineError: naming each that is wrong.

    >>> read_voices("ada:en-GB:female, rolf:zh-CN:m:en")[1]
    Voice(name='rolf', locale='zh-CN', gender='male', languages=('en',))
    """
    voices, faults = {}, []
    for entry in filter(None, re.split(r"[,\s]+", text.strip())):
        try:
            voice = _read_voice(entry)
        except (PipelineError, ValueError, KeyError):
            faults.append(entry)
        else:
            voices[voice.name] = voice
    if faults:
        raise EngineError(
            f"expected voices as name:locale:gender, found {', '.join(map(repr, faults))}",
            where="DUOLOGUE_OPENAI_VOICES",
            hint="Write each like ada:en-GB:female, with further languages as in ada:en-GB:female:zh.",
        )
    return tuple(voices.values())


def _read_voice(entry: str) -> Voice:
    name, locale, *others = entry.split(":")
    gender, languages = (others[0], others[1:]) if others else ("", [])
    if not name:
        raise ValueError(entry)
    known = cast("Gender | None", _GENDERS[gender.lower()])
    return Voice(name, normalise_tag(locale), known, tuple(normalise_tag(tag) for tag in languages))
