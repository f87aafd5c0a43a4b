from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import chain
from pathlib import Path

import av
import pytest

from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.music import BELOW_SPEECH_LU, Music
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import chapter_marks
from pipeline.codec import encode_flac
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import CastVoice, Pcm, Script, Speech, Utterance
from tests.audio.sounds import between, decoded, heard_db, joined, peak, samples_of, silence, tone

FORMAT = Mp3Format(24_000, 64)
VOICE_HZ, MUSIC_HZ = 500, 1500
SPOKEN = Speech(joined(silence(200), tone(VOICE_HZ, 1000), silence(200)))
TALK = [
    Part(0, SPOKEN, 0.0, "language", is_opening=True),
    Part(1, SPOKEN, 0.0, "chapter", is_opening=True),
    Part(2, SPOKEN, 0.0, "chapter"),
    Part(3, SPOKEN, 0.0, "end"),
]
BRIEF = Music(intro_ms=1500, outro_ms=2000, fade_ms=600)


def saved(path: Path, pcm: Pcm) -> Path:
    """Write samples to an audio file."""
    path.write_bytes(encode_flac(pcm).data)
    return path


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    """Eight seconds of one note, louder than any music should be."""
    return saved(tmp_path / "tune.flac", tone(MUSIC_HZ, 8_000, level_db=-3))


@pytest.fixture
def sting(tmp_path: Path) -> Path:
    """Less than a second of another note."""
    return saved(tmp_path / "sting.flac", tone(2500, 700, rate_hz=44_100))


def write(folder: Path, music: Music, parts: list[Part] = TALK) -> tuple[Mix, Pcm]:
    """Write a programme, and return what is heard of it."""
    target = folder / "talk.mp3"
    mix = write_programme(
        parts, target, cache=FileCache(folder / "cache"), format=FORMAT, tags=lambda _: Tags(""), music=music
    )
    return mix, decoded(target.read_bytes())


def at(heard: Pcm, start_ms: int, end_ms: int) -> Pcm:
    """Return what is heard between two times."""
    return between(heard, start_ms * 24, end_ms * 24)


