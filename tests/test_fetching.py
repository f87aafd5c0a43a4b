"""A page comes from an address, and nothing else comes, goes or is reached."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator

import pytest

from pipeline.errors import TranscriptError
from pipeline.fetching import IpAddress, Limits, fetch_page, is_public
from tests.website import PAGE, Website, open_website

LOCAL = {"DUOLOGUE_ALLOW_LOCAL": "1"}
TIGHT = Limits(size_bytes=1024 * 1024, total_s=15)


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    """A website on loopback."""
    with open_website() as website:
        yield website


def only_loopback(address: IpAddress) -> bool:
    """Allow the one address that the website has, as if it were public."""
    return address == ipaddress.ip_address("127.0.0.1")


def test_a_page_is_fetched_by_a_program_that_says_its_name(site: Website) -> None:
    """The bytes are those that the site sent, and the site knows who asked."""
    assert fetch_page(f"{site.address}/talk", LOCAL) == PAGE.encode()
    assert any(agent.startswith("Duologue/") for agent in site.agents)


def test_redirections_are_followed(site: Website) -> None:
    """Relative ones too."""
    assert fetch_page(f"{site.address}/to?at=/to?at=/talk", LOCAL) == PAGE.encode()


def test_an_encoding_that_only_the_server_names_is_not_lost(site: Website) -> None:
    """What reaches the reader is UTF-8."""
    assert "vagues déjà" in fetch_page(f"{site.address}/latin", LOCAL).decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("status/404", r"has no page \(404\)"),
        ("status/403", r"is refused to programs or without a log-in \(403\)"),
        ("status/500", r"answered with the status 500"),
        ("status/304", r"answered with the status 304"),
        ("type/image/png", "is image/png, expected a page of text"),
        ("type/application/pdf", "is application/pdf, expected a page of text"),
        ("endless", "is larger than 1 MB"),
        ("bomb", "is larger than 1 MB"),
        ("broken", "the connection broke in the middle of the page"),
        ("round/1", "redirects more than 5 times"),
        ("to?at=ftp://127.0.0.1/x", "redirects to what is no http or https address"),
        ("to?at=file:///etc/hostname", "redirects to what is no http or https address"),
        ("to?at=http://ana:secret@127.0.0.1/", "redirects to what is an address with a user name in it"),
        ("to?at=http://[", "cannot be reached"),
        ("to?at=http://127.0.0.1:1/", "cannot be reached"),
    ],
)
def test_what_is_no_page_is_refused_in_one_sentence(site: Website, path: str, said: str) -> None:
    """With what to do, and without a secret in the message."""
    with pytest.raises(TranscriptError, match=said) as raised:
        fetch_page(f"{site.address}/{path}", LOCAL, limits=TIGHT)

    assert raised.value.hint.endswith(".")
    assert "\n" not in str(raised.value)
    assert "secret" not in raised.value.message


@pytest.mark.parametrize(("path", "limits"), [("slow", Limits(total_s=0.5)), ("silent", Limits(read_s=0.3))])
def test_a_site_that_takes_its_time_is_given_up(site: Website, path: str, limits: Limits) -> None:
    """Whether it sends a little now and then, or nothing at all."""
    start = time.monotonic()

    with pytest.raises(TranscriptError, match="did not answer in time"):
        fetch_page(f"{site.address}/{path}", LOCAL, limits=limits)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.1.2.3"])
def test_the_local_network_is_closed_unless_it_is_opened(site: Website, host: str) -> None:
    """By number and by name; nothing is asked."""
    port = site.address.rpartition(":")[2]
    before = len(site.asked)

    with pytest.raises(TranscriptError, match="leads to an address of this machine or of the local network") as raised:
        fetch_page(f"http://{host}:{port}/talk", {})

    assert "DUOLOGUE_ALLOW_LOCAL=1" in raised.value.hint
    assert len(site.asked) == before


@pytest.mark.parametrize("inside", ["http://[::1]:{port}/in", "http://127.0.0.2:{port}/in", "http://192.168.0.1/in"])
def test_a_public_page_cannot_send_a_reader_inside(site: Website, inside: str) -> None:
    """A redirection is checked like the address that was given."""
    target = inside.format(port=site.address.rpartition(":")[2])

    with pytest.raises(TranscriptError, match="local network"):
        fetch_page(f"{site.address}/to?at={target}", {}, may_connect=only_loopback, limits=TIGHT)
    assert "/in" not in site.asked


def test_a_number_in_disguise_reaches_nothing(site: Website) -> None:
    """Forms of an IP address that only some programs understand are no way around the check."""
    port = site.address.rpartition(":")[2]
    for host in ("2130706433", "127.1", "0x7f.0.0.1", "0177.0.0.1"):
        with pytest.raises(TranscriptError):
            fetch_page(f"http://{host}:{port}/disguised", {}, limits=TIGHT)
    assert "/disguised" not in site.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("127.8.9.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:192.168.1.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, public: bool) -> None:
    """IPv4 addresses inside IPv6 ones are looked at as what they are."""
    assert is_public(ipaddress.ip_address(address)) is public


def test_offline_means_that_nothing_is_asked(site: Website) -> None:
    """The setting that forbids requests forbids these."""
    before = len(site.asked)

    with pytest.raises(TranscriptError, match="forbidden by DUOLOGUE_OFFLINE"):
        fetch_page(f"{site.address}/talk", {**LOCAL, "DUOLOGUE_OFFLINE": "1"})
    assert len(site.asked) == before


def test_a_proxy_is_asked_in_place_of_the_site(site: Website) -> None:
    """It may stand in the local network; the page behind it may not."""
    proxy = {"http_proxy": site.address}

    assert fetch_page("http://93.184.216.34/through", proxy) == PAGE.encode()
    with pytest.raises(TranscriptError, match="local network"):
        fetch_page("http://10.0.0.7/inside", proxy)
    assert not any("inside" in path for path in site.asked)


@pytest.mark.parametrize(
    "address", ["ftp://a.example/x", "file:///etc/hostname", "http://", "https://a:b@c.example/", "http://["]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """Before anything is asked."""
    with pytest.raises(TranscriptError) as raised:
        fetch_page(address, LOCAL)

    assert raised.value.where == address
