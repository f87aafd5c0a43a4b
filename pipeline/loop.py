"""Work beside the caller: an event loop in a thread of its own, and threads for work that takes long.

The commands and the Python API are plain calls, while engines are asynchronous. A loop beside the
caller makes a call work in a script, in a notebook and inside a running event loop alike, and lets
the caller's Ctrl-C stop what is under way.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")

# Waiting for a lock cannot be interrupted on Windows, so Ctrl-C is looked for this often.
_LOOK_UP_EVERY_S = 0.2


class Interrupted(Exception):
    """Leaves work that was stopped by the caller's Ctrl-C."""


class BackgroundLoop:
    """Runs coroutines and functions in other threads and waits for them. A context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="duologue-loop", daemon=True)
        self._interrupted = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(_cancel_others())
        self.run(self._loop.shutdown_asyncgens())
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine returns, or raise what it raises.

        An interruption while waiting (Ctrl-C) cancels the coroutine, waits until it has cleaned up,
        and goes on to the caller.
        """
        outcome: Future[T] = Future()
        tasks: list[asyncio.Task[T]] = []

        def start() -> None:
            task = self._loop.create_task(coroutine)
            task.add_done_callback(lambda finished: _copy(finished, outcome))
            tasks.append(task)

        def stop() -> None:
            for task in tasks:
                task.cancel()
            if not tasks:  # interrupted before it began
                coroutine.close()
                outcome.cancel()

        try:
            self._loop.call_soon_threadsafe(start)
            while not wait([outcome], timeout=_LOOK_UP_EVERY_S).done:
                pass
        except KeyboardInterrupt:
            self._interrupted.set()
            self._loop.call_soon_threadsafe(stop)
            wait([outcome])
            raise
        return outcome.result()

    def call(self, work: Callable[[], T]) -> T:
        """Return what a function returns that runs in another thread, or raise what it raises.

        After an interruption the function goes on until it calls :meth:`check`; leaving the block
        of this loop waits for it.
        """
        return self.run(asyncio.to_thread(work))

    def check(self) -> None:
        """Return, unless the caller was interrupted.

        Raises:
            Interrupted: if so, to leave the work.
        """
        if self._interrupted.is_set():
            raise Interrupted


class Leaving(Exception):
    """Carries a SystemExit or KeyboardInterrupt of a caller's callback through an event loop, which it would end."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__(reason)
        self.reason = reason


def carried(callback: Callable[[], None]) -> None:
    """Call a caller's callback from inside an event loop.

    Raises:
        Leaving: with what the callback raised to leave the program.
    """
    try:
        callback()
    except (KeyboardInterrupt, SystemExit) as reason:
        raise Leaving(reason) from None


async def _cancel_others() -> None:
    """Cancel what is still under way in this loop, and wait until it has cleaned up."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _copy(task: asyncio.Task[T], outcome: Future[T]) -> None:
    if task.cancelled():
        outcome.set_exception(KeyboardInterrupt())
    elif (error := task.exception()) is not None:
        outcome.set_exception(error.reason if isinstance(error, Leaving) else error)
    else:
        outcome.set_result(task.result())
