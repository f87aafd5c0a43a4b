"""Characters whose reading follows from what stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pinyin.polyphones import read_polyphone


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("[得]小心点", "dei3"),
        ("我[得]走了", "dei3"),
        ("她[得]了奖", "de2"),
        ("听[得]到", "de5"),
        ("结果[得]出来", "de2"),
        ("写[得]好", "de5"),
        ("高兴[地]唱", "de5"),
        ("那块[地]的主人", "di4"),
        ("猜[着]了", "zhao2"),
        ("看[着]天", "zhe5"),
        ("跑不[了]", "liao3"),
        ("吃得[了]吗", "liao3"),
        ("觉得[了]", "le5"),
        ("第三[行]", "hang2"),
        ("这[行]动", "xing2"),
        ("想[种]在院子里", "zhong4"),
        ("两[种]果子", "zhong3"),
        ("[种]了豆", "zhong4"),
        ("他[种]的", "zhong4"),
        ("院里[种]一棵树", "zhong4"),
        ("他[长]高", "zhang3"),
        ("[长]这么大", "zhang3"),
        ("夜[长]了", "chang2"),
        ("妈妈[得]去", "dei3"),
        ("孩子[得]了病", "de2"),
        ("碰不[着]", "zhao2"),
        ("[背]了两袋米", "bei1"),
        ("后[背]", "bei4"),
        ("还没[还]", "huan2"),
        ("[弹]一首歌", "tan2"),
        ("[系]好安全带", "ji4"),
        ("请[数]三下", "shu3"),
        ("[数]百万人", "shu4"),
        ("[量]体温", "liang2"),
        ("绕着树[转]", "zhuan4"),
        ("[转]身", "zhuan3"),
        ("译[为]英文", "wei2"),
        ("称之[为]光", "wei2"),
        ("愿意[为]她", "wei4"),
        ("两[只]鸟", "zhi1"),
        ("[还]钱", "huan2"),
        ("[还]给我吃", "hai2"),
        ("他[长]了三岁", "zhang3"),
        ("时间[长]了", "chang2"),
        ("[曾]教授", "zeng1"),
        ("[曾]去过", "ceng2"),
    ],
)
def test_the_context_decides(text: str, reading: str) -> None:
    """The character in brackets is read as a speaker would."""
    at = text.index("[")

    assert read_polyphone(text.replace("[", "").replace("]", ""), at) == reading


@given(st.text(alphabet="得地着了行种为还长，a 一", min_size=1, max_size=12), st.data())
def test_any_context_gives_a_reading(text: str, data: st.DataObject) -> None:
    """A character with rules has a reading wherever it stands, or is left to the dictionary."""
    at = data.draw(st.integers(0, len(text) - 1))
    reading = read_polyphone(text, at)

    assert reading is None or reading[-1] in "12345"
