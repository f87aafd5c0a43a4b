"""How many requests are under way, and who is next."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.pacing import Parallelism, RetryPolicy, Window


@pytest.mark.parametrize(
    ("allowed", "jobs", "size", "most"),
    [
        (Parallelism(4, 8), None, 4, 8),
        (Parallelism(4, 8), 6, 4, 6),
        (Parallelism(4, 8), 2, 2, 2),
        (Parallelism(4, 8), 100, 4, 8),
        (Parallelism(1, 1), 0, 1, 1),
    ],
)
def test_a_run_begins_as_the_engine_says(allowed: Parallelism, jobs: int | None, size: int, most: int) -> None:
    """Jobs lower the engine's limits and never raise them; one request is always allowed."""
    window = Window.of(allowed, jobs)

    assert (window.size, window.most) == (size, most)


def test_one_busy_moment_halves_it_once() -> None:
    """Requests that were begun together tell of the same moment; each later one counts anew, down to one."""
    window = Window(8, 8)
    for _ in range(8):
        window.halve(begun_at=0)
    assert window.size == 4

    for halvings in (1, 2, 3):
        window.halve(begun_at=halvings)
    assert window.size == 1


def test_answers_from_before_a_busy_moment_do_not_make_it_grow() -> None:
    """Only what was begun after the halving says that the new size is too small."""
    window = Window(8, 8)
    window.halve(begun_at=0)
    window.grow(begun_at=0)
    assert window.size == 4

    window.grow(begun_at=1)
    assert window.size == 5


def test_who_waits_comes_first() -> None:
    """A place that becomes free goes to the one who has waited longest, and to nobody who just comes along."""

    async def scenario() -> list[str]:
        window, entered = Window(1, 1), []
        assert window.try_enter()

        async def enter(name: str) -> None:
            await window.enter()
            entered.append(name)

        waiting = [asyncio.create_task(enter(name)) for name in ("first", "second")]
        await asyncio.sleep(0)
        for _ in waiting:
            window.leave()
            assert not window.try_enter()
            await asyncio.sleep(0)
        window.leave()
        assert window.try_enter()
        return entered

    assert asyncio.run(scenario()) == ["first", "second"]


def test_a_larger_window_lets_those_in_who_wait() -> None:
    """Growing frees a place at once."""

    async def scenario() -> None:
        window = Window(1, 2)
        assert window.try_enter()
        waiting = asyncio.create_task(window.enter())
        await asyncio.sleep(0)
        window.grow(begun_at=0)
        await asyncio.wait_for(waiting, 5)
        assert window.under_way == 2

    asyncio.run(scenario())


def test_a_run_of_any_size_has_tries_to_spare() -> None:
    """A single request may have all its tries; a long run two for each request and some more."""
    policy = RetryPolicy()

    assert policy.tries_for(1) >= policy.tries
    assert policy.tries_for(1000) == 2020
