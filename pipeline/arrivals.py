"""Clips on their way from synthesis to the mixer, which works in another thread."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class NoneToCome(Exception):
    """Leaves the mixer when a clip will never arrive, because synthesis has ended without it."""


class Arrivals:
    """Which clips are in the cache, told by one thread and awaited by another."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = set(keys)
        self._ended = False
        self._changed = threading.Condition()

    def add(self, key: str) -> None:
        """Tell that a clip is in the cache."""
        with self._changed:
            self._keys.add(key)
            self._changed.notify_all()

    def end(self) -> None:
        """Tell that no more clips will come."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait(self, key: str) -> None:
        """Return once a clip is in the cache.

        Raises:
            NoneToCome: if no more clips come, and it is not.
        """
        with self._changed:
            self._changed.wait_for(lambda: key in self._keys or self._ended)
            if key not in self._keys:
                raise NoneToCome
