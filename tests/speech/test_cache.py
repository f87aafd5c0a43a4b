"""Clips outlive kills, damage and neighbours, and stay under a ceiling."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codec import decode
from pipeline.errors import AudioError, OutputError
from pipeline.model import Encoded, Pcm, Speech, WordMark
from pipeline.speech.cache import ClipCache
from tests.speech.storing import numbered_key, numbered_speech
from tests.speech.tones import tone

PROJECT = Path(__file__).parents[2]
KEY = numbered_key(1)
SPEECH = Speech(
    Encoded(b"not quite an MP3\n\0\xff", "audio/mpeg"), (WordMark("你好", 0, 420), WordMark("Ana", 430, 800))
)

marks = st.lists(
    st.builds(WordMark, st.text(max_size=8), st.integers(0, 10**7), st.integers(0, 10**7)), max_size=8
).map(tuple)
encoded = st.builds(Encoded, st.binary(max_size=500), st.sampled_from(["audio/mpeg", "audio/ogg", "audio/wav"]))
pcm = st.builds(
    Pcm,
    st.lists(st.integers(-32768, 32767), max_size=300).map(
        lambda samples: b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)
    ),
    st.sampled_from([8000, 22050, 24000, 44100]),
)


def clip_file(cache: ClipCache, key: str) -> Path:
    """Return the file that a cache has for a key."""
    (found,) = cache.folder.glob(f"??/{key}.*")
    return found


def all_files(cache: ClipCache) -> list[Path]:
    """Return every file under the folder of a cache."""
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def age(cache: ClipCache, key: str, days: float) -> None:
    """Make a clip look as if it had last been used days ago."""
    then = time.time() - days * 86_400
    os.utime(clip_file(cache, key), (then, then))


@given(audio=encoded, marks=marks)
@settings(max_examples=20, deadline=None)
def test_encoded_speech_comes_back_as_it_went(
    audio: Encoded, marks: tuple[WordMark, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What an engine delivered is kept to the byte, with its media type and marks."""
    cache = ClipCache(tmp_path_factory.mktemp("cache"))

    cache.store(KEY, Speech(audio, marks))

    assert cache.load(KEY) == Speech(audio, marks)


@given(audio=pcm, marks=marks)
@settings(max_examples=20, deadline=None)
def test_pcm_comes_back_sample_by_sample_as_flac(
    audio: Pcm, marks: tuple[WordMark, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """PCM is kept as FLAC, which loses nothing."""
    cache = ClipCache(tmp_path_factory.mktemp("cache"))

    cache.store(KEY, Speech(audio, marks))

    loaded = cache.load(KEY)
    assert loaded is not None
    assert isinstance(loaded.audio, Encoded)
    assert loaded.audio.media_type == "audio/flac"
    assert decode(loaded.audio) == audio
    assert loaded.marks == marks


def test_flac_takes_less_room_than_pcm(tmp_path: Path) -> None:
    """A second of speech-like sound is smaller on the disk than in memory."""
    cache = ClipCache(tmp_path)
    sound = tone(2000, rate_hz=24_000)

    cache.store(KEY, Speech(sound))

    assert clip_file(cache, KEY).stat().st_size < len(sound.samples)


def test_a_clip_is_one_file_by_the_first_digits_of_its_key(tmp_path: Path) -> None:
    """Audio and marks cannot be parted, and no folder holds all the clips."""
    cache = ClipCache(tmp_path)

    cache.store(KEY, SPEECH)

    assert all_files(cache) == [tmp_path / KEY[:2] / f"{KEY}.clip"]


def test_a_key_that_was_never_stored_is_missing(tmp_path: Path) -> None:
    """A folder that does not exist yet holds nothing, and is not made by asking."""
    cache = ClipCache(tmp_path / "none")

    assert cache.load(KEY) is None
    assert KEY not in cache
    assert not cache.folder.exists()


def test_a_clip_that_goes_while_it_is_needed_is_an_error(tmp_path: Path) -> None:
    """The hint says what helps; while it is there, it is what was stored, under a name of its own."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)
    cache.store("b" * 64, replace(SPEECH, marks=()))
    there, names = cache.obtain(KEY), {cache.digest(KEY), cache.digest("b" * 64)}
    clip_file(cache, KEY).unlink()

    assert there == SPEECH
    assert len(names) == 2
    for ask in (cache.obtain, cache.digest):
        with pytest.raises(AudioError, match="a clip vanished from the cache") as caught:
            ask(KEY)
        assert "DUOLOGUE_CACHE_MAX" in caught.value.hint


def test_storing_again_replaces(tmp_path: Path) -> None:
    """The last speech stored under a key is the one loaded."""
    cache = ClipCache(tmp_path)

    cache.store(KEY, numbered_speech(1))
    cache.store(KEY, SPEECH)

    assert cache.load(KEY) == SPEECH


def test_clip_cut_anywhere_is_missing_and_can_be_stored_again(tmp_path: Path) -> None:
    """No prefix of a clip's file, the empty one included, passes for a clip."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)
    file = clip_file(cache, KEY)
    whole = file.read_bytes()

    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert cache.load(KEY) is None, f"cut after {length} bytes"

    cache.store(KEY, SPEECH)
    assert cache.load(KEY) == SPEECH


def test_clip_with_any_byte_changed_is_missing(tmp_path: Path) -> None:
    """A flipped bit in the header, the marks or the audio is noticed."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)
    file = clip_file(cache, KEY)
    whole = file.read_bytes()

    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0x20
        file.write_bytes(changed)
        assert cache.load(KEY) is None, f"byte {place} changed"


def test_a_broken_clip_is_there_until_somebody_wanted_to_hear_it(tmp_path: Path) -> None:
    """Plans look at the first lines of clips alone; what turns out to be broken no later plan counts on."""
    ClipCache(tmp_path).store(KEY, SPEECH)
    cache = ClipCache(tmp_path)
    file = clip_file(cache, KEY)
    file.write_bytes(file.read_bytes()[:-1])

    assert cache.has_file(KEY)
    assert cache.load(KEY) is None
    assert not cache.has_file(KEY)
    assert not file.exists()


def test_clip_with_bytes_behind_it_is_missing(tmp_path: Path) -> None:
    """Nothing may follow the audio."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)
    file = clip_file(cache, KEY)

    file.write_bytes(file.read_bytes() + b"\0")

    assert cache.load(KEY) is None


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"ID3\x04 something else", b"\xff" * 1000])
def test_foreign_file_under_the_name_of_a_clip_is_missing(content: bytes, tmp_path: Path) -> None:
    """What another program wrote is no clip and no error."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)

    clip_file(cache, KEY).write_bytes(content)

    assert KEY not in cache


def test_clip_under_the_name_of_another_is_missing(tmp_path: Path) -> None:
    """A copied or renamed file does not become the speech of another request."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)
    other = numbered_key(2)
    cache.store(other, numbered_speech(2))

    clip_file(cache, KEY).replace(clip_file(cache, other))

    assert cache.load(other) is None


