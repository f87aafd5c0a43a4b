"""The workers, seen from the side that gives the orders."""

from __future__ import annotations

from pathlib import Path

import espeakng_loader
import pytest

from pipeline.errors import EngineUnavailable
from pipeline.speech.engines.espeak_pool import Worker, WorkerPool
from pipeline.speech.engines.espeak_worker import Order

LIBRARY = Path(espeakng_loader.get_library_path())
DATA = Path(espeakng_loader.get_data_path())
TEA = Order("Tea.", "en-us", 160, 50, 50)


def test_a_worker_ends_when_its_own_input_is_closed() -> None:
    """No other worker holds its pipe open, so none is left behind when the caller is gone."""
    first, second = Worker(LIBRARY, DATA), Worker(LIBRARY, DATA)
    assert first.ask(TEA) == second.ask(TEA)

    assert first._process.stdin
    first._process.stdin.close()
    code = first._process.wait(timeout=5)

    assert code == 0
    assert second.ask(TEA).words
    first.end()
    second.end()


def test_a_worker_that_has_ended_answers_nothing() -> None:
    """Its death is an error of the pipe."""
    worker = Worker(LIBRARY, DATA)
    worker.ask(TEA)
    worker.kill()
    worker._process.wait()

    with pytest.raises((OSError, EOFError)):
        worker.ask(TEA)
    worker.end()


def test_workers_are_started_when_needed_and_kept() -> None:
    """Requests one after another are spoken by one process, whatever the pool may hold."""
    pool = WorkerPool(LIBRARY, DATA, 4)

    answers = {pool._ask(TEA) for _ in range(3)}

    assert len(answers) == 1
    assert len(pool._workers) == 1
    pool.close()


def test_a_closed_pool_starts_no_worker() -> None:
    """An order that comes too late is refused at once."""
    pool = WorkerPool(LIBRARY, DATA, 1)
    pool.close()

    with pytest.raises(EngineUnavailable, match="espeak-ng has been stopped"):
        pool._ask(TEA)


def test_a_worker_that_cannot_be_started_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Python itself cannot be run again, the error says so."""
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    pool = WorkerPool(LIBRARY, DATA, 1)

    with pytest.raises(EngineUnavailable, match="espeak-ng's worker cannot be started"):
        pool._ask(TEA)
    pool.close()
