"""Numbers, dates and units in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NOTATIONS, Notation
from pipeline.script.written_out import write_out

SAMPLES: dict[Notation, tuple[str, str]] = {
    "number": ("一共42页", "It has 42 pages"),
    "percentage": ("大约5%的人", "About 5% agree"),
    "fraction": ("剩下1/3", "Only 1/3 is left"),
    "range": ("看5~8页", "Pages 5-8"),
    "date": ("在2012年", "On May 4, 2012"),
    "time": ("下午3:20见", "At 3:20 pm"),
    "money": ("花了$20", "It cost $20"),
    "unit": ("重5kg", "It weighs 5 kg"),
    "phone": ("拨打110", "Call 555-0123"),
    "name": ("用GPT-4写", "Ask GPT-4"),
    "abbreviation": ("某某", "Ask Dr. Wu"),
}

chinese_words = st.sampled_from(["我们", "用", "模型", "很好", "在", "的", "model", "，", "。"])
english_words = st.sampled_from(["we", "use", "models", "Ana", "of", "well", ",", "."])
signs = st.sampled_from(
    "2012年 3月5日 50% 3.5倍 90° 1/3 10,000 2:30 GPT-4 A100 4D $3.5 5km 1998-2003 Dr. e.g. 3rd 1990s "
    "No.1 2.0.1 -5℃ 13800138000 007 5~8 100+ 3×4 ½ m²".split()
)


@pytest.mark.parametrize(("notation", "samples"), SAMPLES.items())
def test_what_an_engine_reads_is_left_to_it(notation: Notation, samples: tuple[str, str]) -> None:
    """A notation that the engine reads stays as it is; a range needs its numbers too."""
    reads: set[Notation] = {notation, "number"} if notation == "range" else {notation}

    for language, text in zip(("zh", "en"), samples, strict=True):
        assert write_out(text, language, NOTATIONS) == text
        assert write_out(text, language, reads) == text


@given(st.text(max_size=60), st.sampled_from(["ja", "fr", "ru"]))
def test_languages_without_rules_stay_as_they_are(text: str, language: str) -> None:
    """No rule of another language is applied to them."""
    assert write_out(text, language) == text


@given(st.lists(chinese_words | signs, max_size=12), st.lists(english_words | signs, max_size=12))
def test_written_out_text_has_no_digits_and_stays(chinese: list[str], english: list[str]) -> None:
    """Every number is in words, and words are not rewritten again."""
    for language, text in (("zh", "".join(chinese)), ("en", " ".join(english))):
        written = write_out(text, language)

        assert not re.search("[0-9]", written)
        assert write_out(written, language) == written


@given(st.lists(st.tuples(chinese_words, signs), max_size=10), st.lists(st.tuples(english_words, signs), max_size=10))
def test_no_word_is_lost(chinese: list[tuple[str, str]], english: list[tuple[str, str]]) -> None:
    """The words between the signs are all there, in their order."""
    for language, pairs in (("zh", chinese), ("en", english)):
        written = write_out(" ".join(f"{word} {sign}" for word, sign in pairs), language)

        at = 0
        for word, _ in pairs:
            at = written.index(word, at) + len(word)


@given(st.text(max_size=80), st.sampled_from(["zh", "en"]))
def test_text_without_digits_and_stops_stays(text: str, language: str) -> None:
    """Nothing but notations is touched: a rule changes no other utterance."""
    plain = re.sub(r"[\d.#%°℃]", "", text)

    assert write_out(plain, language) == plain


@given(st.text(alphabet="0123456789.,:/-–~% $€kmxKMB°年月日第个+×=s'’GPT ", max_size=24), st.sampled_from(["zh", "en"]))
def test_any_mixture_of_signs_can_be_read(text: str, language: str) -> None:
    """Whatever digits and signs meet, no rule fails, and no digit is left."""
    assert not re.search("[0-9]", write_out(text, language))
