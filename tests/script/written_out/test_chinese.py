"""Numbers, dates and units in Chinese words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.written_out import write_out
from pipeline.script.written_out.chinese_numbers import read_digits, read_number

DIGITS = "零一二三四五六七八九"
PLACES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2-3个", "两到三个"),
        ("2年级和2楼", "二年级和二楼"),
        ("第2次，2次", "第二次，两次"),
        ("22000人", "两万两千人"),
        ("2200米", "两千二百米"),
        ("1000年后", "一千年后"),
        ("12月31日", "十二月三十一日"),
        ("2012-2015", "二零一二到二零一五"),
        ("（2012）", "（二零一二）"),
        ("2012 年 3 月 5 日", "二零一二年三月五日"),
        ("2015年-2016年", "二零一五年到二零一六年"),
        ("2002到2003年", "二零零二到二零零三年"),
        ("2023-03", "二零二三年三月"),
        ("在2021，从 1998 起，到2000人", "在二零二一，从 一九九八 起，到两千人"),
        ("100%", "百分之百"),
        ("上午8:00", "上午八点"),
        ("8:05:09", "八点零五分九秒"),
        ("100+人", "一百多人"),
        ("1+1=2", "一加一等于二"),
        ("-3", "负三"),
        ("GPT-4、GTX 580、4D和A100", "GPT四、GTX 五八零、四D和A一百"),
        ("1.5M用户，100k次，7B模型", "一百五十万用户，十万次，七B模型"),
        ("1e-4和10^6，±2", "一乘以十的负四次方和十的六次方，正负二"),
        ("No.5", "第五"),
        ("$1.5M", "一百五十万美元"),
        ("10-20%", "百分之十到百分之二十"),
        ("5-8km", "五到八公里"),
        ("i7-13700K", "i七杠一三七零零K"),
        ("H.264", "H二六四"),
        ("24/7", "二十四/七"),
        ("007", "零零七"),
        ("400-800-1234", "四零零八零零幺二三四"),
    ],
)
def test_signs_are_read_as_chinese_says_them(text: str, written: str) -> None:
    """两 and 二, years and quantities, names and ranges."""
    assert write_out(text, "zh") == written


def parsed(words: str) -> int:
    """The number that Chinese numerals stand for, by the rules of a reader."""
    total, group, digit = 0, 0, 0
    for sign in words.replace("两", "二"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            group += (digit or 1) * PLACES[sign]
            digit = 0
        else:
            unit = GROUPS[sign]
            total = (total + group + digit) * unit if unit == 10**8 else total + (group + digit) * unit
            group = digit = 0
    return total + group + digit


@given(st.integers(0, 10**12 - 1))
def test_a_number_can_be_read_back(number: int) -> None:
    """The words of a number stand for that number, with and without commas, and no two zeros meet."""
    words = read_number(str(number))

    assert parsed(words) == number
    assert read_number(f"{number:,}") == words
    assert "零零" not in words


@given(st.text(alphabet="0123456789", max_size=30))
def test_digits_are_read_one_by_one(digits: str) -> None:
    """Each digit has one sign, and on the telephone a 1 is 幺."""
    assert "".join(str(DIGITS.index(sign)) for sign in read_digits(digits)) == digits
    assert read_digits(digits, on_the_phone=True) == read_digits(digits).replace("一", "幺")
