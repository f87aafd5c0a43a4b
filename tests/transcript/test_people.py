"""The labels of a page become its people, each once and under the best name that the page gives."""

from __future__ import annotations

import pytest

from pipeline.model import Speaker
from pipeline.transcript.naming import Surroundings, name_roles
from pipeline.transcript.reading import read_page


def people(text: str) -> dict[str, Speaker]:
    """The speakers of a page given as text, by id."""
    return {speaker.id: speaker for speaker in read_page(text.encode(), name="page.txt").speakers}


def asked_and_answered(context: str) -> tuple[str, str]:
    """The names that a page gives to who asks and who answers, or the parts they have."""
    cast = name_roles(["q", "a"] * 3, lambda key: key, Surroundings(context), ["en"])
    named = {**cast.parts, **cast.names}
    return named["q"], named["a"]


@pytest.mark.parametrize(
    ("context", "names"),
    [
        ("Ana Silva talks to Ben Ito about lamps", ("Ana Silva", "Ben Ito")),
        ("The writer Ana Silva sat down with the keeper Ben Ito.", ("Ana Silva", "Ben Ito")),
        ("Ana Silva interviews Ben Ito", ("Ana Silva", "Ben Ito")),
        ("An interview with Ben Ito", ("host", "Ben Ito")),
        ("We spoke with the lamp keeper Ben Ito.", ("host", "Ben Ito")),
        ("林可对话周文清", ("林可", "周文清")),
        ("作家林可与守灯人周文清进行了一次长谈和对话", ("林可", "周文清")),
        ("守灯人周文清接受了本刊专访", ("host", "周文清")),
        ("守灯人周文清接受了多家媒体的采访", ("reporter", "周文清")),
        ("作家林可和 Ben Ito 进行了对话", ("林可", "Ben Ito")),
        ("The lamp", ("host", "guest")),
    ],
)
def test_bare_roles_are_named_where_the_page_says_who_talks(context: str, names: tuple[str, str]) -> None:
    """Who stands first in "X talks to Y" asks; where the page names nobody, the roles have names of their own."""
    assert asked_and_answered(context) == names


def test_the_answers_after_a_talk_are_the_speakers() -> None:
    """Where one person talks and then takes questions, the answers are theirs and the questions the floor's."""
    found = people(
        "The long lamp\n\nKim Oda gave this talk in May, and people asked her.\n\nKim: I begin with oil.\n\n"
        "Oil is old.\n\nQ: How old?\n\nA: Older than wax.\n\nQ: And wax?\n\nA: Older than gas."
    )

    assert {speaker.role for speaker in found.values()} == {"narrator", "guest", "audience"}
    assert found["kim-oda"].labels == ("Kim", "A")
    assert dict(found["audience"].names) == {"en": "Audience"}


def test_one_person_under_several_labels_is_one_speaker() -> None:
    """Full name, first name, last name and initials are one voice."""
    found = people(
        "Ana Silva: Hello.\n\nBen Ito: Hi.\n\nAna: Is it late?\n\nIto: It is.\n\nAS: How late?\n\n"
        "BI: Very.\n\nDr. Silva: Oh."
    )

    assert found["ana-silva"].labels == ("Ana Silva", "Ana", "AS", "Dr. Silva")
    assert found["ben-ito"].labels == ("Ben Ito", "Ito", "BI")
    assert len(found) == 2


def test_two_people_who_share_a_first_name_stay_two() -> None:
    """A short label that fits two names is a person of its own."""
    found = people("Ana Silva: Hello.\n\nAna Ruiz: Hi.\n\nAna Silva: Is it late?\n\nAna Ruiz: It is.")

    assert list(found) == ["ana-silva", "ana-ruiz"]


def test_two_people_who_speak_a_language_each_stay_two() -> None:
    """One label in each language, turn by turn, is a translation only if others are translated too."""
    found = people(
        "Ana: Good morning.\n\n林可：早上好。\n\nAna: Is it late?\n\n林可：不晚。\n\nAna: Good.\n\n林可：好。"
    )

    assert len(found) == 2


def test_who_asks_is_the_host() -> None:
    """Where no label names a role, the person who ends most turns with a question hosts the others."""
    found = people("Ana: I burn oil.\n\nBen: Why?\n\nAna: It is cheap.\n\nBen: Is it?\n\nAna: It was.\n\nBen: When?")

    assert (found["ana"].role, found["ben"].role) == ("guest", "host")


@pytest.mark.parametrize(
    ("host", "role"),
    [
        ("Host", "host"),
        ("主持人", "host"),
        ("Interviewer", "host"),
        ("旁白", "narrator"),
        ("Audience Member", "audience"),
    ],
)
def test_a_label_that_names_a_role_gives_it(host: str, role: str) -> None:
    """The word on the label decides before any statistics."""
    found = people(f"{host}: Good morning.\n\nBen: Is it?\n\n{host}: It is.\n\nBen: Are you sure?")

    assert found.pop("ben").role != role
    assert [speaker.role for speaker in found.values()] == [role]


def test_every_speaker_has_an_ascii_id_of_its_own() -> None:
    """Names in any script are romanised; names that give the same slug are told apart."""
    found = people(
        "林可：早。\n\n周文清：早。\n\nÁna：早？\n\n林可：来了？\n\n周文清：来了。\n\nÁna：好。\n\nAna：好？\n\nAna：好。"
    )

    assert list(found) == ["lin-ke", "zhou-wen-qing", "ana", "ana-2"]
