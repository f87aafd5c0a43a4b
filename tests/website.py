"""A website on loopback that serves pages, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback import served

PAGE = (
    "<!DOCTYPE html><html><head><title>The tide clerk</title></head><body><h1>The tide clerk</h1>"
    "<p>Ada: Who counts the waves?</p><p>Rolf: I do, on Tuesdays.</p>"
    "<p>Ada: And the rest of the week?</p><p>Rolf: They count themselves, and they always come out one short.</p>"
    "</body></html>"
)


@dataclass
class Website:
    """The site: where it is, and what it was asked."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request by the first part of its path."""
        self.asked.append(request.path_qs)
        self.agents.add(request.headers.get("User-Agent", ""))
        kind, _, rest = request.path.strip("/").partition("/")
        match kind:
            case "status":
                return web.Response(status=int(rest), text="no")
            case "to":
                return web.Response(status=302, headers={"Location": request.query["at"]})
            case "round":
                return web.Response(status=302, headers={"Location": f"/round/{int(rest) + 1}"})
            case "silent":
                await asyncio.sleep(20)
            case "type":
                return web.Response(body=b"\x89PNG", content_type=rest)
            case "latin":
                return web.Response(
                    body=PAGE.replace("waves", "vagues d\xe9j\xe0").encode("cp1252"),
                    charset="windows-1252",
                    content_type="text/html",
                )
            case "endless" | "slow" | "bomb" | "broken":
                return await self._stream(request, kind)
        return web.Response(text=PAGE, content_type="text/html")

    async def _stream(self, request: web.Request, kind: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        if kind == "bomb":
            response.headers["Content-Encoding"] = "gzip"
        if kind == "broken":
            response.headers["Content-Length"] = "100000"
        await response.prepare(request)
        if kind == "bomb":
            await response.write(gzip.compress(bytes(20_000_000)))
        elif kind == "broken":
            await response.write(b"<p>Ada: Who")
            assert request.transport
            request.transport.close()
        else:
            for _ in range(400):
                await response.write(b"<p>wave</p>" * (10_000 if kind == "endless" else 1))
                await asyncio.sleep(0 if kind == "endless" else 0.05)
        return response


@contextmanager
def open_website() -> Iterator[Website]:
    """Serve a website in a thread of its own until the block ends."""
    site = Website()
    with served(site.answer) as site.address:
        yield site