def test_folder_in_the_place_of_a_clip_is_missing(tmp_path: Path) -> None:
    """What cannot be read as a file counts as missing."""
    cache = ClipCache(tmp_path)

    (tmp_path / KEY[:2] / f"{KEY}.clip").mkdir(parents=True)

    assert cache.load(KEY) is None


def test_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    """The error names the cache folder, and the hint the variable that moves it."""
    (tmp_path / "file").write_text("in the way", "utf-8")
    cache = ClipCache(tmp_path / "file" / "clips")

    with pytest.raises(OutputError) as caught:
        cache.store(KEY, SPEECH)

    assert caught.value.where == str(cache.folder)
    assert "DUOLOGUE_CACHE" in caught.value.hint


def start_storing(folder: Path, count: int) -> subprocess.Popen[str]:
    """Start a process that stores numbered clips."""
    command = [sys.executable, "-m", "tests.speech.storing", str(folder), str(count)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def test_two_processes_store_the_same_clips_at_once(tmp_path: Path) -> None:
    """Neither fails, every clip is whole, and nothing half-written stays."""
    with start_storing(tmp_path, 150) as one, start_storing(tmp_path, 150) as two:
        assert one.wait(30) == two.wait(30) == 0

    cache = ClipCache(tmp_path)
    assert all(cache.load(numbered_key(number)) == numbered_speech(number) for number in range(150))
    assert len(all_files(cache)) == 150


def test_killed_process_leaves_whole_clips_or_none(tmp_path: Path) -> None:
    """Wherever a kill strikes, each key loads what was stored or is missing."""
    cache = ClipCache(tmp_path)
    chance = random.Random()
    kept = 0

    for _ in range(5):
        for file in all_files(cache):
            file.unlink()
        with start_storing(tmp_path, 100_000) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "storing\n"
            while len(all_files(cache)) < 2:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
        files = len(all_files(cache))
        loaded = [cache.load(numbered_key(number)) for number in range(files + 1)]
        whole = loaded.index(None)
        assert loaded[:whole] == [numbered_speech(number) for number in range(whole)]
        assert files - whole <= 1, "at most the file that was being written is left over"
        kept += whole

    assert kept >= 5


def test_many_threads_store_at_once(tmp_path: Path) -> None:
    """Clips stored in parallel through one cache are all whole."""
    cache = ClipCache(tmp_path)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: cache.store(numbered_key(number), numbered_speech(number)), range(100)))

    assert all(cache.load(numbered_key(number)) == numbered_speech(number) for number in range(100))


