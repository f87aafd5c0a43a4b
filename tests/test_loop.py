"""An event loop beside the caller."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.loop import BackgroundLoop


def test_it_returns_what_the_coroutine_returns() -> None:
    """A coroutine runs in another thread; its value and its errors come back."""

    async def name() -> str:
        return threading.current_thread().name

    async def fail() -> None:
        raise ValueError("no")

    with BackgroundLoop() as loop:
        assert loop.run(name()) == "duologue-loop"
        with pytest.raises(ValueError, match="no"):
            loop.run(fail())


def test_it_leaves_no_thread_behind() -> None:
    """After the block the thread has ended, also where the block failed."""
    with suppress(KeyError), BackgroundLoop() as loop:
        loop.run(asyncio.sleep(0))
        raise KeyError

    assert "duologue-loop" not in {thread.name for thread in threading.enumerate()}


def test_leaving_lets_what_is_still_under_way_clean_up() -> None:
    """A task that nobody waits for any more is cancelled and has ended when the block is left."""
    heard = []

    async def go_on() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            heard.append("cleaned up")

    async def start() -> asyncio.Task[None]:
        task = asyncio.create_task(go_on())
        await asyncio.sleep(0)
        return task

    with BackgroundLoop() as loop:
        task = loop.run(start())

    assert task.cancelled()
    assert heard == ["cleaned up"]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
def test_an_interruption_lets_the_coroutine_clean_up(tmp_path: Path) -> None:
    """Ctrl-C cancels what is under way, waits for its cleaning up, and goes on to the caller."""
    script = tmp_path / "waits.py"
    script.write_text(
        "import asyncio\n"
        "from pipeline.loop import BackgroundLoop\n"
        "async def wait():\n"
        "    print('waiting', flush=True)\n"
        "    try:\n"
        "        await asyncio.sleep(60)\n"
        "    finally:\n"
        "        await asyncio.sleep(0.1)\n"
        "        print('cleaned up', flush=True)\n"
        "try:\n"
        "    with BackgroundLoop() as loop:\n"
        "        loop.run(wait())\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=20)[0] == "cleaned up\ninterrupted\n"
