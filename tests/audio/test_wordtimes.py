"""The times of shown words, from marks of spoken ones or from their lengths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.wordtimes import align_words, estimate_words
from pipeline.model import Word, WordMark

SHOWN = st.lists(st.sampled_from(["In", "2012,", "it’s", "the", "the", "“GPU”", "我们", "的", "。", "50%", " ", "[3]"]))
SPOKEN = st.lists(
    st.tuples(
        st.sampled_from(["in", "twenty", "it", "the", "GPU", "我们", "我", "的", "", "百分之"]),
        st.integers(0, 400),
        st.integers(0, 200),
    ),
    max_size=12,
)


def marks_of(*words: str, each_ms: int = 100) -> list[WordMark]:
    """Return marks of words that follow each other without pauses."""
    return [WordMark(word, at * each_ms, (at + 1) * each_ms) for at, word in enumerate(words)]


def spans(words: Sequence[Word]) -> list[tuple[str, int, int]]:
    """Return words as plain tuples."""
    return [(word.text, word.start_ms, word.end_ms) for word in words]


@given(shown=SHOWN, spoken=SPOKEN, end_ms=st.integers(0, 3000))
def test_words_are_whole_and_in_order(shown: list[str], spoken: list[tuple[str, int, int]], end_ms: int) -> None:
    """Whatever was marked: every sign belongs to one word, words do not overlap and stay within the speech."""
    text = " ".join(shown)
    starts = accumulate((length + pause for _, length, pause in spoken), initial=0)
    marks = [WordMark(word, start, start + length) for (word, length, _), start in zip(spoken, starts, strict=False)]

    for words in (
        align_words(text, "en", marks, start_ms=0, end_ms=end_ms),
        estimate_words(text, "en", start_ms=0, end_ms=end_ms),
    ):
        edges = [0, *(edge for word in words for edge in (word.start_ms, word.end_ms)), end_ms]
        assert "".join("".join(word.text for word in words).split()) in ("", "".join(text.split()))
        assert all(a <= b for a, b in pairwise(edges))


def test_a_number_lasts_as_long_as_the_words_it_was_read_in() -> None:
    """What is written in digits has the time of all the words that were spoken for it."""
    marks = marks_of("in", "twenty", "twelve", "Ana", "paid", "five", "percent")

    words = align_words("In 2012, Ana paid 5%.", "en", marks, start_ms=0, end_ms=800)

    assert spans(words) == [
        ("In", 0, 100), ("2012,", 100, 300), ("Ana", 300, 400), ("paid", 400, 500), ("5%.", 500, 700),
    ]  # fmt: skip


def test_a_respelled_name_is_heard_where_it_stands() -> None:
    """What the lexicon replaced has the time between its neighbours."""
    words = align_words("Dr. Ng left", "en", marks_of("Doctor", "ing", "left"), start_ms=0, end_ms=300)

    assert spans(words)[-1] == ("left", 200, 300)
    assert (words[0].start_ms, words[1].end_ms) == (0, 200)


def test_chinese_signs_under_one_mark_are_one_word() -> None:
    """The words of a script without spaces are those that the engine marked, with their punctuation."""
    words = align_words("我们在“训练”。", "zh", marks_of("我们", "在", "训练"), start_ms=0, end_ms=300)

    assert spans(words) == [("我们", 0, 100), ("在", 100, 200), ("“训练”。", 200, 300)]


def test_a_mark_over_a_phrase_is_shared_by_its_signs() -> None:
    """Where an engine marks more than a word, each sign has its part of the time."""
    words = align_words("今天天气真好啊", "zh", marks_of("今天天气真好啊", each_ms=700), start_ms=0, end_ms=700)

    assert [word.text for word in words] == list("今天天气真好啊")
    assert {word.end_ms - word.start_ms for word in words} == {100}


def test_words_that_run_together_share_their_mark() -> None:
    """Where an engine marks two words as one, neither is left without time."""
    words = align_words("that the lamp", "en", marks_of("that", "lamp"), start_ms=0, end_ms=200)

    assert [(word.text, word.start_ms < word.end_ms) for word in words] == [
        ("that", True),
        ("the", True),
        ("lamp", True),
    ]


def test_what_nobody_says_takes_no_time_of_others() -> None:
    """A footnote's sign at the end has what is left after the last word."""
    words = align_words("Good tea [3]", "en", marks_of("Good", "tea"), start_ms=0, end_ms=250)

    assert spans(words) == [("Good", 0, 100), ("tea", 100, 200), ("[3]", 200, 250)]


@pytest.mark.parametrize("marks", [[], marks_of("别的"), marks_of("", "…")], ids=["none", "other words", "no letters"])
def test_marks_of_other_words_tell_nothing(marks: list[WordMark]) -> None:
    """Without a word in common there is nothing to go by."""
    assert align_words("Good tea.", "en", marks, start_ms=0, end_ms=900) == ()


def test_estimates_follow_the_length_of_words() -> None:
    """A sign of Chinese is a syllable, a Latin word as long as its letters, and punctuation a pause."""
    words = estimate_words("好，internationalisation", "zh", start_ms=1000, end_ms=3000)

    assert [word.text for word in words] == ["好，", "internationalisation"]
    assert words[0].start_ms == 1000
    assert words[1].end_ms == 3000
    assert words[0].end_ms < words[1].start_ms
    assert 5 * (words[0].end_ms - words[0].start_ms) < words[1].end_ms - words[1].start_ms
