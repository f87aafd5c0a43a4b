"""Names of people, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.script.names import is_anonymous, is_whole, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Lima", "ANA  LIMA"),
        ("Ana Lima", "Ａｎａ　Ｌｉｍａ"),
        ("Ána Límã", "Ana Lima"),
        ("Prof. Dr. Ana Lima", "Ana Lima:"),
        ("Jean-Luc O’Neil", "Jean Luc O'Neil"),
        ("安娜·利马", "安娜・利马"),
        ("安娜‧利马", "安娜 利马"),
        ("李安娜 教授", "李安娜"),
        ("ﾀﾅｶ ﾊﾅさん", "タナカ・ハナ"),
        ("김하나 씨", "김하나"),
    ],
)
def test_ways_of_writing_are_one_name(one: str, other: str) -> None:
    """Capitals, width, spaces, dots, accents and titles make no other name."""
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("か", "が"), ("Ana Lima", "Ana Lim"), ("安娜", "安妮")])
def test_other_letters_are_another_name(one: str, other: str) -> None:
    """A voiced kana is another sign, not an accent."""
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "label",
    [
        *"Q A Q2 Host Speaker_01 Guest-3 Interviewer JH A.L. B 진행자 Ведущий Invité".split(),
        *"主持人 嘉宾 嘉宾2 观众甲 现场观众 问 答 記者".split(),
        "Speaker 1",
        "SPEAKER B",
        "Participant 12",
        "Unknown Speaker",
        "Audience member",
        "说话人 1",
        "",
        "…",
    ],
)
def test_roles_and_numbers_are_nobody(label: str) -> None:
    """What the next page may call somebody else names no person."""
    assert is_anonymous(label)


@pytest.mark.parametrize(
    "name", ["Ana", "Ana Lima", "Guesty Lima", "安娜", "李安娜", "Jo", "Hosteen", "问天", "하나", "Speaker Ana"]
)
def test_names_are_somebody(name: str) -> None:
    """A short or an unusual name is still a name."""
    assert not is_anonymous(name)


@pytest.mark.parametrize(
    ("name", "whole"), [("Ana", False), ("Ana L.", True), ("安娜", False), ("李安娜", True), ("安娜·利马", True)]
)
def test_a_whole_name_tells_one_person_from_others(name: str, *, whole: bool) -> None:
    """Several words do, or three signs of a script without spaces."""
    assert is_whole(name) is whole


@given(name=st.text(max_size=30), spaces=st.sampled_from([" ", "  ", "\u3000", "\t"]))
def test_any_text_has_a_key_that_spaces_do_not_change(name: str, spaces: str) -> None:
    """Only what is blank has none."""
    assert bool(name_key(name)) == bool(name.strip())
    assert name_key(f"{spaces}{name}{spaces}") == name_key(name)
