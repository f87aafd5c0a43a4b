"""What an edition's folder holds is found without reading more than changed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from pipeline.filecache import FileCache
from pipeline.model import Person
from pipeline.publish.catalogue import FinishedEpisode, read_catalogue
from pipeline.publish.episode_reading import read_episode
from tests.studio import CHAPTERS, SOURCE, Studio


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition with two episodes, which nobody changes."""
    studio = Studio(tmp_path_factory.mktemp("studio"))
    studio.finish("storm", editions=("zh-en",))
    studio.finish("ferry", editions=("zh-en",))
    return studio.output / "zh-en"


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """The folder of an edition with two episodes."""
    return Path(shutil.copytree(finished, tmp_path / "zh-en"))


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    """An empty cache."""
    return FileCache(tmp_path / "cache")


def only(folder: Path, cache: FileCache) -> FinishedEpisode:
    """The first of the episodes."""
    return read_catalogue(folder, cache).episodes[0]


def change(folder: Path, name: str, /, **facts: object) -> None:
    """Change the facts of an episode in its file."""
    path = folder / name / "episode.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, **facts}, indent=1), encoding="utf-8")


def test_an_episode_is_found_with_its_facts_and_files(folder: Path, cache: FileCache) -> None:
    """They are those that the reader of the whole file finds, in the edition's language."""
    episode, other = read_catalogue(folder, cache).episodes

    whole = read_episode(folder / "ferry")
    assert (episode.slug, other.slug) == ("ferry", "storm")
    assert (episode.id, episode.title, episode.plan) == (whole.id, whole.shown_title, whole.plan)
    assert (episode.audio, episode.size_bytes) == (whole.audio.name, whole.audio.stat().st_size)
    assert (episode.duration_ms, episode.chapters, episode.source) == (whole.duration_ms, CHAPTERS, SOURCE)
    assert episode.people == (Person("安娜", "host"), Person("本", "guest"))
    assert {"ferry.vtt", "ferry.zh.vtt", "ferry.chapters.json", "cover.jpg", episode.audio} <= set(episode.files)


def test_the_second_reading_finds_the_same(folder: Path, cache: FileCache) -> None:
    """Facts from the cache are those from the files."""
    first = read_catalogue(folder, cache)

    assert read_catalogue(folder, FileCache(cache.folder)) == first


def test_a_changed_file_is_read_again(folder: Path, cache: FileCache) -> None:
    """The cache knows a file by its size and time."""
    read_catalogue(folder, cache)

    change(folder, "ferry", shown_title="A new title")

    assert only(folder, cache).title == "A new title"


def test_a_file_that_did_not_change_is_not_read(folder: Path, cache: FileCache) -> None:
    """What it says may be broken by now, if its size and time are the same."""
    before = read_catalogue(folder, cache)
    path = folder / "ferry" / "episode.json"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(b"x" * path.stat().st_size)

    os.utime(path, ns=times)

    assert read_catalogue(folder, cache) == before


def test_a_file_in_another_layout_is_read_too(folder: Path, cache: FileCache) -> None:
    """Cues are skipped only where they stand as they are written."""
    path = folder / "ferry" / "episode.json"
    before = only(folder, cache)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")

    assert only(folder, cache) == before


@pytest.mark.parametrize(
    "facts",
    [{"schema": 2}, {"slug": "raft"}, {"audio": "ferry.mp3"}, {"audio": "index.html"}, {"audio": "../storm/cover.jpg"},
     {"duration_ms": "long"}, {"chapters": 3}, {"source": []}, {"language": "?"}, {"speakers": {"ana": {}}}],
)  # fmt: skip
def test_facts_that_are_none_are_told_and_hide_no_other_episode(
    folder: Path, cache: FileCache, facts: dict[str, object]
) -> None:
    """The folder is named, with what to do; the rest is listed."""
    change(folder, "ferry", **facts)

    catalogue = read_catalogue(folder, cache)

    assert [episode.slug for episode in catalogue.episodes] == ["storm"]
    (error,) = catalogue.unreadable
    assert error.where == str(folder / "ferry" / "episode.json")
    assert error.hint == "Build the episode again."


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"null"])
def test_a_broken_file_is_told(folder: Path, cache: FileCache, content: bytes) -> None:
    """Half a file is no episode."""
    (folder / "ferry" / "episode.json").write_bytes(content)

    assert [error.where for error in read_catalogue(folder, cache).unreadable] == [
        str(folder / "ferry" / "episode.json")
    ]


def test_other_files_and_folders_are_no_episodes(folder: Path, cache: FileCache) -> None:
    """The edition's own files lie beside them, and a folder may be empty."""
    (folder / "feed.xml").write_text("<rss/>", encoding="utf-8")
    (folder / "empty").mkdir()

    assert len(read_catalogue(folder, cache).episodes) == 2
    assert read_catalogue(folder / "nowhere", cache).episodes == ()
