"""What is too long for a request goes in parts, and comes back whole or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.parts import joined_again, parts_of, split_need
from pipeline.translate.report import TranslationReport, Untranslated
from pipeline.translate.translator import Batch, Piece, Term

LONG = Piece("turn 1.1", "Ana", "茶很甜。潮水很大。我们坐下来吧。\n好的。")
NEED = Batch("speech", "zh", "en", (LONG,), terms=(Term("茶", "tea"), Term("潮水", "tide")))


@given(st.text("茶潮。！a b.\n", max_size=80), st.integers(1, 30))
def test_parts_are_the_text(text: str, most: int) -> None:
    """Nothing is lost between them; each has a place of its own."""
    parts = parts_of(Piece("turn 1.1", "Ana", text), most)

    assert "".join(part.text for part in parts) == text
    assert len({part.place for part in parts}) == len(parts)
    assert (len(parts) == 1) >= (len(text) <= most)


def test_a_part_has_its_own_terms() -> None:
    """An edit in one part costs that part alone."""
    assert [[term.source for term in part.terms] for part in split_need(NEED, 5)] == [["茶"], ["潮水"], [], []]
    assert split_need(Batch("summary", "zh", "zh", (LONG,)), 5) == (Batch("summary", "zh", "zh", (LONG,)),)


def test_translations_are_joined_as_the_language_is_written() -> None:
    """With spaces or without, and with the line ends of the original."""
    texts = {f"turn 1.1 part {number}": f"{word}." for number, word in enumerate(("One", "Two", "Three", "Four"), 1)}

    assert joined_again(TranslationReport(texts), [NEED], 5).texts == {"turn 1.1": "One. Two. Three.\nFour."}


def test_a_text_lacks_what_one_of_its_parts_does() -> None:
    """It is reported as a whole, with the reason of the part."""
    texts = {"turn 1.1 part 1": "One.", "title": "Tea"}
    lost = [Untranslated(f"turn 1.1 part {number}", "x", f"reason {number}", "y") for number in (2, 3, 4)]

    report = joined_again(TranslationReport(texts, failures=tuple(lost)), [NEED], 5)

    assert report.texts == {"title": "Tea"}
    assert report.failures == (Untranslated("turn 1.1", LONG.text, "reason 2", "y"),)
