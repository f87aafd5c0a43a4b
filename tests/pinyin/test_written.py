"""Pinyin as a learner reads it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pinyin.polyphones import RULES
from pipeline.pinyin.words import HAN, read_words
from pipeline.pinyin.written import mark_tone, write_pinyin


def test_every_syllable_of_the_dictionary_keeps_its_mark() -> None:
    """Marks turned to numbers are marks again, but for characters that are read by context."""
    from pypinyin.constants import PINYIN_DICT

    first = {chr(code): readings.split(",")[0] for code, readings in PINYIN_DICT.items()}
    read = {character: read_words(character)[0].syllables for character in first if re.match(f"[{HAN}]", character)}
    by_context = {character for character in read if mark_tone(*read[character]) != first[character]}

    assert len(read) > 20_000
    assert by_context <= RULES.keys()


def test_pinyin_keeps_what_is_not_chinese() -> None:
    """Latin words and signs stay, apart from the syllables."""
    assert write_pinyin("我用GPT-4，你呢？ OK") == "wǒ yòng GPT-4，nǐ ne？ OK"


@given(text=st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=30))
def test_any_characters_can_be_written(text: str) -> None:
    """Rare ones without a reading stay, and nothing fails."""
    assert bool(write_pinyin(text)) == bool(text)
