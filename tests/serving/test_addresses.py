"""Where a private network finds this machine."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ServeError
from pipeline.serving.addresses import check_host, private_addresses, secret_name

PRIVATE = [ipaddress.ip_network(home) for home in ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")]


def test_this_machine_knows_its_private_addresses() -> None:
    """As many as it has, each once, none of them loopback, public or link-local."""
    known = private_addresses()

    assert len(set(known)) == len(known)
    assert all(any(ipaddress.ip_address(address) in home for home in PRIVATE) for address in known)


@given(address=st.ip_addresses())
def test_only_an_address_that_the_internet_cannot_reach_is_taken(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """Whatever is taken is not global, not everything at once, and the one that was named."""
    try:
        taken = check_host(str(address))
    except ServeError:
        return

    assert taken in (address, getattr(address, "ipv4_mapped", None))
    assert (taken.is_global, taken.is_unspecified, taken.is_multicast) == (False, False, False)


def test_a_folder_has_its_name_whatever_it_is_called(tmp_path: Path) -> None:
    """The same each time, and another one for another folder, also for names that are no Unicode."""
    environment = {"DUOLOGUE_CACHE": str(tmp_path)}
    folders = [Path("/tea"), Path("/rain"), Path("/\udcff")]

    names = [secret_name(folder, environment) for folder in folders]

    assert len(set(names)) == len(folders)
    assert [secret_name(folder, environment) for folder in folders] == names
