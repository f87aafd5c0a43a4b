"""A client that sends exactly what it is told to, and reads the answer with the standard library."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def unpacked(self) -> bytes:
        """The body without its compression."""
        return gzip.decompress(self.body) if self.headers["Content-Encoding"] == "gzip" else self.body


def ask(address: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", target: str = "") -> Answer:
    """Ask for an address, or for whatever target at its host, byte by byte as it is written."""
    parts = urlsplit(address)
    lines = {"Host": parts.netloc, "Connection": "close", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    request = f"{method} {target or parts.path} HTTP/1.1\r\n{head}\r\n".encode("utf-8", "surrogateescape")
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        with HTTPResponse(connection, method=method) as response:
            response.begin()
            return Answer(response.status, response.headers, response.read())
