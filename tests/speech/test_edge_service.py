"""The speech service that stands in for the online one: what tests rely on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from array import array
from itertools import pairwise
from urllib.request import ProxyHandler, build_opener

import pytest

from pipeline.codec import decode
from pipeline.model import Encoded
from pipeline.speech.engine import Request
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.engines.edge_settings import EdgeSettings
from tests.speech.edge_service import EdgeService
from tests.speech.edge_tones import FRAME_BYTES, FRAME_MS, Spoken, synthesize


def crossings_hz(spoken: Spoken) -> float:
    """Return the pitch of the first word of an answer, by the zero crossings of its middle half."""
    (word, *_), audio = synthesize(spoken)
    pcm = decode(Encoded(audio, "audio/mpeg"))
    length = word.frames * 576
    first = word.start * 576 + length // 4
    samples = array("h", pcm.samples)[first : first + length // 2]
    upward = sum(1 for before, after in pairwise(samples) if before < 0 <= after)
    return upward * pcm.rate_hz / len(samples)


@pytest.mark.parametrize("text", ["Good morning, everybody.", "大家早上好。", "Yes"])
def test_an_answer_is_a_real_mp3(text: str) -> None:
    """It decodes to the length that its frames say, at 24 kHz, loud in words and silent after them."""
    boundaries, audio = synthesize(Spoken("zh-CN-XiaoxiaoNeural", text, 0, 0))
    pcm = decode(Encoded(audio, "audio/mpeg"))
    samples = array("h", pcm.samples)

    assert pcm.rate_hz == 24_000
    assert pcm.duration_ms == len(audio) // FRAME_BYTES * FRAME_MS
    for word in boundaries:
        middle = (2 * word.start + word.frames) * 576 // 2
        assert max(samples[middle : middle + 576]) > 3000
    assert max(samples[-20_000:]) < 30


def test_a_letter_takes_60_ms_and_a_han_sign_200() -> None:
    """The length of an answer is plausible for its text, and follows the rate."""
    assert len(synthesize(Spoken("en-US-GuyNeural", "a" * 100, 0, 0))[1]) // 6 == pytest.approx(7000, abs=100)
    assert len(synthesize(Spoken("zh-CN-YunxiNeural", "好" * 30, 0, 0))[1]) // 6 == pytest.approx(7300, abs=400)
    assert len(synthesize(Spoken("en-US-GuyNeural", "a" * 100, 100, 0))[1]) // 6 == pytest.approx(4000, abs=100)


def test_voices_and_pitch_can_be_heard() -> None:
    """Another voice has another tone, and a shift in Hz shifts it."""
    guy = crossings_hz(Spoken("en-US-GuyNeural", "a" * 60, 0, 0))
    shifted = crossings_hz(Spoken("en-US-GuyNeural", "a" * 60, 0, 50))
    other = crossings_hz(Spoken("en-US-AriaNeural", "a" * 60, 0, 0))

    assert shifted == pytest.approx(guy + 50, abs=3)
    assert abs(other - guy) > 5


def test_faults_come_by_seed() -> None:
    """The same seed spoils the same requests, about as many as the probability says."""

    def spoilt(seed: int) -> list[bool]:
        service = EdgeService(probability=0.2, seed=seed)
        return [service._fault_of(number) is not None for number in range(500)]

    assert spoilt(1) == spoilt(1) != spoilt(2)
    assert 60 < sum(spoilt(1)) < 140


def test_more_requests_than_it_takes_are_refused() -> None:
    """With room for two at once, the others are told to slow down, and the peak is remembered."""
    service = EdgeService(most_at_once=2, latency_s=0.05)

    async def scenario() -> list[object]:
        async with service.serving():
            engine = EdgeEngine(EdgeSettings(service.url))
            requests = [Request(f"Number {number}.", "en", "en-GB-RyanNeural") for number in range(5)]
            return list(await asyncio.gather(*map(engine.synthesize, requests), return_exceptions=True))

    outcomes = asyncio.run(scenario())
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 3
    assert service.peak == 5


def test_the_list_of_voices_is_served_from_a_thread() -> None:
    """Plain HTTP clients can ask while the test goes on; the port is closed afterwards."""
    service = EdgeService()
    with service.running():
        answer = build_opener(ProxyHandler({})).open(f"{service.url}/voices/list?trustedclienttoken=x", timeout=5)
        voices = json.load(answer)
        answer.close()

    assert {"ShortName": "zh-CN-YunxiNeural", "Locale": "zh-CN", "Gender": "Male"} in voices
    assert service.lists == 1


def test_another_process_can_speak_through_it() -> None:
    """The address in the environment is all that a command needs."""
    program = (
        "import asyncio, os; from pipeline.speech.engines.edge import EdgeEngine; "
        "from pipeline.speech.engine import Request; "
        "engine = EdgeEngine.from_environment(os.environ); "
        "speech = asyncio.run(engine.synthesize(Request('Hello there.', 'en', 'en-GB-RyanNeural'))); "
        "print([mark.text for mark in speech.marks])"
    )
    service = EdgeService()
    with service.running():
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=service.environment(),
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )

    assert done.stdout.strip() == "['Hello', 'there']"
    assert service.texts == ["Hello there."]
