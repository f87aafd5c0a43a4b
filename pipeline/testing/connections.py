"""Which hosts this process asks for, whoever in it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address


@contextmanager
def watching_connections() -> Iterator[list[str]]:
    """Yield a list that hosts come into as soon as this process asks for them, whoever in it does."""
    hosts: list[str] = []
    _watchers.append(hosts)
    _hook_once()
    try:
        yield hosts
    finally:
        _watchers.remove(hosts)


_watchers: list[list[str]] = []


@cache
def _hook_once() -> None:
    sys.addaudithook(_note_connection)  # which cannot be taken away again


def _note_connection(event: str, arguments: tuple[object, ...]) -> None:
    """Note the host of a connection or of a name that is looked up."""
    if not _watchers or event not in ("socket.connect", "socket.getaddrinfo"):
        return
    target = arguments[1] if event == "socket.connect" else arguments[0]
    host = target[0] if isinstance(target, tuple) else target  # a path, where it is a socket of this machine's
    for hosts in _watchers:
        hosts.append(str(host))


def is_here(host: str) -> bool:
    """Return True for a name or an address of this machine, and for the path of a socket."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or "/" in host
