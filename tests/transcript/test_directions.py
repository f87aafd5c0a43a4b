"""Brackets at the edge of a sentence are not said; those inside one are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.directions import take_directions


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Yes. (laughs) No.", "Yes. No."),
        ("(plays the bell)", ""),
        ("[He closes the window] Better.", "Better."),
        ("Mire. [Señala la barca] ¿La ve?", "Mire. ¿La ve?"),
        ("Au contraire ! (Rires.) Elle adore.", "Au contraire ! Elle adore."),
        ("Заблудиться. (Смеётся.) Серьёзно.", "Заблудиться. Серьёзно."),
        ("몰랐지. (웃음) 한 달이나.", "몰랐지. 한 달이나."),
        ("坐吧。［笑］喝茶。".replace("［", "[").replace("］", "]"), "坐吧。喝茶。"),
        ("（站起来）走吧。", "走吧。"),
        ("Yes [laughs] I do.", "Yes I do."),
    ],
)
def test_a_direction_is_taken_out(text: str, spoken: str) -> None:
    """In any language, and wherever it stands if it is a known sound."""
    assert take_directions(text)[0] == spoken


@pytest.mark.parametrize(
    "text",
    [
        "[Ana] told me so.",
        "It was late (in May) and dark.",
        "I went home. (It was late by then.) I slept.",
        "He came back. (Why?) Nobody knows.",
        "It weighs a lot. (2 kg) Lift it.",
        "他（老张）说好。",
        "（点灯人）天黑前来过。",
        "She rides (a pony) to school.",
        "Look at [1].",
    ],
)
def test_a_bracket_that_belongs_to_a_sentence_is_said(text: str) -> None:
    """An insertion, an aside, a measure."""
    assert take_directions(text) == (text, ())


@given(text=st.text(alphabet="ab .()[]【】（）A。1", max_size=40))
def test_nothing_is_lost_between_what_is_said_and_what_is_not(text: str) -> None:
    """Every sign but spaces is in one of the two, exactly once."""
    spoken, directions = take_directions(text)

    assert sorted("".join([spoken, *directions]).replace(" ", "")) == sorted(text.replace(" ", ""))
