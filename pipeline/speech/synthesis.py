"""Requests become clips in the cache: each once, several at a time, again where it may help.

What is too long for the engine is spoken in parts, each a request of its own, and joined. How many
requests are under way at once follows the engine's answers (:mod:`pipeline.pacing`). Requests
that an engine fails for good do not stop the others, unless the run is given up: then no more are
begun. Whatever was spoken is in the cache by then, so that the next run pays only for the rest.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import CostLimitReached, EngineError, EngineUnavailable
from pipeline.pacing import DEFAULT_POLICY, RetryPolicy, Window
from pipeline.speech.budget import Budget
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.failures import AGAIN, Failure, summarize_failures
from pipeline.speech.joining import join_speech
from pipeline.speech.orders import Job, Order, list_jobs, plan_orders
from pipeline.speech.trying import Trier, to_the_end

# Answers that are being verified take no place in the window, but memory.
_MOST_TASKS_PER_PLACE = 2


@dataclass(frozen=True, slots=True)
class SpeechProgress:
    """How far a run has come, in distinct requests."""

    total: int
    cached: int
    spoken: int
    failed: int

    @property
    def done(self) -> int:
        """The requests whose speech is in the cache."""
        return self.cached + self.spoken


@dataclass(frozen=True, slots=True)
class SpeechReport:
    """What a run needed, in distinct requests: each was in the cache or has been spoken."""

    requests: int
    cached: int
    spoken: int
    cost: float | None = 0.0  # of every try, in the currency of the engine's account; None where nobody knows


async def synthesize_all(
    requests: Iterable[Request],
    *,
    engine: Engine,
    cache: ClipCache,
    jobs: int | None = None,
    budget: Budget | None = None,
    on_progress: Callable[[SpeechProgress], None] | None = None,
    on_spoken: Callable[[str], None] | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    draw: Callable[[], float] = random.random,
) -> SpeechReport:
    """Put the speech for each request into the cache, asking the engine for what is missing there.

    ``jobs`` is the most requests at a time; without it, the engine's own limit holds. ``on_spoken``
    is told each cache key as soon as its speech is in the cache: first those that were there, then
    the others as they are spoken, of those spoken at the same moment the earlier request first. The
    engine stays open. Cancelling keeps what has been spoken and leaves nothing running.

    Raises:
        EngineError: if requests failed for good; it lists them.
        CostLimitReached: if the next request would pass the budget.
        OutputError: if the cache cannot be written.
    """
    fingerprint = engine.fingerprint
    wanted = {cache_key(fingerprint, request): request for request in requests}
    orders = await asyncio.to_thread(plan_orders, wanted, engine, cache)
    if budget is not None:
        budget.require_prices(engine, (part for order in orders for _, part in order.parts))
    cached = len(wanted) - len(orders)

    def tell(run: _Run) -> None:
        if on_progress is not None:
            on_progress(SpeechProgress(len(wanted), cached, run.spoken, len(run.failures)))

    jobs_to_do = list_jobs(orders)
    trier = Trier(
        engine,
        cache,
        policy,
        Window.of(engine.parallelism, jobs),
        budget or Budget(math.inf),
        sleep,
        draw,
        most_tries=policy.tries_for(len(jobs_to_do)),
    )
    run = _Run(orders, jobs_to_do, trier, tell, on_spoken or _unheard)
    tell(run)
    missing = {order.key for order in orders}
    for key in wanted:
        if key not in missing:
            run.announce(key)
    await run.speak_all()
    run.require_success()
    return SpeechReport(len(wanted), cached, run.spoken, trier.cost)


@dataclass(slots=True)
class _Run:
    """What became of the orders of one run. All of it changes in the event loop's thread only."""

    orders: list[Order]
    jobs: list[Job]
    trier: Trier
    tell: Callable[[_Run], None]
    announce: Callable[[str], None]
    spoken: int = 0
    failures: dict[str, Failure] = field(default_factory=dict)  # by the keys of the orders
    failed_in_a_row: int = 0

    async def speak_all(self) -> None:
        """Speak requests until all are spoken or have failed, or the run is stopped."""
        pending = deque(self.jobs)
        tasks: dict[asyncio.Task[None], Job] = {}
        try:
            for order in self.orders:
                if not order.awaited:
                    await self._finish(order)
            while tasks or (pending and not self.trier.stopped):
                while pending and not self.trier.stopped and self._has_room(len(tasks)):
                    job = pending.popleft()
                    task = asyncio.create_task(self.trier.speak(job))
                    task.add_done_callback(lambda _: self.trier.window.changed.set())
                    tasks[task] = job
                await self._await_change(tasks)
                for task in [task for task in tasks if task.done()]:
                    job = tasks.pop(task)
                    if not task.cancelled():  # else it was broken off, and its error says so
                        task.result()
                    await self._settle(job)
        finally:
            for task in tasks:
                task.cancel()
            # Errors of those done together with a first one are taken too, lest asyncio log them.
            await asyncio.gather(*tasks, return_exceptions=True)

    def require_success(self) -> None:
        """Return if every order was spoken.

        Raises:
            EngineError: if not.
        """
        left = len(self.orders) - self.spoken
        if self.trier.refused_cost is not None:
            raise self.trier.budget.refusal(self.trier.refused_cost, left)
        if self.failures:
            failures = [self.failures[order.key] for order in self.orders if order.key in self.failures]
            untried = left - len(failures)
            raise summarize_failures(failures, untried=untried, stopped=self.trier.stopped) from failures[0].error

    def _has_room(self, tasks: int) -> bool:
        """Take a place for another request, if there is one that none of those begun will need."""
        are_few = tasks < _MOST_TASKS_PER_PLACE * self.trier.window.size
        return are_few and tasks - self.trier.verifying < self.trier.window.size and self.trier.window.try_enter()

    async def _await_change(self, tasks: Mapping[asyncio.Task[None], Job]) -> None:
        """Wait until a place is free or a task is done; break all off when the run's patience ends."""
        is_broken_off = self.trier.over.is_set() and all(task.cancelling() for task in tasks)
        due_s = None if is_broken_off else self.trier.answered_s + self.trier.policy.patience_s
        try:
            async with asyncio.timeout_at(due_s):
                await self.trier.window.changed.wait()
        except TimeoutError:
            patience = f"{self.trier.policy.patience_s:g} s"
            self.trier.stop(f"{patience} without a good answer")
            for task in [task for task in tasks if not task.done()]:
                tasks[task].error = tasks[task].error or EngineUnavailable(f"no answer in {patience}")
                task.cancel()
        self.trier.window.changed.clear()

    async def _settle(self, job: Job) -> None:
        """Count what became of a job, and finish the orders that waited for nothing else."""
        if job.error is None:
            self.failed_in_a_row = 0
            for order in job.orders:
                order.awaited.discard(job.key)
                if not order.awaited:
                    await self._finish(order)
        elif not isinstance(job.error, CostLimitReached):
            self.failed_in_a_row += 1
            if self.failed_in_a_row >= self.trier.policy.failures_in_a_row:
                self.trier.stop(f"{self.failed_in_a_row} failures in a row")
            for order in job.orders:
                self._fail(order, job.request, job.error)

    async def _finish(self, order: Order) -> None:
        """Note that all of an order is in the cache; join it, if it was spoken in parts."""
        try:
            if len(order.parts) > 1:
                await to_the_end(asyncio.to_thread(self._join, order))
        except EngineError as error:
            self._fail(order, order.request, error)
            return
        self.spoken += 1
        self.announce(order.key)
        self.tell(self)

    def _fail(self, order: Order, part: Request, error: EngineError) -> None:
        self.failures.setdefault(order.key, Failure(order.request, part, error))
        self.tell(self)

    def _join(self, order: Order) -> None:
        """Store the speech of an order's parts as one."""
        loaded = [self.trier.cache.load(key) for key, _ in order.parts]
        parts = [speech for speech in loaded if speech is not None]
        if len(parts) < len(loaded):
            raise EngineUnavailable("a part of it has gone from the cache", hint=AGAIN)
        self.trier.cache.store(order.key, join_speech(parts))


def _unheard(_: str) -> None:
    """Take a key and do nothing: for callers who do not listen."""
