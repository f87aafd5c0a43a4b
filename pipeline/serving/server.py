"""A finished folder served over HTTP until a block ends."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pipeline.errors import ServeError
from pipeline.loop import BackgroundLoop
from pipeline.serving.addresses import LOOPBACK, Address, check_host, private_addresses, secret_name
from pipeline.serving.answers import Site, answer
from pipeline.serving.readdressing import Place, find_feeds

DEFAULT_PORT = 8765

_LAST_PORT = DEFAULT_PORT + 99
_TAKEN = (errno.EADDRINUSE, errno.EACCES)  # Windows keeps whole ranges of ports for itself
_LAST_WORDS_S = 0.2  # for answers that are under way when the server stops


def _is_our_fault(record: logging.LogRecord) -> bool:
    """Tell whether an error is not just a request that is no HTTP, which any stranger can send."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


_log = logging.getLogger(__name__)
_log.addFilter(_is_our_fault)


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
    address = check_host(host or (_private_address() if lan else LOOPBACK))
    secret = secret_name(root, environment) if lan or host else ""
    with _listening(address, port) as listener, BackgroundLoop() as loop:
        at = _origin(address, listener.getsockname()[1]) + (f"{secret}/" if secret else "")
        runner = loop.run(_start(Site(Place(root, at), secret), listener))
        try:
            yield Served(at, tuple(at + feed for feed in find_feeds(root)))
        finally:
            loop.run(runner.cleanup())


async def _start(site: Site, listener: socket.socket) -> web.ServerRunner:
    async def respond(request: web.BaseRequest) -> web.StreamResponse:
        return await asyncio.to_thread(answer, site, request)

    # Nobody reads a log of what was asked for.
    server = web.Server(respond, access_log=None, logger=_log)
    runner = web.ServerRunner(server, shutdown_timeout=_LAST_WORDS_S)
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


def _listening(address: Address, port: int | None) -> socket.socket:
    """Return a socket that listens at a port, or at the first free one where none is named."""
    number = DEFAULT_PORT if port is None else port
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    while True:
        try:
            return socket.create_server((str(address), number), family=family)
        except OSError as error:
            if port is None and error.errno in _TAKEN and number < _LAST_PORT:
                number += 1
                continue
            is_taken = error.errno == errno.EADDRINUSE
            raise ServeError(
                "the port is taken" if is_taken else f"cannot be served from: {error.strerror or error}",
                where=_origin(address, number),
                hint="Name another port with --port, or another address of this machine with --host.",
            ) from error


def _origin(address: Address, port: int) -> str:
    return f"http://[{address}]:{port}/" if address.version == 6 else f"http://{address}:{port}/"
