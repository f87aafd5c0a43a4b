# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3
from mutagen.mp3 import MPEGInfo

from pipeline.audio.levelling import voice_gain_db
from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.audio.mixing import Part
from pipeline.audio.programme import write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import Programme
from pipeline.audio.trimming import trim
from pipeline.errors import AudioError, OutputError
from pipeline.model import ChapterMark, Clip, Pauses, Segment
from tests.audio.sounds import between, decoded, heard_db, joined, peak, silence, tone

PITCHES_HZ = (500, 700, 900)


def untagged(_: Programme) -> Tags:
    """Return nothing to tag a programme with."""
    return Tags("")


def talk() -> list[Part]:
    """Return three clips of different pitch, each with silence around it, trimmed."""
    clips = [trim(Clip(joined(silence(200), tone(hz, 400), silence(900)))) for hz in PITCHES_HZ]
    return [
        Part(0, clips[0], 0.0, "speaker"),
        Part(1, clips[1], 0.0, "chapter"),
        Part(2, clips[2], 0.0, "end"),
    ]


def test_each_clip_is_heard_where_its_segment_stands(tmp_path: Path) -> None:
    """After encoding and decoding, each pitch sounds within its segment and nowhere else."""
    target = tmp_path / "talk.mp3"

    programme = write_programme(talk(), target, tags=untagged)

    heard = decoded(target.read_bytes())
    for segment, hz in zip(programme.segments, PITCHES_HZ, strict=True):
        inside = between(heard, segment.start + 2205, segment.end - 2205)
        assert heard_db(inside, hz) == pytest.approx(-12, abs=0.5)
        assert all(heard_db(inside, other) < -50 for other in PITCHES_HZ if other != hz)


def test_pauses_are_silent(tmp_path: Path) -> None:
    """Between the segments, but for a moment that the codec smears, nothing is heard."""
    target = tmp_path / "talk.mp3"

    programme = write_programme(talk(), target, tags=untagged)

    heard = decoded(target.read_bytes())
    edges = [*(segment.start for segment in programme.segments[1:]), programme.length]
    for segment, end in zip(programme.segments, edges, strict=True):
        assert peak(between(heard, segment.end, end - 1152)) <= 3


@settings(max_examples=10, deadline=None)
@given(
    clips=st.lists(st.integers(50, 400), min_size=1, max_size=4),
    rate_hz=st.sampled_from([8000, 22_050, 24_000, 44_100]),
)
def test_the_timeline_is_as_long_as_the_file(
    tmp_path_factory: pytest.TempPathFactory, clips: list[int], rate_hz: int
) -> None:
    """Segments and pauses add up to what a decoder plays and to what a second reader says."""
    target = tmp_path_factory.mktemp("programme") / "talk.mp3"
    parts = [Part(n, Clip(tone(440, ms)), 0.0, "paragraph") for n, ms in enumerate(clips)]

    programme = write_programme(parts, target, tags=untagged, rate_hz=rate_hz, bitrate_kbps=64)

    assert 0 <= len(decoded(target.read_bytes())) - programme.length <= 46
    assert programme.duration_ms == pytest.approx(sum(clips) + 550 * len(clips), abs=2 * len(clips))
    # mutagen counts frames, those of the encoder's delay and padding too.
    frame_ms = (1152 if rate_hz > 24_000 else 576) / rate_hz * 1000
    with target.open("rb") as file:
        length_s = MPEGInfo(file).length
    assert 0 <= length_s * 1000 - programme.duration_ms <= 4 * frame_ms


def test_the_same_clips_give_the_same_bytes(tmp_path: Path) -> None:
    """In another folder, under another name: not a byte differs."""
    one, two = tmp_path / "one.mp3", tmp_path / "elsewhere" / "two.mp3"

    for target in (one, two):
        write_programme(talk(), target, tags=lambda _: Tags("Tea", date="2023"))

    assert one.read_bytes() == two.read_bytes()


def test_tags_know_the_timeline(tmp_path: Path) -> None:
    """Chapters can be tagged with the times that mixing found."""
    target = tmp_path / "talk.mp3"

    def tags(programme: Programme) -> Tags:
        return Tags("Talk", chapters=(ChapterMark("All", 0, programme.duration_ms),))

    programme = write_programme(talk(), target, tags=tags)

    assert ID3(target)["CHAP:chapter001"].end_time == programme.duration_ms > 3000


def test_progress_is_told_segment_by_segment(tmp_path: Path) -> None:
    """The callback sees each segment once, in order."""
    told: list[Segment] = []

    programme = write_programme(talk(), tmp_path / "talk.mp3", tags=untagged, on_progress=told.append)

    assert tuple(told) == programme.segments


def test_a_voice_at_its_target_stays_there_in_the_file(tmp_path: Path) -> None:
    """Encoding keeps loudness and, within its margin, the peak."""
    target = tmp_path / "talk.mp3"
    voice = tone(997, 3000, level_db=-24)
    gain_db = voice_gain_db(voice)

    write_programme([Part(0, Clip(voice), gain_db, "end")], target, tags=untagged, pauses=Pauses(end_ms=0))

    heard = decoded(target.read_bytes())
    assert measure_loudness(heard) == pytest.approx(-16, abs=0.2)
    assert measure_true_peak(heard) < -1


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """When a clip cannot be made, the file of the last run is untouched, and nothing else stays behind."""
    target = tmp_path / "talk.mp3"
    target.write_bytes(b"the last run")

    def parts() -> Iterator[Part]:
        yield talk()[0]
        raise AudioError("the clip is broken")

    with pytest.raises(AudioError, match="the clip is broken"):
        write_programme(parts(), target, tags=untagged)

    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp3"]
    assert target.read_bytes() == b"the last run"


def test_nothing_to_encode_is_an_error(tmp_path: Path) -> None:
    """A programme without parts is no file."""
    with pytest.raises(AudioError, match="there is nothing to encode: expected one clip or more") as caught:
        write_programme([], tmp_path / "empty.mp3", tags=untagged)

    assert caught.value.where.endswith("empty.mp3")
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_leave_no_file(tmp_path: Path) -> None:
    """Settings are checked before anything is written."""
    with pytest.raises(AudioError, match="no bit rate of 99 kbit/s"):
        write_programme(talk(), tmp_path / "talk.mp3", tags=untagged, bitrate_kbps=99)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A file where a folder should be is told with the target's name."""
    (tmp_path / "occupied").write_text("", encoding="utf-8")

    with pytest.raises(OutputError, match="cannot be written"):
        write_programme(talk(), tmp_path / "occupied" / "talk.mp3", tags=untagged)


def test_memory_does_not_grow_with_the_programme(tmp_path: Path) -> None:
    """Four minutes of samples never lie in memory together: what is encoded is let go."""
    clip = tone(300, 1000, rate_hz=8000)

    def parts(count: int) -> Iterator[Part]:
        for number in range(count):
            yield Part(number, Clip(joined(clip)), 0.0, "sentence")

    tracemalloc.start()
    programme = write_programme(parts(192), tmp_path / "long.mp3", tags=untagged, rate_hz=8000, bitrate_kbps=8)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert programme.duration_ms == 192 * 1250
    assert peak_bytes < programme.length * 2 / 8
