"""What interrupts a conversation is nobody's speech, and ends where the conversation goes on."""

from __future__ import annotations

import pytest

from pipeline.transcript.document import Paragraph, paragraphs_of
from pipeline.transcript.interruptions import find_interruptions
from pipeline.transcript.layouts.colon import find_marks
from pipeline.transcript.repair import Line


def interruptions(page: str) -> dict[str, str]:
    """Return what interrupts a page, and why."""
    paragraphs: tuple[Paragraph, ...] = paragraphs_of(
        Line(number, line) for number, line in enumerate(page.split("\n"))
    )
    marks = {mark.paragraph: mark for mark in find_marks(paragraphs) if mark.label.name in ("Ana", "Ben")}
    found = find_interruptions(paragraphs, marks, len(paragraphs))
    return {paragraphs[index].text: reason for index, reason in found.items()}


TALK = (
    "Ana: Where does the river begin?\n\nBen: In a field that belongs to my uncle.\n\n{}\n\nAna: And where does it end?"
)


@pytest.mark.parametrize("word", ["ADVERTISEMENT", "Anzeige", "PUBLICITÉ", "廣告", "スポンサーリンク", "Читайте также"])
def test_what_stands_in_the_block_of_an_advertisement_is_left_out(word: str) -> None:
    """The block lasts to the next blank line, and no further."""
    found = interruptions(TALK.format(f"{word}\nWool from the hills, now cheaper\n\nIt is a small field."))

    assert found == {word: "page furniture", "Wool from the hills, now cheaper": "page furniture"}


def test_on_a_page_without_blank_lines_only_one_line_belongs_to_an_advertisement() -> None:
    """There nothing else tells where speech goes on, and a sentence is speech."""
    lines = "Ana: Where?\nBen: Here.\nAdvertisement\nWool from the hills\nIt is small.\nAna: Is it?\nBen: Yes."

    assert list(interruptions(lines)) == ["Advertisement", "Wool from the hills"]
    assert list(interruptions(lines.replace("Wool from the hills", "I like it."))) == ["Advertisement"]


@pytest.mark.parametrize("quote", ["“A field that belongs to an uncle”", "„In a field that belongs to my uncle.“"])
def test_a_quotation_alone_on_its_line_is_decoration(quote: str) -> None:
    """If it is no sentence, or repeats what somebody says."""
    assert interruptions(TALK.format(quote)) == {quote: "pull quote"}


def test_a_sentence_in_quotation_marks_that_nobody_else_says_is_speech() -> None:
    """People quote others at length."""
    assert interruptions(TALK.format("“Never drink from the second bridge onwards.”")) == {}


def test_the_few_lines_between_two_rules_are_set_apart() -> None:
    """Unless somebody speaks there."""
    assert interruptions(TALK.format("---\n\nTea from the hills keeps us awake.\n\n---")) == {
        "Tea from the hills keeps us awake.": "set apart between rules"
    }
    assert interruptions(TALK.format("---\n\nAna: Tea?\n\nBen: Tea keeps us awake.\n\n---")) == {}


def test_a_line_about_a_speaker_is_not_what_the_speaker_says() -> None:
    """Nobody reports of oneself by name."""
    assert interruptions(TALK.format("Ben sent a picture")) == {"Ben sent a picture": "line about a speaker"}
    assert interruptions(TALK.format("Ben is what they call me.")) == {}
