"""The picture of a programme, and the sound that it is of."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.waveform import stretch, waveform
from pipeline.filecache import FileCache
from pipeline.model import Pauses, Speech
from tests.audio.sounds import joined, silence, tone

RATE_HZ = 8000
BLOCKS = st.lists(st.lists(st.integers(-700, 0), min_size=1, max_size=40), min_size=1, max_size=8)


def _untagged(_: Mix) -> Tags:
    return Tags("")


def test_the_picture_shows_speech_and_the_silence_after_it(tmp_path: Path) -> None:
    """Where a tone sounds the picture is tall, in the long pause between two tones it is flat."""
    speech = Speech(joined(silence(100), tone(500, 2000), silence(100)))
    parts = [Part(0, speech, 0.0, "chapter"), Part(1, speech, 0.0, "end")]

    mix = write_programme(
        parts,
        tmp_path / "tones.mp3",
        cache=FileCache(tmp_path / "cache"),
        format=Mp3Format(),
        tags=_untagged,
        pauses=Pauses(chapter_ms=4000),
    )

    second = len(mix.waveform) * 1000 / mix.programme.duration_ms
    assert min(mix.waveform[int(0.6 * second) : int(1.8 * second)]) > 40
    assert max(mix.waveform[int(3 * second) : int(5.5 * second)]) == 0
    assert min(mix.waveform[int(6.8 * second) : int(7.8 * second)]) > 40


@given(BLOCKS, st.integers(1, 50))
def test_every_column_is_a_level(blocks: list[list[int]], columns: int) -> None:
    """However loud the blocks, there are no more columns than asked for, each from 0 to 100."""
    starts = list(accumulate((len(block) * RATE_HZ // 10 for block in blocks), initial=0))
    stretches = [stretch(start, block) for start, block in zip(starts, blocks, strict=False)]

    drawn = waveform(stretches, length=starts[-1], rate_hz=RATE_HZ, columns=columns)

    assert len(drawn) == min(columns, sum(map(len, blocks)))
    assert all(0 <= level <= 100 for level in drawn)


@given(st.integers(-700, 0), st.integers(1, 400), st.integers(1, 50))
def test_an_even_programme_is_drawn_even(dlufs: int, tenths: int, columns: int) -> None:
    """A programme that is equally loud throughout has one level in all columns."""
    even = stretch(0, [dlufs] * tenths)

    drawn = waveform([even], length=tenths * RATE_HZ // 10, rate_hz=RATE_HZ, columns=columns)

    assert set(drawn) == set(even.levels)
