"""What cannot be a translation is told, with the reason; what can be is let through."""

from __future__ import annotations

import pytest

from pipeline.translate.translator import Batch, Kind, Piece, Term
from pipeline.translate.verification import fault_of

LONG = "我们在海边种茶，已经种了很多年，每天早上都能看到潮水慢慢地退下去，然后又涨上来。"
LONG_ENGLISH = (
    "We have grown tea by the sea for many years, and every morning we see the tide go out and come in again."
)


def fault(
    text: str,
    answer: str,
    *,
    source: str = "zh",
    target: str = "en",
    kind: Kind = "speech",
    terms: tuple[Term, ...] = (),
    speaker: str = "Ana",
) -> str:
    """Return what is wrong with an answer for a text."""
    piece = Piece("turn 1.1", speaker, text)
    return fault_of(Batch(kind, source, target, (piece,), terms=terms), piece, answer)


@pytest.mark.parametrize(
    ("text", "answer", "reason"),
    [
        (LONG, "", "there is no translation"),
        (LONG, " \n", "there is no translation"),
        (LONG, LONG, "it is not translated"),
        (LONG, f"{LONG[:-1]}!", "it is not translated"),
        (LONG, "这不是英文，这是另一句中文。", "it is not in the language en"),
        (LONG, "…", "it has no words"),
        (LONG, f"{LONG_ENGLISH[:60]} 每天早上都能看到潮水慢慢地退下去", "a part of it is not translated"),
        (LONG, f"Here is the translation: {LONG_ENGLISH}", "there are words around the translation"),
        (LONG, f"Ana: {LONG_ENGLISH}", "it begins with the speaker's name"),
        (LONG, "OK.", "it is much shorter than the original"),
        ("好。", LONG_ENGLISH * 2, "it is much longer than the original"),
        ("这有45米。", "It is 54 metres.", "a number is missing: 45"),
        ("谢谢安娜。", "Thank you, Anna.", "a word of the glossary is missing: 安娜 → Ana Silva"),
    ],
)
def test_what_is_wrong_is_told(text: str, answer: str, reason: str) -> None:
    """Each fault that can be seen has its reason."""
    assert fault(text, answer, terms=(Term("安娜", "Ana Silva"),)).startswith(reason)


@pytest.mark.parametrize(
    ("text", "answer", "source", "target"),
    [
        (LONG, LONG_ENGLISH, "zh", "en"),
        (LONG_ENGLISH, LONG, "en", "zh"),
        ("好。", "Yes.", "zh", "en"),
        ("嗯。", "Mm-hm, I see what you mean.", "zh", "en"),
        ("Right.", "对。", "en", "zh"),
        ("OK.", "OK.", "en", "zh"),
        ("Google DeepMind.", "Google DeepMind。", "en", "zh"),
        ("Hamburg?", "Hamburg?", "en", "de"),
        ("GPT-4o。", "GPT-4o.", "zh", "en"),
        ("……", "…", "zh", "en"),
        ("他说“道可道，非常道”。", "He said “道可道”: the way that can be told.", "zh", "en"),
        ("谢谢你，安娜。", "Thanks, Ana.", "zh", "en"),
        ("我们用 PyTorch 和 CUDA 写的。", "We wrote it in PyTorch and CUDA.", "zh", "en"),
        ("茶の話をしましょう。", "我们来谈谈茶。", "ja", "zh"),
    ],
)
def test_what_may_be_right_is_let_through(text: str, answer: str, source: str, target: str) -> None:
    """Names, short words, quotations and what is written alike in both languages are no faults."""
    assert fault(text, answer, source=source, target=target, terms=(Term("安娜", "Ana Silva"),)) == ""


def test_a_term_counts_only_where_it_occurs() -> None:
    """The glossary of a batch is that of all its pieces."""
    assert fault("好的，谢谢。", "Fine, thanks.", terms=(Term("注意力", "attention"),)) == ""


def test_a_summary_is_measured_by_itself() -> None:
    """It is in the language of the conversation, and shorter by far, but never long."""
    assert fault(LONG * 50, LONG, target="zh", kind="summary") == ""
    assert fault(LONG * 50, LONG * 50, target="zh", kind="summary") == "it is too long for a summary"
    assert fault(LONG * 50, LONG_ENGLISH, target="zh", kind="summary") == "it is not in the language zh"
