"""A service over HTTP that speaks or translates: one request, one answer, and errors that say what happened.

Keys are secrets. A key goes to the host of the service alone, so redirections are not followed; it
is in no message and no ``repr``. Errors of the HTTP client hold the headers of the request, and
with them the key, so ours are raised after theirs are gone, and not from them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Literal
from urllib.parse import urljoin, urlsplit

import aiohttp

from pipeline.errors import EngineBusy, EngineError, EngineRefused, EngineUnavailable
from pipeline.network import require_permission, trusted_certificates

AGAIN = "Run the same command again; what is done is kept."
NETWORK = "Check that this machine has a network, and that a firewall or proxy lets it through."

# Ten minutes of PCM at 48 kHz; no request lasts that long.
_MOST_BYTES = 60 * 1024 * 1024
_HERE = frozenset({200, 404, 405})  # a service that has nothing at an address is there
_LONGEST_REASON = 200
_LONGEST_PAUSE_S = 600.0  # that a service may ask for


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service sends back."""

    status: int
    media_type: str  # without parameters, in small letters; empty where there is none
    body: bytes
    retry_after: str = ""  # its headers of these names
    location: str = ""


@dataclass(frozen=True, slots=True)
class WebService:
    """Where a service is, how it is reached, and by which variables and names a person sets that."""

    address: str  # http or https, to which the paths of requests are added
    key: str = field(default="", repr=False)
    key_header: Literal["Authorization", "Ocp-Apim-Subscription-Key"] = "Authorization"
    address_variable: str = ""
    key_variable: str = ""
    chosen: str = "the name of the voice"  # what a person chooses of the service, for hints
    manual: str = "docs/engines.md"
    proxy: str | None = field(default=None, repr=False)  # it may hold a password
    offline: bool = False  # every request is forbidden
    connect_timeout_s: float = 10.0
    idle_timeout_s: float = 30.0  # the longest silence before and in an answer
    check_timeout_s: float = 10.0

    @property
    def host(self) -> str:
        """The host that text is sent to."""
        return urlsplit(self.address).hostname or ""

    @property
    def is_here(self) -> bool:
        """True if the service runs on this machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    async def ask(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str],
        expected: frozenset[int] = frozenset({200}),
    ) -> Answer:
        """Return an answer with one of the statuses that are expected.

        Raises:
            EngineBusy: the service asks for fewer requests.
            EngineUnavailable: there is no answer, or one that another try may better.
            EngineRefused: the service does not take this request, or this key.
        """
        require_permission(self.host, offline=self.offline, proxy=self.proxy)
        try:
            answer = await self._exchange(method, path, body, headers)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            failure: EngineError = self._explain(error)
        else:
            if answer.status in expected:
                return answer
            failure = self.refusal(answer)
        raise failure

    async def check(self, path: str) -> None:
        """Return if the service answers and takes the key; one that has nothing at the path answers, too.

        Raises:
            EngineUnavailable: with the reason, if not.
        """
        try:
            async with asyncio.timeout(self.check_timeout_s):
                await self.ask("GET", path, headers={}, expected=_HERE)
        except TimeoutError as error:
            message = f"no answer in {self.check_timeout_s:g} s"
            raise EngineUnavailable(message, where=self.host, hint=NETWORK) from error
        except EngineRefused as error:
            raise EngineUnavailable(error.message, where=error.where, hint=error.hint) from error

    async def _exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        timeout = aiohttp.ClientTimeout(sock_connect=self.connect_timeout_s, sock_read=self.idle_timeout_s)
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=trusted_certificates()), timeout=timeout
            ) as session,
            session.request(
                method,
                self.address + path,
                data=body,
                headers={"User-Agent": f"Duologue/{version('duologue')}", **headers, **self._authorization()},
                proxy=self.proxy,
                allow_redirects=False,
            ) as response,
        ):
            return await self._receive(response)

    def _authorization(self) -> dict[str, str]:
        value = f"Bearer {self.key}" if self.key_header == "Authorization" else self.key
        return {self.key_header: value} if self.key else {}

    async def _receive(self, response: aiohttp.ClientResponse) -> Answer:
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise EngineUnavailable("the answer does not end", where=self.host, hint=AGAIN)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        retry_after, location = (response.headers.get(name, "") for name in ("Retry-After", "Location"))
        return Answer(response.status, media_type, bytes(body), retry_after, location)

    def refusal(self, answer: Answer) -> EngineError:
        """Return what a status means that was not expected."""
        status, reason = answer.status, self._reason(answer.body)
        told = f" (status {status}{': ' if reason else ''}{reason})"
        if status == 402 or b"insufficient_quota" in answer.body:  # with which OpenAI marks a 429 that no waiting helps
            message = f"the account has no credit left{told}"
            return EngineRefused(message, where=self.host, hint="Look into the account.")
        if status in (429, 503):
            message = f"the service asks for fewer requests{told}"
            return EngineBusy(message, where=self.host, hint=AGAIN, retry_after_s=_pause_s(answer.retry_after))
        if status in (401, 403):
            hint = f"Set {self.key_variable} to a key that is valid for this service."
            # No reason: some services repeat the key there, in part.
            return EngineRefused(f"the service refuses the key (status {status})", where=self.host, hint=hint)
        if 300 <= status < 400:
            target = urlsplit(urljoin(self.address, answer.location)).hostname
            hint = f"Set {self.address_variable} to the address of the service itself."
            return EngineRefused(f"the service redirects to {target}, which gets no key", where=self.host, hint=hint)
        if status in (404, 405):
            hint = f"Check {self.address_variable} and {self.chosen}."
            return EngineRefused(f"the service has nothing there{told}", where=self.host, hint=hint)
        if status == 408 or status >= 500:
            return EngineUnavailable(f"the service answers with an error{told}", where=self.host, hint=AGAIN)
        return EngineRefused(
            f"the service refuses the request{told}",
            where=self.host,
            hint=f"Check {self.chosen} and the other settings ({self.manual}).",
        )

    def _reason(self, body: bytes) -> str:
        """Return what an answer says of its error, in one line without the key."""
        text = body[:20_000].decode("utf-8", errors="replace")
        try:
            said = json.loads(text)
            for name in ("error", "detail", "message"):
                said = said.get(name, said) if isinstance(said, dict) else said
            text = said if isinstance(said, str) else text
        except ValueError:
            text = re.sub(r"<[^>]*>", " ", text)
        text = text.replace(self.key, "…") if self.key else text
        text = " ".join(text.split())
        return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"

    def _explain(self, error: Exception) -> EngineUnavailable:
        """Return an error that says in the user's words why there is no answer."""
        hint = NETWORK
        match error:
            case aiohttp.ClientHttpProxyError():
                message = f"the proxy refuses the connection (status {error.status})"
            case aiohttp.ClientConnectorDNSError():
                message = "the name of the service cannot be found"
            case aiohttp.ClientProxyConnectionError():
                message, hint = "the proxy cannot be reached", "Check --proxy, DUOLOGUE_PROXY and HTTPS_PROXY."
            case aiohttp.ClientSSLError():
                message = "the certificate of the service is not trusted"
            case aiohttp.ConnectionTimeoutError():
                message = f"no connection in {self.connect_timeout_s:g} s"
            case TimeoutError():
                message, hint = f"no answer for {self.idle_timeout_s:g} s", AGAIN
                return EngineBusy(message, where=self.host, hint=hint)
            case aiohttp.ClientConnectorError():
                message = f"no connection to the service ({error.os_error.strerror or 'refused'})"
            case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | OSError():
                message, hint = "the connection broke in the middle of the answer", AGAIN
            case _:
                message, hint = f"the answer is damaged ({type(error).__name__})", AGAIN
        return EngineUnavailable(message, where=self.host, hint=hint)


