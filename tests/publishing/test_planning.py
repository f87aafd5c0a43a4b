"""What is told from paths, sizes and digests alone: what goes up, when, and what an address is."""

from __future__ import annotations

import ntpath
import os
import posixpath
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PublishError
from pipeline.filecache import FileCache
from pipeline.publishing.address import RemoteAddress, masked, parse_target
from pipeline.publishing.digests import digest_files
from pipeline.publishing.manifest import Put, is_inside, parse_manifest, render_manifest
from pipeline.publishing.plan import LocalFile, plan_sending
from pipeline.publishing.remote import RemoteDestination
from pipeline.publishing.web_files import FOR_EVER, Rank, WebFile, web_file

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\:\0\r\n"), min_size=1).filter(
    lambda name: name not in (".", "..")
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PUTS = st.builds(Put, st.integers(0, 10**12), st.text("0123456789abcdef", max_size=64))
WEB = WebFile(Rank.MEDIA, "audio/mpeg", FOR_EVER)


@given(manifest=st.dictionaries(PATHS, PUTS))
def test_a_manifest_is_read_as_it_was_written(manifest: dict[str, Put]) -> None:
    """Whatever files are called."""
    assert parse_manifest(render_manifest(manifest)) == manifest


@given(
    content=st.binary() | st.sampled_from([b"{}", b"[]", b'{"schema": 2, "files": []}', b'{"schema": 1, "files": 3}'])
)
def test_what_is_no_manifest_lists_nothing(content: bytes) -> None:
    """Then everything is sent again, and nothing is deleted."""
    assert parse_manifest(content) == {}


@given(path=st.text() | st.lists(st.sampled_from(["..", ".", "", "en", "C:", "a\\..\\b"]), max_size=4).map("/".join))
def test_no_listed_path_leaves_the_target(path: str) -> None:
    """Not by going up, nor as an absolute path, on any system."""
    if is_inside(path):
        assert posixpath.normpath(posixpath.join("/target", path)).startswith("/target/")
        assert ntpath.normpath(ntpath.join("C:\\target", path)).startswith("C:\\target\\")


@given(
    files=st.dictionaries(PATHS, st.integers(0, 3), max_size=8),
    manifest=st.dictionaries(PATHS, st.builds(Put, st.integers(0, 3), st.sampled_from(["", "aa", "bb"])), max_size=8),
    sizes=st.dictionaries(PATHS, st.integers(0, 3), max_size=8),
)
def test_each_file_is_sent_or_there_and_nothing_else_is_gone(
    files: dict[str, int], manifest: dict[str, Put], sizes: dict[str, int]
) -> None:
    """Nothing is forgotten, nothing sent twice, and only what we put there is ours to remove."""
    wanted = [LocalFile(path, size_bytes, "aa", WEB) for path, size_bytes in files.items()]
    plan = plan_sending(wanted, manifest | {path: Put(size, "aa") for path, size in sizes.items()}, sizes)

    assert sorted(file.path for file in (*plan.send, *plan.there)) == sorted(files)
    assert all(sizes[file.path] == file.size_bytes for file in plan.there)
    assert set(plan.gone) <= manifest.keys() | sizes.keys()
    assert not set(plan.gone) & files.keys()


def test_audio_whose_name_tells_its_bytes_is_known_without_a_word() -> None:
    """It arrived before a kill; a cover of the same size may be another one."""
    audio = LocalFile("en/tea/tea-0a1b2c3d.mp3", 5, "0a1b2c3d" + 56 * "0", WEB)
    cover = LocalFile("en/tea/cover.jpg", 5, "0a1b2c3d" + 56 * "0", WEB)
    sizes = {audio.path: 5, cover.path: 5}

    assert plan_sending([audio, cover], {}, sizes).send == (cover,)
    assert plan_sending([audio], {audio.path: Put(5, "")}, sizes).send == ()
    assert plan_sending([audio], {}, {audio.path: 4}).send == (audio,)


