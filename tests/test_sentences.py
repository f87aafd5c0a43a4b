"""Where a text is cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duration import estimate_duration_ms
from pipeline.sentences import split_sentences, split_utterances

mixed_text = st.lists(
    st.sampled_from([*"ab AB.,!?;:…\n\t\"'”“)(19", *"我们的。！？，、“”》", *"はい。ー", "é", "e\u0301", "ก็", "👩‍👧"]),
    max_size=200,
).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Lim met Dr. Wu.| Then they left.",
        "J. K. Lim wrote it.| So do I.| We all do.",
        "It rose by 3.5 percent to 1,200.75.| That was in 2012.| Then it fell.",
        "1. Open the door.| 2. Close it.",
        "See No. 5 and fig. 2 there.| No.| Yes.",
        "We met at 3 p.m. and left.| The U.S. Army came.",
        "“Why?” she asked.| “Go!”| They went.",
        "Well... maybe.| I see...| Next.",
        "What?!| No!",
        "Read duologue.example and e.g. this.| Good.",
        "我们走吧。|好！|真的？|“好的。”|她说。",
        "他说:“好!”|然后走了。|我们没走。",
        "他说“好！”，然后走了。",
        "我……我不知道。|版本3.5很好.|下一句。",
        "你好吗?|我很好!|再见",
        "行きますか？|はい。|行きます",
        "One line\n\n|another",
        "तुम कैसे हो।| ठीक।",
        "هل أنت بخير؟| نعم.",
        "A Ph.D. Student met Lt. Gen. Wu on Thurs. May 5.| They left.",
        "Version 2.0.1 costs $3.50.| GPT-3.5 is older.",
        "他用了3.5版。|Dr. Wu说好。|版本2.0.1发布了。",
        "共1,000.5元。|No. 5很好。|e.g.这个，U.S.的那个。",
        "J. K. 罗说：“好。”|走了。",
        "no stops at all",
        "",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    """A bar stands at each end; the space after a sentence belongs to it."""
    marked = text.replace("| ", " |").split("|")

    assert list(split_sentences(text.replace("|", ""))) == [part for part in marked if part]


@given(text=mixed_text)
def test_splitting_sentences_loses_nothing(text: str) -> None:
    """Joined, the sentences are the text, and none is empty."""
    sentences = split_sentences(text)

    assert "".join(sentences) == text
    assert all(sentences)


@given(
    text=mixed_text.map(lambda text: text * 6),
    language=st.sampled_from(["en", "zh", "ja"]),
    at_most_ms=st.integers(500, 5000),
)
@settings(deadline=None)
def test_utterances_lose_nothing_and_keep_the_limit(text: str, language: str, at_most_ms: int) -> None:
    """Whatever the text, its parts are the text, and none is expected to pass the limit."""
    parts = split_utterances(text, language, at_most_ms=at_most_ms)

    assert "".join(parts) == text
    assert all(estimate_duration_ms(part, language) <= at_most_ms for part in parts)


@given(text=mixed_text)
def test_a_text_within_the_limit_stays_whole(text: str) -> None:
    """Only long passages are cut."""
    assert split_utterances(text, "en", at_most_ms=10**9) == (text,)


@pytest.mark.parametrize("text", ["字" * 3000, "x" * 9000, "ไทย" * 900, "e\u0301" * 3000, "한국어" * 800])
def test_one_endless_word_is_cut_between_letters(text: str) -> None:
    """Without a stop, a comma or a space, parts are as even as letters allow, and no letter is torn apart."""
    parts = split_utterances(text, "zh")

    lengths = [estimate_duration_ms(part, "zh") for part in parts]
    assert "".join(parts) == text
    assert max(lengths) <= 40_000
    assert max(lengths) - min(lengths) < 2_000
    assert not any(unicodedata.category(part[0]).startswith("M") for part in parts)


def test_a_long_sentence_is_cut_at_commas_before_spaces() -> None:
    """The lesser cuts serve only where the greater ones do not."""
    clause = "and so it went on for a very long while, "

    parts = split_utterances(clause * 30, "en", at_most_ms=10_000)

    assert all(part.endswith(", ") for part in parts)


def test_a_number_is_not_cut_at_its_comma() -> None:
    """1,000,000 is one word."""
    parts = split_utterances("1,000,000 of them and 1,000,000 more " * 10, "en", at_most_ms=6_000)

    assert all(part.count("1,000,000") == part.count("1") for part in parts)
