"""How Chinese is read: words, tones, and what espeak-ng makes of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pinyin.sandhi import apply_sandhi
from pipeline.pinyin.words import read_words
from pipeline.script.spoken import spoken_text
from pipeline.speech.engines.espeak_pinyin import Spelling, spell
from tests.readings import Reading, readings
from tests.speech.engines.phonemes import heard, in_full, phonemes

CHINESE = readings("zh")
LATIN = re.compile("[A-Za-z]+")

mixed = st.text(alphabet="我的一不了银行长大角色地得，。 aZ4-\n“龘㐂𠀀〇", max_size=40)


def written(text: str) -> str:
    """What the engine is given for a sentence."""
    return spoken_text(text, "zh", reads=())


def reading(text: str) -> str:
    """The syllables and Latin words of a text, in their order."""
    parts = [(word.start, syllable) for word in read_words(text) for syllable in word.syllables]
    parts += [(found.start(), found.group()) for found in LATIN.finditer(text)]
    return " ".join(part for _, part in sorted(parts, key=lambda item: item[0]))


@pytest.mark.parametrize("case", CHINESE, ids=lambda row: row.text)
def test_sentences_are_read_as_the_dictionary_has_them(case: Reading) -> None:
    """Each sentence of the table has its syllables."""
    assert reading(written(case.text)) == case.reading


def test_espeak_says_the_syllables_of_each_sentence() -> None:
    """Its phonemes, read back, are the syllables of the table; 一 and 不 may have changed their tones."""
    sentences = [LATIN.sub(" ", written(case.text)) for case in CHINESE]
    answers = phonemes([(spell(sentence).text, "cmn-latn-pinyin") for sentence in sentences])

    for case, sentence, answer in zip(CHINESE, sentences, answers, strict=True):
        expected = [in_full(syllable) for syllable in case.reading.split() if syllable[-1].isdigit()]
        changed = [
            in_full(syllable)
            for word in apply_sandhi(sentence, read_words(sentence))
            for syllable in word.syllables
        ]  # fmt: skip
        assert heard(answer) == changed, case.text
        assert [s for s in changed if s[:-1] not in ("i", "bu")] == [s for s in expected if s[:-1] not in ("i", "bu")]


def test_espeak_knows_every_syllable_of_the_dictionary() -> None:
    """No syllable is spelt in English letters, which happens where its rules lack one."""
    from pypinyin.constants import PINYIN_DICT

    syllables = sorted({spell(chr(code)).text for code in PINYIN_DICT if 0x4E00 <= code <= 0x9FFF})
    answers = phonemes([(syllable, "cmn-latn-pinyin") for syllable in syllables])

    assert len(syllables) > 1_300
    assert [syllable for syllable, answer in zip(syllables, answers, strict=True) if "(en)" in answer] == []


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("不会，不能，不", "bu2hui4，bu4neng2，bu4"),
        ("一个，一天，一年，一起", "yi2ge4，yi4tian1，yi4nian2，yi4qi3"),
        ("第一，统一的，一九九一年", "di4yi1，tong3yi1 de5，yi1 jiu3 jiu3 yi1nian2"),
        ("一点五和一点点", "yi1dian3 wu3 he2 yi4dian3dian3"),
        ("一百一十一万", "yi4bai3 yi1 shi2 yi1 wan4"),
        ("一月一日", "yi1 yue4 yi1 ri4"),
        ("熊猫很穷", "xong2mao1 hen3 qong2"),
        ("绿色的女鞋", "lv4se4 de5 nv3 xie2"),
    ],
)
def test_the_spelling_has_sandhi_and_espeaks_letters(text: str, spelt: str) -> None:
    """一 and 不 follow the tone after them, unless they stand for themselves."""
    assert spell(text).text.replace(" ", "") == spelt.replace(" ", "")


@given(mixed)
def test_nothing_is_lost_in_spelling(text: str) -> None:
    """Each piece of the spelling stands for the next part of the text, and together they are the text."""
    spelling = spell(text)

    assert "".join(text[piece.start : piece.stop] for piece in spelling.pieces) == text
    assert [piece.at for piece in spelling.pieces] == sorted(piece.at for piece in spelling.pieces)
    assert re.sub(r"[a-zü]+[1-5]| ", "", spelling.text.lower()).count("我") == 0


@given(mixed, st.integers(0, 60))
def test_every_place_of_a_spelling_has_its_origin(text: str, at: int) -> None:
    """Wherever espeak-ng says that a word begins, some part of the text is meant."""
    spelling = spell(text)

    if at < len(spelling.text):
        start, stop = spelling.origin(at)
        assert 0 <= start < stop <= len(text)


def test_an_empty_text_has_an_empty_spelling() -> None:
    """There is nothing to cut."""
    assert spell("") == Spelling("", ())
