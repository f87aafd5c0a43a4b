"""``duologue read --merge``: a page that changed, and what a person made of it before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import Shell, assert_clean

PAGE = (
    "Ana: Good morning to all of you, and thank you for being here.\n\n"
    "Ben: It is good to be here. Shall we begin?\n\n"
    "Ana: Yes, that is what we are all here for.\n"
)


@pytest.fixture
def corrected(shell: Shell) -> Path:
    """A transcript file in which a person has corrected a word."""
    shell.write("talk.txt", PAGE)
    assert_clean(shell.run("read", "talk.txt"), 0)
    file = shell.folder / "talk.transcript.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Shall we begin?", "Shall we start?  # as on the tape"),
        encoding="utf-8",
    )
    return file


def test_what_is_new_on_a_page_comes_to_what_a_person_corrected(shell: Shell, corrected: Path) -> None:
    """The correction, its comment and the new turn stand in the file, and nothing is in doubt."""
    shell.write("talk.txt", PAGE + "\nBen: Then I shall tell you about the tea.\n")
    finished = shell.run("read", "talk.txt", "--merge")

    assert_clean(finished, 0)
    assert (finished.stdout, finished.stderr) == ("talk.transcript.yaml\n", "")
    merged = corrected.read_text(encoding="utf-8")
    assert "Shall we start?  # as on the tape" in merged
    assert "Then I shall tell you about the tea." in merged


def test_where_both_changed_the_person_is_right_and_hears_of_it(shell: Shell, corrected: Path) -> None:
    """The file keeps the correction; what the page says now is told."""
    shell.write("talk.txt", PAGE.replace("Shall we begin?", "Shall we go?"))
    finished = shell.run("read", "talk.txt", "--merge")

    assert_clean(finished, 0)
    assert "Shall we start?" in corrected.read_text(encoding="utf-8")
    assert finished.stderr.startswith("talk.transcript.yaml: ")
    assert "Shall we go?" in finished.stderr


def test_merging_again_changes_nothing(shell: Shell, corrected: Path) -> None:
    """The same page into the same file is the same file."""
    before = corrected.read_bytes()
    finished = shell.run("read", "talk.txt", "--merge")

    assert_clean(finished, 0)
    assert corrected.read_bytes() == before


def test_merging_does_not_overwrite(shell: Shell, corrected: Path) -> None:
    """--merge and --force exclude each other, and nothing is written."""
    before = corrected.read_bytes()
    finished = shell.run("read", "talk.txt", "--merge", "--force")

    assert_clean(finished, 2)
    assert "choose one of" in finished.stderr
    assert corrected.read_bytes() == before
