"""Who speaks with which voice from episode to episode, in the cast file of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.errors import CastError
from pipeline.memory import CastMemory
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
