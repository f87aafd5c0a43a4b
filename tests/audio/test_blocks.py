from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.blocks import Block, obtain_block, parse_marks
from pipeline.audio.format import decode_frames
from pipeline.audio.levelling import CEILING_DBTP
from pipeline.audio.loudness import integrated_loudness, measure_true_peak
from pipeline.audio.mixing import Part, Place, StoredSpeech
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.music import NO_MUSIC
from pipeline.audio.pieces import pieces
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.model import Pauses, Speech, WordMark
from tests.audio.sounds import (
    between,
    decoded,
    heard_db,
    joined,
    mp3_file,
    pcm_of,
    peak,
    samples_of,
    silence,
    split_frames,
    tone,
)

FORMAT = Mp3Format(24_000, 64)
SPEECH = Speech(joined(silence(300), tone(500, 600), silence(300)))
PART = Part(0, SPEECH, 0.0, "speaker")


def obtain(part: Part, cache: FileCache, *, format: Mp3Format = FORMAT, pauses: Pauses = Pauses()) -> Block:
    """Return the block of a part that stands alone."""
    (piece,) = pieces([part], format, pauses=pauses, music=NO_MUSIC)
    return obtain_block(piece, format, cache=cache)


def stored(cache: FileCache) -> list[Path]:
    """Return the files of blocks in a cache."""
    return sorted(cache.folder.rglob("*.block"))


