"""When two who share a voice are told apart: by rule, and as measured on what espeak speaks."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from itertools import combinations

import pytest

from pipeline.model import CastVoice, Gender, Pcm, Prosody
from pipeline.script.casting import cast_speakers
from pipeline.script.distinctness import STEPS, are_told_apart
from pipeline.speech.engine import Request
from pipeline.speech.engines.espeak import EspeakEngine
from tests.script.conversations import greeting, person, shipped_voices
from tests.script.pitch import median_pitch_hz

SENTENCES = {"en": "We rowed along the river all morning.", "zh": "我们昨天在河边走了很久。"}
CLEAR = STEPS[:7]


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakEngine]:
    """The embedded engine, kept for the module."""
    engine = EspeakEngine()
    yield engine
    asyncio.run(engine.close())


def speak(engine: EspeakEngine, voices: list[tuple[str, CastVoice]]) -> list[Pcm]:
    """Have each voice say the sentence of its language."""

    async def gather() -> list[Pcm]:
        requests = [Request(SENTENCES[tag], tag, own.voice, own.prosody) for tag, own in voices]
        answers = await asyncio.gather(*map(engine.synthesize, requests))
        return [answer.audio for answer in answers if isinstance(answer.audio, Pcm)]

    return asyncio.run(gather())


def test_any_two_clear_steps_are_told_apart() -> None:
    """Seven people on one voice differ by 3 st, or by 15% and 2 st, each from every other."""
    assert len(set(STEPS)) == len(STEPS) >= 20
    assert all(are_told_apart(one, other) for one, other in combinations(CLEAR, 2))


def test_clear_steps_stay_clear_on_a_voice_that_is_higher_than_reckoned() -> None:
    """A service that bends by Hz bends a voice less that lies 15% above its nominal pitch."""

    def heard(step: Prosody) -> Prosody:
        return Prosody(step.rate_percent, 12 * math.log2(1 + (2 ** (step.pitch_st / 12) - 1) / 1.15))

    assert all(are_told_apart(heard(one), heard(other)) for one, other in combinations(CLEAR, 2))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_twenty_people_sound_different_on_their_clips(engine: EspeakEngine, language: str) -> None:
    """Whoever share a voice differ in median pitch by 3 st, or by 2 st and 15% of length, as measured."""
    genders: tuple[Gender, ...] = ("male", "male", "female", "female", "male")
    speakers = [person(f"Guest {number} Lima", gender=genders[number % 5]) for number in range(20)]
    casting = cast_speakers(greeting(speakers), languages=["en", "zh"], voices=shipped_voices(), engine="espeak")
    given = [casting.voices[speaker.id][language] for speaker in speakers]
    assert len({own.voice for own in given}) < len(given)

    clips = speak(engine, [(language, own) for own in given])
    measured = [
        (own.voice, 12 * math.log2(median_pitch_hz(pcm)), pcm.duration_ms)
        for own, pcm in zip(given, clips, strict=True)
    ]

    for (voice, pitch_st, length_ms), (other, other_st, other_ms) in combinations(measured, 2):
        apart_st, longer = abs(pitch_st - other_st), max(length_ms, other_ms) / min(length_ms, other_ms)
        assert voice != other or apart_st >= 3 or (apart_st >= 2 and longer >= 1.15), (voice, apart_st, longer)


@pytest.mark.parametrize("voice", ["cmn+m3", "cmn+linda"])
def test_clear_steps_are_heard_on_one_voice(engine: EspeakEngine, voice: str) -> None:
    """The first five people on a voice, a man's or a woman's, differ from one another as measured."""
    clips = speak(engine, [("zh", CastVoice(voice, step)) for step in CLEAR[:5]])
    measured = [(12 * math.log2(median_pitch_hz(pcm)), pcm.duration_ms) for pcm in clips]

    for (pitch_st, length_ms), (other_st, other_ms) in combinations(measured, 2):
        apart_st, longer = abs(pitch_st - other_st), max(length_ms, other_ms) / min(length_ms, other_ms)
        assert apart_st >= 3 or (apart_st >= 2 and longer >= 1.15), (apart_st, longer)


def test_the_measure_knows_a_tone() -> None:
    """A buzz of 137 Hz is measured as one, to a tenth of a semitone."""
    rate_hz = 22_050
    samples = [
        int(8000 * sum(math.sin(2 * math.pi * 137 * n * at / rate_hz) / n for n in range(1, 6)))
        for at in range(rate_hz // 2)
    ]
    pcm = Pcm(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples), rate_hz)

    assert abs(12 * math.log2(median_pitch_hz(pcm) / 137)) < 0.1
