"""Texts become translations: each asked for once, several batches at a time, again where it may help.

Each text is in the cache as soon as its answer is verified, so that a run that is killed pays only for
what is missing when it is run again. What is wrong in an answer is asked for again alone, a bounded
number of times, with what was wrong; then it is reported, and the rest goes on.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import (
    CostLimitReached,
    EngineBusy,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    WrongTranslation,
)
from pipeline.filecache import FileCache
from pipeline.pacing import DEFAULT_POLICY, RetryPolicy, Window
from pipeline.translate.batching import halves, in_context, make_batches
from pipeline.translate.budget import Budget
from pipeline.translate.kept import Kept
from pipeline.translate.report import TranslationProgress, TranslationReport, Untranslated
from pipeline.translate.translator import Answer, Batch, Estimate, Piece, Translator
from pipeline.translate.verification import fault_of

logger = logging.getLogger(__name__)

_MOST_TIMES_ALONE = 2  # that a piece is asked for again after a wrong answer


def _unheard(_: TranslationProgress) -> None:
    """Take an event and do nothing: for callers who do not listen."""


async def translate_all(
    needs: Sequence[Batch],
    conversation: Sequence[Piece],
    *,
    translator: Translator,
    cache: FileCache,
    budget: Budget | None = None,
    jobs: int | None = None,
    on_progress: Callable[[TranslationProgress], None] = _unheard,
    stopped: str = "",
    policy: RetryPolicy = DEFAULT_POLICY,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    draw: Callable[[], float] = random.random,
    last_answers_s: float = 10.0,
) -> TranslationReport:
    """Translate what is needed, each a batch of one piece, asking for what is not in the cache.

    ``conversation`` is all that is said, in order. A run that is ``stopped`` from the start, for a reason,
    takes what is in the cache and asks for nothing. The translator stays open. Cancelling keeps what has
    been translated and leaves nothing running; since what is under way is charged for in any case, its
    answers are waited for first, for ``last_answers_s``.

    Raises:
        OutputError: if the cache cannot be written.
    """
    run = _Run(
        Kept(translator, cache),
        conversation,
        policy,
        Window.of(translator.parallelism, jobs),
        budget or Budget(),
        sleep,
        draw,
        last_answers_s,
    )
    missing = run.take_from_cache(needs)
    if stopped:
        run.stop(stopped)
    run.tell = lambda: on_progress(run.progress())
    run.tell()
    await run.translate(make_batches(missing, conversation, translator.limits))
    return run.report()


def estimate(
    needs: Sequence[Batch], conversation: Sequence[Piece], translator: Translator, cache: FileCache
) -> Estimate:
    """Return what a run will probably need, if each answer is right at once."""
    missing = Kept(translator, cache).missing(needs)
    batches = make_batches(missing, conversation, translator.limits)
    return sum(map(translator.estimate, batches), Estimate())


@dataclass(slots=True)
class _Run:
    """What became of the texts of one run. All of it changes in the event loop's thread only."""

    kept: Kept
    conversation: Sequence[Piece]
    policy: RetryPolicy
    window: Window
    budget: Budget
    sleep: Callable[[float], Awaitable[None]]
    draw: Callable[[], float]
    last_answers_s: float
    tell: Callable[[], None] = lambda: None
    places: dict[str, list[Piece]] = field(default_factory=dict)  # by key: where a text is needed
    keys: dict[str, str] = field(default_factory=dict)  # by place of the piece that is asked for
    texts: dict[str, str] = field(default_factory=dict)  # by place
    failures: dict[str, Untranslated] = field(default_factory=dict)  # by place
    times_alone: dict[str, int] = field(default_factory=dict)  # by place
    cached: int = 0
    requests: int = 0
    failed_in_a_row: int = 0
    stopped: str = ""
    over: asyncio.Event = field(default_factory=asyncio.Event)  # set when it is stopped

    def stop(self, reason: str) -> None:
        """Let nothing be asked for any more."""
        self.stopped = self.stopped or reason
        self.over.set()

    def take_from_cache(self, needs: Sequence[Batch]) -> list[Batch]:
        """Take what is in the cache, and return the rest, each text once."""
        for need in needs:
            (piece,) = need.pieces
            key = self.kept.key(need)
            self.places.setdefault(key, []).append(piece)
            self.keys[piece.place] = key
        for key, pieces in self.places.items():
            if (text := self.kept.load(key)) is not None:
                self.texts.update({piece.place: text for piece in pieces})
        self.cached = len(self.texts)
        return [need for need in self.kept.missing(needs) if need.pieces[0].place not in self.texts]

    async def translate(self, batches: Sequence[Batch]) -> None:
        """Ask until every piece has its translation or has failed, or the run is stopped."""
        pending = deque(batches)
        tasks: dict[asyncio.Task[Sequence[Batch]], Batch] = {}
        try:
            while tasks or pending:
                while pending and not self.stopped and self.window.try_enter():
                    batch = pending.popleft()
                    tasks[asyncio.create_task(self._ask(batch))] = batch
                if self.stopped:
                    self._give_up(pending)
                if not tasks:
                    continue
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del tasks[task]
                    pending.extendleft(reversed(task.result()))
        except asyncio.CancelledError:
            self.stop("it was interrupted")
            if tasks:
                await asyncio.wait(tasks, timeout=self.last_answers_s)
            raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, batch: Batch) -> Sequence[Batch]:
        """Ask for a batch in as many tries as it may have; return what has to be asked for besides."""
        for tried in range(1, self.policy.tries + 1):
            if tried > 1:
                await self.window.enter()
            begun_at = self.window.halvings
            try:
                answer = await self._answer(batch)
            except EngineError as error:
                if isinstance(error, EngineBusy):
                    self.window.halve(begun_at)
                if not await self._may_try_again(batch, error, tried):
                    return self._after(error, batch)
            else:
                self.failed_in_a_row = 0
                self.window.grow(begun_at)
                return self._keep(batch, answer)
        return ()

    async def _answer(self, batch: Batch) -> Answer:
        """Ask once, holding a place in the window, which is given back."""
        try:
            estimate = self.kept.translator.estimate(batch).cost
            if self.stopped or not self.budget.admit(estimate):
                self.stop(self.budget.refusal())
                raise CostLimitReached(self.stopped)
            self.requests += 1
            charged: float | None = None
            try:
                answer = await self.kept.translator.translate(batch)
                charged = answer.cost
            finally:
                self.budget.settle(estimate, charged)
            if len(answer.texts) != len(batch.pieces):
                raise WrongTranslation(f"{len(answer.texts)} texts came back for {len(batch.pieces)}")
            return answer
        finally:
            self.window.leave()

    async def _may_try_again(self, batch: Batch, error: EngineError, tried: int) -> bool:
        """Wait before the next try, and return True, if there shall be one."""
        # What a model gets wrong has been paid for: less at a time is better than more of the same.
        most = self.policy.tries
        if isinstance(error, WrongTranslation):
            most = 1 if len(batch.pieces) > 1 else min(most, 1 + _MOST_TIMES_ALONE)
        if not isinstance(error, EngineUnavailable) or tried >= most or self.stopped:
            return False
        wait_s = self.policy.wait_s(tried, error, self.draw())
        logger.info("%s: try %d: %s; next in %.1f s", batch.pieces[0].place, tried, error, wait_s)
        await self._wait(wait_s)
        return not self.stopped

    async def _wait(self, wait_s: float) -> None:
        """Wait, unless the run is stopped meanwhile."""
        ends = [asyncio.ensure_future(self.sleep(wait_s)), asyncio.ensure_future(self.over.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    def _after(self, error: EngineError, batch: Batch) -> Sequence[Batch]:
        """Return smaller batches for one that failed as a whole, or note that its pieces did."""
        if not isinstance(error, WrongTranslation | CostLimitReached):
            self.failed_in_a_row += 1
            if self.failed_in_a_row >= self.policy.failures_in_a_row:
                self.stop(f"{self.failed_in_a_row} requests in a row failed: {error}")
        may_help = isinstance(error, EngineRefused | WrongTranslation)
        if may_help and len(batch.pieces) > 1 and not self.stopped:
            return halves(batch, self.conversation)
        for piece in batch.pieces:
            self._fail(piece, str(error))
        self.tell()
        return ()

    def _keep(self, batch: Batch, answer: Answer) -> Sequence[Batch]:
        """Keep what is right in an answer; return what is wrong, to be asked for again alone."""
        again: list[Batch] = []
        for piece, raw in zip(batch.pieces, answer.texts, strict=True):
            text = raw.strip()
            fault = "" if not self.kept.translator.credit and text else fault_of(batch, piece, text)
            if not fault:
                self._store(piece, text)
                continue
            times = self.times_alone.get(piece.place, 0)
            # A person's table says the same, however often it is asked.
            if times < _MOST_TIMES_ALONE and self.kept.translator.credit and not self.stopped:
                self.times_alone[piece.place] = times + 1
                alone = replace(batch, pieces=(piece,), fault=fault)
                again.append(in_context(alone, self.conversation))
            else:
                self._fail(piece, fault, text)
        self.tell()
        return again

    def _store(self, piece: Piece, text: str) -> None:
        key = self.keys[piece.place]
        self.kept.store(key, text)
        self.texts.update({place.place: text for place in self.places[key]})

    def _fail(self, piece: Piece, reason: str, answer: str = "") -> None:
        for needed in self.places[self.keys[piece.place]]:
            self.failures[needed.place] = Untranslated(needed.place, needed.text, reason, answer)

    def _give_up(self, pending: deque[Batch]) -> None:
        for batch in pending:
            for piece in batch.pieces:
                self._fail(piece, "it was not asked for")
        pending.clear()

    def progress(self) -> TranslationProgress:
        """Return how far the run has come."""
        total = sum(map(len, self.places.values()))
        translated = len(self.texts) - self.cached
        return TranslationProgress(total, self.cached, translated, len(self.failures), self.budget.spent)

    def report(self) -> TranslationReport:
        """Return what became of all texts; failures stand in the order in which they were needed."""
        order = {piece.place: index for index, piece in enumerate(p for ps in self.places.values() for p in ps)}
        failures = sorted(self.failures.values(), key=lambda failure: order[failure.place])
        return TranslationReport(
            texts=self.texts,
            cached=self.cached,
            failures=tuple(failures),
            cost=self.budget.spent,
            requests=self.requests,
            stopped=self.stopped,
            is_over_limit=self.budget.refused is not None,
        )
