"""What says the same in two languages is one passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.pairing import Spoken, halves, is_bilingual, pair_passages

_BOTH = ("en", "zh")
_EN, _ZH = "The lamp is on.", "灯亮着。"


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


def test_a_paragraph_that_tells_no_language_is_in_the_one_whose_turn_it_is() -> None:
    """Between a sentence and its translation, a number is the translation of a number."""
    said = [Spoken(text) for text in ("1998.", "1998.", _EN, _ZH)]

    passages = pair_passages(said, _BOTH, bilingual=True)

    assert [passage.languages for passage in passages] == [_BOTH, _BOTH]
