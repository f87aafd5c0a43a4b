"""Shorter ways of calling somebody."""

from __future__ import annotations

import pytest

from pipeline.script.short_names import is_short, may_be_short_for


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("Osei", "Mira Osei"),
        ("Prof. Dr. Osei", "Dr. Mira Osei"),
        ("M Osei", "Mira Osei"),
        ("MIRA O.", "Mira Ósei"),
        ("mira", "Mira Osei"),
        ("van Dyke", "Joan van Dyke"),
        ("J. Dyke", "Joan van Dyke"),
        ("Joan D.", "Joan van Dyke"),
        ("Joan v.", "Joan van Dyke"),
        ("利马女士", "安娜·利马"),
        ("欧阳老师", "欧阳小明"),
        ("小明", "欧阳小明"),
        ("小王", "王小明"),
        ("王 教授", "王小明"),
        ("王女士", "王明"),
    ],
)
def test_a_name_may_be_said_shorter(short: str, name: str) -> None:
    """By either half alone, by an initial for the other half, by a title or an age before or behind the family name."""
    assert may_be_short_for(short, name)
    assert not may_be_short_for(name, short)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("Mira Osei", "Mira Osei"),  # the same, not a shorter one
        ("K. Osei", "Mira Osei"),
        ("Mira K.", "Mira Osei"),
        ("Kofi Osei", "Mira Osei"),
        ("Ose", "Mira Osei"),
        ("M. O.", "Mira Osei"),
        ("Dyke van", "Joan van Dyke"),
        ("李老师", "王小明"),
        ("王明", "王小明"),
        ("明", "王小明"),
        ("王女士", "王总"),
        ("老师", "王小明"),
        ("阳老师", "欧阳小明"),
        ("Mira", "Osei"),
        ("Mira", "Mira O."),
    ],
)
def test_another_name_is_not_a_shorter_one(other: str, name: str) -> None:
    """What is there must be the same, and the other must be a whole name."""
    assert not may_be_short_for(other, name)


@pytest.mark.parametrize(
    ("name", "short"),
    [("王先生", True), ("欧阳总", True), ("老王", True), ("王小明 老师", False), ("安娜·利马", False)],
)
def test_a_title_beside_a_family_name_is_no_whole_name(name: str, *, short: bool) -> None:
    """As it is none in other scripts: three signs of Chinese are a name only where none of them is a title."""
    assert is_short(name) is short
