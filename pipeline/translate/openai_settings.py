"""How the translator ``openai`` is set up.

============================  ======================================================================
``DUOLOGUE_TRANSLATE_URL``    a server with the interface, up to ``/v1``; its key is ``DUOLOGUE_TRANSLATE_KEY``
``OPENAI_BASE_URL``           as the service's own libraries know it; its key is ``OPENAI_API_KEY``
``DUOLOGUE_TRANSLATE_MODEL``  the model that translates
``DUOLOGUE_TRANSLATE_PRICE``  the price of a million tokens, or two of them: there, and back
============================  ======================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pipeline.errors import EngineError
from pipeline.keyring import stored_key
from pipeline.network import find_proxy, is_offline
from pipeline.web_service import WebService, read_address, read_key

DEFAULT_ADDRESS = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4.1-mini"

_IDLE_S = 300.0  # an answer comes whole, and a model on one's own processor is slow
_PRICES = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(?:\s*[/,;]\s*(\d+(?:\.\d*)?|\.\d+))?")


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost: those that are sent, and those that come back."""

    sent: float
    received: float

    def of(self, sent: int, received: int) -> float:
        """Return what some tokens cost."""
        return (sent * self.sent + received * self.received) / 1e6


@dataclass(frozen=True, slots=True)
class OpenAISettings:
    """Which server translates, with which model, and what it charges."""

    service: WebService
    model: str = DEFAULT_MODEL
    price: Price | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings that environment variables give, with the key from the keyring where none is among them.

        A key goes only to the server that it was given for: ``OPENAI_API_KEY`` not to the one of
        ``DUOLOGUE_TRANSLATE_URL``.

        Raises:
            EngineError: if the address or the price is none.
        """
        is_own = bool(environment.get("DUOLOGUE_TRANSLATE_URL"))
        address_variable = "DUOLOGUE_TRANSLATE_URL" if is_own else "OPENAI_BASE_URL"
        key_variable = "DUOLOGUE_TRANSLATE_KEY" if is_own else "OPENAI_API_KEY"
        address = read_address(
            environment.get(address_variable) or DEFAULT_ADDRESS, address_variable, "http://localhost:11434/v1"
        )
        service = WebService(
            address,
            key=read_key(environment, key_variable) or read_key({key_variable: stored_key(key_variable)}, key_variable),
            address_variable=address_variable,
            key_variable=key_variable,
            chosen="the name of the model in DUOLOGUE_TRANSLATE_MODEL",
            manual="docs/translation.md",
            proxy=find_proxy(address, environment),
            offline=is_offline(environment),
            idle_timeout_s=_IDLE_S,
        )
        model = environment.get("DUOLOGUE_TRANSLATE_MODEL", "").strip() or DEFAULT_MODEL
        return cls(service, model, read_prices(environment.get("DUOLOGUE_TRANSLATE_PRICE", "")))

    @property
    def lacks_key(self) -> bool:
        """True if the service cannot be asked without a key, and there is none."""
        return self.service.address == DEFAULT_ADDRESS and not self.service.key


def read_prices(text: str) -> Price | None:
    """Return the price of tokens; None where nobody set one.

    Raises:
        EngineError: if it is no amount.

    >>> read_prices("0.4/1.6"), read_prices("2"), read_prices("")
    (Price(sent=0.4, received=1.6), Price(sent=2.0, received=2.0), None)
    """
    if not text.strip():
        return None
    match = _PRICES.fullmatch(text.strip())
    if match is None:
        raise EngineError(
            f"expected a price per million tokens, found {text[:20]!r}",
            where="DUOLOGUE_TRANSLATE_PRICE",
            hint="Write a number such as 0.5, or two such as 0.4/1.6: for what is sent, and for what comes back.",
        )
    return Price(float(match[1]), float(match[2] or match[1]))
