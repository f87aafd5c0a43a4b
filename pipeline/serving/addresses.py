"""Addresses to serve from that only this machine, or only its own network, can reach."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import os
import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import OutputError, ServeError
from pipeline.filecache import cache_folder
from pipeline.storage import replacing

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOOPBACK = "127.0.0.1"

_KEPT_FILE = "serving.secret"
_SECRET_BYTES = 32
_NAME_BYTES = 16  # 128 bits, which nobody guesses
_HOMES = ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")
# Between this machine and others inside it: no phone is there.
_VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "podman")


def check_host(host: str) -> Address:
    """Return the address that somebody asked to serve from.

    >>> check_host("192.168.1.20")
    IPv4Address('192.168.1.20')

    Raises:
        ServeError: if it is no address of a network, or one that the whole internet may reach.
    """
    try:
        named = ipaddress.ip_address(host)
    except ValueError:
        raise ServeError(
            f"{host!r} is no address", hint="Name an address of this machine in its own network, such as 192.168.1.20."
        ) from None
    # ::ffff:0.0.0.0 is 0.0.0.0 in disguise.
    address = (named.ipv4_mapped if named.version == 6 else None) or named
    if address.is_global or address.is_unspecified or address.is_multicast:
        raise ServeError(
            f"{host} is not an address in a private network",
            hint="Serve from a private address, or run 'duologue publish' to put the podcast where it is hosted.",
        )
    return address


def private_addresses() -> tuple[str, ...]:
    """Return the addresses of this machine in private networks, the likeliest to be a home's first.

    The operating system knows them; nothing is sent.
    """
    ranks: dict[str, tuple[bool, int]] = {}
    for interface, text in _interface_addresses():
        address = ipaddress.ip_address(text)
        homes = [number for number, home in enumerate(_HOMES) if address in ipaddress.ip_network(home)]
        if homes:
            ranks[text] = (interface.startswith(_VIRTUAL), homes[0])
    return tuple(sorted(ranks, key=lambda text: (ranks[text], text)))


def secret_name(folder: Path, environment: Mapping[str, str]) -> str:
    """Return a name that nobody can guess, the same for a folder each time, so that subscriptions go on.

    It is made from a secret in the user's cache folder; where none can be kept, each name is a new one.
    """
    digest = hmac.digest(_kept_secret(cache_folder(environment)), os.fsencode(folder), hashlib.sha256)
    return base64.b32encode(digest[:_NAME_BYTES]).decode().rstrip("=").lower()


def _kept_secret(folder: Path) -> bytes:
    path = folder / _KEPT_FILE
    try:
        kept = path.read_bytes()
    except OSError:
        kept = b""
    if len(kept) == _SECRET_BYTES:
        return kept
    made = secrets.token_bytes(_SECRET_BYTES)
    try:
        with replacing(path) as temporary:
            temporary.chmod(0o600)
            temporary.write_bytes(made)
    except OutputError:
        pass  # served all the same, under a new name each time
    return made


if sys.platform == "win32":

    def _interface_addresses() -> Iterator[tuple[str, str]]:
        # Windows answers for its own name itself.
        yield from (("", address) for address in socket.gethostbyname_ex(socket.gethostname())[2])

else:
    import fcntl

    # The request for the IPv4 address of an interface: SIOCGIFADDR of <linux/sockios.h>, and of <sys/sockio.h>.
    _GET_ADDRESS = 0x8915 if sys.platform == "linux" else 0xC0206921
    _NAME_LENGTH, _REQUEST_LENGTH = 16, 40  # struct ifreq

    def _interface_addresses() -> Iterator[tuple[str, str]]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            for _, name in socket.if_nameindex():
                request = name.encode()[: _NAME_LENGTH - 1].ljust(_REQUEST_LENGTH, b"\0")
                try:
                    answer = fcntl.ioctl(any_socket.fileno(), _GET_ADDRESS, request)
                except OSError:  # an interface without an address
                    continue
                yield name, socket.inet_ntoa(answer[20:24])
