"""Numbers survive a translation in any form that people give them, and a lost one is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.written_out.chinese_numbers import read_digits, read_number
from pipeline.translate.numbers import missing_numbers

KEPT = [
    ("我们有12万用户", "We have 120,000 users", "en"),
    ("2000到3000人", "Two or three thousand people", "en"),
    ("2000 to 3000 people", "两三千人", "zh"),
    ("1990s music", "90年代的音乐", "zh"),
    ("上世纪90年代", "in the 1990s", "en"),
    ("15:30开始", "It starts at half past three", "en"),
    ("下午3点", "at three in the afternoon", "en"),
    ("50%", "一半", "zh"),
    ("20% of it", "百分之二十", "zh"),
    ("3成的人", "30 percent of them", "en"),
    ("1.2万亿", "1.2 trillion dollars", "en"),
    ("3月5日", "on March fifth", "en"),
    ("20世纪", "the twentieth century", "en"),
    ("1.5 million", "150万", "zh"),
    ("$2.3 billion", "23亿美元", "zh"),
    ("1984年", "in nineteen eighty-four", "en"),
    ("2023年", "in twenty twenty-three", "en"),
    ("300多万", "over three million", "en"),
    ("1 in 4", "四分之一", "zh"),
    ("12,5 Prozent", "12.5 percent", "en"),
    ("108 of them", "一百零八个", "zh"),
    ("１２００名", "1,200 people", "en"),
    ("1\u202f200 people", "1200人", "zh"),
    ("10k", "一万", "zh"),
    ("5个", "cinq", "fr"),
    ("三心二意，千万别去", "Do not go there, whatever you do", "en"),
    ("a thousand thanks", "非常感谢", "zh"),
    ("一千二百人", "twelve hundred people", "en"),
]
LOST = [
    ("iPhone 15", "iPhone 16", "en", ("15",)),
    ("一千二百人", "1,300 people", "en", ("一千二百",)),
    ("12万用户", "12,000 users", "en", ("12万",)),
    ("In 45 days, 45 of them", "用了五十四天", "zh", ("45",)),
    ("2023年", "last year", "en", ("2023年",)),
    ("200 mètres", "zwanzig Meter", "de", ("200",)),
]


@pytest.mark.parametrize(("original", "translation", "target"), KEPT)
def test_what_says_the_same_is_kept(original: str, translation: str, target: str) -> None:
    """A number may change its form, its script and its unit."""
    assert missing_numbers(original, translation, target=target) == ()


@pytest.mark.parametrize(("original", "translation", "target", "lost"), LOST)
def test_what_says_something_else_is_missing(
    original: str, translation: str, target: str, lost: tuple[str, ...]
) -> None:
    """Each number that the translation does not say is told once, as it stands in the original."""
    found = missing_numbers(original, translation, target=target)

    assert tuple(number.rstrip("年") for number in found) == tuple(number.rstrip("年") for number in lost)


@given(st.integers(2, 10**11))
def test_a_whole_number_is_found_in_every_form(number: int) -> None:
    """Digits with and without commas, and Chinese numerals, are one number."""
    for form in (str(number), f"{number:,}", read_number(str(number))):
        assert missing_numbers(str(number), f"共{form}个", target="zh") == ()
        assert missing_numbers(f"{number:,}", f"共{form}个", target="zh") == ()


@given(st.integers(13, 10**9), st.integers(13, 10**9))
def test_another_number_is_not_the_same(number: int, other: int) -> None:
    """Neither in digits nor in numerals does one number stand for another."""
    is_year = 1000 <= number < 2100 or 1000 <= other < 2100

    for form in (str(other), read_number(str(other))):
        is_missing = bool(missing_numbers(str(number), form, target="zh"))
        assert is_missing == (number != other) or is_year


@given(st.integers(1000, 2099))
def test_a_year_is_said_digit_by_digit(year: int) -> None:
    """二〇二三 is 2023."""
    assert missing_numbers(f"{year}", f"{read_digits(str(year))}年", target="zh") == ()


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["en", "zh", "de"]))
def test_any_texts_can_be_compared(original: str, translation: str, target: str) -> None:
    """Whatever stands there, the comparison ends, and a text keeps its own numbers."""
    missing_numbers(original, translation, target=target)

    assert missing_numbers(original, original, target=target) == ()
