"""Two texts are aligned in order, without losing anything, as length and what they share suggest."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.alignment import Bead, align
from pipeline.transcript.likeness import Part, common_measure

PARTS = st.lists(
    st.builds(Part, st.floats(1, 500), st.sampled_from(["", "ana", "ben"]), st.booleans(), st.just(frozenset())),
    max_size=30,
)


def places(beads: tuple[Bead, ...]) -> list[tuple[list[int], list[int]]]:
    """Return the indexes that each bead holds."""
    return [(list(bead.left), list(bead.right)) for bead in beads]


def talk(seed: int, count: int) -> list[Part]:
    """Return the parts of a made-up talk between two people, of all lengths."""
    dice = random.Random(seed)
    return [Part(dice.lognormvariate(4.5, 0.9), "ab"[at % 2], dice.random() < 0.4) for at in range(count)]


def translated(parts: list[Part], seed: int) -> list[Part]:
    """Return a translation of a talk: each part about as long."""
    dice = random.Random(seed)
    return [Part(part.length * dice.lognormvariate(0, 0.12), part.voice, part.asks) for part in parts]


@given(left=PARTS, right=PARTS)
def test_alignment_is_monotone_and_loses_nothing(left: list[Part], right: list[Part]) -> None:
    """Every part of either text is in exactly one bead, in order, and no bead is empty."""
    beads = align(left, right)

    assert [at for bead in beads for at in bead.left] == list(range(len(left)))
    assert [at for bead in beads for at in bead.right] == list(range(len(right)))
    assert all(1 <= len(bead.left) + len(bead.right) <= 4 for bead in beads)


@given(parts=PARTS)
def test_a_text_pairs_with_itself_one_to_one(parts: list[Part]) -> None:
    """Nothing is merged or left out where both are the same."""
    assert places(align(parts, parts)) == [([at], [at]) for at in range(len(parts))]


@given(seed=st.integers(0, 10_000), left_out=st.sets(st.integers(0, 24)), added=st.sets(st.integers(0, 24)))
def test_swapping_the_sides_mirrors_the_result(seed: int, left_out: set[int], added: set[int]) -> None:
    """Which text is first makes no difference."""
    parts = talk(seed, 25)
    left = [part for at, part in enumerate(parts) if at not in added]
    right = [part for at, part in enumerate(translated(parts, seed)) if at not in left_out]

    mirrored = {(tuple(bead.right), tuple(bead.left)) for bead in align(right, left)}

    assert {(tuple(bead.left), tuple(bead.right)) for bead in align(left, right)} == mirrored


@given(seed=st.integers(0, 10_000))
def test_a_translation_of_like_lengths_pairs_one_to_one(seed: int) -> None:
    """Where nothing is left out, nearly everything is paired with its translation."""
    parts = talk(seed, 30)

    beads = align(parts, translated(parts, seed + 1))

    assert sum(bead.is_pair and bead.left == bead.right for bead in beads) >= 27


def test_left_out_parts_leave_the_rest_paired() -> None:
    """With one part in twenty left out of the translation, more than 95 in 100 of the others keep their pair."""
    found = total = 0
    for seed in range(5):
        parts = talk(seed, 80)
        dice = random.Random(seed)
        kept = [at for at in range(80) if dice.random() >= 0.05]
        other = translated(parts, seed)

        beads = align(parts, [other[at] for at in kept])

        right = {(at, place) for place, at in enumerate(kept)}
        found += len(right & {(bead.left.start, bead.right.start) for bead in beads if bead.is_pair})
        total += len(right)

    assert found >= 0.95 * total


def test_two_parts_that_were_joined_stay_together() -> None:
    """One long paragraph stands for the two short ones that it says."""
    beads = align([Part(100), Part(80), Part(90), Part(30)], [Part(100), Part(171), Part(30)])

    assert places(beads) == [([0], [0]), ([1, 2], [1]), ([3], [2])]


def test_people_and_questions_and_names_outweigh_small_differences_of_length() -> None:
    """Of two parts equally long, the one by the same person, or with the same number, is the translation."""
    assert places(align([Part(50, "a"), Part(50, "b")], [Part(50, "b")])) == [([0], []), ([1], [0])]
    assert places(align([Part(50), Part(50, asks=True)], [Part(50, asks=True)])) == [([0], []), ([1], [0])]
    year = frozenset({"1998"})
    assert places(align([Part(50), Part(50, words=year)], [Part(50, words=year)])) == [([0], []), ([1], [0])]


def test_a_long_omission_is_found_outside_the_first_band() -> None:
    """Where a third of the translation is missing, the band grows until the rest is found."""
    parts = talk(7, 300)

    beads = align(parts, translated(parts[:100] + parts[200:], 8))

    pairs = [(bead.left.start, bead.right.start) for bead in beads if bead.is_pair]
    assert sum(right == left if left < 100 else right == left - 100 for left, right in pairs) >= 180


def test_time_grows_with_the_length() -> None:
    """Four times as much takes about four times as long, not sixteen times."""
    seconds = []
    for count in (150, 600):
        parts = talk(3, count)
        other = translated(parts, 4)
        start = time.process_time()
        align(parts, other)
        seconds.append(time.process_time() - start)

    assert seconds[1] < 9 * seconds[0]


@pytest.mark.parametrize(("left", "right"), [(0, 0), (0, 900), (3, 900), (900, 0), (900, 3), (200, 500)])
def test_texts_that_have_nothing_in_common_are_aligned_all_the_same(left: int, right: int) -> None:
    """However unlike the two are, nothing is lost, and nobody waits for it."""
    beads = align(talk(1, left), talk(2, right))

    assert [at for bead in beads for at in bead.left] == list(range(left))
    assert [at for bead in beads for at in bead.right] == list(range(right))


def test_a_bead_is_as_sure_as_the_other_readings_leave_it() -> None:
    """Of two equally long parts either may be the one that is left out; a third, unlike both, is certain."""
    first, second, third = align([Part(50), Part(50), Part(400)], [Part(50), Part(400)])

    assert third.confidence > 0.95
    assert first.confidence < 0.6
    assert second.confidence < 0.6


def test_texts_in_a_common_measure_are_equally_long() -> None:
    """The unit is the geometric mean, so that neither text comes first; of nothing there is no measure."""
    assert common_measure(300, 100) == tuple(reversed(common_measure(100, 300)))
    assert common_measure(0, 5) == (1.0, 1.0)
