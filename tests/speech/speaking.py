"""A process that speaks numbered sentences through a service: ``python -m tests.speech.speaking ADDRESS FOLDER COUNT``.

It writes the number of clips that are in its cache, a line each time another one is; tests kill it.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from pipeline.model import Encoded
from pipeline.pacing import RetryPolicy
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Request, cache_key
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.engines.edge_settings import EdgeSettings
from pipeline.speech.synthesis import synthesize_all
from tests.speech.edge_tones import Spoken, synthesize

QUICK = RetryPolicy(first_wait_s=0.01, first_wait_when_busy_s=0.02, longest_wait_s=0.1)
"""Waits in scaled time."""

_VOICES = (("en", "en-GB-SoniaNeural"), ("zh", "zh-CN-YunxiNeural"))


def sentences(amount: int) -> list[Request]:
    """Return requests that differ, in two languages."""
    texts = {
        "en": "Sentence number {}: the ferry takes the post across the bay.",
        "zh": "这是第{}句话，渡船把信件送过海湾。",
    }
    return [
        Request(texts[language].format(number), language, voice)
        for number in range(amount)
        for language, voice in [_VOICES[number % 2]]
    ]


def find_wrong(requests: list[Request], engine: EdgeEngine, cache: ClipCache) -> list[str]:
    """Return the texts whose clips are missing, or differ by a byte from what the service has for them."""
    wrong = []
    for request in requests:
        _, audio = synthesize(Spoken(request.voice, request.text, 0, 0))
        clip = cache.load(cache_key(engine.fingerprint, request))
        if clip is None or clip.audio != Encoded(audio, "audio/mpeg") or not clip.marks:
            wrong.append(request.text)
    return wrong


def engine_at(address: str, *, idle_s: float = 0.3) -> EdgeEngine:
    """Return an engine that soon loses its patience with a silent service."""
    return EdgeEngine(EdgeSettings(address, idle_timeout_s=idle_s))


def main(address: str, folder: str, amount: str) -> None:
    """Speak, and say how far it has come."""
    cached = count(1)

    def tell(_: str) -> None:
        sys.stdout.write(f"{next(cached)}\n")
        sys.stdout.flush()

    asyncio.run(
        synthesize_all(
            sentences(int(amount)),
            engine=engine_at(address),
            cache=ClipCache(Path(folder)),
            jobs=8,
            policy=QUICK,
            on_spoken=tell,
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
