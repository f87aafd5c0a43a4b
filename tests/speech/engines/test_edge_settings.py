"""What environment variables make of the edge engine's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EngineError, EngineUnavailable
from pipeline.speech.engines.edge_settings import EdgeSettings


def test_an_empty_environment_gives_the_service_itself() -> None:
    """Without variables, text goes to the service's own address, directly."""
    settings = EdgeSettings.from_environment({})

    assert settings == EdgeSettings()
    assert settings.is_default
    assert settings.host == "speech.platform.bing.com"


def test_variables_name_a_gateway_its_certificates_and_a_proxy() -> None:
    """Each variable sets one thing; a slash at the end of the address is no part of it."""
    settings = EdgeSettings.from_environment(
        {
            "DUOLOGUE_EDGE_URL": "https://gateway.example:8443/speech/",
            "DUOLOGUE_EDGE_CA": "company.pem",
            "DUOLOGUE_EDGE_PROXY": "http://proxy.example:3128",
        }
    )

    assert settings.address == "https://gateway.example:8443/speech"
    assert settings.host == "gateway.example"
    assert not settings.is_default
    assert settings.ca_file == Path("company.pem")
    assert settings.proxy == "http://proxy.example:3128"
    assert not settings.offline


@pytest.mark.parametrize("address", ["speech.example", "ftp://speech.example", "https://", "https://a b", "http://a?b"])
def test_what_is_no_address_is_told_with_its_variable(address: str) -> None:
    """A wrong address stops the run at once and names the variable that holds it."""
    with pytest.raises(EngineError, match=r"^DUOLOGUE_EDGE_URL: .* is not the address") as caught:
        EdgeSettings.from_environment({"DUOLOGUE_EDGE_URL": address})

    assert caught.value.hint.startswith("Write an address such as https://")


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_offline_is_anything_but_nothing_and_zero(value: str, offline: bool) -> None:
    """Requests are forbidden by any value that is neither empty nor 0."""
    settings = EdgeSettings.from_environment({"DUOLOGUE_OFFLINE": value})

    assert settings.offline is offline


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({"HTTPS_PROXY": "http://a"}, "http://a"),
        ({"https_proxy": "http://a"}, "http://a"),
        ({"ALL_PROXY": "http://b"}, "http://b"),
        ({"HTTPS_PROXY": "http://a", "ALL_PROXY": "http://b"}, "http://a"),
        ({"HTTP_PROXY": "http://c"}, None),
        ({"HTTPS_PROXY": "a:3128"}, "http://a:3128"),
        ({"HTTPS_PROXY": "http://a", "NO_PROXY": "speech.platform.bing.com"}, None),
        ({"HTTPS_PROXY": "http://a", "NO_PROXY": ".bing.com, localhost"}, None),
        ({"HTTPS_PROXY": "http://a", "NO_PROXY": "notbing.com"}, "http://a"),
        ({"DUOLOGUE_EDGE_PROXY": "http://d", "HTTPS_PROXY": "http://a", "NO_PROXY": "*"}, "http://d"),
        ({"DUOLOGUE_PROXY": "e:3128", "DUOLOGUE_EDGE_PROXY": "http://d"}, "http://e:3128"),
    ],
)
def test_the_proxy_is_ours_else_the_usual_one(environment: dict[str, str], proxy: str | None) -> None:
    """Our own variable comes before all; the usual ones hold for their scheme, but for exempt hosts."""
    assert EdgeSettings.from_environment(environment).proxy == proxy


def test_a_proxy_that_cannot_be_used_is_told_before_any_request() -> None:
    """SOCKS proxies are beyond aiohttp; the message says so and shows no password."""
    settings = EdgeSettings.from_environment({"ALL_PROXY": "socks5://ana:secret@proxy.example:1080"})

    with pytest.raises(EngineUnavailable, match="a proxy of the kind 'socks5' cannot be used") as caught:
        settings.require_permission()

    assert "secret" not in str(caught.value)
