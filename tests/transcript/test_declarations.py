"""A list of who takes part names the roles below it, and nobody says it."""

from __future__ import annotations

import pytest

from pipeline.transcript.declarations import take_declarations
from pipeline.transcript.labels import Mark, read_label


def marks(*lines: str) -> list[Mark]:
    """Return lines such as ``Host: Hello.`` as marks."""
    found = []
    for index, line in enumerate(lines):
        text, _, rest = line.partition(": ")
        label = read_label(text)
        assert label
        found.append(Mark(index, label, rest))
    return found


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Moderator: Ana Silva, who writes about tides", "Ana Silva"),
        ("Moderator: Ana Silva", "Ana Silva"),
        ("Moderator: Ana Silva (The Tidal Post)", "Ana Silva"),
        ("Moderator: 林可，《雨巷》主编", "林可"),
    ],
)
def test_a_name_behind_a_role_is_declared(line: str, name: str) -> None:
    """If the role speaks further down."""
    found = take_declarations(marks(line, "Moderator: Good evening.", "Ben: Good evening."))

    assert found.names == {"moderator": name}
    assert found.lines == {0}
    assert [mark.paragraph for mark in found.marks] == [1, 2]


@pytest.mark.parametrize("line", ["Moderator: Ana Silva.", "Moderator: Ana, are you there?", "Ben: Ana Silva"])
def test_what_somebody_says_is_not_declared(line: str) -> None:
    """A sentence may be a name; a name that is no role declares nothing."""
    said = marks(line, "Moderator: Good evening.", "Ben: Good evening.")

    assert take_declarations(said).marks == tuple(said)


def test_nobody_speaks_above_the_list_of_who_takes_part() -> None:
    """What looks like a label there is a title with a colon."""
    found = take_declarations(
        marks("Panel: Whose shade is it", "Guest 1: Ana Silva, gardener", "Guest 1: Mine.", "Ben: No.")
    )

    assert found.lines == {0, 1}
    assert found.names == {"guest 1": "Ana Silva"}
