"""Shifted separators are put back, and nothing else is touched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.repair import is_shifted, repair_lines

_MARKS = ",。:;?、()「」【】\n"
_CLAUSES = st.text(alphabet="山水云灯桥人来去说看天地", min_size=2, max_size=9)
_SENTENCES = st.lists(_CLAUSES, min_size=2, max_size=4).map(lambda clauses: ",".join(clauses) + "。")
_PARAGRAPHS = st.lists(_SENTENCES, min_size=1, max_size=3).map("".join)


def shifted(text: str) -> str:
    """Move every separator of a text behind the segment that it stands before."""
    segments, separators, segment = [], [], ""
    for sign in text:
        if sign in _MARKS:
            segments.append(segment)
            separators.append(sign)
            segment = ""
        else:
            segment += sign
    segments.append(segment)
    moved = [sign if sign == "\n" else f"{sign} " for sign in separators]
    return segments[0] + "".join(f"{after}{sign}" for after, sign in zip(segments[1:], moved, strict=True))


def repaired(text: str) -> str:
    """The text of the repaired lines that hold anything."""
    return "\n".join(line.text for line in repair_lines(text) if line.text.strip())


@given(paragraphs=st.lists(_PARAGRAPHS, min_size=14, max_size=24))
def test_what_was_shifted_is_restored(paragraphs: list[str]) -> None:
    """Moving all separators and repairing them gives the text that was there."""
    turns = [f"{'QA'[place % 2]}:{paragraph}" for place, paragraph in enumerate(paragraphs)]
    page = "\n" + "\n".join(turns)

    assert is_shifted(shifted(page))
    assert repaired(shifted(page)) == "\n".join(turns)


@given(text=st.text(alphabet="山水 \n。,:?“”、Ab.(", max_size=300))
def test_a_text_without_orphans_and_loose_stops_stays(text: str) -> None:
    """A text that does not show the fault comes through as it is, line by line."""
    if not is_shifted(text):
        assert [line.text for line in repair_lines(text)] == text.split("\n")


@given(paragraphs=st.lists(_PARAGRAPHS, min_size=1, max_size=20))
def test_ordinary_chinese_is_not_taken_for_shifted(paragraphs: list[str]) -> None:
    """Chinese as people write it does not show the fault, with a space behind its stops or without."""
    page = "\n".join(paragraphs)

    assert not is_shifted(page)
    assert not is_shifted(page.replace("。", "。 "))


def test_no_sign_but_spaces_and_separators_changes_its_order() -> None:
    """The letters of a repaired text are those of the page, in their order."""
    page = shifted("\n" + "\n".join(["Q:你来了吗?", "A:来了,路上有雨。", "天黑了,灯亮了。"] * 14))

    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    assert is_shifted(page)
    assert letters(repaired(page)) == letters(page)


_FAULTY = shifted("\n" + "\n".join(["Q:你来了吗?", "A:来了,路上有雨。"] * 14))


def test_quotation_marks_stay_before_their_segment() -> None:
    """Curly quotation marks have not moved; the mark behind the segment that they close ends it."""
    page = _FAULTY + "\n他说。 “ 灯” 亮了; 后来\n我来了, 。"

    assert is_shifted(page)
    assert "。他说“灯”亮了;\n后来,我来了。" in repaired(page)


def test_a_blank_behind_a_question_mark_was_a_separator() -> None:
    """Where a doubled question mark left a blank one segment on, the blank and the next mark change places."""
    page = _FAULTY + "\n谁来了, ? 那时候没有人问 后来有人问了, 。"

    assert ",谁来了? 那时候没有人问,后来有人问了。" in repaired(page)


def test_lines_keep_their_numbers() -> None:
    """A repaired line has the number of the line in which its words begin."""
    numbers = {line.text: line.number for line in repair_lines(_FAULTY) if line.text}

    assert all(_FAULTY.split("\n")[number - 1].endswith(text[0]) for text, number in numbers.items() if number > 1)


def test_a_bracketed_heading_gets_a_line_of_its_own() -> None:
    """A heading in lenticular brackets does not stay glued to the text behind it."""
    page = shifted("\n【缘起】今天下雨,我们谈灯。\n" + "\n".join(["Q:你来了吗?", "A:来了,路上有雨。"] * 14))

    assert is_shifted(page)
    assert [line.text for line in repair_lines(page) if line.text][:2] == ["【缘起】", "今天下雨,我们谈灯。"]
