"""One request to an engine, in as many tries as it may have, until its speech is verified and in the cache."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pipeline.errors import CostLimitReached, EngineBusy, EngineError, EngineUnavailable
from pipeline.model import Speech
from pipeline.pacing import RetryPolicy, Window
from pipeline.speech.budget import Budget
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Engine, Request
from pipeline.speech.failures import first_words
from pipeline.speech.orders import Job
from pipeline.speech.verification import verify

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Trier:
    """Tries the jobs of one run, and knows what they needed. Its state changes in the event loop's thread only."""

    engine: Engine
    cache: ClipCache
    policy: RetryPolicy
    window: Window
    budget: Budget
    sleep: Callable[[float], Awaitable[None]]
    draw: Callable[[], float]
    most_tries: int
    tries: int = 0
    verifying: int = 0  # answers that are being decoded and stored; they take no place in the window
    cost: float | None = 0.0  # None where nobody knows
    refused_cost: float | None = None  # of the first request that the budget did not admit
    stopped: str = ""  # after what the run was stopped
    over: asyncio.Event = field(default_factory=asyncio.Event)  # set when it is
    answered_s: float = field(
        default_factory=lambda: asyncio.get_running_loop().time()
    )  # when the last speech was kept

    def stop(self, reason: str) -> None:
        """Let no job be tried again."""
        self.stopped = self.stopped or reason
        self.over.set()

    async def speak(self, job: Job) -> None:
        """Speak a job, which holds a place in the window, until it is kept or has failed; then its error says why."""
        while await self._fails(job) and self._may_try_again(job):
            await self._wait(job)
            await self.window.enter()
            if self.stopped:
                self.window.leave()
                return

    async def _fails(self, job: Job) -> bool:
        """Try a job once and give its place back; note its error and return True if it fails."""
        begun_at = self.window.halvings
        job.tried += 1
        self.tries += 1
        try:
            speech = await self._ask(job.request, begun_at)
            await self._keep(job, speech)
        except EngineError as error:
            job.error = error
            return True
        job.error = None
        self.answered_s = asyncio.get_running_loop().time()
        self.window.grow(begun_at)
        return False

    async def _ask(self, request: Request, begun_at: int) -> Speech:
        try:
            self._pay(self.engine.cost(request))
            return await self.engine.synthesize(request)
        except EngineBusy:
            self.window.halve(begun_at)
            raise
        finally:
            self.window.leave()

    def _pay(self, cost: float | None) -> None:
        """Count what a request costs.

        Raises:
            CostLimitReached: if that passes the budget; it stops the run.
        """
        if cost is None:
            self.cost = None
        elif not self.budget.admit(cost):
            self.refused_cost = cost if self.refused_cost is None else self.refused_cost
            self.stop("reaching its limit of cost")
            raise CostLimitReached("the limit of cost is reached")
        elif self.cost is not None:
            self.cost += cost

    async def _keep(self, job: Job, speech: Speech) -> None:
        """Verify speech and store it; in a thread, since decoding and FLAC take processor time."""

        def keep() -> None:
            verify(speech, job.request)
            self.cache.store(job.key, speech)

        self.verifying += 1
        try:
            await to_the_end(asyncio.to_thread(keep))
        finally:
            self.verifying -= 1

    def _may_try_again(self, job: Job) -> bool:
        may = isinstance(job.error, EngineUnavailable) and job.tried < self.policy.tries and not self.stopped
        if may and self.tries >= self.most_tries:
            self.stop(f"{self.tries} tries")
            return False
        return may

    async def _wait(self, job: Job) -> None:
        """Wait before the next try of a job, unless the run is stopped meanwhile."""
        assert job.error is not None
        wait_s = self.policy.wait_s(job.tried, job.error, self.draw())
        logger.info("“%s”: try %d: %s; next in %.1f s", first_words(job.request), job.tried, job.error, wait_s)
        ends = [asyncio.ensure_future(self.sleep(wait_s)), asyncio.ensure_future(self.over.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)


async def to_the_end(work: Awaitable[None]) -> None:
    """Await work that a cancellation must not part from its caller: what was spoken is kept."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})  # unlike awaiting the task itself, this does not cancel it
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
    await task
