"""Requests become clips in the cache: each once, several at a time, again where it may help.

How many requests are under way at once follows the engine's answers: one more for each clean answer,
half as many when it is busy. Requests that an engine fails for good do not stop the others, unless
several fail in a row: then no more are begun. Whatever was spoken is in the cache by then, so that
the next run pays only for the rest.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from pipeline.errors import EngineBusy, EngineError, EngineUnavailable
from pipeline.model import Speech
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.verification import verify

logger = logging.getLogger(__name__)

_LISTED_FAILURES = 10
_SHOWN_LETTERS = 40


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is tried, how long to wait in between, and when to give up on the run.

    The longest possible wait doubles with each try; the true one is drawn between none and that.
    """

    tries: int = 4
    first_wait_s: float = 0.5
    first_wait_when_busy_s: float = 4.0
    longest_wait_s: float = 30.0
    failures_in_a_row: int = 3

    def wait_s(self, tried: int, error: EngineError, draw: float) -> float:
        """Return how long to wait after a number of tries, for a draw from 0 to 1.

        >>> RetryPolicy().wait_s(3, EngineUnavailable("no answer"), 1.0)
        2.0
        """
        first_s = self.first_wait_when_busy_s if isinstance(error, EngineBusy) else self.first_wait_s
        longest_s: float = first_s * 2 ** (tried - 1)
        return draw * min(self.longest_wait_s, longest_s)


DEFAULT_POLICY = RetryPolicy()


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


