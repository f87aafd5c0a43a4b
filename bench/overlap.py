"""What a build takes beyond the longer of its halves: speech alone, encoding alone.

``python -m bench.overlap [--pairs 3] [--turns 40] [--latency-s 0.3] [--speed 20]`` has a conversation spoken by
a service on this machine that answers as late and as fast as it is told, and builds it three times
a round: with nothing cached, speech alone (what it stores), and with every clip cached and nothing
encoded. The ratio of the first to the longer of the others is printed for each round, and its median.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.programme import write_page
from pipeline.build import BuildSettings, build_episodes, plan_episodes
from pipeline.loop import BackgroundLoop
from pipeline.speech.cache import ClipCache
from pipeline.speech.registry import load_engine
from pipeline.speech.synthesis import synthesize_all
from tests.speech.edge_service import environment_of
from tests.speech.serving import service_process

SETTINGS = BuildSettings(engine="edge")


def timed_s(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def build(page: Path, folder: Path, environment: dict[str, str]) -> None:
    report = build_episodes(page, replace(SETTINGS, output=folder / "output"), environment=environment)
    if report.failed:
        sys.exit(str(report.failed[0].error))


def speak(page: Path, folder: Path, environment: dict[str, str]) -> None:
    (plan,) = plan_episodes(page, replace(SETTINGS, output=folder / "output"), environment=environment).plans
    engine = load_engine("edge", environment)
    cache = ClipCache.from_environment(environment)
    with BackgroundLoop() as loop:
        loop.run(synthesize_all(plan.requests.by_key.values(), engine=engine, cache=cache))
        loop.run(engine.close())


def measure(page: Path, folder: Path, address: str) -> float:
    """Return the ratio of one round."""

    def fresh(name: str) -> dict[str, str]:
        shutil.rmtree(folder / name, ignore_errors=True)
        return environment_of(address) | {"DUOLOGUE_CACHE": str(folder / name)}

    together, apart = fresh("together"), fresh("apart")
    both_s = timed_s(lambda: build(page, folder / "one", together))
    speech_s = timed_s(lambda: speak(page, folder / "other", apart))
    encoding_s = timed_s(lambda: build(page, folder / "other", apart))
    ratio = both_s / max(speech_s, encoding_s)
    print(f"both {both_s:6.2f} s   speech {speech_s:6.2f} s   encoding {encoding_s:6.2f} s   ratio {ratio:.3f}")
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--latency-s", type=float, default=0.3)
    parser.add_argument("--speed", type=float, default=20.0)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        service_process(latency_s=chosen.latency_s, speed=chosen.speed) as address,
    ):
        page = write_page(Path(name) / "page.transcript.yaml", chosen.turns)
        ratios = [measure(page, Path(name), address) for _ in range(chosen.pairs)]
    print(f"median ratio {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
