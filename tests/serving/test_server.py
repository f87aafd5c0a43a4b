"""A folder is served while a block lasts: where, to whom, and what happens where it cannot be."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from pipeline.errors import ServeError
from pipeline.serving import DEFAULT_PORT, serve
from tests.serving.asking import ask
from tests.serving.finished import AUDIO, PUBLIC, write_finished

OTHER_LOOPBACK = "127.0.0.2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished folder."""
    return write_finished(tmp_path_factory.mktemp("show")).folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with a cache of its own."""
    return {"DUOLOGUE_CACHE": str(tmp_path / "cache")}


def needs_other_loopback() -> None:
    """Skip where a second loopback address is not there, as on macOS."""
    try:
        socket.create_server((OTHER_LOOPBACK, 0)).close()
    except OSError:
        pytest.skip("this system has one loopback address")


def test_a_folder_is_served_until_the_block_ends(folder: Path) -> None:
    """It says where its home page and its feeds are; afterwards nobody answers."""
    with serve(folder, port=0) as served:
        assert served.address.startswith("http://127.0.0.1:")
        assert served.feeds == (f"{served.address}en/feed.xml", f"{served.address}zh/feed.xml")
        assert [ask(feed).status for feed in served.feeds] == [200, 200]

    with pytest.raises(ConnectionRefusedError):
        ask(served.address)


def test_it_works_in_a_running_loop(folder: Path) -> None:
    """A notebook serves from its own loop, and asks with another client."""

    async def listen() -> bytes:
        with serve(folder, port=0) as served:
            async with aiohttp.ClientSession() as session, session.get(f"{served.address}en/tea/{AUDIO}") as answer:
                return await answer.read()

    assert asyncio.run(listen()) == (folder / "en" / "tea" / AUDIO).read_bytes()


def test_a_private_network_needs_the_name_that_nobody_can_guess(folder: Path, environment: dict[str, str]) -> None:
    """Below it lies everything, and beside it nothing, whatever begins like it."""
    needs_other_loopback()
    with serve(folder, lan=True, host=OTHER_LOOPBACK, port=0, environment=environment) as served:
        root, secret = served.address[:-1].rsplit("/", 1)
        found = [served.address, served.address[:-1], *served.feeds, f"{served.address}en/tea/{AUDIO}"]
        beside = [
            "/",
            "/en/feed.xml",
            f"/{secret[:-1]}/",
            f"/{secret}x/",
            f"/{secret.upper()}/",
            "/../",
            "//",
            "/sw.js",
        ]

        assert len(secret) == 26
        assert [ask(address).status for address in found] == [200, 302, 200, 200, 200]
        assert ask(found[1]).headers["Location"] == f"/{secret}/"
        assert {ask(root, target=target).status for target in beside} == {404}
        assert ask(root, method="POST", target="/").status == 404
        assert PUBLIC not in ask(served.feeds[1]).body.decode().replace(f"?from={PUBLIC}", "")
        assert ask(f"{served.address}sw.js").headers["Service-Worker-Allowed"] == f"/{secret}/"


def test_the_name_stays_so_that_subscriptions_go_on(folder: Path, environment: dict[str, str], tmp_path: Path) -> None:
    """The same folder has the same name each time, another folder or person another one."""
    needs_other_loopback()
    kept, names = Path(environment["DUOLOGUE_CACHE"]), []
    for served_folder, cache in ((folder, kept), (folder, kept), (folder / "en", kept), (folder, tmp_path / "else")):
        told = {"DUOLOGUE_CACHE": str(cache)}
        with serve(served_folder, host=OTHER_LOOPBACK, port=0, environment=told) as served:
            names.append(served.address.split("/")[3])

    assert names[0] == names[1]
    assert len(set(names)) == 3
    if sys.platform != "win32":
        assert [path.stat().st_mode & 0o077 for path in kept.iterdir()] == [0]


def test_without_a_cache_it_is_served_all_the_same(folder: Path, tmp_path: Path) -> None:
    """A cache that cannot be written costs the name its constancy, and nothing else."""
    needs_other_loopback()
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    told = {"DUOLOGUE_CACHE": str(tmp_path / "cache")}

    with serve(folder, host=OTHER_LOOPBACK, port=0, environment=told) as served:
        assert ask(served.address).status == 200


def test_a_taken_port_is_passed_over_unless_it_was_asked_for(folder: Path) -> None:
    """Two shows are served side by side; a port asked for by number is that one or none."""
    with serve(folder) as first, serve(folder) as second:
        taken, next_one = (int(served.address.split(":")[2].strip("/")) for served in (first, second))

        assert DEFAULT_PORT <= taken < next_one
        with pytest.raises(ServeError, match=f":{taken}/: the port is taken"), serve(folder, port=taken):
            pass


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "8.8.8.8", "2606:4700::1111", "224.0.0.1", "::ffff:0.0.0.0", "my-phone", "1.2.3"]
)
def test_nobody_beyond_a_private_network_is_let_in(folder: Path, environment: dict[str, str], host: str) -> None:
    """Neither every address of the machine nor a public one is served from."""
    with pytest.raises(ServeError) as caught, serve(folder, host=host, port=0, environment=environment):
        pass

    assert host in str(caught.value)
    assert caught.value.hint


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to do first."""
    with pytest.raises(ServeError, match="there is no such folder") as caught, serve(tmp_path / "output"):
        pass

    assert "duologue build" in caught.value.hint


def test_bare_episodes_have_a_list(tmp_path: Path) -> None:
    """Without any show, what was built is listed under its titles, and the links lead to the pages."""
    folder = write_finished(tmp_path).folder
    (folder / "index.html").unlink()
    (folder / "en" / "index.html").unlink()
    (folder / "zh" / "tea" / "episode.json").write_text("{", encoding="utf-8")
    with serve(folder, port=0) as served:
        listing, edition = (ask(served.address + path) for path in ("", "en/"))
        page = ask(f"{served.address}en/tea/")

    assert listing.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'href="en/tea/">Tea &lt;in&gt; the harbour (draft)</a>' in listing.body.decode()
    assert "zh/tea/" not in listing.body.decode()
    assert 'href="tea/"' in edition.body.decode()
    assert page.body == (folder / "en" / "tea" / "index.html").read_bytes()


def test_a_folder_without_episodes_shows_nothing(tmp_path: Path) -> None:
    """What else lies in it is nobody's business."""
    (tmp_path / "letter.txt").write_text("not for you", encoding="utf-8")
    with serve(tmp_path, port=0) as served:
        got = ask(served.address)

    assert (got.status, b"letter" in got.body) == (404, False)
