"""A page from the web: an address goes in, the bytes behind it come out, and nothing else is asked for.

An address may come from anywhere, and may lead anywhere: to a server that never stops sending, or
to a machine of the local network that answers whoever stands inside it. So size and time are
limited, each redirection is checked anew, and a connection is made only to an IP address that was
checked: a name that resolves to another one the next moment gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.errors import PipelineError, TranscriptError
from pipeline.loop import BackgroundLoop
from pipeline.network import find_proxy, is_offline, trusted_certificates

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_READABLE = re.compile(
    r"text/|application/(?:xhtml\+xml|xml|(?:[\w.+-]+\+)?json|x-subrip|x-mimearchive|x-webarchive|octet-stream|"
    r"vnd\.openxmlformats-officedocument\.wordprocessingml\.document)\Z|multipart/related\Z|\Z"
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_WANTED = {"Accept": "text/html, application/xhtml+xml, text/*;q=0.9, */*;q=0.5", "Accept-Encoding": "gzip"}
_SAVE_IT = "Open it in a browser, save the page, and give that file."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page may cost."""

    size_bytes: int = 64 * 1024 * 1024
    redirections: int = 5
    connect_s: float = 10.0
    read_s: float = 20.0  # the longest silence
    total_s: float = 120.0


def is_public(address: IpAddress) -> bool:
    """True for an address of the internet; False for one of this machine, of a local network, or of no machine.

    >>> [is_public(ipaddress.ip_address(text)) for text in ("9.9.9.9", "127.0.0.1", "10.0.0.1", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None and not is_public(inner):
            return False
        if address.ipv4_mapped:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_multicast
        or address.is_unspecified
    )


def fetch_page(
    address: str,
    environment: Mapping[str, str],
    *,
    limits: Limits | None = None,
    may_connect: Callable[[IpAddress], bool] = is_public,
) -> bytes:
    """Return the bytes of the page at an http or https address.

    ``DUOLOGUE_ALLOW_LOCAL=1`` allows every IP address, ``DUOLOGUE_OFFLINE=1`` none; an HTTP proxy is
    taken from ``HTTP_PROXY``, ``HTTPS_PROXY`` or ``ALL_PROXY``.

    Raises:
        TranscriptError: in one sentence, if no page comes.
    """
    gate = Gate(address, environment, may_connect)
    gate.require_permission("Unset DUOLOGUE_OFFLINE, or save the page in a browser and give that file.")
    fetcher = _Fetcher(gate, limits or Limits())
    with BackgroundLoop() as loop:
        return loop.run(fetcher.fetch())


class _CheckedResolver(AbstractResolver):
    """Resolves names to addresses that may be connected to; the connection goes to these and no others."""

    def __init__(self, check: Callable[[str], None]) -> None:
        self._resolver = aiohttp.ThreadedResolver()
        self._check = check

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            self._check(result["host"])
        return found

    async def close(self) -> None:
        await self._resolver.close()


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets requests out to the internet and to nothing inside; each redirection passes it anew.

    ``DUOLOGUE_ALLOW_LOCAL=1`` allows every IP address, ``DUOLOGUE_OFFLINE=1`` none; an HTTP proxy is
    taken from ``HTTP_PROXY``, ``HTTPS_PROXY`` or ``ALL_PROXY``.
    """

    address: str  # as a person gave it; errors name it
    environment: Mapping[str, str]
    may_connect: Callable[[IpAddress], bool] = is_public
    error: type[PipelineError] = TranscriptError
    by_hand: str = _SAVE_IT  # what a person does where no request of ours helps

    def require_permission(self, hint: str) -> None:
        """Return if requests are allowed at all.

        Raises:
            PipelineError: of the gate's type, with the hint, if ``DUOLOGUE_OFFLINE`` forbids them.
        """
        if is_offline(self.environment):
            raise self.fault("requests are forbidden by DUOLOGUE_OFFLINE", hint)

    @asynccontextmanager
    async def ask(
        self, address: str, *, headers: Mapping[str, str], connect_s: float, read_s: float
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Yield the answer at an address, which may be a redirection: it is not followed.

        ``read_s`` is the longest silence.

        Raises:
            PipelineError: of the gate's type, if the address may not be asked.
            aiohttp.ClientError, OSError, ValueError: if it does not answer; see :meth:`explain`.
        """
        host = self._checked_host(address)
        proxy = find_proxy(address, self.environment)
        resolver = aiohttp.ThreadedResolver() if proxy else _CheckedResolver(self._check)
        if proxy:
            await self._check_behind_proxy(host)
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, ssl=trusted_certificates()),
                timeout=aiohttp.ClientTimeout(sock_connect=connect_s, sock_read=read_s),
                auto_decompress=False,
                headers={"User-Agent": f"Duologue/{version('duologue')}", **headers},
            ) as session,
            session.get(address, allow_redirects=False, proxy=proxy) as response,
        ):
            yield response

    def fault(self, message: str, hint: str) -> PipelineError:
        """Return an error about the address that a person gave."""
        return self.error(message, where=self.address, hint=hint)

    def explain(self, error: Exception) -> PipelineError:
        """Return in a person's words what kept an answer from coming."""
        if isinstance(error, TimeoutError):
            return self.fault("did not answer in time", self.by_hand)
        if isinstance(error, aiohttp.ClientSSLError):
            return self.fault("has a certificate that is not trusted", self.by_hand)
        return self.fault(f"cannot be reached: {_reason(error)}", "Check the address and the network.")

    def _checked_host(self, address: str) -> str:
        """Return the host of an address that may be asked."""
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
        except ValueError as error:
            raise self.fault("is no address of a page", "Check the address.") from error
        via = "" if address == self.address else "redirects to what "
        if parts.scheme not in ("http", "https") or not host:
            raise self.fault(f"{via}is no http or https address", "Give an address that a browser opens.")
        if parts.username or parts.password:
            raise self.fault(f"{via}is an address with a user name in it", self.by_hand)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host  # a name; it is checked when it is resolved
        self._check(host)
        return host

    def _check(self, host: str) -> None:
        """Raise unless an IP address may be connected to."""
        if not (
            self.environment.get("DUOLOGUE_ALLOW_LOCAL", "") not in ("", "0")
            or self.may_connect(ipaddress.ip_address(host))
        ):
            raise self.fault(
                "leads to an address of this machine or of the local network",
                "Set DUOLOGUE_ALLOW_LOCAL=1 if that is what you want.",
            )

    async def _check_behind_proxy(self, host: str) -> None:
        """Check a name that a proxy will resolve, as far as it is known here at all."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return
        for *_, socket_address in found:
            self._check(str(socket_address[0]))


@dataclass(frozen=True, slots=True)
class _Fetcher:
    """Fetches one page through its gate."""

    gate: Gate
    limits: Limits

    async def fetch(self) -> bytes:
        """Return the body of the page, however often the address is redirected."""
        address = self.gate.address
        try:
            async with asyncio.timeout(self.limits.total_s):
                for _ in range(self.limits.redirections + 1):
                    found = await self._request(address)
                    if isinstance(found, bytes):
                        return found
                    address = found
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self.gate.explain(error) from error
        raise self.gate.fault(f"redirects more than {self.limits.redirections} times", _SAVE_IT)

    async def _request(self, address: str) -> bytes | str:
        """Return the body at an address, or the address to which it redirects."""
        limits = self.limits
        async with self.gate.ask(
            address, headers=_WANTED, connect_s=limits.connect_s, read_s=limits.read_s
        ) as response:
            if response.status in REDIRECTIONS and (target := response.headers.get("Location")):
                return urljoin(address, target)
            self._check_answer(response)
            return _as_utf_8(await self._body(response), response.charset)

    def _check_answer(self, response: aiohttp.ClientResponse) -> None:
        """Raise unless an answer is a page, by its status and its type."""
        status = response.status
        if status in (404, 410):
            raise self.gate.fault(f"has no page ({status})", "Check the address.")
        if status in (401, 403, 407, 429, 451):
            raise self.gate.fault(f"is refused to programs or without a log-in ({status})", _SAVE_IT)
        if not 200 <= status < 300:
            raise self.gate.fault(f"answered with the status {status}, not with a page", f"Try again later. {_SAVE_IT}")
        if not _READABLE.match(response.content_type if "Content-Type" in response.headers else ""):
            raise self.gate.fault(f"is {response.content_type}, expected a page of text", _SAVE_IT)
        if (response.content_length or 0) > self.limits.size_bytes:
            raise self._too_large()

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Return the body, unpacked; it is given up as soon as it is too large, packed or not."""
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in ("identity", "gzip", "x-gzip"):
            raise self.gate.fault(f"is packed in a way that was not asked for ({packed[:20]})", _SAVE_IT)
        unpack = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS) if packed != "identity" else None
        body = bytearray()
        async for chunk in response.content.iter_any():
            try:
                body += unpack.decompress(chunk, self.limits.size_bytes + 1 - len(body)) if unpack else chunk
            except zlib.error as error:
                raise self.gate.fault("sends damaged data", _SAVE_IT) from error
            if len(body) > self.limits.size_bytes:
                raise self._too_large()
        if unpack and not unpack.eof:
            raise self.gate.fault("stops in the middle of the page", "Try again later.")
        return bytes(body)

    def _too_large(self) -> PipelineError:
        megabytes = self.limits.size_bytes / 1024**2
        return self.gate.fault(f"is larger than {megabytes:g} MB, which no conversation is", _SAVE_IT)


def _reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "no machine has that name"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the connection broke in the middle of the page"
    return str(error).split("\n")[0] or type(error).__name__


def _as_utf_8(body: bytes, charset: str | None) -> bytes:
    """Return a body as UTF-8 where the server alone knows its encoding."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return body.decode(charset).encode() if charset else body
        except (LookupError, UnicodeError):
            return body
    return body
