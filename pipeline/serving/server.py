"""A finished folder served over HTTP until a block ends."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from pipeline.errors import ServeError
from pipeline.loop import BackgroundLoop
from pipeline.serving.addresses import LOOPBACK, check_host, private_addresses, secret_name
from pipeline.serving.answers import Site, answer
from pipeline.serving.readdressing import Place, find_feeds

DEFAULT_PORT = 8765

_PORTS_TRIED = 100
_TAKEN = (errno.EADDRINUSE, errno.EACCES)  # Windows keeps whole ranges of ports for itself
_LAST_WORDS_S = 0.2  # for answers that are under way when the server stops


@dataclass(frozen=True, slots=True)
class Served:
    """Where a folder is served."""

    address: str  # of the home page, with a slash at its end
    feeds: tuple[str, ...]  # addresses for podcast apps


@contextmanager
def serve(
    folder: Path | str,
    *,
    lan: bool = False,
    host: str = "",
    port: int | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Iterator[Served]:
    """Serve a finished folder until the block ends; yield where.

    Only this machine can reach it, unless ``lan`` says that its private network may, or ``host`` names
    the address for that; then everything lies below a name that nobody can guess. Without a ``port``
    it is 8765, or the next that is free.

    Raises:
        ServeError: if there is no such folder, or it cannot be served at that address.
    """
    root = _existing(folder)
    bound = host or (_private_address() if lan else LOOPBACK)
    written = check_host(bound)
    secret = secret_name(root, environment) if lan or host else ""
    with _listening(bound, port) as listener, BackgroundLoop() as loop:
        at = f"http://{written}:{listener.getsockname()[1]}/{f'{secret}/' if secret else ''}"
        runner = loop.run(_start(Site(Place(root, at), secret), listener))
        try:
            yield Served(at, tuple(at + feed for feed in find_feeds(root)))
        finally:
            loop.run(runner.cleanup())


async def _start(site: Site, listener: socket.socket) -> web.ServerRunner:
    async def respond(request: web.BaseRequest) -> web.StreamResponse:
        return await asyncio.to_thread(answer, site, request)

    # Nobody reads a log of what was asked for.
    runner = web.ServerRunner(web.Server(respond, access_log=None), shutdown_timeout=_LAST_WORDS_S)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner


def _existing(folder: Path | str) -> Path:
    root = Path(os.path.realpath(folder))
    if not root.is_dir():
        raise ServeError("there is no such folder", where=str(folder), hint="Build an episode: duologue build PAGE.")
    return root


def _private_address() -> str:
    known = private_addresses()
    if not known:
        raise ServeError(
            "this machine has no address in a private network",
            hint="Join the network of the phone, or name the address with --host.",
        )
    return known[0]


def _listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens at a port, or at the first free one where none is named."""
    ports: Iterable[int] = range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TRIED) if port is None else (port,)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in ports:
        try:
            return socket.create_server((host, number), family=family)
        except OSError as error:
            fault = error
            if error.errno not in _TAKEN:
                break
    if fault.errno in _TAKEN:
        raise ServeError("the port is taken", where=f"{host}:{number}", hint="Name another one with --port.") from fault
    raise ServeError(
        f"cannot serve there: {fault.strerror}", where=host, hint="Name an address of this machine with --host."
    ) from fault
