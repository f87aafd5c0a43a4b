"""A finished folder goes to a folder, to storage that speaks S3 and to a machine behind SSH: the real protocols."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import PublishError
from pipeline.publishing.address import RemoteAddress
from pipeline.publishing.digests import digest_files
from pipeline.publishing.manifest import MANIFEST_FILE, Put, parse_manifest, render_manifest
from pipeline.publishing.remote import RemoteDestination
from pipeline.publishing.sending import send_folder
from pipeline.publishing.web_files import FOR_EVER, Rank, WebFile
from tests.publishing.hosts import FolderHost, Host, S3Host, SftpHost, files_below, open_s3, open_sftp
from tests.publishing.site import AUDIO, HOSTILE_NAMES, Site, paths

PUBLIC = {
    "index.html",
    "sw.js",
    "en/index.html",
    "en/cover.jpg",
    "en/feed.xml",
    "en/feed-2.xml",
    "en/ferry/ferry.vtt",
    "en/ferry/ferry.chapters.json",
    "en/ferry/cover.jpg",
    "en/ferry/index.html",
    *(f"en/ferry/{name}" for name in HOSTILE_NAMES),
}
PLACES = ("folder", "s3", "sftp")


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Host]:
    """Storage on loopback."""
    with open_s3() as host:
        yield host


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpHost]:
    """A machine on loopback."""
    with open_sftp(tmp_path_factory.mktemp("sftp")) as host:
        yield host


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    """The place that a test names, with nothing in it."""
    if request.param == "folder":
        return FolderHost(tmp_path / "hosted")
    place: S3Host | SftpHost = request.getfixturevalue(request.param)
    place.clear()
    return place


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A finished folder."""
    return Site(tmp_path)


def assert_nothing_came_before_what_it_points_to(site: Site, arrived: list[str]) -> None:
    """Media come before captions, those before pages, the home pages after, and feeds last, the newest at the end."""
    shown = [path for path in arrived if path != MANIFEST_FILE]
    assert set(shown[:3]) == {site.audio, "en/cover.jpg", "en/ferry/cover.jpg"}
    assert {path.rpartition(".")[2] for path in shown[3:8]} == {"vtt", "json"}
    assert shown[8] == "en/ferry/index.html"
    assert set(shown[9:12]) == {"index.html", "sw.js", "en/index.html"}
    assert shown[12:] == ["en/feed-2.xml", "en/feed.xml"]


@pytest.mark.parametrize("host", PLACES, indirect=True)
def test_the_first_run_sends_the_show_and_the_second_nothing(host: Host, site: Site) -> None:
    """What is public arrives byte for byte and in order, nothing else does, and it is not sent again."""
    first = site.send(host)
    if host.arrived:
        assert_nothing_came_before_what_it_points_to(site, host.arrived)
    arrived = dict(host.files())
    host.arrived.clear()
    second = site.send(host)

    manifest = arrived.pop(MANIFEST_FILE)
    assert arrived == {path: (site.folder / path).read_bytes() for path in {*PUBLIC, site.audio}}
    assert set(parse_manifest(manifest)) == arrived.keys()
    assert first.sent_bytes == sum(map(len, arrived.values()))
    assert (paths(second), host.arrived) == ([], [])
    assert len(second.there) == len(arrived)


def test_only_what_changed_is_sent(site: Site, tmp_path: Path) -> None:
    """A typo that is mended sends the page and the feed, even if they are as long as before."""
    host = FolderHost(tmp_path / "hosted")
    site.send(host)

    site.write("en/ferry/index.html", "<h1>The ferry</h1><p>Notes with a typo.</p>")
    site.write("en/feed.xml", (site.folder / "en/feed.xml").read_bytes().replace(b"rss", b"RSS"))

    assert paths(site.send(host)) == ["en/ferry/index.html", "en/feed.xml"]
    assert b"typo" in host.files()["en/ferry/index.html"]


