"""The process that speaks, and the frames in which it is spoken to."""

from __future__ import annotations

import io
import re
import signal
import subprocess
import sys

import espeakng_loader
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.engines import espeak_worker
from pipeline.speech.engines.espeak_worker import (
    Answer,
    Order,
    WordEvent,
    library_version,
    read_answer,
    read_order,
    write_answer,
    write_order,
)

LIBRARY = espeakng_loader.get_library_path()
TEA = Order("Tea.", "en-us", 160, 50, 50)

small = st.integers(0, 10**6)


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker as any caller would, with all its pipes open."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", espeak_worker.__file__, LIBRARY, espeakng_loader.get_data_path()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ask(worker: subprocess.Popen[bytes], order: Order) -> Answer:
    """Give a worker an order and wait for its answer."""
    assert worker.stdin
    assert worker.stdout
    write_order(worker.stdin, order)
    return read_answer(worker.stdout)


@given(st.builds(Order, st.text(st.characters(codec="utf-8")), st.text(max_size=9), small, small, small))
def test_orders_survive_the_pipe(order: Order) -> None:
    """What is read is what was written, and the end of the stream is told."""
    stream = io.BytesIO()
    write_order(stream, order)
    stream.seek(0)

    assert read_order(stream) == order
    with pytest.raises(EOFError):
        read_order(stream)


@given(
    st.builds(
        Answer,
        st.binary(max_size=50),
        small,
        st.lists(st.builds(WordEvent, small, small, small), max_size=3).map(tuple),
        st.text(max_size=9),
        st.booleans(),
    )
)
def test_answers_survive_the_pipe(answer: Answer) -> None:
    """What is read is what was written."""
    stream = io.BytesIO()
    write_answer(stream, answer)
    stream.seek(0)

    assert read_answer(stream) == answer


def test_half_an_answer_is_none() -> None:
    """Each prefix of an answer ends in an EOFError, as when a worker dies while it writes."""
    stream = io.BytesIO()
    write_answer(stream, Answer(b"\1\2\3\4", 22_050, (WordEvent(1, 3, 0),)))
    whole = stream.getvalue()

    for length in range(len(whole)):
        with pytest.raises(EOFError):
            read_answer(io.BytesIO(whole[:length]))


def test_worker_prints_nothing_and_ends_with_its_input() -> None:
    """Not even a language that makes the library complain leaves a trace among the answers."""
    with start_worker() as worker:
        silent = ask(worker, TEA._replace(voice="fo"))  # has no dictionary, which espeak-ng prints
        spoken = ask(worker, TEA)
        printed, complaints = worker.communicate(timeout=5)

    assert not silent.samples.strip(b"\0")
    assert spoken.words == (WordEvent(1, 3, 0),)
    assert printed == b""
    assert b"Traceback" not in complaints
    assert worker.returncode == 0


def test_worker_ends_quietly_when_nobody_reads_its_answer() -> None:
    """A caller that is killed in the middle of an answer leaves no traceback."""
    with start_worker() as worker:
        assert worker.stdin
        assert worker.stdout
        assert worker.stderr
        write_order(worker.stdin, TEA._replace(text="Tea and milk. " * 500))
        worker.stdout.close()
        worker.wait(timeout=10)

        assert worker.stderr.read() == b""
    assert worker.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a process")
def test_worker_ignores_an_interrupt() -> None:
    """Ctrl-C is for whoever gives the orders."""
    with start_worker() as worker:
        before = ask(worker, TEA)
        worker.send_signal(signal.SIGINT)

        assert ask(worker, TEA) == before


def test_a_fault_is_an_answer_and_the_worker_goes_on() -> None:
    """An unknown voice is reported, and the next order is spoken."""
    with start_worker() as worker:
        assert ask(worker, TEA._replace(voice="nowhere")).fault == "the data have no voice 'nowhere'"
        assert ask(worker, TEA).fault == ""


def test_another_library_is_not_taken_for_espeak_ng() -> None:
    """A library without espeak-ng's functions is a fault, not a crash."""
    import _ctypes

    other = getattr(_ctypes, "__file__", None)
    if other is None:
        pytest.skip("ctypes is built into this Python")

    assert espeak_worker.speak(other, TEA).fault.startswith("the library is not espeak-ng 1.52 or later")
    with pytest.raises(AttributeError):
        library_version(other)


def test_library_tells_its_version() -> None:
    """The version is that of the library, not of the package that brings it."""
    assert re.fullmatch(r"1\.[0-9.]+(-dev)?", library_version(LIBRARY))
