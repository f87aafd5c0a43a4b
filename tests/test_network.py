"""How requests leave the machine."""

from __future__ import annotations

import pytest

from pipeline.errors import EngineUnavailable, TranscriptError
from pipeline.network import find_proxy, is_exempt, require_permission


def test_a_plain_address_has_the_plain_proxy() -> None:
    """HTTP_PROXY is for http addresses, as everywhere."""
    environment = {"HTTP_PROXY": "http://c", "HTTPS_PROXY": "http://a"}

    assert find_proxy("http://gateway.example", environment) == "http://c"


def test_an_empty_list_exempts_nothing() -> None:
    """Commas without names between them name no host."""
    assert not is_exempt("example.org", " , ,")


def test_a_proxy_of_ours_leads_to_exempt_hosts_too() -> None:
    """Who names a proxy for Duologue means it for everything; one for a service comes after that."""
    environment = {"DUOLOGUE_PROXY": "http://d", "OWN_PROXY": "http://o", "NO_PROXY": "*"}

    assert find_proxy("https://speech.example", environment) == "http://d"
    assert find_proxy("https://speech.example", environment | {"DUOLOGUE_PROXY": ""}, own="OWN_PROXY") == "http://o"


def test_a_setting_forbids_every_request() -> None:
    """The error is of the caller's type, names the host, and says what works without a request."""
    with pytest.raises(TranscriptError, match=r"^pages\.example: requests are forbidden") as caught:
        require_permission("pages.example", offline=True, proxy=None, instead="save the page", error=TranscriptError)

    assert caught.value.hint == "Unset DUOLOGUE_OFFLINE, or save the page."


def test_a_proxy_that_cannot_be_used_is_told_without_its_password() -> None:
    """SOCKS proxies are beyond the HTTP client, which would fail at its first request."""
    with pytest.raises(EngineUnavailable, match=r"^speech\.example: a proxy of the kind 'socks5'") as caught:
        require_permission("speech.example", offline=False, proxy="socks5://ana:secret@proxy.example:1080")

    assert "secret" not in str(caught.value) + caught.value.hint