@pytest.mark.parametrize(
    ("host", "breaks_at"),
    [("s3", "feed.xml"), ("sftp", ".part"), ("sftp", "feed.xml")],
    indirect=["host"],
)
def test_a_line_that_breaks_off_leaves_the_old_feed_valid(host: Host, breaks_at: str, site: Site) -> None:
    """Every file is whole, the old or the new one; the next run goes on, sends no audio twice, and tidies."""
    site.send(host)
    before = host.files()
    old_audio = site.audio
    host.breaks_at = breaks_at
    site.speak(AUDIO[::-1])

    with pytest.raises(PublishError, match="cannot be reached or written") as failure:
        site.send(host)

    between = host.files()
    assert failure.value.where.startswith(host.destination.name)
    assert "run the same command again" in failure.value.hint
    assert between["en/feed.xml"] == before["en/feed.xml"]
    assert between[old_audio] == AUDIO
    assert between.get(site.audio, AUDIO[::-1]) == AUDIO[::-1]

    host.breaks_at = ""
    host.arrived.clear()
    third = site.send(host, delete=True)
    hosted = host.files()
    assert host.arrived.count(site.audio) == (site.audio not in between)
    assert site.audio.encode() in hosted["en/feed.xml"]
    assert third.removed[0] == old_audio
    assert not [path for path in hosted if path == old_audio or path.endswith(".part")]


def test_a_line_that_breaks_off_once_is_tried_again(sftp: SftpHost, site: Site) -> None:
    """Another connection goes on where the broken one stopped."""
    sftp.clear()
    sftp.breaks_at, sftp.mends = ".part", True
    destination = RemoteDestination(RemoteAddress("sftp", sftp.address), pauses_s=(0.0,))

    destination.send(site.folder / site.audio, "tea.mp3", WebFile(Rank.MEDIA, "audio/mpeg", FOR_EVER))

    assert sftp.arrived == ["tea.mp3"]
    assert sftp.files()["tea.mp3"] == AUDIO


KILLED = """
import os, sys
from pathlib import Path
from pipeline.filecache import FileCache
from pipeline.publishing.digests import digest_files
from pipeline.publishing.folder import FolderDestination
from pipeline.publishing.sending import send_folder

finished, hosted, cache = map(Path, sys.argv[1:4])
digests = digest_files(finished, sys.argv[4:], FileCache(cache))
send_folder(finished, digests, FolderDestination(hosted), on_progress=lambda _: os._exit(9))
"""


def test_a_process_that_is_killed_leaves_the_old_feed_valid(site: Site, tmp_path: Path) -> None:
    """Killed after its first file, it has not noted what arrived; the next run finds it all the same."""
    hosted = tmp_path / "hosted"
    site.send(FolderHost(hosted))
    old_feed, old_audio = (hosted / "en/feed.xml").read_bytes(), site.audio
    site.speak(AUDIO[::-1])

    command = [sys.executable, "-c", KILLED, str(site.folder), str(hosted), str(site.cache.folder)]
    killed = subprocess.run([*command, *files_below(site.folder)], check=False)

    assert killed.returncode == 9
    assert (hosted / "en/feed.xml").read_bytes() == old_feed
    assert (hosted / old_audio).read_bytes() == AUDIO
    assert (hosted / site.audio).read_bytes() == AUDIO[::-1]
    assert paths(site.send(FolderHost(hosted))) == ["en/feed.xml"]


def test_old_bytes_are_not_taken_for_new_ones_after_a_kill(site: Site, tmp_path: Path) -> None:
    """A file that was on its way is sent again, though one of its size is there."""
    hosted = tmp_path / "hosted"
    site.send(FolderHost(hosted))
    manifest = dict(parse_manifest((hosted / MANIFEST_FILE).read_bytes()))
    manifest["en/feed.xml"] = Put(manifest["en/feed.xml"].size_bytes, "")
    (hosted / MANIFEST_FILE).write_bytes(render_manifest(manifest))

    assert paths(site.send(FolderHost(hosted))) == ["en/feed.xml"]


def test_what_the_show_has_no_more_is_deleted_when_asked(site: Site, tmp_path: Path) -> None:
    """Until then it stays, and is told."""
    host = FolderHost(tmp_path / "hosted")
    site.send(host)
    old_audio = site.audio
    site.speak(AUDIO[::-1])

    kept = site.send(host)
    assert (kept.gone, kept.removed) == ((old_audio,), ())
    assert old_audio in host.files()

    deleted = site.send(host, delete=True)
    assert deleted.removed == (old_audio,)
    assert old_audio not in host.files()
    assert old_audio not in parse_manifest(host.files()[MANIFEST_FILE])