def fill(folder: Path, count: int) -> ClipCache:
    """Return a cache with numbered clips of about 60 kB, number 0 the one used longest ago."""
    cache = ClipCache(folder)
    for number in range(count):
        cache.store(numbered_key(number), numbered_speech(number))
        age(cache, numbered_key(number), days=100 - number)
    return ClipCache(folder)


def numbers_in(cache: ClipCache, count: int) -> list[int]:
    """Return the numbers of the clips whose files are there."""
    return [number for number in range(count) if list(cache.folder.glob(f"??/{numbered_key(number)}.clip"))]


def test_trim_removes_the_least_recently_used_first(tmp_path: Path) -> None:
    """Above the ceiling the oldest clips go, and no more of them than needed."""
    fill(tmp_path, 6)
    cache = ClipCache(tmp_path, ceiling_bytes=200_000)

    cache.trim()

    assert numbers_in(cache, 6) == [3, 4, 5]


def test_trim_under_the_ceiling_removes_nothing(tmp_path: Path) -> None:
    """Room that is allowed is used."""
    fill(tmp_path, 4)
    cache = ClipCache(tmp_path, ceiling_bytes=300_000)

    cache.trim()

    assert numbers_in(cache, 4) == [0, 1, 2, 3]


def test_loading_a_clip_counts_as_use(tmp_path: Path) -> None:
    """A clip that an earlier run loaded outlives younger ones that nobody loaded."""
    fill(tmp_path, 4).load(numbered_key(0))
    cache = ClipCache(tmp_path, ceiling_bytes=130_000)

    cache.trim()

    assert numbers_in(cache, 4) == [0, 3]


def test_what_the_run_has_used_stays_even_above_the_ceiling(tmp_path: Path) -> None:
    """Clips that this run has loaded or stored are there when it mixes them."""
    fill(tmp_path, 4)
    cache = ClipCache(tmp_path, ceiling_bytes=0)
    cache.load(numbered_key(1))
    cache.store(numbered_key(9), numbered_speech(9))

    cache.trim()

    assert numbers_in(cache, 10) == [1, 9]


def test_long_run_trims_while_it_stores(tmp_path: Path) -> None:
    """Old clips make room before the run ends."""
    fill(tmp_path, 8)
    cache = ClipCache(tmp_path, ceiling_bytes=500_000)

    for number in range(20, 25):
        cache.store(numbered_key(number), numbered_speech(number))

    assert numbers_in(cache, 25) == [5, 6, 7, 20, 21, 22, 23, 24]


def test_trim_sweeps_up_what_a_killed_run_left_half_written(tmp_path: Path) -> None:
    """A remnant goes after an hour; a file that is just being written stays."""
    cache = fill(tmp_path, 1)
    shelf = tmp_path / numbered_key(0)[:2]
    abandoned, fresh = shelf / ".0123.4567.clip", shelf / ".89ab.cdef.clip"
    abandoned.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(abandoned, (time.time() - 7200, time.time() - 7200))

    cache.trim()

    assert not abandoned.exists()
    assert fresh.exists()
    assert numbers_in(cache, 1) == [0]


def test_trim_leaves_the_files_of_others_alone(tmp_path: Path) -> None:
    """A folder that somebody pointed the cache at may hold more than clips."""
    cache = ClipCache(tmp_path, ceiling_bytes=0)
    (tmp_path / "letters").mkdir()
    treasure = tmp_path / "letters" / "treasure.txt"
    treasure.write_text("mine", "utf-8")
    (tmp_path / "notes.txt").write_text("mine too", "utf-8")

    cache.trim()

    assert treasure.exists()
    assert (tmp_path / "notes.txt").exists()


def test_environment_moves_the_cache_and_sets_its_ceiling(tmp_path: Path) -> None:
    """Both variables are taken from the mapping handed in."""
    cache = ClipCache.from_environment({"DUOLOGUE_CACHE": str(tmp_path), "DUOLOGUE_CACHE_MAX": "500MB"})

    assert cache.folder == tmp_path / "clips"
    assert cache.files.ceiling_bytes == 500_000_000


def test_without_settings_the_cache_is_in_the_users_cache_folder() -> None:
    """The default is a folder of our own, with a ceiling of 10 GB."""
    cache = ClipCache.from_environment({})

    assert cache.folder.name == "clips"
    assert "duologue" in cache.folder.parts
    assert cache.files.ceiling_bytes == 10_000_000_000


def test_clip_file_reads_as_its_description_says(tmp_path: Path) -> None:
    """The first line names format, key and digest, the second holds the facts, the rest is the audio."""
    cache = ClipCache(tmp_path)
    cache.store(KEY, SPEECH)

    first, second, audio = clip_file(cache, KEY).read_bytes().split(b"\n", 2)

    assert first.startswith(f"duologue-clip 1 {KEY} ".encode())
    assert json.loads(second) == {"marks": [["你好", 0, 420], ["Ana", 430, 800]], "media_type": "audio/mpeg"}
    assert audio == b"not quite an MP3\n\0\xff"
