"""Titles and dates are found where pages put them."""

from __future__ import annotations

import pytest

from pipeline.transcript.document import Paragraph
from pipeline.transcript.title import date_in, find_date, find_title


def page(*texts: str) -> list[Paragraph]:
    """Paragraphs with these texts."""
    return [Paragraph(number, text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-03-26 18:37", "2023-03-26"),
        ("2023/3/6", "2023-03-06"),
        ("2022 年 11 月 11 日 晨", "2022-11-11"),
        ("2022年8月", "2022-08"),
        ("March 5, 2024", "2024-03-05"),
        ("Sept. 5th, 2024", "2024-09-05"),
        ("5 March 2024", "2024-03-05"),
        ("July 2024", "2024-07"),
        ("3. Mai 2019", "2019-05-03"),
        ("le 14 juillet 2020", "2020-07-14"),
        ("8 de diciembre de 2021", "2021-12-08"),
        ("2023-02-31", "2023-02"),
        ("in 2024", None),
        ("12023-03", None),
        ("no date", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_given(text: str, date: str | None) -> None:
    """Numbers and words, in several languages, become ISO 8601."""
    assert date_in(text) == date


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


def test_the_date_is_not_taken_from_a_sentence_that_is_read() -> None:
    """A date inside the introduction is of something else."""
    paragraphs = page("The lamp went out on 3 May 2001.", "5 June 2020")

    assert find_date(paragraphs, {0}) == "2020-06-05"
    assert find_date(paragraphs, {0, 1}) is None
    assert find_date(paragraphs, set(), "2019-01") == "2019-01"
