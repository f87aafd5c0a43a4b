from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.mixing import CROSSFADE_MS, Prepared, fill, mix, prepare
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.trimming import MARGIN_AFTER_MS, MARGIN_BEFORE_MS
from pipeline.model import Break, Clip, Pauses, Pcm, Speech
from tests.audio.sounds import between, heard_db, joined, peak, samples_of, silence, tone

BREAKS: tuple[Break, ...] = get_args(Break)
FORMATS = st.sampled_from([Mp3Format(8000, 24), Mp3Format(22_050, 64), Mp3Format(24_000, 64), Mp3Format(44_100, 96)])
LOUDEST_DBFS = -1.0


def mixed(speech: Pcm, *, gain_db: float = 0.0, peak_dbfs: float = LOUDEST_DBFS) -> Pcm:
    """Return one clip, mixed alone."""
    return mix([Prepared(Clip(speech), gain_db, 0)], peak_dbfs=peak_dbfs, rate_hz=speech.rate_hz).pcm


@settings(max_examples=20)
@given(length=st.integers(1, 20_000), pause_ms=st.integers(0, 1500), format=FORMATS)
def test_the_pause_is_as_long_as_asked_or_up_to_a_frame_longer(length: int, pause_ms: int, format: Mp3Format) -> None:
    """Speech and pause fill whole frames; the pause is silent and takes up the difference."""
    speech = Pcm(b"\x00\x40" * length, format.rate_hz)

    filled = fill(speech, pause_ms=pause_ms, format=format)

    pause = len(filled) - length
    asked = max(pause_ms * format.rate_hz // 1000, format.least_silence)
    assert len(filled) % format.frame_length == 0
    assert 0 <= pause - asked < format.frame_length
    assert filled.samples == speech.samples + bytes(2 * pause)


@given(
    lengths=st.lists(st.integers(2400, 5000), min_size=1, max_size=4),
    pauses_ms=st.lists(st.integers(0, 60), min_size=4, max_size=4),
)
def test_clips_follow_each_other_in_order(lengths: list[int], pauses_ms: list[int]) -> None:
    """Segments never overlap, and a pause is as long as asked, of which the crossfade is a part."""
    clips = [
        Prepared(Clip(Pcm(b"\x00\x10" * length, 8000), lead=at), 0.0, pause)
        for at, (length, pause) in enumerate(zip(lengths, pauses_ms, strict=False))
    ]

    joint = mix(clips, peak_dbfs=LOUDEST_DBFS, rate_hz=8000)

    assert [place.lead for place in joint.places] == list(range(len(lengths)))
    assert joint.places[-1].end == len(joint.pcm)
    for (one, other), length, pause_ms in zip(pairwise(joint.places), lengths, pauses_ms, strict=False):
        assert one.end <= other.start
        assert other.start - (one.start + length) == (pause_ms - CROSSFADE_MS) * 8


@pytest.mark.parametrize("rate_hz", [24_000, 44_100, 48_000])
def test_usual_pauses_are_longer_than_the_least(rate_hz: int) -> None:
    """At the rates that podcasts have, no default pause is stretched to what a join needs, where there is one."""
    shortest_ms = min(Pauses().after_ms(separator) for separator in BREAKS if separator != "switch")

    assert Mp3Format(rate_hz).least_silence * 1000 / rate_hz < shortest_ms / 2


def test_clips_of_any_rate_are_prepared_at_the_rate_of_the_programme() -> None:
    """A clip is resampled: it stays as long and keeps its pitch, without the mirror images of a cheap method."""
    prepared = prepare(Speech(tone(1000, 500, rate_hz=16_000)), rate_hz=44_100).pcm

    assert prepared.rate_hz == 44_100
    assert len(prepared) == pytest.approx(22_050 + (MARGIN_BEFORE_MS + MARGIN_AFTER_MS) * 44.1, abs=450)
    assert heard_db(between(prepared, 2205, 19_845), 1000) == pytest.approx(-12, abs=0.3)
    assert heard_db(prepared, 15_000) < -70


def test_prepared_speech_has_even_margins() -> None:
    """The silence that an engine leaves around speech does not add to the pauses."""
    prepared = prepare(Speech(joined(silence(800), tone(400, 300), silence(900))), rate_hz=24_000)

    assert prepared.pcm.duration_ms == MARGIN_BEFORE_MS + 300 + MARGIN_AFTER_MS


@pytest.mark.parametrize("gain_db", [-6.0, 3.0])
def test_speech_gets_its_gain(gain_db: float) -> None:
    """What is heard has moved by the gain."""
    assert heard_db(mixed(tone(500, 300), gain_db=gain_db), 500) == pytest.approx(-12 + gain_db, abs=0.3)


def test_speech_begins_and_ends_without_a_click() -> None:
    """Even a clip that starts at its loudest rises from silence within a few milliseconds."""
    speech = tone(50, 200, phase=1.5, level_db=-3)

    assert max(abs(a - b) for a, b in pairwise([0, *samples_of(mixed(speech)), 0])) < 1000


def test_peaks_are_held() -> None:
    """A gain that would clip meets the limiter."""
    speech = tone(500, 300, level_db=-3)

    assert peak(mixed(speech, gain_db=12.0, peak_dbfs=-6.0)) <= 32_768 * 10 ** (-6 / 20) + 2


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

    assert longest_ms + MARGIN_BEFORE_MS + MARGIN_AFTER_MS + 100 < 2000