@settings(max_examples=10)
@given(length_ms=st.integers(20, 500), hz=st.integers(200, 2000))
def test_a_block_comes_back_from_the_cache_as_it_was_made(
    length_ms: int, hz: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Frames, lengths and measurements: nothing is lost or changed on the disk."""
    cache = FileCache(tmp_path_factory.mktemp("cache"))
    part = replace(PART, speech=Speech(tone(hz, length_ms)))

    made = obtain(part, cache)

    assert obtain(part, cache) == made
    assert len(stored(cache)) == 1


def test_what_is_cached_is_not_made_again(tmp_path: Path) -> None:
    """The block of a part is what lies under its key: its speech is not even decoded."""
    cache = FileCache(tmp_path)
    other = obtain(replace(PART, gain_db=-6.0), cache)
    (file,) = stored(cache)
    first, _, body = file.read_bytes().partition(b"\n")
    obtain(PART, cache)
    (fresh,) = set(stored(cache)) - {file}
    cache.store("block", fresh.stem, body)

    assert first.split()[2].decode() == file.stem
    assert obtain(PART, cache) == other


def test_a_block_depends_on_all_that_goes_into_it(tmp_path: Path) -> None:
    """Another sound, mark, gain, pause or format is another block; another place in the script is not."""
    cache = FileCache(tmp_path)
    obtain(PART, cache)
    obtain(replace(PART, utterance=7), cache)
    assert len(stored(cache)) == 1

    obtain(replace(PART, speech=Speech(tone(501, 600))), cache)
    obtain(replace(PART, speech=Speech(SPEECH.audio, (WordMark("word", 250, 990),))), cache)
    obtain(replace(PART, gain_db=0.1), cache)
    obtain(replace(PART, separator="chapter"), cache)
    obtain(PART, cache, pauses=Pauses(speaker_ms=701))
    obtain(PART, cache, format=Mp3Format(24_000, 48))
    obtain(PART, cache, format=Mp3Format(44_100, 64))
    assert len(stored(cache)) == 8


def test_a_damaged_block_is_made_again(tmp_path: Path) -> None:
    """A flipped bit on the disk does not reach the programme."""
    cache = FileCache(tmp_path)
    made = obtain(PART, cache)
    (file,) = stored(cache)
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)

    assert obtain(PART, cache) == made


def test_lengths_are_counted_in_frames(tmp_path: Path) -> None:
    """The speech is what was trimmed; speech and pause are as many samples as the frames hold."""
    block = obtain(PART, FileCache(tmp_path))

    assert len(split_frames(block.frames.body, FORMAT)) * FORMAT.frame_length == block.length
    assert block.places == (Place(0, 670 * 24, 280 * 24),)
    assert 0 <= block.length - block.places[0].end - 700 * 24 < FORMAT.frame_length


def test_a_gap_for_speaking_along_comes_on_top_of_the_pause(tmp_path: Path) -> None:
    """The speech is the same; what follows it is longer by the gap, to a frame."""
    plain, long = (obtain(replace(PART, gap_ms=gap_ms), FileCache(tmp_path)) for gap_ms in (0, 3000))

    assert long.places == plain.places
    assert abs(long.length - plain.length - 3000 * 24) < FORMAT.frame_length


def test_a_true_peak_that_the_codec_lifts_is_brought_down(tmp_path: Path) -> None:
    """Sound that no headroom suffices for is limited more, until what is decoded keeps the ceiling."""
    format = Mp3Format(8000, 8)
    harsh = pcm_of(samples_of(tone(997, 1000, rate_hz=8000, level_db=0)), 8000)
    bursts = joined(*[tone(200, 20, rate_hz=8000, level_db=-1), tone(2900, 20, rate_hz=8000, level_db=-1)] * 25)

    for sound in (harsh, bursts):
        block = obtain(replace(PART, speech=Speech(sound), gain_db=6.0), FileCache(tmp_path), format=format)

        heard = decoded(mp3_file(block.frames.body + block.frames.tail, format, length=block.length))
        assert measure_true_peak(heard) == block.measured.true_peak_dbtp
        assert CEILING_DBTP - 2 < block.measured.true_peak_dbtp <= CEILING_DBTP


def test_a_block_knows_how_loud_it_is(tmp_path: Path) -> None:
    """Its moments add up to the loudness of its sound; its pause does not count."""
    block = obtain(replace(PART, speech=Speech(tone(997, 5000, level_db=-20))), FileCache(tmp_path))

    moments = {level: block.measured.momentary_dlufs.count(level) for level in block.measured.momentary_dlufs}
    assert integrated_loudness(moments) == pytest.approx(-23, abs=0.3)


def test_silence_is_an_error_and_leaves_no_block(tmp_path: Path) -> None:
    """What holds no speech is not kept."""
    cache = FileCache(tmp_path)

    with pytest.raises(AudioError, match="hold no sound"):
        obtain(replace(PART, speech=Speech(silence(500))), cache)
    assert stored(cache) == []


def test_speech_that_is_stored_is_loaded_only_for_a_new_block(tmp_path: Path) -> None:
    """A block that is there needs no speech, and still knows its marks; another digest is another block."""
    cache = FileCache(tmp_path)
    marks = (WordMark("word", 310, 890),)
    asked: list[str] = []

    def load() -> Speech:
        asked.append("once")
        return replace(SPEECH, marks=marks)

    made = obtain(replace(PART, speech=StoredSpeech("a", load)), cache)
    again = obtain(replace(PART, speech=StoredSpeech("a", load)), cache)

    assert asked == ["once"]
    assert parse_marks(again.marks[0]) == marks
    assert again == made
    obtain(replace(PART, speech=StoredSpeech("b", load)), cache)
    assert len(asked) == len(stored(cache)) == 2


def test_parts_without_a_pause_share_a_block(tmp_path: Path) -> None:
    """Where a sentence changes its language, the second voice fades in over the margin of the first."""
    parts = [
        Part(0, Speech(joined(tone(500, 400), silence(300))), 0.0, "switch"),
        Part(1, Speech(joined(silence(300), tone(900, 400))), 0.0, "speaker"),
    ]
    (piece,) = pieces(parts, FORMAT, pauses=Pauses(switch_ms=0), music=NO_MUSIC)

    block = obtain_block(piece, FORMAT, cache=FileCache(tmp_path))

    first, second = block.places
    assert (first.start, first.end, second.start) == (0, 450 * 24, 450 * 24)
    heard = decode_frames(block.frames, FORMAT)
    assert heard_db(between(heard, 960, 9600), 500) == pytest.approx(-12, abs=0.3)
    assert heard_db(between(heard, second.start + 960, second.start + 9600), 900) == pytest.approx(-12, abs=0.3)
    # 50 ms of margin after the one and 20 before the other have 20 in common.
    assert peak(between(heard, 425 * 24, 465 * 24)) < 200