@pytest.mark.parametrize(
    "path",
    [
        "en/tea/episode.json",
        "en/tea/tea.transcript.yaml",
        "en/tea/tea.sample-60s.mp3",
        "en/tea/tea.turns-4-9.mp3",
        "en/tea/cards/cards.tsv",
        "en/tea/.cover.jpg.0a1b2c3d4e5f.jpg",
        ".git/index.html",
        "en/.DS_Store",
        "en/tea/notes.md",
    ],
)
def test_what_is_for_working_with_stays_at_home(path: str) -> None:
    """Facts, sources, parts of episodes, hidden files, and whatever nobody knows."""
    assert web_file(path) is None


def test_audio_is_kept_for_ever_only_under_a_name_that_tells_its_bytes() -> None:
    """A slug that ends in a date looks as if it told them, and its audio is another one after the next build."""
    told = {
        path: web.cache_control == FOR_EVER
        for path in ("en/tea/tea-0a1b2c3d.mp3", "en/tea-20261122/tea-20261122.mp3")
        if (web := web_file(path))
    }

    assert list(told.values()) == [True, False]


def test_a_file_is_read_once_and_again_when_it_changed(tmp_path: Path) -> None:
    """Even if its size, and the moment of its change, are as before."""
    folder, cache = tmp_path / "output", FileCache(tmp_path / "cache")
    folder.mkdir()
    page, read = folder / "index.html", list[str]()
    page.write_text("tpyo")
    status = page.stat()

    first = digest_files(folder, ["index.html"], cache, on_read=lambda path, _: read.append(path))
    again = digest_files(folder, ["index.html"], cache, on_read=lambda path, _: read.append(path))
    mended = folder / "mended"
    mended.write_text("typo")
    os.utime(mended, ns=(status.st_atime_ns, status.st_mtime_ns))
    mended.replace(page)
    third = digest_files(folder, ["index.html"], cache, on_read=lambda path, _: read.append(path))

    assert read == ["index.html", "index.html"]
    assert first == again
    assert first["index.html"].sha256 != third["index.html"].sha256


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(PublishError, match=r"tea\.mp3: cannot be read"):
        digest_files(tmp_path, ["tea.mp3"], FileCache(tmp_path / "cache"))


def test_a_target_is_a_folder_or_an_address(tmp_path: Path) -> None:
    """A relative folder lies beside the show's file; what has a scheme is an address."""
    assert parse_target("../site", beside=tmp_path) == tmp_path / "../site"
    assert parse_target(tmp_path.as_uri(), beside=Path()) == tmp_path
    assert parse_target("SFTP://ana@tea.example/show/", beside=tmp_path) == RemoteAddress(
        "sftp", "sftp://ana@tea.example/show"
    )


@pytest.mark.parametrize("target", ["", " ", "s3://", "sftp:///", "http://tea.example", "ftp://ana:secret@tea.example"])
def test_what_is_no_target_is_refused(target: str) -> None:
    """With a hint, and without repeating a password."""
    with pytest.raises(PublishError) as failure:
        parse_target(target, beside=Path())

    assert failure.value.hint
    assert "secret" not in str(failure.value)


@given(user=st.text("abc:@%", min_size=1))
def test_no_credentials_are_shown(user: str) -> None:
    """Whatever signs they are made of."""
    assert masked(f"cannot open sftp://{user}@tea.example/a") == "cannot open sftp://***@tea.example/a"


def test_a_package_that_is_missing_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever publishes to storage installs what speaks to it."""
    monkeypatch.setitem(sys.modules, "s3fs", None)

    with pytest.raises(PublishError, match="needs the package s3fs, which is not installed") as failure:
        RemoteDestination(RemoteAddress("s3", "s3://shows/tea"))

    assert failure.value.hint == 'Run: pip install "duologue[s3]"'


def test_a_place_that_nothing_reaches_is_refused() -> None:
    """A scheme that nobody knows is told as it is."""
    with pytest.raises(PublishError, match="Protocol not known: teapot"):
        RemoteDestination(RemoteAddress("teapot", "teapot://kitchen/shelf"))
