"""Numbers, dates and units in English words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.written_out import write_out
from pipeline.script.written_out.english_numbers import read_number, read_ordinal
from tests.readings import Reading, readings

NUMBERS = {read_number(str(number)): number for number in (*range(20), *range(20, 100, 10))}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


@pytest.mark.parametrize(
    "case", [row for row in readings("en") if not re.search("[\u4e00-\u9fff]", row.text)], ids=lambda row: row.text
)
def test_sentences_are_written_out_as_they_are_read(case: Reading) -> None:
    """Each sentence of the table has its words."""
    assert write_out(case.text, "en") == case.reading


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It opens at 9 p.m. Then we go.", "It opens at nine PM. Then we go."),
        ("Open 24/7.", "Open twenty-four seven."),
        ("Cost: $0.99 or $1.05.", "Cost: ninety-nine cents or one dollar and five cents."),
        ("1,000+ users", "one thousand plus users"),
        ("5-10% more", "five to ten percent more"),
        ("It was -5 °C.", "It was minus five degrees Celsius."),
        ("On 2024-03-15 it began.", "On March fifteenth, twenty twenty-four it began."),
        ("at 12:00 and 1:23:45", "at twelve o'clock and one twenty-three and forty-five seconds"),
        ("Llama-2-7B and COVID-19", "Llama two seven B and COVID nineteen"),
        ("may 5 things", "may five things"),
        ("1 km, 2 km", "one kilometer, two kilometers"),
        ("In 2023-03, #94", "In March twenty twenty-three, number ninety-four"),
        ("agent 007", "agent zero zero seven"),
        ("GPT-4, GTX 580, 4D, A100 and H100s", "GPT four, GTX five eighty, four D, A one hundred and H one hundreds"),
        ("Lt. Wu left Foo Inc. Then he rested.", "Lieutenant Wu left Foo Incorporated. Then he rested."),
        ("Fig. 3, pp. 4-5, No. 6. No.", "figure three, pages four to five, number six. No."),
        ("1.5M users, 7B", "one point five million users, seven B"),
        ("1e-4 or 10^6", "one times ten to the power of minus four or ten to the power of six"),
        ("3:1, ±2, ~5", "three to one, plus or minus two, about five"),
        ("Use e.g. this, i.e. that, etc.", "Use for example this, that is that, et cetera."),
    ],
)
def test_signs_are_read_as_english_says_them(text: str, written: str) -> None:
    """Stops that end a sentence stay, and words that only look like notations too."""
    assert write_out(text, "en") == written


def parsed(words: str) -> int:
    """The number that English numerals stand for, by the rules of a reader."""
    total, group = 0, 0
    for word in words.replace("-", " ").split():
        if word == "hundred":
            group *= 100
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group += NUMBERS[word]
    return total + group


@given(st.integers(0, 10**15 - 1))
def test_a_number_can_be_read_back(number: int) -> None:
    """The words of a number stand for that number, with and without commas."""
    words = read_number(str(number))

    assert parsed(words) == number
    assert read_number(f"{number:,}") == words


@given(st.integers(1, 10**6))
def test_an_ordinal_ends_as_its_figures_do(number: int) -> None:
    """1st, 2nd and 3rd are first, second and third, but not 11th; the rest end in th."""
    last = number % 100
    ending = "th" if 10 < last < 20 else {1: "first", 2: "second", 3: "third"}.get(last % 10, "th")

    assert read_ordinal(str(number)).endswith(ending)
