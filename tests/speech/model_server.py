"""A publisher of models on loopback, whose connections break and whose files change on demand."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback import served


@dataclass
class Publisher:
    """The files it has by name, and what it was asked for.

    The first part of a path says how it behaves: ``/good/``, ``/rangeless/``, ``/moved/``, ``/huge/``,
    ``/lying/`` (its list of checksums is wrong), ``/unlisted/`` (it has none), ``/busy/`` (twice).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, Range
    breaks_after: list[int] = field(default_factory=list)  # bytes of the answers to come that break

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append((request.path, request.headers.get("Range", "")))
        kind, _, name = request.path.lstrip("/").partition("/")
        if kind == "api":
            return self._listing()
        if kind == "moved":
            return web.Response(status=302, headers={"Location": f"/good/{name}"})
        if kind == "busy" and sum(path == request.path for path, _ in self.asked) < 3:
            return web.Response(status=503)
        if name == "checksum.txt":
            return self._checksums(kind)
        content = self.files.get(name.rpartition("/resolve/main/")[2])
        if content is None:
            return web.Response(status=404)
        return await self._send(request, content, kind)

    def _checksums(self, kind: str) -> web.Response:
        if kind == "unlisted":
            return web.Response(status=404)
        wrong = b"!" if kind == "lying" else b""
        lines = [f"{name}\t{hashlib.sha256(content + wrong).hexdigest()}" for name, content in self.files.items()]
        return web.Response(text="\n".join(lines))

    def _listing(self) -> web.Response:
        entries: list[dict[str, object]] = [{"type": "directory", "path": "espeak-ng-data", "size": 0}]
        for name, content in self.files.items():
            entry: dict[str, object] = {"type": "file", "path": name, "size": len(content)}
            if name.endswith(".onnx"):
                entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest()}
            entries.append(entry)
        return web.Response(text=json.dumps(entries), content_type="application/json")

    async def _send(self, request: web.Request, content: bytes, kind: str) -> web.StreamResponse:
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        if wanted and kind != "rangeless" and request.headers.get("If-Range") == tag:
            start = int(wanted[1])
            if start >= len(content):
                return web.Response(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
        response = web.StreamResponse(status=206 if start else 200, headers={"ETag": tag})
        response.content_length = 10**14 if kind == "huge" else len(content) - start
        if start:
            response.headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        await response.prepare(request)
        if self.breaks_after:
            await response.write(content[start : start + self.breaks_after.pop(0)])
            await asyncio.sleep(0.05)  # let it leave before the connection does
            assert request.transport
            request.transport.close()
        else:
            await response.write(content[start:])
        return response


@contextmanager
def open_publisher() -> Iterator[Publisher]:
    """Serve a publisher in a thread of its own until the block ends."""
    publisher = Publisher()
    with served(publisher.answer) as publisher.address:
        yield publisher
