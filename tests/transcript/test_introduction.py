"""The only guest of a page is told from those who made it."""

from __future__ import annotations

import pytest

from pipeline.transcript.introduction import find_subject


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["The lamp", "Ana Silva has mended lamps for thirty years."], "Ana Silva"),
        (["Texte : Ben Ito", "Ancienne pilote, Solange Aubry a ouvert une librairie."], "Solange Aubry"),
        (["Пётр Лодкин тридцать лет чинит лодки.", "Фото: Анна Речная"], "Пётр Лодкин"),
        (["Our reporter Ben Ito met Ana Silva at the harbour.", "Ana Silva in her shop"], "Ana Silva"),
        (["記者林可走進溫一舟的書店。", "▲溫一舟在店門口", "溫一舟說，書不怕等。"], "溫一舟"),
        (
            ["El taller de Elías Campo huele a café.", "Begoña Ruiz", "Elías Campo, en su taller. / Tino Rey"],
            "Elías Campo",
        ),
    ],
)
def test_the_person_of_whom_the_introduction_tells_is_the_guest(texts: list[str], name: str) -> None:
    """Bylines, picture credits and reporters are somebody else."""
    assert find_subject(texts) == name


@pytest.mark.parametrize(
    "texts",
    [
        ["Ana Silva and Ben Ito mend lamps."],
        ["Every lamp in the harbour was dark."],
        ["The Harbour Gazette", "News | Letters"],
        ["林可走进书店。"],
        [],
    ],
)
def test_a_page_about_nobody_or_several_names_nobody(texts: list[str]) -> None:
    """A wrong name is worse than the word for a guest."""
    assert find_subject(texts) == ""


def test_in_german_a_name_must_come_again() -> None:
    """Since nouns have capitals as well, two of them side by side are no name."""
    texts = ["Seit Jahren repariert Rieke Ostmann Turmuhren.", "Rieke Ostmann im Turm"]

    assert find_subject(texts, nouns_are_capitals=True) == "Rieke Ostmann"
    assert find_subject(texts[:1], nouns_are_capitals=True) == ""
