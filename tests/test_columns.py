"""Columns of plain text: nothing wider than it should be, nothing that steers a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.columns import cut_to_width, display_width, printable, render_table

MIXED = st.text(
    st.sampled_from("aé 安娜。，한ｱ🎙\u0301\u200d\t\n\x1b\x9b\x07\u202e\u2028\ud800") | st.characters(), max_size=40
)


@given(MIXED)
def test_printable_text_has_no_control_characters(text: str) -> None:
    """No escape, no line break, no override of the reading direction is left."""
    shown = printable(text)

    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["Plain words.", "你好，世界。", "👩🏽‍🔬", "नमस्ते", "می‌خواهم"])
def test_printable_text_stays_as_it_is(text: str) -> None:
    """What spells words and emoji is kept, joiners and all."""
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("安娜", 4), ("ｱｲ", 2), ("Ａ", 2), ("e\u0301", 1), ("🎙", 1), ("🎧", 2)]
)
def test_width_is_that_of_a_terminal(text: str, width: int) -> None:
    """Wide by Unicode's annex 11, and nothing for what combines."""
    assert display_width(text) == width


@given(MIXED, st.integers(1, 30))
def test_cut_text_fits_and_begins_like_the_whole(text: str, width: int) -> None:
    """A text is shortened only where it does not fit, and then says so."""
    shown = printable(text)
    cut = cut_to_width(shown, width)

    assert display_width(cut) <= width
    assert cut == shown if display_width(shown) <= width else shown.startswith(cut[:-1]) and cut[-1] == "…"


@given(st.lists(st.tuples(MIXED, MIXED, MIXED), max_size=5), st.integers(1, 60))
def test_tables_are_never_too_wide(rows: list[tuple[str, str, str]], width: int) -> None:
    """Each row is one line that fits."""
    lines = render_table(rows, width=width)

    assert len(lines) == len(rows)
    assert all(display_width(line) <= width for line in lines)


def test_columns_are_aligned() -> None:
    """A column begins at one place whatever stands before it; numbers end at one place."""
    assert render_table([("9", "安娜", "yes"), ("10", "Ben", "no")], width=40) == ["   9  安娜  yes", "  10  Ben   no"]
