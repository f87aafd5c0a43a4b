"""Words that no mark names are missing, unless there was time to say them."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import WordMark
from pipeline.speech.coverage import find_missing_words, letters_of

LETTER_MS = 60
PAUSE_MS = 20

WORDS = st.lists(st.text("abcdefgh", min_size=5, max_size=8), min_size=3, max_size=30)


def said(*words: str) -> tuple[WordMark, ...]:
    """Return marks for words of 60 ms a letter (200 ms a Han sign), one soon after the other; ``~`` has no mark."""
    lengths_ms = [sum(200 if sign > "\u2fff" else LETTER_MS for sign in word.strip("~")) for word in words]
    ends_ms = list(accumulate(length_ms + PAUSE_MS for length_ms in lengths_ms))
    return tuple(
        WordMark(word, end_ms - PAUSE_MS - length_ms, end_ms - PAUSE_MS)
        for word, length_ms, end_ms in zip(words, lengths_ms, ends_ms, strict=True)
        if not word.startswith("~")
    )


def fault_of(marks: tuple[WordMark, ...], text: str, *, more_ms: int = 0) -> str:
    """Return what is missing from speech that sounds all the time, and for some time after its last mark."""
    return find_missing_words(marks, text, end_ms=marks[-1].end_ms + more_ms, is_one_word_a_mark=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Good morning, and welcome.", "Good morning and welcome"),
        ("大家早上好，欢迎来到我们的节目。", "大家 早上 好 欢迎 来到 我们 的 节目"),
        ("In 1969 they landed, and Dr. Wu saw it.", "In nineteen sixty nine they landed and Doctor Wu saw it"),
        ("It costs 1,000,000 dollars a year.", "It costs one million dollars a year"),
        ("大约 50% 的人在2012年搬走了。", "大约 百分之五十 的 人 在 二零一二 年 搬走 了"),
        ("The sign 道 is old.", "The sign is old"),
        ("He took a look at it.", "He took look at it"),
        ("สวัสดีครับทุกคน", "สวัสดี ครับ ทุก คน"),
    ],
)
def test_all_words_are_covered(text: str, words: str) -> None:
    """Rewritten numbers and abbreviations, swallowed articles and unread signs are no fault."""
    assert fault_of(said(*words.split()), text) == ""


@pytest.mark.parametrize(
    ("text", "words", "fault"),
    [
        ("Good morning, and welcome.", "Good and welcome", "incomplete: 'morning' is missing after 'Good'"),
        (
            "Thirty boats came in that night.",
            "boats came in that night",
            "incomplete: 'thirty' is missing at the beginning",
        ),
        ("大家早上好，欢迎来到节目。", "大家 早上 好 来到 节目", "incomplete: '欢迎' is missing after '好'"),
        ("Good morning, Ana.", "Good morning", "cut short after 'morning': 3 more letters were expected"),
    ],
)
def test_words_without_time_are_missing(text: str, words: str, fault: str) -> None:
    """A word at the beginning, in the middle or at the end that nobody can have said is told by name."""
    assert fault_of(said(*words.split()), text) == fault


def test_words_that_are_heard_need_no_mark() -> None:
    """Where it sounds long enough between two marks, or after the last, the engine left out a mark and no word."""
    assert fault_of(said("Good", "~morning", "and", "welcome"), "Good morning and welcome.") == ""
    assert fault_of(said("Good", "morning"), "Good morning, Ana.", more_ms=200) == ""


def test_a_mark_may_hold_the_next_word_too() -> None:
    """Engines announce “of the” as one word, whose mark names only the first."""
    marks = (WordMark("Most", 0, 240), WordMark("there", 260, 560), WordMark("boats", 580, 880))

    assert find_missing_words(marks, "Most there were boats", end_ms=880) == ""
    assert find_missing_words(marks, "Most there between the two islands were boats", end_ms=880) != ""


def test_silence_is_no_word() -> None:
    """A pause between two marks does not stand for the words that belong there."""
    marks = said("Good", "~morning", "and", "welcome")
    fault = find_missing_words(
        marks, "Good morning and welcome", end_ms=marks[-1].end_ms, heard_ms=lambda *_: 0, is_one_word_a_mark=True
    )

    assert fault == "incomplete: 'morning' is missing after 'Good'"


@given(words=WORDS, data=st.data())
def test_any_missing_word_is_found(words: list[str], data: st.DataObject) -> None:
    """Whichever word is neither marked nor heard, the speech is not taken for the whole."""
    gone = data.draw(st.integers(0, len(words) - 1))

    assert fault_of(said(*words), " ".join(words)) == ""
    assert fault_of(said(*words[:gone], *words[gone + 1 :]), " ".join(words)) != ""


@given(text=st.text("aB5é，。 -道"))
def test_letters_do_not_depend_on_case_and_punctuation(text: str) -> None:
    """Two spellings of the same words have the same letters."""
    assert letters_of(text.upper()) == letters_of(text) == letters_of(f"({text})!")
    assert not set(letters_of(text)) & set("，。 -")