async def synthesize_all(
    requests: Iterable[Request],
    *,
    engine: Engine,
    cache: ClipCache,
    jobs: int | None = None,
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
        OutputError: if the cache cannot be written.
    """
    fingerprint = engine.fingerprint
    wanted = {cache_key(fingerprint, request): request for request in requests}
    missing = {key: wanted[key] for key in wanted if await asyncio.to_thread(cache.load, key) is None}
    told = on_spoken or _unheard
    run = _Run(engine, cache, _Window.of(engine, jobs), policy, sleep, draw, told)
    cached = len(wanted) - len(missing)

    def tell() -> None:
        if on_progress is not None:
            on_progress(SpeechProgress(len(wanted), cached, run.spoken, len(run.failures)))

    tell()
    for key in wanted:
        if key not in missing:
            told(key)
    await run.speak_all(missing.items(), tell)
    if run.failures:
        raise _summarize(run.failures, untried=len(missing) - run.spoken - len(run.failures)) from run.failures[0].error
    return SpeechReport(len(wanted), cached, run.spoken)


@dataclass(slots=True)
class _Window:
    """How many requests may be under way at a time.

    Requests begun before the last halving say nothing about the new size: one busy moment, met by
    many requests at once, halves it once.
    """

    size: int
    most: int
    halvings: int = 0

    @classmethod
    def of(cls, engine: Engine, jobs: int | None) -> _Window:
        allowed = engine.parallelism
        most = max(1, allowed.most if jobs is None else min(jobs, allowed.most))
        return cls(max(1, min(allowed.start, most)), most)

    def grow(self, begun_at: int) -> None:
        if begun_at == self.halvings:
            self.size = min(self.size + 1, self.most)

    def halve(self, begun_at: int) -> None:
        if begun_at == self.halvings:
            self.size = max(self.size // 2, 1)
            self.halvings += 1


@dataclass(frozen=True, slots=True)
class _Failure:
    """A request that will not be spoken in this run, and why."""

    request: Request
    error: EngineError


@dataclass(slots=True)
class _Run:
    """The state of one run. Its counts change in one task only, the one in :meth:`speak_all`."""

    engine: Engine
    cache: ClipCache
    window: _Window
    policy: RetryPolicy
    sleep: Callable[[float], Awaitable[None]]
    draw: Callable[[], float]
    told: Callable[[str], None]
    spoken: int = 0
    failures: list[_Failure] = field(default_factory=list)
    failed_in_a_row: int = 0
    is_given_up: bool = False

    async def speak_all(self, requests: Iterable[tuple[str, Request]], tell: Callable[[], None]) -> None:
        """Speak requests until all are spoken or have failed, or the run is given up."""
        pending = deque(requests)
        begun: dict[asyncio.Task[_Failure | None], str] = {}  # the key that each task speaks, in order
        running: set[asyncio.Task[_Failure | None]] = set()
        done: set[asyncio.Task[_Failure | None]] = set()
        try:
            while running or (pending and not self.is_given_up):
                while pending and not self.is_given_up and len(running) < self.window.size:
                    key, request = pending.popleft()
                    task = asyncio.create_task(self._speak(key, request))
                    begun[task] = key
                    running.add(task)
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in [task for task in begun if task in done]:
                    self._count(begun.pop(task), task.result())
                tell()
        finally:
            for task in running:
                task.cancel()
            # Errors of those done together with a first one are taken too, lest asyncio log them.
            await asyncio.gather(*running, *done, return_exceptions=True)

    def _count(self, key: str, failure: _Failure | None) -> None:
        if failure is None:
            self.spoken += 1
            self.failed_in_a_row = 0
            self.told(key)
        else:
            self.failures.append(failure)
            self.failed_in_a_row += 1
            self.is_given_up |= self.failed_in_a_row >= self.policy.failures_in_a_row

    async def _speak(self, key: str, request: Request) -> _Failure | None:
        """Speak one request, in as many tries as it may have; return why it failed, if it did."""
        tried = 1
        while (failure := await self._try(key, request)) and self._may_try_again(failure.error, tried):
            wait_s = self.policy.wait_s(tried, failure.error, self.draw())
            logger.info("“%s”: try %d: %s; next in %.1f s", _first_words(request), tried, failure.error, wait_s)
            await self.sleep(wait_s)
            tried += 1
        return failure

    async def _try(self, key: str, request: Request) -> _Failure | None:
        begun_at = self.window.halvings
        try:
            speech = await self.engine.synthesize(request)
            await _to_the_end(asyncio.to_thread(self._keep, key, request, speech))
        except EngineError as error:
            if isinstance(error, EngineBusy):
                self.window.halve(begun_at)
            return _Failure(request, error)
        self.window.grow(begun_at)
        return None

    def _may_try_again(self, error: EngineError, tried: int) -> bool:
        return isinstance(error, EngineUnavailable) and tried < self.policy.tries and not self.is_given_up

    def _keep(self, key: str, request: Request, speech: Speech) -> None:
        """Verify speech and store it; in a thread, since decoding and FLAC take processor time."""
        verify(speech, request)
        self.cache.store(key, speech)


def _unheard(_: str) -> None:
    """Take a key and do nothing: for callers who do not listen."""


async def _to_the_end(work: Awaitable[None]) -> None:
    """Await work that a cancellation must not part from its caller: what was spoken is kept."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})  # unlike awaiting the task itself, this does not cancel it
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
    await task


def _summarize(failures: list[_Failure], *, untried: int) -> EngineError:
    """Return one error for all failures."""
    count = len(failures)
    lines = [f"{count} utterance{'s' * (count > 1)} could not be spoken{f', {untried} not tried' if untried else ''}:"]
    lines += [f"  “{_first_words(failure.request)}”: {failure.error}" for failure in failures[:_LISTED_FAILURES]]
    if count > _LISTED_FAILURES:
        lines.append(f"  and {count - _LISTED_FAILURES} more")
    again = "Run the same command again: what was spoken is kept, and only the rest is asked for."
    hints = dict.fromkeys([failures[0].error.hint, again])
    return EngineError("\n".join(lines), hint=" ".join(hint for hint in hints if hint))


def _first_words(request: Request) -> str:
    """Return the beginning of a request's text, cut between words where there are spaces."""
    text = " ".join(request.text.split())
    if len(text) <= _SHOWN_LETTERS:
        return text
    head = text[:_SHOWN_LETTERS]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"
