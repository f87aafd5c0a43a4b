"""Matching two versions of a list."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.matching import pair_entries

words = st.lists(st.sampled_from(["a", "b", "c", "ab", "bc", "x y"]), max_size=12)


def sharing(left: list[str], right: list[str], i: int, j: int) -> int | None:
    """How many letters two entries share; words with a space are of another kind."""
    return len({*left[i]} & {*right[j]}) if (" " in left[i]) == (" " in right[j]) else None


def unlike(i: int, j: int) -> int:
    """What two entries share that share nothing, wherever they stand."""
    return 0 * i * j


@given(words, words)
def test_pairs_rise_and_are_of_one_kind(left: list[str], right: list[str]) -> None:
    """No pair crosses another, and nothing is paired twice or with another kind."""
    pairs = pair_entries(left, right, lambda i, j: sharing(left, right, i, j))

    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert all(sharing(left, right, i, j) is not None for i, j in pairs)


@given(words)
def test_a_list_is_paired_with_itself(entries: list[str]) -> None:
    """Entry by entry, however often some repeat."""
    assert pair_entries(entries, entries, unlike) == [(i, i) for i in range(len(entries))]


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("a b c", "a x b c", [(0, 0), (1, 2), (2, 3)]),
        ("a b c", "a c", [(0, 0), (2, 1)]),
        ("a b c", "a d c", [(0, 0), (1, 1), (2, 2)]),
        ("a b c", "a d e c", [(0, 0), (2, 3)]),
        ("a bd c", "a e df c", [(0, 0), (1, 2), (2, 3)]),
        ("y a y b y", "y b y", [(0, 0), (3, 1), (4, 2)]),
    ],
)
def test_what_changed_is_paired_by_what_it_shares_and_where_it_stands(
    left: str, right: str, pairs: list[tuple[int, int]]
) -> None:
    """One for one in its place, or the one that shares a text; else it is new."""
    entries, others = left.split(), right.split()

    assert pair_entries(entries, others, lambda i, j: sharing(entries, others, i, j)) == pairs


def test_long_lists_are_matched_in_time_that_grows_with_them() -> None:
    """Fifty thousand entries, half of them the same, with some gone and some new."""
    left = [word for n in range(25_000) for word in (f"line {n}", "Yeah.")]
    right = [*left[:100], "new", *left[102:40_000], *left[40_003:]]

    assert len(pair_entries(left, right, unlike)) >= len(left) - 5
