"""A layout's signs: a page without them is not looked through, so every label that it would find needs one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.document import Paragraph
from pipeline.transcript.layouts.table import LAYOUTS

_LINES = (
    "Ana: Hello.",
    "安娜：早上好。",
    "Q\tWhat hums?",
    "Q. What hums?",
    "A. A kettle.",
    "[00:12] Ana",
    "Ana 10:32 AM",
    "2026-04-12 10:32 Ana",
    "[–]ana_2 12 points 4 years ago",
    "[–]ana_2 score hidden an hour ago",
    "[Ana] Hello.",
    "「安娜」早上好。",
    "[10:32] <ana> hi",
    "Ana",
    "Ana — A kettle.",
    "Ana - A kettle.",
    "Ana\tA kettle.",
    "Ana｜A kettle.",
    "Ana／A kettle.",
    "◇ Ana> A kettle.",
    "Q1 / What hums?",
    "――何ですか",
    "安娜\u3000茶壶。",
    "ANA. A kettle.",
    ">> What hums?",
    ">> A kettle.",
    "What hums?",
    "何ですか。",
    "어디 가십니까.",
    "A kettle hums. It is an old one, and it stands by the window.",
)


@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=12))
def test_every_label_stands_on_a_page_with_the_signs_of_its_layout(lines: list[str]) -> None:
    """No layout finds a label on a page on which its signs are missing."""
    paragraphs = [Paragraph(number, line) for number, line in enumerate(lines, 1)]
    text = "\n".join(lines)

    unlikely = [layout for layout in LAYOUTS if layout.signs and not layout.signs.search(text)]

    assert [layout.name for layout in unlikely if any(layout.find_marks(paragraphs))] == []


def test_each_layout_with_signs_finds_labels_in_some_page() -> None:
    """What the property above tries has a label for every layout of a line, so that it can fail."""
    wholes = [_LINES, *((line,) * 6 for line in _LINES), ("What hums?", _LINES[-1]) * 4]
    pages = [[Paragraph(number, line) for number, line in enumerate(lines, 1)] for lines in wholes]

    silent = {layout.name for layout in LAYOUTS if layout.signs and not any(map(list, map(layout.find_marks, pages)))}

    assert silent == set()