def test_what_others_put_there_is_left_alone(site: Site, tmp_path: Path) -> None:
    """`--delete` goes by the manifest, and by no path in it that leaves the target."""
    hosted, outside = tmp_path / "hosted", tmp_path / "outside.xml"
    site.send(FolderHost(hosted))
    (hosted / "CNAME").write_text("tea.example")
    outside.write_text("not ours")
    hostile = {**parse_manifest((hosted / MANIFEST_FILE).read_bytes()), "../outside.xml": Put(8, "")}
    (hosted / MANIFEST_FILE).write_bytes(render_manifest(hostile))

    assert site.send(FolderHost(hosted), delete=True).removed == ()
    assert outside.exists()
    assert (hosted / "CNAME").exists()


def test_a_dry_run_touches_nothing(site: Site, tmp_path: Path) -> None:
    """It says what would be sent and deleted, and does neither."""
    hosted = FolderHost(tmp_path / "hosted")
    first = site.send(hosted, dry_run=True)
    assert not hosted.folder.exists()
    site.send(hosted)
    before, old_audio = hosted.files(), site.audio
    site.speak(AUDIO[::-1])
    second = site.send(hosted, dry_run=True, delete=True)

    assert set(paths(first)) == {*PUBLIC, old_audio}
    assert (paths(second), second.removed) == ([site.audio, "en/feed.xml"], (old_audio,))
    assert hosted.files() == before


def test_storage_is_told_types_and_how_long_things_may_be_kept(s3: S3Host, site: Site) -> None:
    """Audio under a name that tells its bytes is kept for ever, feeds and pages briefly, the worker never."""
    s3.clear()
    site.send(s3)

    assert s3.told(site.audio) == ("audio/mpeg", "public, max-age=31536000, immutable")
    assert s3.told("en/feed.xml") == ("application/rss+xml; charset=utf-8", "public, max-age=300")
    assert s3.told("en/ferry/index.html") == ("text/html; charset=utf-8", "public, max-age=300")
    assert s3.told("en/ferry/ferry.chapters.json")[0] == "application/json+chapters"
    assert s3.told("sw.js") == ("text/javascript", "no-cache")


def test_a_host_that_nobody_knows_gets_nothing(sftp: SftpHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its key among the known hosts, a machine is not believed, and the hint says what to do."""
    stranger = tmp_path / "home"
    (stranger / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(stranger))
    monkeypatch.setenv("USERPROFILE", str(stranger))

    with pytest.raises(PublishError, match="not trusted") as failure:
        RemoteDestination(RemoteAddress("sftp", sftp.address), pauses_s=())

    assert "accept the host's key" in failure.value.hint


def test_what_a_build_takes_away_meanwhile_is_told_by_its_name(site: Site, tmp_path: Path) -> None:
    """Audio gives way to newer audio: the feed that names it is not sent, and the reason is about our file."""
    host = FolderHost(tmp_path / "hosted")
    digests = digest_files(site.folder, sorted(files_below(site.folder)), site.cache)
    (site.folder / site.audio).unlink()

    with pytest.raises(PublishError, match="cannot be read") as failure:
        send_folder(site.folder, digests, host.destination)

    assert failure.value.where == str(site.folder / site.audio)
    assert "en/feed.xml" not in host.files()


def test_a_link_out_of_the_folder_is_not_published(site: Site, tmp_path: Path) -> None:
    """What lies elsewhere is not handed out by way of a link."""
    secret = tmp_path / "secret.txt"
    secret.write_text("not for you")
    cover = site.folder / "en/ferry/cover.jpg"
    cover.unlink()
    try:
        cover.symlink_to(secret)
    except OSError:
        pytest.skip("this system lets nobody make links")

    with pytest.raises(PublishError, match="a link out of the folder"):
        site.send(FolderHost(tmp_path / "hosted"))

    assert files_below(tmp_path / "hosted") == {}
