# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import threading
import time
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
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.trimming import MARGIN_AFTER_MS, MARGIN_BEFORE_MS
from pipeline.errors import AudioError, OutputError
from pipeline.filecache import FileCache
from pipeline.model import ChapterMark, Segment, Speech
from tests.audio.sounds import between, decoded, heard_db, joined, peak, samples_of, silence, tone

FORMAT = Mp3Format()
PITCHES_HZ = (500, 700, 900)


def untagged(_: Mix) -> Tags:
    """Return nothing to tag a programme with."""
    return Tags("")


def talk() -> list[Part]:
    """Return three clips of different pitch, each with silence around it."""
    clips = [Speech(joined(silence(200), tone(hz, 400), silence(900))) for hz in PITCHES_HZ]
    return [
        Part(0, clips[0], 0.0, "speaker"),
        Part(1, clips[1], 0.0, "chapter"),
        Part(2, clips[2], 0.0, "end"),
    ]


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> FileCache:
    """An empty cache outside the folder of the test."""
    return FileCache(tmp_path_factory.mktemp("cache"))


def test_each_clip_is_heard_where_its_segment_stands(tmp_path: Path, cache: FileCache) -> None:
    """After encoding and decoding, each pitch sounds within its segment and nowhere else."""
    target = tmp_path / "talk.mp3"

    programme = write_programme(talk(), target, cache=cache, format=FORMAT, tags=untagged).programme

    heard = decoded(target.read_bytes())
    for segment, hz in zip(programme.segments, PITCHES_HZ, strict=True):
        inside = between(heard, segment.start + 2205, segment.end - 2205)
        assert heard_db(inside, hz) == pytest.approx(-12, abs=0.5)
        assert all(heard_db(inside, other) < -50 for other in PITCHES_HZ if other != hz)


def test_a_mark_of_a_clip_is_found_in_the_programme(tmp_path: Path, cache: FileCache) -> None:
    """What sounds at a mark in a clip sounds in the file at its segment, less what was cut off; also from the cache."""
    target = tmp_path / "talk.mp3"
    words = Speech(joined(silence(200), tone(500, 300), silence(100), tone(900, 300), silence(900)))
    parts = [Part(0, words, 0.0, "speaker"), Part(1, words, 0.0, "end")]

    for _ in range(2):
        programme = write_programme(parts, target, cache=cache, format=FORMAT, tags=untagged).programme

        second = programme.segments[1]
        at = second.start - second.lead + 600 * FORMAT.rate_hz // 1000
        heard = decoded(target.read_bytes())
        assert heard_db(between(heard, at + 441, at + 10_000), 900) == pytest.approx(-12, abs=0.5)
        assert peak(between(heard, at - 2205, at - 1152)) < 100


def test_pauses_are_silent(tmp_path: Path, cache: FileCache) -> None:
    """Between the segments, but for a moment that the codec smears, nothing is heard."""
    target = tmp_path / "talk.mp3"

    programme = write_programme(talk(), target, cache=cache, format=FORMAT, tags=untagged).programme

    heard = decoded(target.read_bytes())
    edges = [*(segment.start for segment in programme.segments[1:]), programme.length]
    for segment, end in zip(programme.segments, edges, strict=True):
        assert peak(between(heard, segment.end, end - 1152)) <= 3


@settings(max_examples=10)
@given(
    clips=st.lists(st.integers(50, 400), min_size=1, max_size=4),
    format=st.sampled_from([Mp3Format(8000, 24), Mp3Format(22_050, 64), Mp3Format(24_000, 64), Mp3Format(44_100, 96)]),
)
def test_the_timeline_is_as_long_as_the_file(
    tmp_path_factory: pytest.TempPathFactory, clips: list[int], format: Mp3Format
) -> None:
    """Segments and pauses add up to what a decoder plays, and to the sample to what a second reader says."""
    folder = tmp_path_factory.mktemp("programme")
    parts = [Part(n, Speech(tone(440, ms)), 0.0, "paragraph") for n, ms in enumerate(clips)]

    programme = write_programme(
        parts, folder / "talk.mp3", cache=FileCache(folder), format=format, tags=untagged
    ).programme

    assert 0 <= len(decoded((folder / "talk.mp3").read_bytes())) - programme.length <= 47
    frame_ms = format.frame_length / format.rate_hz * 1000
    around_ms = MARGIN_BEFORE_MS + MARGIN_AFTER_MS + 550
    assert 0 <= programme.duration_ms + 1 - sum(clips) - around_ms * len(clips) <= (frame_ms + 12) * len(clips)
    with (folder / "talk.mp3").open("rb") as file:
        assert MPEGInfo(file).length == pytest.approx(programme.length / format.rate_hz, abs=1e-6)


