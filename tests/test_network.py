"""How requests leave the machine."""

from __future__ import annotations

from pipeline.network import find_proxy, is_exempt


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
