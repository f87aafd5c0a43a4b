"""What is kept from episode to episode: voices in the cast file, names and moments in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import CastError
from pipeline.memory import CastMemory, EpisodeMemory
from pipeline.pages import Page
from pipeline.publish.ledger import parse_ledger, render_ledger, with_feed, with_moments
from pipeline.script.casting import Casting, cast_speakers
from tests.script.conversations import greeting, person, shipped_voices


def cast(names: Sequence[str], memory: CastMemory) -> Casting:
    """Cast people, in English, as the memory has them."""
    return cast_speakers(
        greeting([person(name) for name in names]),
        languages=["en"],
        voices=shipped_voices(),
        engine="edge",
        remembered=memory.remembered,
    )


def test_without_a_file_nobody_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file was named and none lies in the working folder, none is made."""
    monkeypatch.chdir(tmp_path)
    memory = CastMemory(None)
    memory.keep(cast(["Ana Lima"], memory), "edge")

    assert not memory.remembered.people
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_named_is_made(tmp_path: Path) -> None:
    """The people of the first episode stand in it; who has no name does not."""
    file = tmp_path / "people.yaml"
    memory = CastMemory(file)
    memory.keep(cast(["Host", "Ana Lima"], memory), "edge")

    assert [person.name for person in CastMemory(file).remembered.people] == ["Ana Lima"]


def test_the_next_episode_of_a_run_knows_the_people_of_the_last(tmp_path: Path) -> None:
    """A returning guest has the same voice, and new people another one."""
    memory = CastMemory(tmp_path / "cast.yaml")
    first = cast(["Ana Lima", "Ben Sato"], memory)
    memory.keep(first, "edge")
    second = cast(["Eve Rossi", "Ben Sato", "Ana Lima"], memory)

    assert second.voices["Ana Lima"] == first.voices["Ana Lima"]
    assert second.voices["Ben Sato"] == first.voices["Ben Sato"]
    assert [row.remembered_as for row in second.rows] == ["", "Ben Sato", "Ana Lima"]


def test_a_file_that_says_it_already_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one in the working folder is taken unasked; what a person wrote around it stays."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "cast.yaml"
    file.write_text("# Who is who.\n", encoding="utf-8")
    memory = CastMemory(None)
    memory.keep(cast(["Ana Lima"], memory), "edge")
    written, when = file.read_bytes(), file.stat().st_mtime_ns
    again = CastMemory(None)
    again.keep(cast(["Ana Lima"], again), "edge")

    assert written.startswith(b"# Who is who.\n")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (written, when)


def test_all_faults_of_a_file_are_told_before_anybody_is_cast(tmp_path: Path) -> None:
    """Each with the line on which it stands."""
    file = tmp_path / "cast.yaml"
    file.write_text("cast:\n  Ana: {gender: femal}\n  Ben: {voice: x}\n", encoding="utf-8")

    with pytest.raises(CastError) as caught:
        CastMemory(file)

    assert [f"line {number}," in str(caught.value) for number in (2, 3)] == [True, True]


def test_two_runs_remember_each_others_people(tmp_path: Path) -> None:
    """Whoever ends later adds to the file, and keeps what was written meanwhile by the other, or by hand."""
    file = tmp_path / "cast.yaml"
    long, short = CastMemory(file), CastMemory(file)
    short.keep(cast(["Ben Sato"], short), "edge")
    file.write_text(file.read_text(encoding="utf-8") + "# By hand.\n", encoding="utf-8")
    long.keep(cast(["Ana Lima"], long), "edge")

    assert [person.name for person in CastMemory(file).remembered.people] == ["Ben Sato", "Ana Lima"]
    assert "# By hand." in file.read_text(encoding="utf-8")


def test_what_is_published_during_a_build_stays_published(tmp_path: Path) -> None:
    """A moment that the feed gave is not taken back by a build that had read the ledger before."""
    file = tmp_path / "episodes.yaml"
    EpisodeMemory(file).keep("a" * 16, "ferry", "en", Page(str(tmp_path / "ferry.html")))
    build = EpisodeMemory(file)
    moment = datetime(2026, 11, 22, 6, tzinfo=UTC)
    listed = with_feed(parse_ledger(file.read_text(encoding="utf-8")), "en", "https://tea.example/en/feed.xml")
    listed = with_moments(listed, {("a" * 16, "en"): moment})
    file.write_text(render_ledger(listed), encoding="utf-8")

    build.keep("b" * 16, "storm", "en", Page(str(tmp_path / "storm.html")))

    ferry, storm = parse_ledger(file.read_text(encoding="utf-8")).episodes
    assert ferry == listed.episodes[0]
    assert (storm.slug, bool(storm.editions["en"].guid)) == ("storm", True)


def test_no_run_gives_two_episodes_one_id(tmp_path: Path) -> None:
    """Whatever another run has registered since: a ledger with an id twice could be read no more."""
    file = tmp_path / "episodes.yaml"
    EpisodeMemory(file).keep("a" * 16, "ferry", "en", Page(str(tmp_path / "ferry.html")))
    EpisodeMemory(file).keep("b" * 16, "storm", "en", Page(str(tmp_path / "storm.html")))

    EpisodeMemory(file).keep("b" * 16, "ferry", "en", Page(str(tmp_path / "ferry.html")))

    episodes = parse_ledger(file.read_text(encoding="utf-8")).episodes
    assert [(episode.id[0], episode.slug) for episode in episodes] == [("a", "ferry"), ("b", "storm")]