def test_the_intro_makes_room_for_the_opening_line(tmp_path: Path, tune: Path) -> None:
    """Before the first word music is at its level, under words far below them, after the last one gone."""
    mix, heard = write(tmp_path, replace(BRIEF, intro=tune))

    first, second, third, _ = ((segment.start // 24, segment.end // 24) for segment in mix.programme.segments)
    assert first[0] == 1500
    alone = at(heard, 200, 1000)
    assert measure_loudness(alone) == pytest.approx(-16 - BELOW_SPEECH_LU, abs=0.3)
    for start_ms, end_ms in (first, second):
        spoken = at(heard, start_ms + 50, end_ms - 80)
        assert heard_db(spoken, VOICE_HZ) == pytest.approx(-12, abs=0.3)
        assert heard_db(spoken, MUSIC_HZ) - heard_db(alone, MUSIC_HZ) == pytest.approx(-14, abs=0.5)
    assert peak(at(heard, second[1] + 650, third[0] - 30)) < 30
    assert third[0] > second[1] + 600


def test_stings_and_outro_stand_between_words(tmp_path: Path, tune: Path, sting: Path) -> None:
    """A sting is heard between two chapters, the outro after the last word; both end in silence."""
    mix, heard = write(tmp_path, replace(BRIEF, sting=sting, outro=tune), parts=TALK[2:])

    before, after = mix.programme.segments
    begins = mix.programme.begins[3]
    assert before.end < begins < after.start
    assert heard_db(between(heard, begins + 1200, begins + 12_000), 2500) > -25
    assert peak(between(heard, after.start - 2400, after.start - 600)) < 30
    outro_ms = after.end // 24 + 500
    assert heard_db(at(heard, outro_ms + 100, outro_ms + 1000), MUSIC_HZ) > -25
    assert mix.programme.duration_ms == pytest.approx(outro_ms + 2000 + 400, abs=60)


def test_a_chapter_begins_with_its_music(tmp_path: Path, tune: Path, sting: Path) -> None:
    """A player that goes to a chapter plays its sting; the first one has the intro."""
    mix, _ = write(tmp_path, replace(BRIEF, intro=tune, sting=sting))
    utterance = Utterance("ana", "en", CastVoice("voice"), "Hello.", "Hello.", 0, 0, 0, "speaker")
    script = Script(
        "0",
        LanguagePlan(("en",)),
        "Talk",
        tuple(replace(utterance, chapter=chapter) for chapter in (0, 0, 0, 1)),
        ("One", "Two"),
    )

    first, second = chapter_marks(mix.programme, script)

    assert (first.title, first.start_ms) == ("One", 0)
    assert second.start_ms == mix.programme.at_ms(mix.programme.begins[3])


def test_the_file_is_as_loud_as_it_was_measured(tmp_path: Path, tune: Path, sting: Path) -> None:
    """Music counts: the measure is that of all that is heard."""
    mix, heard = write(tmp_path, Music(tune, tune, sting, intro_ms=1500, outro_ms=2000, fade_ms=600))

    # A programme's first moments begin before it; with silence there, the meter counts them too.
    assert mix.loudness_lufs == pytest.approx(measure_loudness(joined(silence(300), heard)), abs=0.3)
    assert mix.true_peak_dbtp <= -1


def test_music_is_known_by_its_content(tmp_path: Path, tune: Path, sting: Path) -> None:
    """A file that moved is the same music and decodes nothing; other content or another level is not."""
    cache = tmp_path / "cache"
    music = Music(intro=tune, sting=sting, intro_ms=1500)
    write(tmp_path, music)
    made = set(cache.rglob("*.block"))

    moved = tune.rename(tmp_path / "moved.flac")
    write(tmp_path, replace(music, intro=moved))
    assert set(cache.rglob("*.block")) == made

    write(tmp_path, replace(music, intro=moved, bed_db=-12))
    assert len(set(cache.rglob("*.block")) - made) > 0
    made = set(cache.rglob("*.block"))
    saved(sting, tone(2000, 700))
    write(tmp_path, replace(music, intro=moved, bed_db=-12))
    assert len(set(cache.rglob("*.block")) - made) == 1


def test_soft_music_with_high_peaks_is_not_clipped(tmp_path: Path) -> None:
    """What is made louder meets the limiter, whose sound is that of music, not of clipping."""
    beat = joined(tone(MUSIC_HZ, 6, level_db=-1), silence(994))

    _, heard = write(tmp_path, Music(intro=saved(tmp_path / "beat.flac", joined(*[beat] * 6)), intro_ms=4000))

    assert measure_true_peak(at(heard, 0, 4000)) <= -1


def test_a_tune_shorter_than_its_place_is_heard_once(tmp_path: Path, sting: Path) -> None:
    """Where an intro is over sooner, the first word comes sooner; nothing is repeated."""
    mix, heard = write(tmp_path, Music(intro=sting))

    assert mix.programme.segments[0].start // 24 == 700
    assert heard_db(at(heard, 900, 1600), 2500) < -50


def test_stereo_is_heard_with_both_sides(tmp_path: Path) -> None:
    """What only one side plays is not lost."""
    path = tmp_path / "stereo.flac"
    left, right = samples_of(tone(700, 3000)), samples_of(tone(1100, 3000))
    frame = av.AudioFrame(format="s16", layout="stereo", samples=len(left))
    sides = array("h", chain.from_iterable(zip(left, right, strict=True)))
    frame.planes[0].update(sides.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate = 24_000
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=24_000, layout="stereo")
        stream.format = "s16"
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    _, heard = write(tmp_path, Music(intro=path, intro_ms=2000))

    assert heard_db(at(heard, 300, 1400), 700) == pytest.approx(heard_db(at(heard, 300, 1400), 1100), abs=0.5)
    assert heard_db(at(heard, 300, 1400), 700) > -30


def test_what_cannot_be_played_is_told(tmp_path: Path, tune: Path) -> None:
    """A missing file, one that is no audio, one too long, and silence are errors that name the file."""
    text = tmp_path / "notes.txt"
    text.write_text("no music", encoding="utf-8")
    quiet = saved(tmp_path / "quiet.flac", silence(3000))

    for music, message in (
        (Music(intro=tmp_path / "none.mp3"), "there is no such file"),
        (Music(outro=text), "cannot be played"),
        (
            Music(sting=saved(tmp_path / "long.flac", tone(300, 16_000, rate_hz=8000))),
            "lasts 16 s: expected at most 15",
        ),
    ):
        with pytest.raises(AudioError, match=message) as caught:
            music.check()
        assert caught.value.where
        assert caught.value.hint
    Music(intro=tune, outro=quiet).check()
    with pytest.raises(AudioError, match="holds less than 400 ms of sound"):
        write(tmp_path, Music(outro=quiet))


@pytest.mark.parametrize(
    ("music", "message"),
    [
        (Music(intro_ms=-1), "music: intro_ms is -1: expected 0 to 60000"),
        (Music(bed_db=3.0), "music: bed_db is 3: expected -60 to 0"),
    ],
)
def test_numbers_out_of_bounds_are_told(music: Music, message: str) -> None:
    """The error names the number and its bounds."""
    with pytest.raises(AudioError, match=f"^{message}$"):
        music.check()