def test_the_same_clips_give_the_same_bytes(tmp_path: Path, cache: FileCache) -> None:
    """In another folder, under another name: not a byte differs."""
    one, two = tmp_path / "one.mp3", tmp_path / "elsewhere" / "two.mp3"

    for target in (one, two):
        write_programme(talk(), target, cache=cache, format=FORMAT, tags=lambda _: Tags("Tea", date="2023"))

    assert one.read_bytes() == two.read_bytes()


def test_tags_know_the_timeline(tmp_path: Path, cache: FileCache) -> None:
    """Chapters can be tagged with the times that mixing found."""
    target = tmp_path / "talk.mp3"

    def tags(mix: Mix) -> Tags:
        return Tags("Talk", chapters=(ChapterMark("All", 0, mix.programme.duration_ms),))

    programme = write_programme(talk(), target, cache=cache, format=FORMAT, tags=tags).programme

    assert ID3(target)["CHAP:chapter001"].end_time == programme.duration_ms > 3000


def test_progress_is_told_segment_by_segment(tmp_path: Path, cache: FileCache) -> None:
    """The callback sees each segment once, in order."""
    told: list[Segment] = []

    programme = write_programme(
        talk(), tmp_path / "talk.mp3", cache=cache, format=FORMAT, tags=untagged, on_progress=told.append
    ).programme

    assert tuple(told) == programme.segments


def test_a_voice_at_its_target_stays_there_in_the_file(tmp_path: Path, cache: FileCache) -> None:
    """Encoding keeps the loudness; what the blocks add up to is what the meter says of the file."""
    target = tmp_path / "talk.mp3"
    voice = tone(997, 3000, level_db=-24)
    parts = [Part(n, Speech(voice), voice_gain_db(voice), "paragraph") for n in range(3)]

    mix = write_programme(parts, target, cache=cache, format=FORMAT, tags=untagged)

    heard = decoded(target.read_bytes())
    assert measure_loudness(heard) == pytest.approx(-16, abs=0.5)
    assert mix.loudness_lufs == pytest.approx(measure_loudness(heard), abs=0.1)
    assert mix.true_peak_dbtp == pytest.approx(measure_true_peak(heard), abs=0.1)


def test_the_number_of_workers_changes_nothing(tmp_path: Path, cache: FileCache) -> None:
    """Blocks made one by one, many at a time, or taken from the cache: not a byte differs."""
    parts = [Part(n, Speech(tone(300 + 40 * n, 100 + 30 * n)), -0.1 * n, "sentence") for n in range(12)]
    files = []

    for name, workers, blocks in (("one", 1, FileCache(tmp_path / "a")), ("many", 8, cache), ("again", 3, cache)):
        mix = write_programme(parts, tmp_path / name, cache=blocks, format=FORMAT, tags=untagged, workers=workers)
        assert [segment.utterance for segment in mix.programme.segments] == list(range(12))
        files.append((tmp_path / name).read_bytes())

    assert files[0] == files[1] == files[2]


def test_an_edit_makes_one_block(tmp_path: Path, cache: FileCache) -> None:
    """Where one clip of many changes, the blocks of the others are those of the last run."""
    parts = [Part(n, Speech(tone(300 + 40 * n, 100)), 0.0, "sentence") for n in range(6)]
    write_programme(parts, tmp_path / "talk.mp3", cache=cache, format=FORMAT, tags=untagged)
    before = set(cache.folder.rglob("*.block"))

    parts[2] = Part(2, Speech(tone(1000, 150)), 0.0, "sentence")
    write_programme(parts, tmp_path / "talk.mp3", cache=cache, format=FORMAT, tags=untagged)

    assert len(before) == 6
    assert len(set(cache.folder.rglob("*.block")) - before) == 1


def test_nothing_drifts(tmp_path: Path, cache: FileCache) -> None:
    """After a thousand joins a sound starts a margin after its segment, to a millisecond, as the first one does."""
    beep = Speech(tone(1000, 100, rate_hz=44_100, level_db=-6))
    parts = [Part(n, beep, 0.0, "sentence") for n in range(1000)]

    programme = write_programme(parts, tmp_path / "long.mp3", cache=cache, format=FORMAT, tags=untagged).programme

    heard = decoded((tmp_path / "long.mp3").read_bytes())
    assert len(heard) == pytest.approx(programme.length, abs=47)
    for segment in (programme.segments[1], programme.segments[500], programme.segments[-1]):
        around = samples_of(between(heard, segment.start - 4410, segment.end))
        first = next(at for at, sample in enumerate(around) if abs(sample) > 2000) - 4410
        assert 0 <= first - MARGIN_BEFORE_MS * 44.1 <= 44


