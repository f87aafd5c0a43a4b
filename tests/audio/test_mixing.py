from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.mixing import Part, mix
from pipeline.audio.trimming import MARGIN_MS
from pipeline.model import Break, Clip, Pauses
from tests.audio.sounds import between, heard_db, peak, samples_of, silence, tone

BREAKS: tuple[Break, ...] = get_args(Break)


@settings(max_examples=40)
@given(
    clips=st.lists(st.tuples(st.integers(20, 200), st.sampled_from(BREAKS)), max_size=5),
    rate_hz=st.sampled_from([8000, 22_050, 24_000, 44_100]),
)
def test_blocks_put_together_are_the_programme(clips: list[tuple[int, Break]], rate_hz: int) -> None:
    """Each segment begins where the block before it ended, and fills its block but for the pause."""
    parts = [Part(n, Clip(tone(400, ms, rate_hz=rate_hz)), 0.0, after) for n, (ms, after) in enumerate(clips)]
    pauses = Pauses()

    blocks = list(mix(parts, rate_hz=rate_hz, pauses=pauses))

    at = 0
    for part, block in zip(parts, blocks, strict=True):
        length = block.segment.end - block.segment.start
        pause = len(block.pcm) - length
        assert block.segment.utterance == part.utterance
        assert (block.segment.start, length) == (at, len(part.clip.pcm))
        assert pause == pytest.approx(pauses.after_ms(part.separator) * rate_hz / 1000, abs=1)
        assert peak(between(block.pcm, length, length + pause)) == 0
        at += len(block.pcm)


def test_clips_of_any_rate_are_mixed_at_the_rate_of_the_programme() -> None:
    """A clip is resampled: it stays as long and keeps its pitch, without the mirror images of a cheap method."""
    part = Part(0, Clip(tone(1000, 500, rate_hz=16_000)), 0.0, "end")

    (block,) = mix([part], rate_hz=44_100, pauses=Pauses(end_ms=0))

    assert block.pcm.rate_hz == 44_100
    assert len(block.pcm) == pytest.approx(22_050, abs=64)
    assert heard_db(block.pcm, 1000) == pytest.approx(-12, abs=0.3)
    assert heard_db(block.pcm, 15_000) < -70


def test_each_voice_gets_its_gain() -> None:
    """The gain of a part moves its clip and no other."""
    clip = Clip(tone(500, 300))
    parts = [Part(0, clip, -6.0, "speaker"), Part(1, clip, 3.0, "end")]

    softer, louder = mix(parts, rate_hz=24_000, pauses=Pauses(speaker_ms=0, end_ms=0))

    assert heard_db(softer.pcm, 500) == pytest.approx(-18, abs=0.3)
    assert heard_db(louder.pcm, 500) == pytest.approx(-9, abs=0.3)


def test_a_clip_begins_and_ends_without_a_click() -> None:
    """Even a clip that starts at its loudest rises from silence within a few milliseconds."""
    part = Part(0, Clip(tone(50, 200, phase=1.5, level_db=-3)), 0.0, "end")

    (block,) = mix([part], rate_hz=24_000, pauses=Pauses())

    assert max(abs(a - b) for a, b in pairwise([0, *samples_of(block.pcm), 0])) < 1000


def test_every_separator_has_its_pause() -> None:
    """The pauses follow the weight of what separates, and all of them differ."""
    pauses = Pauses()

    between_ms = [pauses.after_ms(separator) for separator in BREAKS if separator != "end"]

    assert len(set(between_ms)) == len(between_ms)
    assert pauses.after_ms("sentence") < pauses.after_ms("paragraph") < pauses.after_ms("speaker")
    assert pauses.after_ms("speaker") < pauses.after_ms("chapter")


def test_no_pause_is_two_seconds_long() -> None:
    """With the margins of trimmed clips around it, even a chapter's pause stays under two seconds."""
    longest_ms = max(Pauses().after_ms(separator) for separator in BREAKS)

    assert longest_ms + 2 * (MARGIN_MS + 100) < 2000


def test_a_clip_is_asked_for_only_when_its_turn_comes() -> None:
    """Mixing holds one clip at a time."""
    asked: list[int] = []

    def parts() -> Iterator[Part]:
        for number in range(3):
            asked.append(number)
            yield Part(number, Clip(silence(20)), 0.0, "sentence")

    blocks = mix(parts(), rate_hz=24_000, pauses=Pauses())
    next(blocks)

    assert asked == [0]


def test_no_parts_make_no_blocks() -> None:
    """An empty programme is empty."""
    assert list(mix([], rate_hz=24_000, pauses=Pauses())) == []
