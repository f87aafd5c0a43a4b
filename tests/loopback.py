"""A web server on loopback, for tests whose subject asks one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from pipeline.loop import BackgroundLoop


@contextmanager
def served(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Iterator[str]:
    """Answer every request in a thread of its own until the block ends; yield the address."""

    async def start() -> web.AppRunner:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    with BackgroundLoop() as loop:
        runner = loop.run(start())
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            loop.run(runner.cleanup())
