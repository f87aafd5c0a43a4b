"""How the online service is reached, as environment variables say.

======================  ============================================================================
``DUOLOGUE_EDGE_URL``   the service or a gateway to it: an http or https address without ``/edge/v1``
``DUOLOGUE_EDGE_CA``    a PEM file of the certificates to trust instead of the usual ones
``DUOLOGUE_PROXY``      an HTTP proxy for everything; it comes before all others
``DUOLOGUE_EDGE_PROXY`` an HTTP proxy; else ``HTTPS_PROXY`` or ``ALL_PROXY``, unless ``NO_PROXY``
``DUOLOGUE_OFFLINE``    ``1`` forbids every request
======================  ============================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from edge_tts import constants

from pipeline.errors import EngineError
from pipeline.network import find_proxy, is_offline, require_permission

DEFAULT_ADDRESS = f"https://{constants.BASE_URL}"


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """Where the service is and how it is reached."""

    address: str = DEFAULT_ADDRESS  # http or https, without /edge/v1
    ca_file: Path | None = None  # trusted instead of the usual certificates
    proxy: str | None = None
    connect_timeout_s: int = 10
    idle_timeout_s: float = 15.0  # the longest silence in the middle of an answer
    check_timeout_s: float = 5.0
    offline: bool = False  # every request is forbidden

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings that environment variables give.

        Raises:
            EngineError: if the address is none.
        """
        address = (environment.get("DUOLOGUE_EDGE_URL") or DEFAULT_ADDRESS).strip().rstrip("/")
        if not re.match(r"https?://[^/\s?#]+[^\s?#]*$", address):
            raise EngineError(
                f"{address!r} is not the address of a speech service",
                where="DUOLOGUE_EDGE_URL",
                hint=f"Write an address such as {DEFAULT_ADDRESS}.",
            )
        ca_file = environment.get("DUOLOGUE_EDGE_CA")
        return cls(
            address=address,
            ca_file=Path(ca_file) if ca_file else None,
            proxy=find_proxy(address, environment, own="DUOLOGUE_EDGE_PROXY"),
            offline=is_offline(environment),
        )

    @property
    def host(self) -> str:
        """The host that text is sent to."""
        return urlsplit(self.address).hostname or ""

    @property
    def is_default(self) -> bool:
        """True if the address is the service's own, and no gateway's."""
        return self.address == DEFAULT_ADDRESS

    def require_permission(self) -> None:
        """Return if requests are allowed and possible.

        Raises:
            EngineUnavailable: if a setting forbids every request, or none can go through the proxy.
        """
        require_permission(self.host, offline=self.offline, proxy=self.proxy)
