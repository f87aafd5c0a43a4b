"""The worker processes of the espeak engine, seen from the side that gives the orders.

Each thread of the pool gives one order at a time to one worker and waits for its answer, so there
are never more workers than threads. Plain processes and threads serve any event loop, and several
loops one after another.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.errors import EngineUnavailable
from pipeline.speech.engines import espeak_worker
from pipeline.speech.engines.espeak_worker import Answer, Order, read_answer, write_order

if sys.platform == "win32":
    # No console window, and no Ctrl-C from the caller's console.
    _CREATION_FLAGS = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _CREATION_FLAGS = 0


class Worker:
    """One process that speaks one order at a time."""

    def __init__(self, library: Path, data: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", espeak_worker.__file__, str(library), str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,  # a terminal's Ctrl-C goes to the caller alone; Windows ignores this
            creationflags=_CREATION_FLAGS,
        )

    def ask(self, order: Order) -> Answer:
        """Return the answer to an order.

        Raises:
            OSError: if the process has ended.
            EOFError: if it ends before it has answered.
        """
        assert self._process.stdin
        assert self._process.stdout
        write_order(self._process.stdin, order)
        return read_answer(self._process.stdout)

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer gets an EOFError."""
        self._process.kill()

    def end(self) -> None:
        """End the process and close its pipes, which no other thread may be using."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # half an order may be left that nobody reads
                assert pipe
                pipe.close()


class WorkerPool:
    """Workers that are started when they are needed and kept until the pool is closed."""

    def __init__(self, library: Path, data: Path, count: int) -> None:
        self._library = library
        self._data = data
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="espeak")
        self._lock = threading.Lock()  # guards what follows
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._closed = False

    async def ask(self, order: Order) -> Answer:
        """Return a worker's answer; a worker that dies over an order is replaced once.

        Raises:
            EngineUnavailable: if no worker can be started, two have died over the order, or the
                pool has been closed.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, order)

    def close(self) -> None:
        """End all workers, and the threads that wait for them."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()
        self._threads.shutdown(wait=True)
        for worker in self._idle:
            worker.end()

    def _ask(self, order: Order) -> Answer:
        answer = self._answer_of(self._take_idle() or self._start(), order)
        answer = answer or self._answer_of(self._start(), order)
        if answer:
            return answer
        raise EngineUnavailable(
            f"espeak-ng has crashed twice over {order.text[:60]!r}",
            hint="Run the same command again; if this text fails again, write it in other words.",
        )

    def _answer_of(self, worker: Worker, order: Order) -> Answer | None:
        """Return a worker's answer, or None if it has died; it is idle or gone afterwards."""
        answer = None
        with contextlib.suppress(OSError, EOFError):
            answer = worker.ask(order)
        with self._lock:
            if answer and not answer.is_last:
                self._idle.append(worker)
                return answer
            self._workers.remove(worker)
        worker.end()
        return answer

    def _take_idle(self) -> Worker | None:
        with self._lock:
            return self._idle.pop() if self._idle and not self._closed else None

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise EngineUnavailable("espeak-ng has been stopped", hint="Run the same command again.")
            try:
                worker = Worker(self._library, self._data)
            except OSError as error:
                raise EngineUnavailable(
                    f"espeak-ng's worker cannot be started: {error}",
                    hint="Check that the machine has processes and memory left, and run the same command again.",
                ) from error
            self._workers.add(worker)
        return worker
