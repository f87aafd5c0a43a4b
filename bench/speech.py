"""How fast and how faithful synthesis is, against a service on loopback that speaks the online one's protocol.

``python -m bench.speech [throughput] [faults] [kills] [failure] [first-sound]``, from the project's folder; all
of them by default, which takes some five minutes. Each prints its figures, and ends the program where
something is wrong.

``throughput``   200 utterances of 60 characters, eight at a time, 300 ms latency, 20 times real time, against
                 a bare client: ``edge_tts.Communicate`` behind a semaphore, which verifies and keeps nothing
``faults``       500 utterances, a fifth of the requests spoilt by every fault that the service knows
``kills``        the same, killed at twenty random moments and then completed
``failure``      the command against a service that breaks every answer off: time, exit code and list
``first-sound``  the command with ``--sample 60s``, from its start to the file
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from edge_tts import Communicate

from bench.programme import write_page
from pipeline.pacing import DEFAULT_POLICY
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Request
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.engines.edge_library import direct_library
from pipeline.speech.engines.edge_settings import EdgeSettings
from pipeline.speech.synthesis import synthesize_all
from tests.speech.edge_service import EdgeService, environment_of
from tests.speech.serving import ROOT, service_process
from tests.speech.speaking import QUICK, engine_at, find_wrong, sentences

JOBS = 8
LATENCY_S, SPEED = 0.3, 20.0
VOICE = "en-GB-SoniaNeural"
TEXTS = [f"Number {number:03d}: the ferry takes the post across the bay today."[:60] for number in range(200)]


def throughput(folder: Path, pairs: int = 3) -> None:
    """Compare with the least that a client has to do, in alternating pairs."""
    with service_process(latency_s=LATENCY_S, speed=SPEED) as address:
        times = []
        for pair in range(pairs):
            bare_s = timed_s(partial(asyncio.run, speak_bare(address)))
            ours_s = timed_s(partial(asyncio.run, speak_ours(address, folder / str(pair))))
            times.append((bare_s, ours_s))
            print(f"throughput: bare client {bare_s:.2f} s, ours {ours_s:.2f} s, ratio {ours_s / bare_s:.3f}")
    ratio = statistics.median(ours_s / bare_s for bare_s, ours_s in times)
    print(f"throughput: median ratio {ratio:.3f}")
    assert ratio <= 1.15


async def speak_bare(address: str) -> None:
    """Ask for everything, eight at a time, and look at nothing."""
    direct_library(EdgeSettings(address))
    places = asyncio.Semaphore(JOBS)

    async def speak(text: str) -> bytes:
        async with places:
            messages = Communicate(text, VOICE, boundary="WordBoundary").stream()
            return b"".join([message["data"] async for message in messages if message["type"] == "audio"])

    await asyncio.gather(*map(speak, TEXTS))


async def speak_ours(address: str, folder: Path) -> None:
    """Have everything verified and in the cache."""
    engine = EdgeEngine(EdgeSettings(address))
    requests = [Request(text, "en", VOICE) for text in TEXTS]
    report = await synthesize_all(requests, engine=engine, cache=ClipCache(folder), jobs=JOBS)
    assert report.spoken == len(TEXTS)


def faults(folder: Path, amount: int = 500) -> None:
    """Let every fault happen, often."""
    service = EdgeService(probability=0.2, seed=1, latency_s=0.01)
    requests, cache = sentences(amount), ClipCache(folder)
    with service.running():
        engine = engine_at(service.url)
        speaking = synthesize_all(requests, engine=engine, cache=cache, jobs=JOBS, policy=QUICK)
        seconds = timed_s(partial(asyncio.run, speaking))
    assert find_wrong(requests, engine, cache) == []
    assert Counter(service.answered) == Counter(request.text for request in requests)
    print(
        f"faults: {amount} utterances in {service.requests} requests, {seconds:.1f} s; "
        "each right to the byte, none twice, none missing"
    )


def kills(folder: Path, amount: int = 500, moments: int = 20) -> None:
    """Kill the program again and again, at moments that a seed draws, and complete what it left."""
    service = EdgeService(probability=0.2, seed=2, latency_s=0.01)
    requests, cache = sentences(amount), ClipCache(folder)
    chance = random.Random(3)
    killed_at = []
    with service.running():
        engine = engine_at(service.url)
        command = [sys.executable, "-m", "tests.speech.speaking", service.url, str(folder), str(amount)]
        for _ in range(moments):
            kept = {request.text for request in requests} - set(find_wrong(requests, engine, cache))
            before = len(service.ssml)
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
                assert process.stdout is not None
                spoken = len(kept) + chance.randrange(1, amount // moments * 3 // 2)
                while int(process.stdout.readline()) < spoken:
                    pass
                time.sleep(chance.random() * 0.05)
                process.kill()
            assert kept.isdisjoint(service.texts[before:]), "a clip that was there was asked for again"
            killed_at.append(spoken)
        report = asyncio.run(synthesize_all(requests, engine=engine, cache=cache, jobs=JOBS, policy=QUICK))
    assert find_wrong(requests, engine, cache) == []
    print(f"kills: killed after {killed_at} clips; the last run found {report.cached} and spoke {report.spoken}")


def failure(folder: Path) -> None:
    """Let the command meet a service whose answers all break off, though it accepts connections."""
    with service_process(probability=1.0, kinds=["reset"]) as address:
        page = write_page(folder / "talk.transcript.yaml", turns=20)
        done, seconds = run_command(address, folder, "build", str(page), "--engine", "edge", "--language", "en")
    assert done.returncode == 1, done.stderr
    assert "could not be spoken" in done.stderr
    assert seconds < DEFAULT_POLICY.patience_s
    print(f"failure: exit code {done.returncode} after {seconds:.1f} s\n{done.stderr}")


def first_sound(folder: Path) -> None:
    """Wait for a sample, with nothing in the cache."""
    with service_process(latency_s=LATENCY_S, speed=SPEED) as address:
        page = write_page(folder / "talk.transcript.yaml", turns=60)
        options = ("--engine", "edge", "--language", "en+zh", "--sample", "60s")
        done, seconds = run_command(address, folder, "build", str(page), *options)
    assert done.returncode == 0, done.stderr
    assert list((folder / "output").rglob("*.sample-60s.mp3"))
    print(f"first sound: {seconds:.1f} s from the start of the command to the file")
    assert seconds < 10


def run_command(address: str, folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Return what the command did with a service and a cache of its own, and its seconds."""
    environment = environment_of(address) | {"DUOLOGUE_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "pipeline", *arguments, "--output", str(folder / "output")]
    began_s = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder, check=False)
    return done, time.perf_counter() - began_s


def timed_s(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


ALL: dict[str, Callable[[Path], None]] = {
    "throughput": throughput,
    "faults": faults,
    "kills": kills,
    "failure": failure,
    "first-sound": first_sound,
}


def main() -> None:
    """Run what is asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(ALL)}; all by default")
    names = parser.parse_args().names or list(ALL)
    if unknown := set(names) - ALL.keys():
        parser.error(f"no measurement is called {', '.join(sorted(unknown))}")
    print(f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}")
    for name in names:
        with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
            ALL[name](Path(folder))


if __name__ == "__main__":
    main()
