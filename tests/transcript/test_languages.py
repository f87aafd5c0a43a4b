"""The languages of a page are told, and what says the same is one passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.languages import Spoken, halves, is_bilingual, language_of, page_languages, pair_passages

_BOTH = ("en", "zh")
_EN, _ZH = "The lamp is on.", "灯亮着。"


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        (["The river is slow and we are not."], ("en",)),
        (["Der Fluss ist langsam, und wir sind es nicht."], ("de",)),
        (["La rivière est lente et nous ne le sommes pas."], ("fr",)),
        (["El río es lento y nosotros no lo somos, pero vamos."], ("es",)),
        (["川はゆっくり流れています。"], ("ja",)),
        (["강은 천천히 흐릅니다."], ("ko",)),
        (["河流很慢，我们也不说话。"], ("zh",)),
        (["河流很慢，我們也不說話，還沒來。"], ("zh-Hant",)),
        ([_EN, _ZH, _EN, _ZH], ("en", "zh")),
        ([_ZH] * 9 + ["OK, GPT."], ("zh",)),
        (["..."], ("en",)),
        ([], ("en",)),
    ],
)
def test_the_languages_of_a_page_are_told(texts: list[str], languages: tuple[str, ...]) -> None:
    """A language counts that a fifth of the paragraphs are in; script and common words tell it."""
    assert page_languages(texts) == languages


def test_a_paragraph_in_letters_of_another_script_stays_in_the_pages_one_language() -> None:
    """In a Chinese page, a paragraph of Latin names is read by the Chinese voice."""
    assert language_of("GPT-4", ("zh",)) == "zh"
    assert language_of("GPT-4 很快", _BOTH) == "zh"


def test_two_languages_in_one_paragraph_are_parted() -> None:
    """A sentence and its translation on one line are two halves; a quotation is none."""
    assert halves("Yes. 是的。", _BOTH) == ("Yes.", "是的。")
    assert halves('He wrote "dao", 道, on the wall.', _BOTH) == ('He wrote "dao", 道, on the wall.',)
    assert halves("“Lamp” 是灯。", _BOTH) == ("“Lamp” 是灯。",)


@given(count=st.integers(1, 6))
def test_neighbours_are_paired(count: int) -> None:
    """Paragraph by paragraph, each is one passage with its translation."""
    passages = pair_passages([Spoken(text) for text in (_EN, _ZH) * count], _BOTH, bilingual=True)

    assert [passage.languages for passage in passages] == [_BOTH] * count
    assert not any(passage.doubtful for passage in passages)


@given(count=st.integers(1, 6))
def test_blocks_are_paired_by_place(count: int) -> None:
    """Where all is said in one language first, the first is paired with the first."""
    said = [Spoken(f"Lamp {n} is on.") for n in range(count)] + [Spoken(f"第 {n} 盏灯亮着。") for n in range(count)]

    passages = pair_passages(said, _BOTH, bilingual=True)

    assert [[wording.text for wording in passage.wordings] for passage in passages] == [
        [f"Lamp {n} is on.", f"第 {n} 盏灯亮着。"] for n in range(count)
    ]


@given(flags=st.lists(st.booleans(), min_size=1, max_size=12))
def test_pairing_loses_nothing_and_keeps_the_order(flags: list[bool]) -> None:
    """Every paragraph is in exactly one passage; what is left over makes the pairs of its turn doubtful."""
    said = [Spoken(f"Lamp {n} is on." if flag else f"第 {n} 盏灯亮着。") for n, flag in enumerate(flags)]

    passages = pair_passages(said, _BOTH, bilingual=True)

    texts = [wording.text for passage in passages for wording in passage.wordings]
    assert sorted(texts) == sorted(paragraph.text for paragraph in said)
    uneven = flags.count(True) * 2 != len(flags)
    assert any(passage.doubtful for passage in passages) <= uneven


def test_a_page_whose_people_speak_a_language_each_is_not_bilingual_in_blocks() -> None:
    """Two languages alone do not make translations."""
    assert is_bilingual([[_EN, _ZH], [_EN, _ZH]], _BOTH)
    assert is_bilingual([[_EN, _EN, _ZH, _ZH], [_EN, _ZH]], _BOTH)
    assert not is_bilingual([[_EN, _EN, _EN], [_ZH], [_EN, _EN]], _BOTH)
    assert not is_bilingual([[_EN]], ("en",))
