"""How many requests are under way at a time, how often each is tried, and when a run stops trying."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Self

from pipeline.errors import EngineBusy, EngineError


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How many requests a service takes at a time: at the start of a run, and at most."""

    start: int
    most: int


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is tried, how long to wait in between, and when to give up on the run.

    The longest possible wait doubles with each try; the true one is drawn between none and that.
    A run is given up after some failures in a row, when its requests have needed two tries each and
    some more, or when nothing was answered well for the whole of its patience: then the requests
    under way are broken off, so that no run lasts longer than that beyond its last good answer.
    """

    tries: int = 6
    first_wait_s: float = 0.5
    first_wait_when_busy_s: float = 4.0
    longest_wait_s: float = 30.0
    failures_in_a_row: int = 3
    spare_tries: int = 20
    patience_s: float = 300.0

    def wait_s(self, tried: int, error: EngineError, draw: float) -> float:
        """Return how long to wait after a number of tries, for a draw from 0 to 1.

        What a busy engine asks for comes first, so that not all come back at that moment.

        >>> RetryPolicy().wait_s(3, EngineError("no answer"), 1.0)
        2.0
        >>> RetryPolicy().wait_s(1, EngineBusy("too many", retry_after_s=7), 0.5)
        9.0
        """
        first_s, asked_s = self.first_wait_s, 0.0
        if isinstance(error, EngineBusy):
            first_s, asked_s = self.first_wait_when_busy_s, error.retry_after_s
        longest_s: float = first_s * 2 ** (tried - 1)
        return asked_s + draw * min(self.longest_wait_s, longest_s)

    def tries_for(self, requests: int) -> int:
        """Return how many tries a run of some requests may have in all.

        >>> RetryPolicy().tries_for(500)
        1020
        """
        return 2 * requests + self.spare_tries


DEFAULT_POLICY = RetryPolicy()


@dataclass(slots=True)
class Window:
    """How many requests may be under way at a time, and how many are.

    It grows by one with each clean answer and is halved when the engine is busy. Requests begun
    before the last halving say nothing about the new size: one busy moment, met by many requests at
    once, halves it once. Who waits for a place comes before whoever asks for one later.
    """

    size: int
    most: int
    halvings: int = 0
    under_way: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)  # set whenever a place may have become free
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    @classmethod
    def of(cls, allowed: Parallelism, jobs: int | None) -> Self:
        """Return the window with which a run begins; ``jobs`` lowers the service's own limit."""
        most = max(1, allowed.most if jobs is None else min(jobs, allowed.most))
        return cls(max(1, min(allowed.start, most)), most)

    def try_enter(self) -> bool:
        """Take a place if one is free that nobody waits for."""
        is_free = self.under_way < self.size and not self._waiting
        self.under_way += is_free
        return is_free

    async def enter(self) -> None:
        """Take a place as soon as there is one."""
        if not self.try_enter():
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            await place

    def leave(self) -> None:
        """Give a place back."""
        self.under_way -= 1
        self._hand_over()

    def grow(self, begun_at: int) -> None:
        """Note a clean answer to a request that was begun after a number of halvings."""
        if begun_at == self.halvings:
            self.size = min(self.size + 1, self.most)
            self._hand_over()

    def halve(self, begun_at: int) -> None:
        """Note that the engine was too busy for a request that was begun after a number of halvings."""
        if begun_at == self.halvings:
            self.size = max(self.size // 2, 1)
            self.halvings += 1

    def _hand_over(self) -> None:
        """Give free places to those who wait for one."""
        while self._waiting and self.under_way < self.size:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                self.under_way += 1
        self.changed.set()
