"""Categories: Apple's, in its spelling, however people write them."""

from __future__ import annotations

import pytest

from pipeline.publish.categories import CATEGORIES, closest_category, find_category

EVERY_PATH = [(name,) for name in CATEGORIES] + [(name, below) for name, more in CATEGORIES.items() for below in more]


def test_there_are_as_many_categories_as_apple_has() -> None:
    """Nineteen, with ninety-one subcategories, none twice."""
    assert len(CATEGORIES) == 19
    assert len(EVERY_PATH) == len(set(EVERY_PATH)) == 19 + 91


def test_every_category_is_found_however_it_is_written() -> None:
    """With small letters, with "and" for the ampersand, and a subcategory also without its parent."""
    for path in EVERY_PATH:
        assert find_category(path) == path
        assert find_category(tuple(name.lower().replace("&", "and") for name in path)) == path
        assert find_category(path[-1:]) == path


@pytest.mark.parametrize("names", [(), ("Podcasts",), ("Science", "Books"), ("Science", "Physics", "Optics")])
def test_what_apple_does_not_have_is_not_found(names: tuple[str, ...]) -> None:
    """Neither another word, nor a subcategory under another parent, nor a third level."""
    assert find_category(names) is None


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("Technolgy",), "Technology"),
        (("Science", "Books"), "Arts > Books"),
        (("Selfimprovement",), "Education > Self-Improvement"),
    ],
)
def test_a_slip_is_understood(names: tuple[str, ...], meant: str) -> None:
    """The message about a fault can say what was probably meant."""
    assert closest_category(names) == meant
