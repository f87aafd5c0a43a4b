"""How requests leave this machine: whether they may, through which proxy, and whose certificates they believe."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

import certifi

from pipeline.errors import EngineUnavailable, PipelineError


def is_offline(environment: Mapping[str, str]) -> bool:
    """Return True if ``DUOLOGUE_OFFLINE`` forbids every request.

    >>> is_offline({"DUOLOGUE_OFFLINE": "1"}), is_offline({"DUOLOGUE_OFFLINE": "0"}), is_offline({})
    (True, False, False)
    """
    return environment.get("DUOLOGUE_OFFLINE", "") not in ("", "0")


def require_permission(
    host: str,
    *,
    offline: bool,
    proxy: str | None,
    instead: str = "choose an engine that works offline",
    error: type[PipelineError] = EngineUnavailable,
) -> None:
    """Return if requests to a host are allowed and possible; ``instead`` says what works without any.

    Raises:
        PipelineError: of the type given, if a setting forbids every request, or none can go through
            the proxy, which is not shown: it may hold a password.

    >>> require_permission("speech.example", offline=False, proxy="http://proxy.example:3128")
    """
    if offline:
        raise error(
            "requests are forbidden by DUOLOGUE_OFFLINE", where=host, hint=f"Unset DUOLOGUE_OFFLINE, or {instead}."
        )
    scheme = urlsplit(proxy).scheme if proxy else "http"
    if scheme not in ("http", "https"):
        raise error(
            f"a proxy of the kind {scheme!r} cannot be used",
            where=host,
            hint="Name an HTTP proxy with --proxy or in DUOLOGUE_PROXY.",
        )


def find_proxy(address: str, environment: Mapping[str, str], *, own: str = "") -> str | None:
    """Return the proxy that environment variables name for an address, or None.

    ``DUOLOGUE_PROXY`` comes first, then the variable ``own``; the usual ones follow, unless
    ``NO_PROXY`` exempts the host.

    >>> find_proxy("https://speech.example", {"HTTPS_PROXY": "proxy.example:3128"})
    'http://proxy.example:3128'
    >>> find_proxy("https://speech.example", {"all_proxy": "http://proxy.example", "no_proxy": ".example"})
    """
    target = urlsplit(address)
    proxy = environment.get("DUOLOGUE_PROXY") or environment.get(own)
    if not proxy:
        exempt = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
        if is_exempt(target.hostname or "", exempt):
            return None
        names = (f"{target.scheme}_proxy", f"{target.scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY")
        proxy = next((environment[name] for name in names if environment.get(name)), None)
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def is_exempt(host: str, no_proxy: str) -> bool:
    """Return True if a list as in ``NO_PROXY`` names a host, a domain above it, or everything.

    >>> is_exempt("127.0.0.1", "localhost, 127.0.0.1"), is_exempt("notexample.org", "example.org")
    (True, False)
    """
    entries = [entry.strip().lstrip(".").lower() for entry in no_proxy.split(",") if entry.strip()]
    return any(entry == "*" or f".{host}".endswith(f".{entry}") for entry in entries)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Return whose certificates are believed: those of the system, and those of certifi where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
