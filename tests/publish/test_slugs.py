"""The names of episodes in paths and addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.slugs import make_slug
from pipeline.slugs import MOST_CHARACTERS, slugify

ID = "c0ffee0123456789"


@given(st.text())
def test_a_slug_is_safe_in_every_path_and_address(text: str) -> None:
    """At most 60 characters of a to z, 0 to 9 and single hyphens inside."""
    slug = slugify(text)

    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= MOST_CHARACTERS
    assert slugify(slug) == slug


@given(stem=st.text(), title=st.text(), taken=st.booleans())
def test_every_episode_has_a_slug(stem: str, title: str, taken: bool) -> None:
    """Whatever the file and the title are called, the slug is never empty and never too long."""
    slug = make_slug(stem, title, ID, taken=taken)

    assert 0 < len(slug) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Jürgen & Zoë: l’été", "jurgen-zoe-lete"),
        ("深度学习 Part 2", "shen-du-xue-xi-part-2"),
        ("東京インタビュー", "dong-jing-intabiyu"),
        ("Интервью", "intervyu"),
        ("..//..", ""),
    ],
)
def test_any_script_is_romanised(text: str, slug: str) -> None:
    """A person can read the slug of a title in another script."""
    assert slugify(text) == slug


def test_a_name_that_windows_keeps_for_devices_is_not_used_alone() -> None:
    """A folder called con or nul cannot be made there."""
    assert make_slug("con", "", ID) == "con-c0ffee"
    assert make_slug("console", "", ID) == "console"
