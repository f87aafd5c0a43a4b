"""What voices may stumble over."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import LanguagePlan
from pipeline.model import NOTATIONS, Localized, Notation, Speaker
from pipeline.script.assembler import assemble
from pipeline.script.polyphones import find_polyphones
from pipeline.script.reading_list import Reading, reading_list
from pipeline.script.voices import load_voices
from tests.script.conversations import passage, shipped_voices, talk

VOICES = load_voices(
    "lexicon: {en: {OpenMill: open mill, '/(\\d+)x/': '\\1 times'}, zh: {重构: 虫构}}", file="v"
).completed_by(shipped_voices())
LI = Speaker("li", Localized.of({"en": "Li Lei", "zh": "李磊"}), gender="male")
TALK = talk(
    [LI],
    [
        (
            "li",
            [
                passage(
                    en="Li Lei built OpenMill 10x faster with 8 GPUs in 2012, says Dr. Wu of the U.N. GPUs!",
                    zh="李磊说，银行的行长2012年重构了OpenMill，用了8块GPU和machine learning。",
                ),
                passage(en="GPUs again.", zh="行长说：I do not know what to say.李磊走了。"),
            ],
        )
    ],
)


def readings(plan: str, reads: Collection[Notation] = ()) -> dict[tuple[str, str], Reading]:
    """The reading list of the talk, by kind and text."""
    script = assemble(TALK, LanguagePlan.parse(plan), voices=VOICES, engine="espeak", reads=reads)
    listed = reading_list(script, voices=VOICES, reads=reads)
    return {(reading.kind, reading.text): reading for reading in listed}


def test_english_words_are_listed_with_what_is_spoken() -> None:
    """Numbers in words, the lexicon's respelling, abbreviations, acronyms as the voice reads them."""
    listed = readings("en")

    assert {key: (reading.spoken, reading.count) for key, reading in listed.items()} == {
        ("lexicon", "OpenMill"): ("open mill", 1),
        ("lexicon", "10x"): ("10 times", 1),
        ("name", "Li Lei"): (None, 1),
        ("acronym", "GPUs"): (None, 3),
        ("acronym", "U.N."): (None, 1),
        ("abbreviation", "Dr."): ("Doctor", 1),
        ("number", "8"): ("eight", 1),
        ("number", "2012"): ("twenty twelve", 1),
    }


def test_chinese_words_are_listed_with_their_pinyin() -> None:
    """Polyphones, names, Latin words and the years that are read digit by digit; a clause is English, and not here."""
    listed = readings("zh")

    assert {key: (reading.spoken, reading.count) for key, reading in listed.items()} == {
        ("lexicon", "重构"): ("虫构", 1),
        ("lexicon", "行长"): ("航长", 2),
        ("name", "李磊"): ("lǐ lěi", 2),
        ("polyphone", "银行"): ("yín háng", 1),
        ("acronym", "GPU"): (None, 1),
        ("latin", "OpenMill"): (None, 1),
        ("latin", "machine learning"): (None, 1),
        ("number", "2012"): ("二零一二", 1),
        ("number", "8"): ("八", 1),
    }


def test_what_the_engine_reads_is_left_to_it() -> None:
    """A number that is not written out is listed as the voice reads it."""
    assert readings("en", NOTATIONS)["number", "2012"].spoken is None


def test_places_and_languages_are_told() -> None:
    """Where to listen: the utterances by index, each once."""
    listed = readings("en+zh")

    assert listed["acronym", "GPUs"].where == (0, 2)
    assert listed["lexicon", "行长"].where == (1, 3)
    assert listed["lexicon", "行长"].languages == ("zh",)


def test_the_most_frequent_of_a_kind_come_first() -> None:
    """Kinds in a fixed order, then by count."""
    counts: dict[str, list[int]] = {}
    for reading in readings("en+zh").values():
        counts.setdefault(reading.kind, []).append(reading.count)

    assert all(own == sorted(own, reverse=True) for own in counts.values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他在银行工作", ["银行 yín háng"]),
        ("这件事很重要", []),
        ("请重新开始", ["重新 chóng xīn"]),
        ("路很长", ["长 cháng"]),
        ("孩子长大了", ["长大 zhǎng dà"]),
        ("It has none", []),
    ],
)
def test_polyphones_are_those_that_are_not_read_as_usual(text: str, found: list[str]) -> None:
    """A word whose reading is the usual one is not listed; a doubtful character by itself is."""
    assert [f"{word.text} {word.pinyin}" for word in find_polyphones(text)] == found


@given(text=st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=30))
def test_any_characters_can_be_looked_through(text: str) -> None:
    """Rare ones without a reading are passed over."""
    assert all(polyphone.text in text for polyphone in find_polyphones(text))
