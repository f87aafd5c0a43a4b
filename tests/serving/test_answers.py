"""What a browser, an app or an attacker receives from a served folder."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.serving import serve
from tests.serving.asking import ask
from tests.serving.finished import AUDIO, PUBLIC, write_finished

MP3 = f"en/tea/{AUDIO}"
LENGTH = 300_000
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Open:
    """A folder that is being served."""

    address: str
    folder: Path
    audio: bytes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """A finished folder on loopback."""
    finished = write_finished(tmp_path_factory.mktemp("show"))
    with serve(finished.folder, port=0) as served:
        yield Open(served.address, finished.folder, finished.audio)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("en/", "text/html; charset=utf-8"),
        ("en/feed.xml", "application/rss+xml; charset=utf-8"),
        (MP3, "audio/mpeg"),
        ("en/tea/talk.m4a", "audio/x-m4a"),
        ("en/tea/cover.jpg", "image/jpeg"),
        ("en/tea/tea.vtt", "text/vtt"),
        ("en/tea/tea.srt", "application/x-subrip"),
        ("en/tea/tea.chapters.json", "application/json+chapters"),
        ("en/tea/tea.transcript.json", "application/json"),
        ("sw.js", "text/javascript"),
    ],
)
def test_every_file_says_what_it_is(site: Open, path: str, kind: str) -> None:
    """The right type; the length of what follows; HEAD says the same and sends nothing."""
    got = ask(site.address + path)
    head = ask(site.address + path, method="HEAD")

    assert (got.status, got.headers["Content-Type"], got.headers["X-Content-Type-Options"]) == (200, kind, "nosniff")
    assert int(got.headers["Content-Length"]) == len(got.body) > 0
    assert (head.status, head.body, told(head.headers)) == (200, b"", told(got.headers))


def told(headers: Message) -> dict[str, str]:
    """The headers of an answer, but for the clock."""
    return {name: value for name, value in headers.items() if name not in {"Date", "Connection"}}


@given(first=st.integers(0, LENGTH - 1), length=st.integers(1, LENGTH * 2))
def test_a_range_is_that_part_of_the_file(site: Open, first: int, length: int) -> None:
    """Byte for byte, with an end, without one, and counted from the end of the file."""
    end = min(first + length, LENGTH)
    tail = min(length, LENGTH)
    for asked, part, start in (
        (f"bytes={first}-{first + length - 1}", site.audio[first:end], first),
        (f"bytes={first}-", site.audio[first:], first),
        (f"Bytes=-{length}", site.audio[-tail:], LENGTH - tail),
    ):
        got = ask(site.address + MP3, {"Range": asked})

        assert got.status == 206
        assert got.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{LENGTH}"
        assert got.body == part


@pytest.mark.parametrize("asked", [f"bytes={LENGTH}-", f"bytes={LENGTH + 5}-{LENGTH + 9}", "bytes=9-2"])
def test_a_range_beyond_the_file_is_refused(site: Open, asked: str) -> None:
    """416, with the length that the file has."""
    got = ask(site.address + MP3, {"Range": asked})

    assert (got.status, got.headers["Content-Range"], got.body[:4]) == (416, f"bytes */{LENGTH}", b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "bytes=0-1, -4", "chapters=1-2", "bytes=-0", "bytes=", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole_file(site: Open, asked: str) -> None:
    """A server may pass over a Range that it does not serve."""
    got = ask(site.address + MP3, {"Range": asked})

    assert (got.status, got.body == site.audio) == (200, True)


@pytest.mark.parametrize("path", [MP3, "en/tea/tea.vtt", "en/tea/index.html", "en/feed.xml"])
@pytest.mark.parametrize("accepted", [{}, GZIP])
def test_what_the_client_has_is_not_sent_again(site: Open, path: str, accepted: dict[str, str]) -> None:
    """304 for the tag or the date of the first answer, and the whole for any other."""
    first = ask(site.address + path, accepted)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    same = ask(site.address + path, accepted | {"If-None-Match": f'"other", {tag}'})
    weak = ask(site.address + path, accepted | {"If-None-Match": f"W/{tag}"})
    dated = ask(site.address + path, accepted | {"If-Modified-Since": date})
    other = ask(site.address + path, accepted | {"If-None-Match": '"other"', "If-Modified-Since": date})
    older = ask(site.address + path, accepted | {"If-Modified-Since": "Tue, 06 Jan 2015 08:00:00 GMT"})

    assert [(answer.status, answer.body) for answer in (same, weak, dated)] == [(304, b"")] * 3
    assert same.headers["ETag"] == tag
    assert [(answer.status, answer.body) for answer in (other, older)] == [(200, first.body)] * 2


def test_a_download_goes_on_only_in_the_same_file(site: Open) -> None:
    """If-Range with the tag or date of the file gives the rest of it, with another one all of it."""
    first = ask(site.address + MP3)
    statuses = [
        ask(site.address + MP3, {"Range": "bytes=5-", "If-Range": condition}).status
        for condition in (
            first.headers["ETag"],
            first.headers["Last-Modified"],
            '"other"',
            f"W/{first.headers['ETag']}",
            "Tue, 06 Jan 2015 08:00:00 GMT",
        )
    ]

    assert statuses == [206, 206, 200, 200, 200]


@pytest.mark.parametrize("path", ["en/tea/tea.vtt", "en/tea/index.html", "en/feed.xml"])
def test_text_is_compressed_for_whoever_can_unpack_it(site: Open, path: str) -> None:
    """Smaller, the same once unpacked, under a tag of its own; parts and audio are never compressed."""
    plain, zipped = ask(site.address + path), ask(site.address + path, GZIP)

    assert plain.headers["Content-Encoding"] is None
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.unpacked == plain.body
    assert len(zipped.body) < len(plain.body)
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert ask(site.address + "en/tea/tea.vtt", GZIP | {"Range": "bytes=0-5"}).body == b"WEBVTT"
    assert ask(site.address + MP3, GZIP).headers["Content-Encoding"] is None


def test_a_compressed_file_is_not_sent_in_place_of_another(site: Open) -> None:
    """A .gz that lies beside a file is a file of its own."""
    (site.folder / "en" / "tea" / "talk.m4a.gz").write_bytes(b"other")

    assert ask(site.address + "en/tea/talk.m4a", GZIP).body == site.audio[:5000]


def test_a_feed_on_the_wire_names_the_server_and_on_disk_the_public_address(site: Open) -> None:
    """Its enclosure leads to the bytes here, of the length it says, and the file is untouched."""
    for edition in ("en", "zh"):
        on_disk = (site.folder / edition / "feed.xml").read_text(encoding="utf-8")
        sent = ask(f"{site.address}{edition}/feed.xml").body.decode()

        assert f'href="{site.address}{edition}/feed.xml"' in sent
        assert f'<enclosure url="{site.address}{edition}/tea/{AUDIO}" length="{LENGTH}"' in sent
        assert PUBLIC in on_disk
        assert site.address not in on_disk
    assert f"{site.address}en/feed.xml" in ask(site.address).body.decode()


def test_other_sites_may_read_feeds_captions_and_chapters_alone(site: Open) -> None:
    """Web players ask for them from elsewhere; pages and programs are for this site."""
    open_to_all = {
        path: ask(site.address + path).headers["Access-Control-Allow-Origin"]
        for path in ("en/feed.xml", "en/tea/tea.vtt", "en/tea/tea.srt", "en/tea/tea.chapters.json", "", "sw.js")
    }

    assert list(open_to_all.values()) == ["*", "*", "*", "*", None, None]


def test_caches_keep_what_never_changes_and_ask_for_the_rest(site: Open) -> None:
    """Audio whose name has a hash; the service worker may speak for the whole site, and is asked for each time."""
    worker = ask(site.address + "sw.js").headers

    assert "immutable" in ask(site.address + MP3).headers["Cache-Control"]
    assert ask(site.address).headers["Cache-Control"] == worker["Cache-Control"] == "no-cache"
    assert worker["Service-Worker-Allowed"] == "/"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8765", 200),
        ("127.0.0.1", 200),
        ("tea.example:8765", 404),
        ("[::1", 404),
        ("127.0.0.1.tea.example", 404),
    ],
)
def test_a_name_of_the_internet_that_means_this_machine_finds_nothing(site: Open, host: str, status: int) -> None:
    """Else a page of that name, open in a browser here, could read what is served to this machine alone."""
    assert ask(site.address + "en/feed.xml", {"Host": host}).status == status


def test_a_page_may_run_no_foreign_code(site: Open) -> None:
    """The policy of the server stands beside that of the page, and links tell nobody where they are from."""
    headers = ask(site.address).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_folder_is_its_page_or_nothing(site: Open) -> None:
    """Without its slash the way to it is told; a folder without a page shows nobody its files."""
    moved = ask(f"{site.address}en/tea")

    assert (moved.status, moved.headers["Location"]) == (302, "/en/tea/")
    assert ask(f"{site.address}en/tea/").body == (site.folder / "en" / "tea" / "index.html").read_bytes()
    assert ask(f"{site.address}en/empty/").status == 404
    assert ask(f"{site.address}en/feed.xml/").status == 404
    assert ask(f"{site.address}en/nothing").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_here(site: Open, method: str) -> None:
    """405, with what is allowed."""
    got = ask(site.address, method=method)

    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "target",
    [
        "/../cast.yaml",
        "/en/../../cast.yaml",
        "/%2e%2e%2fcast.yaml",
        "/..\\cast.yaml",
        "//etc/passwd",
        "/.hidden",
        "/en/.git/config",
        "/en/tea/tea.vtt%00",
        "/en/tea/tea.vtt::$DATA",
        "/\udcff\udcfe",
        "/%ff",
        "/" + "a" * 4000,
        "/" + "a/" * 2000,
        "http://elsewhere.example/../cast.yaml",
        "*",
    ],
)
def test_hostile_requests_receive_nothing(site: Open, target: str) -> None:
    """Whatever stands in the first line, nothing beside the folder is sent, and the server lives on."""
    got = ask(site.address, target=target)

    assert got.status in (400, 404)
    assert b"not for you" not in got.body
    assert ask(site.address).status == 200


@pytest.mark.parametrize(
    "junk", [b"\x16\x03\x01\x00\r\n", b"GET / HTTP/9\r\n\r\n", b"GET / HTTP/1.1\r\nNo Header\r\n\r\n"]
)
def test_what_is_no_http_is_refused_without_a_word(
    site: Open, junk: bytes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Any stranger can send it; the person at the terminal is not shown a traceback for it."""
    parts = urlsplit(site.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(junk)
        answer = connection.recv(100)

    assert answer.startswith(b"HTTP/1.0 400 ")
    assert (capfd.readouterr().err, caplog.text) == ("", "")