def read_address(text: str, variable: str, example: str) -> str:
    """Return the address of a service without a stroke at its end.

    Raises:
        EngineError: if it is none, or has a user name in it.
    """
    address = text.strip().rstrip("/")
    if re.fullmatch(r"https?://[^/\s?#@]+(?:/[^\s?#]*)?", address):
        return address
    # It is not shown: what stands there instead may be a password or a key.
    raise EngineError(
        "expected the http or https address of a service, without a user name",
        where=variable,
        hint=f"Write an address such as {example}.",
    )


def read_key(environment: Mapping[str, str], *variables: str) -> str:
    """Return the key that the first of some variables holds; empty where none does.

    Raises:
        EngineError: if it cannot stand in a header; it is not shown.
    """
    variable = next((name for name in variables if environment.get(name, "").strip()), "")
    key = environment.get(variable, "").strip()
    if not re.fullmatch(r"[!-~]*", key):
        raise EngineError(
            "expected a key in one piece, of letters, digits and signs of ASCII",
            where=variable,
            hint="Copy it again, without what stands around it.",
        )
    return key


def read_price(environment: Mapping[str, str], variable: str) -> float | None:
    """Return a price per million characters; None where nobody set one.

    Raises:
        EngineError: if it is no amount.

    >>> read_price({"A_PRICE": "12.5"}, "A_PRICE"), read_price({}, "A_PRICE")
    (12.5, None)
    """
    text = environment.get(variable, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", text):
        raise EngineError(
            f"expected a price per million characters, found {text[:20]!r}",
            where=variable,
            hint="Write a number such as 16 or 0.5, in the currency of your account.",
        )
    return float(text)


def _pause_s(retry_after: str) -> float:
    """Return the seconds that a Retry-After header asks for; a date, which few send, counts as none.

    >>> _pause_s("3"), _pause_s("Sat, 01 Jan 2028 00:00:00 GMT"), _pause_s("")
    (3.0, 0.0, 0.0)
    """
    return min(float(retry_after), _LONGEST_PAUSE_S) if re.fullmatch(r"\d{1,9}", retry_after.strip()) else 0.0
