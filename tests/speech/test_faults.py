"""A service that fails in every way, and runs that are killed: no wrong clip, none missing, none paid for twice.

The short form of what ``python -m bench.speech`` shows with five hundred utterances and twenty kills.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import EngineError
from pipeline.pacing import RetryPolicy
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import cache_key
from pipeline.speech.synthesis import SpeechReport, synthesize_all
from tests.speech.edge_service import EdgeService, Fault
from tests.speech.speaking import QUICK, engine_at, find_wrong, sentences

ROOT = Path(__file__).parents[2]


def test_no_fault_leaves_a_wrong_clip(tmp_path: Path) -> None:
    """With a fault of any kind in a fifth of the requests, each clip is right to the byte and was answered once."""
    service = EdgeService(probability=0.2, seed=11)
    requests, cache = sentences(50), ClipCache(tmp_path)

    async def scenario() -> SpeechReport:
        async with service.serving():
            return await synthesize_all(requests, engine=engine_at(service.url), cache=cache, policy=QUICK)

    report = asyncio.run(scenario())

    assert report.spoken == 50
    assert find_wrong(requests, engine_at(service.url), cache) == []
    assert Counter(service.answered) == Counter(request.text for request in requests)
    assert service.requests > 55


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """After a kill the next run completes the clips, and none that was there is asked for again."""
    service = EdgeService(probability=0.2, seed=12, latency_s=0.02)
    requests, cache = sentences(40), ClipCache(tmp_path)
    with service.running():
        command = [sys.executable, "-m", "tests.speech.speaking", service.url, str(tmp_path), "40"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            while process.stdout.readline().strip() != "15":
                assert process.poll() is None
            process.kill()
        engine = engine_at(service.url)
        kept = {request.text for request in requests if cache_key(engine.fingerprint, request) in cache}
        before = len(service.ssml)
        report = asyncio.run(synthesize_all(requests, engine=engine, cache=cache, policy=QUICK))

    assert report.cached == len(kept) >= 15
    assert report.cached + report.spoken == 40
    assert kept.isdisjoint(service.texts[before:])
    assert find_wrong(requests, engine, cache) == []


@pytest.mark.parametrize("fault", ["refuse-503", "silence", "stall"])
def test_a_permanent_failure_ends_in_its_time_with_a_list(fault: Fault, tmp_path: Path) -> None:
    """Three failures in a row end the run: each takes its tries, the waits between them, and no more."""
    service = EdgeService(probability=1.0, kinds=(fault,))
    policy = RetryPolicy(tries=2, first_wait_s=0.05, first_wait_when_busy_s=0.1, longest_wait_s=0.2)
    limit_s = 4 * policy.tries * (0.1 + policy.longest_wait_s)  # four are under way when it begins
    began_s = time.monotonic()

    async def scenario() -> None:
        async with service.serving():
            engine = engine_at(service.url, idle_s=0.1)
            await synthesize_all(sentences(100), engine=engine, cache=ClipCache(tmp_path), policy=policy)

    with pytest.raises(EngineError) as caught:
        asyncio.run(scenario())

    assert time.monotonic() - began_s < limit_s + 3  # a hundred sentences that are all tried take ten seconds
    lines = caught.value.message.splitlines()
    counts = re.fullmatch(r"(\d+) utterances could not be spoken, (\d+) not tried:", lines[0])
    assert counts
    failed, not_tried = map(int, counts.groups())
    assert failed + not_tried == 100
    assert failed < 20  # those under way when the third one failed, on however busy a machine
    assert all("127.0.0.1: " in line or "silent" in line for line in lines[1:-1])
    assert lines[-1] == "The run was stopped after 3 failures in a row."
    assert "what was spoken is kept" in caught.value.hint
