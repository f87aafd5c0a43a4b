"""The speech service in a process of its own: ``python -m tests.speech.serving '{"latency_s": 0.3, "speed": 20}'``.

It takes the fields of :class:`~tests.speech.edge_service.EdgeService` as JSON, writes its address as
one line, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.speech.edge_service import EdgeService

ROOT = Path(__file__).parents[2]


@contextmanager
def service_process(**fields: float | list[str]) -> Iterator[str]:
    """Serve from another process, which takes no time from the caller's; yield the address."""
    command = [sys.executable, "-m", "tests.speech.serving", json.dumps(fields)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(10)


async def serve(service: EdgeService) -> None:
    """Serve until standard input ends."""
    async with service.serving():
        sys.stdout.write(f"{service.url}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(EdgeService(**json.loads(sys.argv[1]))))
