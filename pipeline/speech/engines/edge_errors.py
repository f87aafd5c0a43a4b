"""What edge-tts and its network raise, in the user's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from edge_tts.exceptions import EdgeTTSException, SkewAdjustmentError

from pipeline.errors import EngineBusy, EngineUnavailable
from pipeline.speech.engines.edge_settings import EdgeSettings

AGAIN = "Run the same command again; what was spoken is kept."
NETWORK = "Check that this machine has a network, and that a firewall or proxy lets it through."

# What edge-tts raises where the answer is not what it expects: damaged JSON, missing keys, odd types.
_DAMAGE = (ValueError, LookupError, TypeError, AttributeError)
_TROUBLE = (EdgeTTSException, aiohttp.ClientError, OSError, *_DAMAGE)


@contextmanager
def explaining(settings: EdgeSettings) -> Iterator[None]:
    """Raise what edge-tts and its network raise as errors of ours."""
    try:
        yield
    except _TROUBLE as error:
        raise _explain(error, settings) from error


def _explain(error: Exception, settings: EdgeSettings) -> EngineUnavailable:
    """Return an error that says in the user's words what happened."""
    kind, hint = EngineUnavailable, AGAIN
    match error:
        case aiohttp.ClientHttpProxyError():
            message, hint = f"the proxy refuses the connection (status {error.status})", NETWORK
        case aiohttp.ClientResponseError(status=403) | SkewAdjustmentError():
            message = "the service refuses this client (status 403)"
            hint = "Update edge-tts, set this machine's clock right, or choose an engine that works offline."
        case aiohttp.ClientResponseError(status=429 | 503):
            kind, message = EngineBusy, f"the service asks for fewer requests (status {error.status})"
        case aiohttp.ClientResponseError():
            message = f"the service answers with an error (status {error.status})"
        case aiohttp.ClientConnectorDNSError():
            message, hint = "the name of the service cannot be found", NETWORK
        case aiohttp.ClientProxyConnectionError():
            message, hint = "the proxy cannot be reached", "Check --proxy, DUOLOGUE_PROXY, HTTPS_PROXY and ALL_PROXY."
        case aiohttp.ClientSSLError():
            message = "the certificate of the service is not trusted"
            hint = "Name the certificates of your network in DUOLOGUE_EDGE_CA."
        case aiohttp.ServerTimeoutError():
            message, hint = f"no connection in {settings.connect_timeout_s} s", NETWORK
        case aiohttp.ClientConnectorError():
            message, hint = f"no connection to the service ({error.os_error.strerror or error.os_error})", NETWORK
        case aiohttp.ClientError() | OSError():
            message, hint = f"the connection broke ({error})", NETWORK
        case _:
            message = f"the answer is damaged ({type(error).__name__}: {error})"
    return kind(message, where=settings.host, hint=hint)
