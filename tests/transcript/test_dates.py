"""Dates are read as pages give them."""

from __future__ import annotations

import pytest

from pipeline.transcript.dates import date_in, find_date
from pipeline.transcript.document import Paragraph


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
        ("5 марта 2021, 12:00", "2021-03-05"),
        ("27.10.2019, 06:00 Uhr", "2019-10-27"),
        ("22 ene 2015", "2015-01-22"),
        ("2022년 6월 8일", "2022-06-08"),
        ("02/12/2020", None),
        ("in 2024", None),
        ("12023-03", None),
        ("no date", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_given(text: str, date: str | None) -> None:
    """Numbers and words, in several languages, become ISO 8601."""
    assert date_in(text) == date


def test_the_date_is_not_taken_from_a_sentence_that_is_read() -> None:
    """A date inside the introduction is of something else."""
    paragraphs = page("The lamp went out on 3 May 2001.", "5 June 2020")

    assert find_date(paragraphs, {0}) == "2020-06-05"
    assert find_date(paragraphs, {0, 1}) is None
    assert find_date(paragraphs, set(), "2019-01") == "2019-01"