def test_blocks_are_made_while_clips_are_still_to_come(tmp_path: Path, cache: FileCache) -> None:
    """What is spoken is encoded before the next clip is there, however long that takes."""
    encoded: list[int] = []

    def parts() -> Iterator[Part]:
        for part in talk():
            yield part
            deadline = time.monotonic() + 30
            while len(list(cache.folder.rglob("*.block"))) <= part.utterance and time.monotonic() < deadline:
                time.sleep(0.005)
            encoded.append(len(list(cache.folder.rglob("*.block"))))

    write_programme(parts(), tmp_path / "talk.mp3", cache=cache, format=FORMAT, tags=untagged)

    assert encoded == [1, 2, 3]


def test_no_more_clips_are_taken_than_can_be_encoded(tmp_path: Path, cache: FileCache) -> None:
    """However fast clips come, those that wait are few."""
    taken: list[int] = []
    written: list[int] = []
    ahead: list[int] = []

    def parts() -> Iterator[Part]:
        for number in range(30):
            taken.append(number)
            ahead.append(len(taken) - len(written))
            yield Part(number, Speech(tone(300 + number, 100)), 0.0, "sentence")

    write_programme(
        parts(),
        tmp_path / "talk.mp3",
        cache=cache,
        format=FORMAT,
        tags=untagged,
        workers=2,
        on_progress=lambda segment: written.append(segment.utterance),
    )

    assert max(ahead) <= 6
    assert written == list(range(30))


def test_a_failure_stops_the_workers_and_leaves_the_old_file(tmp_path: Path, cache: FileCache) -> None:
    """When a clip cannot be made, the file of the last run is untouched, and nothing else stays behind."""
    target = tmp_path / "talk.mp3"
    target.write_bytes(b"the last run")

    def parts() -> Iterator[Part]:
        yield talk()[0]
        raise AudioError("the clip is broken")

    with pytest.raises(AudioError, match="the clip is broken"):
        write_programme(parts(), target, cache=cache, format=FORMAT, tags=untagged)

    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp3"]
    assert target.read_bytes() == b"the last run"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("duologue-mix")]


def test_nothing_to_encode_is_an_error(tmp_path: Path, cache: FileCache) -> None:
    """A programme without parts is no file."""
    with pytest.raises(AudioError, match="there is nothing to encode: expected one clip or more") as caught:
        write_programme([], tmp_path / "empty.mp3", cache=cache, format=FORMAT, tags=untagged)

    assert caught.value.where.endswith("empty.mp3")
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_leave_no_file(tmp_path: Path, cache: FileCache) -> None:
    """Settings are checked before anything is written."""
    with pytest.raises(AudioError, match="no bit rate of 99 kbit/s"):
        write_programme(talk(), tmp_path / "talk.mp3", cache=cache, format=Mp3Format(44_100, 99), tags=untagged)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, cache: FileCache) -> None:
    """A file where a folder should be is told with the target's name."""
    (tmp_path / "occupied").write_text("", encoding="utf-8")

    with pytest.raises(OutputError, match="cannot be written"):
        write_programme(talk(), tmp_path / "occupied" / "talk.mp3", cache=cache, format=FORMAT, tags=untagged)


def test_memory_does_not_grow_with_the_programme(tmp_path: Path, cache: FileCache) -> None:
    """A long programme takes hardly more than a short one: what is encoded is let go."""

    def parts(count: int) -> Iterator[Part]:
        for number in range(count):
            yield Part(number, Speech(tone(300 + number, 1000, rate_hz=8000)), 0.0, "sentence")

    peaks_bytes = []
    for count in (4, 48):
        tracemalloc.start()
        programme = write_programme(
            parts(count), tmp_path / "long.mp3", cache=cache, format=Mp3Format(8000, 8), tags=untagged, workers=2
        ).programme
        peaks_bytes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert 48 * 1320 <= programme.duration_ms < 48 * 1395
    # Two blocks may be in the making at once, or by chance one; samples that were kept would be twice this.
    assert peaks_bytes[1] < peaks_bytes[0] + programme.length
