"""From an engine's clip to the programme: no word loses its end, whatever sound that is."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.audio.mixing import Prepared, mix, prepare
from pipeline.codec import decode
from pipeline.model import Pcm, Speech
from pipeline.speech.engine import Request
from pipeline.speech.engines.espeak import EspeakEngine, EspeakSettings

# Each ends in another kind of sound: stops with and without voice, a hiss, a soft vowel, a nasal.
WORDS = (
    ("en", "en-us", "the lake"),
    ("en", "en-us", "a bag"),
    ("en", "en-us", "one half"),
    ("en", "en-us", "a hush"),
    ("en", "en-us", "the sofa"),
    ("zh", "cmn", "慢慢地"),
    ("zh", "cmn", "他很忙"),
)
LEAST_HEARD = 33  # 60 dB below full scale


@pytest.fixture(scope="module")
def spoken() -> list[Speech]:
    """The words, as the engine speaks them."""

    async def speak() -> list[Speech]:
        engine = EspeakEngine(EspeakSettings(workers=1))
        clips = [await engine.synthesize(Request(text, language, voice)) for language, voice, text in WORDS]
        await engine.close()
        return clips

    return asyncio.run(speak())


@pytest.mark.parametrize("silence_ms", [0, 10, 900])
def test_a_word_without_a_pause_after_it_is_heard_to_its_end(spoken: list[Speech], silence_ms: int) -> None:
    """However much silence an engine delivers after a word, all that sounds is there when the next one fades in."""
    for first, second in zip(spoken, [*spoken[1:], spoken[0]], strict=True):
        whole = decode(first.audio)
        longer = Pcm(whole.samples + bytes(2 * (silence_ms * whole.rate_hz // 1000)), whole.rate_hz)
        clips = [
            prepare(speech, rate_hz=whole.rate_hz)
            for speech in (Speech(longer, first.marks), Speech(second.audio, second.marks))
        ]

        mixed = mix([Prepared(clip, 0.0, 0) for clip in clips], peak_dbfs=0.0, rate_hz=whole.rate_hz)

        samples, heard = (memoryview(pcm.samples).cast("h") for pcm in (whole, mixed.pcm))
        end = max(at for at, sample in enumerate(samples) if abs(sample) >= LEAST_HEARD) + 1
        start = end - whole.rate_hz // 5
        place = mixed.places[0].start - mixed.places[0].lead
        assert list(heard[place + start : place + end]) == list(samples[start:end])
        assert place + end <= mixed.places[0].end
