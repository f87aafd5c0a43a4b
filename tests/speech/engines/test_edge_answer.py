"""Which answers of the online service are whole, by what its protocol tells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import WordMark
from pipeline.speech.engines.edge_answer import BYTES_PER_MS, Answer, find_fault

LEAD_MS, TAIL_MS, WORD_MS, GAP_MS = 100, 900, 300, 20

ENGLISH = "Good morning, and welcome to the show."
CHINESE = "大家早上好，欢迎来到我们的节目。"

words = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=30)


def said(*words: str, duration_ms: int | None = None) -> Answer:
    """Return an answer in which each word takes 300 ms, with the service's silence at the end."""
    starts = [LEAD_MS + index * (WORD_MS + GAP_MS) for index in range(len(words))]
    marks = tuple(WordMark(word, start, start + WORD_MS) for word, start in zip(words, starts, strict=True))
    whole_ms = (marks[-1].end_ms if marks else LEAD_MS) + TAIL_MS
    return Answer(bytes(BYTES_PER_MS * (duration_ms or whole_ms)), marks, ended=True)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (ENGLISH, "Good morning and welcome to the show"),
        (CHINESE, "大家 早上 好 欢迎 来到 我们 的 节目"),
        ("我们用 GPT-4 写代码。", "我们 用 GPT-4 写 代码"),
        ("“It’s 12:30…” he said — twice!", "It’s 12:30 he said twice"),
        ("Ｆｕｌｌ ｗｉｄｔｈ，１２３", "Full width 123"),
        ("Dr. Smith lives in St. Gallen now", "Doctor Smith lives in Saint Gallen now"),
        ("The sign 道 is old. It means 路", "The sign is old It means"),
        ("東京はとても大きいです。", "東京 は とても 大きい です"),
        ("Это очень хорошо!", "Это очень хорошо"),
        ("สวัสดีครับทุกคน", "สวัสดี ครับ ทุก คน"),
        ("…", ""),
    ],
)
def test_a_whole_answer_has_no_fault(text: str, spoken: str) -> None:
    """Punctuation, width, rewritten words and signs that the voice cannot read are no fault."""
    assert find_fault(said(*spoken.split()), text) == ""


@pytest.mark.parametrize(
    ("text", "spoken", "fault"),
    [
        (ENGLISH, "", "cut short: it names no word of the text"),
        (ENGLISH, "Good morning and welcome to the", "cut short after 'the': 4 more letters were expected"),
        (ENGLISH, "Good morning", "incomplete: it has 11 of the 30 letters of the text"),
        (CHINESE, "大家 早上 好 欢迎 来到 我们 的", "cut short after '的': 2 more letters were expected"),
        ("我们喜欢用这个 API", "我们 喜欢 用 这个", "cut short after '这个': 3 more letters were expected"),
        ("今天用 Python 写代码", "Python", "incomplete: it has 6 of the 12 letters of the text"),
    ],
)
def test_missing_words_are_a_fault(text: str, spoken: str, fault: str) -> None:
    """The last word alone, or most of the text, is missed."""
    assert find_fault(said(*spoken.split()), text) == fault


def test_an_answer_that_was_not_ended_is_cut_short() -> None:
    """Even with every word, an answer whose end nobody announced is not trusted."""
    answer = replace(said("Good", "morning"), ended=False)

    assert find_fault(answer, "Good morning.") == "cut short: the connection ended after 1620 ms of audio"


def test_a_last_word_without_a_boundary_is_no_fault_if_it_has_time() -> None:
    """Where the audio goes on long enough for the words that no boundary names, they are in it."""
    answer = said("Good", "morning", duration_ms=1620 + 800)

    assert find_fault(answer, "Good morning, Ana.") == ""


@given(words=words, cut_ms=st.integers(0, 10_000))
def test_audio_that_ends_before_its_last_word_is_a_fault(words: list[str], cut_ms: int) -> None:
    """Whatever the words, audio that stops before the last of them has ended is cut short."""
    whole = said(*words)
    cut = replace(whole, audio=whole.audio[: BYTES_PER_MS * min(cut_ms, whole.marks[-1].end_ms - 1)])

    assert find_fault(whole, " ".join(words)) == ""
    assert find_fault(cut, " ".join(words)).startswith("cut short")


@given(words=words.filter(lambda words: len(words) > 1), data=st.data())
def test_any_missing_end_is_a_fault(words: list[str], data: st.DataObject) -> None:
    """An answer to the first words alone is never taken for an answer to all of them."""
    kept = data.draw(st.integers(0, len(words) - 1))

    assert find_fault(said(*words[:kept]), " ".join(words)) != ""
