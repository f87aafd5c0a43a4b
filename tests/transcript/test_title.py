"""Titles are found where pages put them."""

from __future__ import annotations

from pipeline.transcript.document import Paragraph
from pipeline.transcript.title import find_title


def page(*texts: str) -> list[Paragraph]:
    """Paragraphs with these texts."""
    return [Paragraph(number, text) for number, text in enumerate(texts, 1)]


def test_the_first_line_that_can_be_a_title_is_it() -> None:
    """Menus and facts are passed over; the line may end in a question mark."""
    found = find_title(page("Home", "2021-04-05", "Why does the lamp still burn?", "Ana: Hi."), {3})

    assert found.text == "Why does the lamp still burn?"
    assert found.paragraphs == {2}


def test_a_line_that_comes_again_is_the_title() -> None:
    """A title above its article, and once more in it, wins over a longer first line."""
    found = find_title(page("All our shows in one long menu line", "The lamp", "The lamp", "Ana: Hi."), {3})

    assert found.text == "The lamp"
    assert found.paragraphs == {1, 2}


def test_a_date_before_a_title_and_a_site_behind_it_are_not_part_of_it() -> None:
    """What is put around a title is taken away where the page shows that it is."""
    assert find_title(page("2023-03 The lamp burns on", "Ana: Hi."), {1}).text == "The lamp burns on"
    assert find_title(page("The lamp burns on"), set(), "The lamp burns on | A Site").text == "The lamp burns on"


def test_a_page_that_begins_with_a_label_has_no_title() -> None:
    """What somebody says is nobody's title."""
    assert find_title(page("Ana: Hi.", "The lamp"), {0}).text == ""


def test_a_title_below_menus_stands_above_the_facts_about_its_page() -> None:
    """Neither the site above the menu nor the writer below the title is it."""
    lines = ("Hill and Dale", "News | Marts | Letters", "A bell for the valley", "Ana Silva", "5 May 2020", "Ana: Hi.")

    assert find_title(page(*lines), {5}).text == "A bell for the valley"


def test_a_title_shares_words_with_its_introduction() -> None:
    """Of two lines that stand alike, the one about what follows is the title."""
    intro = "The bell of the valley had been silent for forty years when Ana came."

    assert find_title(page("Hill and Dale Review", "A bell for the valley", intro, "Ana: Hi."), {3}).text == (
        "A bell for the valley"
    )


def test_a_title_in_both_languages_of_its_page_is_one_title() -> None:
    """Neighbouring lines, one in each language, are the same title twice; in a page of one language they are not."""
    lines = [
        Paragraph(1, "Bells of the valley"),
        Paragraph(2, "山谷里的钟", blank_before=False),
        Paragraph(3, "2020-05-05", blank_before=False),
    ]

    assert find_title(lines, set(), languages=("en", "zh")).texts == ("Bells of the valley", "山谷里的钟")
    assert find_title(lines, set(), languages=("en",)).texts == ("Bells of the valley",)
