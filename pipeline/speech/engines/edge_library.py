"""edge-tts pointed at the service of some settings, and the service's list of voices.

The library keeps its addresses and its trust in globals of its modules: this is the one place that
sets them.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from pathlib import Path
from typing import cast

from edge_tts import communicate, constants, voices

from pipeline.errors import EngineUnavailable
from pipeline.model import Gender, Voice
from pipeline.speech.engines.edge_errors import NETWORK, explaining
from pipeline.speech.engines.edge_settings import DEFAULT_ADDRESS, EdgeSettings
from pipeline.speech.engines.edge_voices import is_voice_name, voice_of

_LIST_TIMEOUT_S = 30

_GENDERS = {"Female": "female", "Male": "male"}


def direct_library(settings: EdgeSettings) -> None:
    """Make edge-tts open its next connection to the address of these settings, with their trust.

    It reads its globals at the moment it connects: in the first step of ``stream()`` and of
    ``list_voices()``, before any other task runs. Engines with different addresses can therefore
    take turns in one event loop. They cannot in several threads at once, nor where the library
    connects a second time by itself, after a 403.
    """
    vars(communicate).update(WSS_URL=socket_url(settings.address), _SSL_CTX=trust(settings.ca_file))
    list_url = constants.VOICE_LIST.replace(DEFAULT_ADDRESS, settings.address, 1)
    vars(voices).update(VOICE_LIST=list_url, _SSL_CTX=trust(settings.ca_file))


def socket_url(address: str) -> str:
    """Return the library's WebSocket address with another base."""
    return constants.WSS_URL.replace(f"wss://{constants.BASE_URL}", address.replace("http", "ws", 1), 1)


_USUAL_TRUST: ssl.SSLContext = vars(communicate)["_SSL_CTX"]


@cache
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return the certificates to trust: those of a file, or the usual ones.

    Raises:
        EngineUnavailable: if the file cannot be read.
    """
    if ca_file is None:
        return _USUAL_TRUST
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise EngineUnavailable(
            f"the certificates cannot be read: {error.strerror or error}",
            where=str(ca_file),
            hint="Name a PEM file in DUOLOGUE_EDGE_CA, or unset it.",
        ) from error


async def fetch_voices(settings: EdgeSettings) -> tuple[Voice, ...]:
    """Return the voices that the service says it has, sorted by name.

    Raises:
        EngineUnavailable: if it does not answer, or not with a list of voices.
    """
    with explaining(settings):
        direct_library(settings)
        try:
            async with asyncio.timeout(_LIST_TIMEOUT_S):
                listed = await voices.list_voices(proxy=settings.proxy)
        except TimeoutError as error:
            raise EngineUnavailable(
                f"no list of voices in {_LIST_TIMEOUT_S} s", where=settings.host, hint=NETWORK
            ) from error
        known = {
            entry["ShortName"]: voice_of(
                entry["ShortName"], entry["Locale"], cast("Gender | None", _GENDERS.get(entry["Gender"]))
            )
            for entry in listed
            if is_voice_name(entry["ShortName"])
        }
    if not known:
        raise EngineUnavailable("its list of voices is empty", where=settings.host, hint="Try again later.")
    return tuple(known[name] for name in sorted(known))
