"""A person says who a label means."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.errors import TranscriptError
from pipeline.model import Transcript
from pipeline.transcript.reading import read_page
from pipeline.transcript.renaming import rename_speakers

QUESTIONS = (
    "Q: Where does the river begin?\n\nA: In a field behind my house.\n\n"
    "Q: Can one see it?\n\nA: One can hear it.\n\nQ: And then?\n\nA: Then it is a ditch, and then a river.\n"
)
THREE = (
    "Tove: The river is high.\n\nMr Holm: It always is in May.\n\nTove: Not like this.\n\nIngrid: I like it.\n\n"
    "Mr Holm: Nobody asked.\n\nTove: I did.\n\nMr Holm: Well.\n\nIngrid: There.\n\nTove: Yes.\n\nIngrid: Good.\n"
)


def read(page: str) -> Transcript:
    """Return what a page says."""
    return read_page(page.encode(), name="page.txt")


def names(transcript: Transcript) -> dict[str, dict[str, str]]:
    """Return the names of all speakers by id."""
    return {speaker.id: dict(speaker.names) for speaker in transcript.speakers}


def test_a_label_gets_the_name_that_is_given_for_it() -> None:
    """A role's word in the page's language makes way for the name, and the id follows."""
    renamed = rename_speakers(read(QUESTIONS), [("Q", "Tove Lind"), ("a:", "Holm")])

    assert names(renamed) == {"tove-lind": {"en": "Tove Lind"}, "holm": {"en": "Holm"}}
    assert [turn.speaker for turn in renamed.turns] == ["tove-lind", "holm"] * 3


def test_two_labels_with_one_name_are_one_speaker() -> None:
    """Turns that follow each other become one, and nothing is lost."""
    before = read(THREE)
    labels = {speaker.labels for speaker in before.speakers}

    renamed = rename_speakers(before, [("Ingrid", "Ingrid Aas"), ("Mr Holm", "Ingrid Aas"), ("Tove", "Tove")])

    assert list(names(renamed)) == ["tove", "ingrid-aas"]
    assert len(labels) > 2
    texts = [passage for turn in before.turns for passage in turn.passages]
    assert [passage for turn in renamed.turns for passage in turn.passages] == texts
    speakers = [turn.speaker for turn in renamed.turns]
    assert all(first != second for first, second in pairwise(speakers))


def test_a_label_may_be_given_the_name_of_somebody_else_on_the_page() -> None:
    """Then it is that person."""
    renamed = rename_speakers(read(THREE), [("Ingrid", "Tove")])

    assert "ingrid" not in names(renamed)
    assert {label for speaker in renamed.speakers if speaker.id == "tove" for label in speaker.labels} >= {"Tove"}


def test_a_name_in_each_language_may_be_given() -> None:
    """Each replaces the one of its own language only."""
    page = read(
        "问：河从哪里来？\n\n答：从我家后面的田里来。\n\n问：看得见吗？\n\n答：听得见。\n\n问：然后呢？\n\n答：然后就成了河。\n"
    )

    renamed = rename_speakers(page, [("问", "林朵"), ("问", "Lin Duo")])

    assert names(renamed)["lin-duo"] == {"zh": "林朵", "en": "Lin Duo"}


def test_without_names_nothing_changes() -> None:
    """The transcript is what it was."""
    page = read(THREE)

    assert rename_speakers(page, []) == page


def test_a_label_that_nobody_has_is_refused_with_those_that_there_are() -> None:
    """A typing mistake must not pass in silence."""
    with pytest.raises(TranscriptError, match="no speaker has the label 'Tobe'; there are 'Tove'"):
        rename_speakers(read(THREE), [("Tobe", "Tove Lind")])
