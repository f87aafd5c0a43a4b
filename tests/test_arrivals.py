"""Clips on their way from synthesis to the mixer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.arrivals import Arrivals, NoneToCome

SOON_S = 10  # that a test waits at most


def test_what_is_there_is_not_waited_for() -> None:
    """Neither what was cached before the run nor what came since, even after the end."""
    arrivals = Arrivals(["cached"])
    arrivals.add("spoken")
    arrivals.end()

    arrivals.wait("cached")
    arrivals.wait("spoken")


def test_the_mixer_waits_until_its_clip_comes() -> None:
    """Other clips do not wake it for good."""
    arrivals = Arrivals([])
    order: list[str] = []

    def mix() -> None:
        arrivals.wait("second")
        order.append("mixed")

    mixer = threading.Thread(target=mix, daemon=True)
    mixer.start()
    arrivals.add("first")
    order.append("spoken")
    arrivals.add("second")
    mixer.join(SOON_S)

    assert order == ["spoken", "mixed"]


def test_whoever_waits_for_what_will_not_come_is_let_go() -> None:
    """However many wait, the end of synthesis reaches each of them."""
    arrivals = Arrivals(["cached"])
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(arrivals.wait, key) for key in ("a", "b", "c")]
        arrivals.end()

        for wait in waiting:
            with pytest.raises(NoneToCome):
                wait.result(SOON_S)
