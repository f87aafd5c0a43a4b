# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io
import json
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp4 import MP4Chapters, MP4Info, MP4Tags
from mutagen.mp4._atom import Atoms
from PIL import Image

from pipeline.audio.format import Frames, decode_frames, encode
from pipeline.audio.levelling import CEILING_DBTP, voice_gain_db
from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.audio.m4a import RATES_HZ, M4aFormat
from pipeline.audio.mixing import Part
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import AigcLabel, Tags, write_tags
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.model import ChapterMark, Pcm, Speech
from tests.audio.sounds import between, decoded, heard_db, joined, peak, samples_of, silence, tone

FORMAT = M4aFormat()
FORMATS = [FORMAT, M4aFormat(48_000, 128), M4aFormat(24_000, 64)]
CHAPTERS = (
    ChapterMark("A long title for the very first chapter", 0, 500),
    ChapterMark("水", 500, 1250),
    ChapterMark("The end", 1250, 2000),
)


def cover() -> bytes:
    """Return a small JPEG picture."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(file, "JPEG")
    return file.getvalue()


FULL = Tags(
    title="茶与时间 / Tea and time",
    artist="Ana Silva, 安娜",
    album="Duologue",
    date="2023-03-05",
    languages=("en", "zh-Hant"),
    comment="Read by machines.\nhttps://example.org/tea",
    chapters=CHAPTERS,
    genre="Podcast",
    source_url="https://example.org/茶",
    lyrics=(("en", "Ana: Tea."), ("zh-Hant", "安娜：茶。")),
    cover=cover(),
    aigc=AigcLabel("茶与时间", "0123456789abcdef-en-zh"),
)


def piece(sound: Pcm, format: M4aFormat) -> Pcm:
    """Return a sound in whole frames, with the silence after it that a piece must end in."""
    count = -(-(len(sound) + format.least_silence) // format.frame_length)
    return Pcm(sound.samples.ljust(2 * count * format.frame_length, b"\0"), sound.rate_hz)


def write(path: Path, *pieces: Pcm, format: M4aFormat = FORMAT, tags: Tags = FULL) -> Path:
    """Write pieces as a file, each encoded on its own, and tag it."""
    with format.writing(path) as file:
        for each in pieces:
            file.append(encode(each, format))
        file.finish(tags)
    write_tags(path, tags)
    return path


def read(path: Path) -> tuple[MP4Info, MP4Tags, MP4Chapters | None]:
    """Return what mutagen, which does not know edit lists, finds in a file."""
    with path.open("rb") as file:
        atoms = Atoms(file)
        chapters = MP4Chapters(atoms, file) if MP4Chapters._can_load(atoms) else None
        return MP4Info(atoms, file), MP4Tags(atoms, file), chapters


def titles(chapters: MP4Chapters | None) -> list[tuple[str, int]]:
    """Return chapters as titles and starts in milliseconds."""
    return [(mark.title, round(mark.start * 1000)) for mark in chapters or ()]


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a file of two seconds with every tag."""
    folder = tmp_path_factory.mktemp("m4a")
    return write(folder / "集 1.m4a", piece(tone(440, 1960, rate_hz=44_100), FORMAT))


def test_a_second_reader_agrees_about_the_sound(episode: Path) -> None:
    """Mutagen finds AAC-LC in one channel, at its rate; FFmpeg the length, to the sample."""
    facts, _, _ = read(episode)

    assert (facts.codec, facts.sample_rate, facts.channels, facts.bits_per_sample) == ("mp4a.40.2", 44_100, 1, 16)
    length = len(decoded(episode.read_bytes()))
    assert facts.length * 44_100 == pytest.approx(length + 1024)  # with the encoder's silence
    with av.open(str(episode)) as container:
        assert container.duration == pytest.approx(length / 44_100 * 1_000_000, abs=1)


def test_both_lists_of_chapters_are_read(episode: Path) -> None:
    """Mutagen reads the list of Nero's, FFmpeg the track of Apple's: the same titles at the same times."""
    _, _, nero = read(episode)
    with av.open(str(episode)) as container:
        apple = [(mark["metadata"]["title"], mark["start"]) for mark in container.chapters()]

    assert titles(nero) == apple == [(mark.title, mark.start_ms) for mark in CHAPTERS]


def test_tags_read_back_as_they_were_written(episode: Path) -> None:
    """Everything that an MP3 file says of itself is there, in the fields of this container."""
    _, tags, _ = read(episode)

    assert tags["\xa9nam"] == [FULL.title]
    assert tags["\xa9ART"] == [FULL.artist]
    assert tags["\xa9alb"] == [FULL.album]
    assert tags["\xa9day"] == ["2023-03-05"]
    assert tags["\xa9gen"] == ["Podcast"]
    assert tags["\xa9cmt"] == [FULL.comment]
    assert tags["\xa9lyr"] == ["Ana: Tea.\n\n安娜：茶。"]
    assert tags["pcst"] is True
    assert bytes(tags["covr"][0]) == FULL.cover
    named = {key.rpartition(":")[2]: bytes(value[0]).decode() for key, value in tags.items() if key.startswith("----")}
    assert json.loads(named.pop("AIGC"))["ContentProducer"] == "茶与时间"
    assert named == {
        "LANGUAGE": "eng;zho",
        "WWWAUDIOSOURCE": "https://example.org/%E8%8C%B6",
        "WWWAUDIOFILE": "https://example.org/%E8%8C%B6",
    }


def test_ffmpeg_reads_the_same(episode: Path) -> None:
    """A second reader agrees on the title, the label and the cover."""
    with av.open(str(episode)) as container:
        assert container.metadata["title"] == FULL.title
        assert json.loads(container.metadata["AIGC"])["Label"] == "1"
        (picture,) = container.streams.video
        assert isinstance(picture, VideoStream)
        assert (picture.codec_context.name, picture.width) == ("mjpeg", 16)
        assert container.streams.audio[0].language == "eng"


@settings(max_examples=20)
@given(text=st.text(st.characters(exclude_categories=())), languages=st.lists(st.text(max_size=5), max_size=3))
def test_no_text_breaks_a_file(tmp_path_factory: pytest.TempPathFactory, text: str, languages: list[str]) -> None:
    """Whatever stands in a field or in a chapter's title, the file can be read, by both readers."""
    chapters = (ChapterMark(text, 0, 10), ChapterMark(text * 300, 10, 20))
    lyrics = tuple((language, text) for language in languages)
    label = AigcLabel(text, text, text, text)
    full = Tags(f"T {text}", text, text, text, tuple(languages), text, chapters, text, text, lyrics, b"", label)

    path = write(tmp_path_factory.mktemp("m4a") / "hostile.m4a", Pcm(bytes(2048), 44_100), tags=full)

    _, tags, nero = read(path)
    assert tags["\xa9nam"][0].startswith("T")
    with av.open(str(path)) as container:
        assert [mark["start"] for mark in container.chapters()] == [at for _, at in titles(nero)] == [0, 10]
    assert len(decoded(path.read_bytes())) == 1024


def test_a_file_without_tags_has_none(tmp_path: Path) -> None:
    """What is empty is left out: no chapters, no fields but the one kind of media."""
    path = write(tmp_path / "bare.m4a", piece(tone(440, 300, rate_hz=44_100), FORMAT), tags=Tags(""))

    _, tags, chapters = read(path)
    assert sorted(tags) == ["pcst", "stik"]
    assert chapters is None
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["audio"]


def test_a_player_can_begin_before_all_is_loaded(episode: Path) -> None:
    """The tables stand before the sound; a decoder finds every frame by them, after tagging too."""
    content = episode.read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")
    assert content[4:12] == b"ftypM4A "
    assert heard_db(between(decoded(content), 20_000, 60_000), 440) == pytest.approx(-12, abs=0.2)


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    """Under another name, and tagged again over other tags: not a byte differs."""
    sound = piece(tone(440, 200, rate_hz=44_100), FORMAT)

    one, two = (write(tmp_path / name, sound) for name in ("one.m4a", "two.m4a"))
    write_tags(two, Tags("Something else", comment="x" * 3000, cover=cover() * 9))
    write_tags(two, FULL)

    assert one.read_bytes() == two.read_bytes()


@settings(max_examples=10)
@given(count=st.integers(1, 60), format=st.sampled_from(FORMATS))
def test_a_decoder_returns_as_many_samples_as_were_written(
    tmp_path_factory: pytest.TempPathFactory, count: int, format: M4aFormat
) -> None:
    """The edit list leaves out what the encoder put before and after."""
    path = tmp_path_factory.mktemp("m4a") / "silence.m4a"

    write(path, Pcm(bytes(2 * count * format.frame_length), format.rate_hz), format=format, tags=Tags("T"))

    assert len(decoded(path.read_bytes())) == count * format.frame_length
    with av.open(str(path)) as container:
        assert container.duration == pytest.approx(count * format.frame_length / format.rate_hz * 1_000_000, abs=1)


@pytest.mark.parametrize("format", FORMATS, ids=str)
@settings(max_examples=5)
@given(count=st.integers(1, 40))
def test_the_tail_is_one_frame(format: M4aFormat, count: int) -> None:
    """However long a piece, one frame gets out what overlaps its last one."""
    frames = encode(Pcm(bytes(2 * count * format.frame_length), format.rate_hz), format)

    assert (frames.count, frames.tail_count) == (count, 1)


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_a_sound_stays_where_it_was(format: M4aFormat) -> None:
    """What is heard is not shifted by a single sample."""
    sound = joined(silence(100, rate_hz=format.rate_hz), tone(440, 500, rate_hz=format.rate_hz))
    whole = piece(sound, format)

    heard = samples_of(decode_frames(encode(whole, format), format))

    was = samples_of(whole)

    def difference(shift: int) -> int:
        return sum(abs(was[at] - heard[at + shift]) for at in range(6000, 10_000))

    assert min(range(-3, 4), key=difference) == 0


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_pieces_that_end_in_silence_join_without_a_trace(format: M4aFormat, tmp_path: Path) -> None:
    """Pieces, one after another, sound as the pieces encoded in one go; nothing is heard at a join."""
    margin = silence(50, rate_hz=format.rate_hz)
    pieces = [piece(joined(margin, tone(hz, 450, rate_hz=format.rate_hz)), format) for hz in (500, 700, 900)]
    length = len(pieces[0])

    cut = decoded(write(tmp_path / "cut.m4a", *pieces, format=format).read_bytes())
    uncut = decode_frames(encode(joined(*pieces), format), format)

    assert len(cut) == len(uncut) == 3 * length
    for join in (length, 2 * length):
        assert peak(between(cut, join - format.frame_length, join)) <= 3
        assert peak(between(cut, join, join + len(margin) // 2)) <= 150  # what comes before the sound
    power, difference = (
        sum(sample * sample for sample in samples)
        for samples in (
            samples_of(uncut),
            [a - b for a, b in zip(samples_of(cut), samples_of(uncut), strict=True)],
        )
    )
    assert difference < power / 300


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_every_sample_rate_that_is_allowed_can_be_made(rate_hz: int) -> None:
    """The highest bit rate and the lowest one are taken by the encoder."""
    for bitrate_kbps in (16, 6144 * rate_hz // 1024 // 1000):
        format = M4aFormat(rate_hz, bitrate_kbps)
        sound = piece(tone(rate_hz / 60, 100, rate_hz=rate_hz), format)
        assert len(decode_frames(encode(sound, format), format)) == len(sound)


@pytest.mark.parametrize(
    ("format", "message", "hint"),
    [
        (M4aFormat(96_000), "M4A has no sample rate of 96000 Hz", "Choose one of: 48000, 44100, "),
        (M4aFormat(44_100, 320), "M4A at 44100 Hz has no bit rate of 320 kbit/s", "Choose one from 16 to 264."),
        (M4aFormat(8000, 15), "M4A at 8000 Hz has no bit rate of 15 kbit/s", "Choose one from 16 to 48."),
    ],
)
def test_a_format_that_aac_lacks_is_an_error(format: M4aFormat, message: str, hint: str) -> None:
    """The error names those that it has."""
    with pytest.raises(AudioError, match=f"^{message}$") as caught:
        format.check()

    assert caught.value.hint.startswith(hint)


def test_more_than_a_day_is_an_error(tmp_path: Path) -> None:
    """The tables count samples in 32 bits; nothing wraps around in silence."""
    hours = Frames(b"", (0,) * 1_000_000, 1_000_000)

    with FORMAT.writing(tmp_path / "long.m4a") as file:
        for _ in range(5):
            file.append(hours)
        with pytest.raises(AudioError, match="holds no more than a day"):
            file.finish(Tags("T"))


def test_a_programme_sounds_as_its_timeline_says(tmp_path: Path) -> None:
    """Each pitch sounds within its segment; loudness and peak are those of the file."""
    voice = tone(997, 1500, level_db=-24)
    gain_db = voice_gain_db(voice)
    clips = [joined(silence(200), tone(hz, 1500, level_db=-24), silence(300)) for hz in (500, 997, 2000)]
    parts = [Part(n, Speech(clip), gain_db, "speaker") for n, clip in enumerate(clips)]

    def tags(mix: Mix) -> Tags:
        return Tags("Talk", chapters=(ChapterMark("All", 0, mix.programme.duration_ms),))

    files = []
    for name, workers in (("one.m4a", 1), ("two.m4a", 3)):
        mix = write_programme(
            parts, tmp_path / name, cache=FileCache(tmp_path / name[:3]), format=FORMAT, tags=tags, workers=workers
        )
        files.append((tmp_path / name).read_bytes())

    heard = decoded(files[0])
    assert files[0] == files[1]
    assert len(heard) == mix.programme.length
    for segment, hz in zip(mix.programme.segments, (500, 997, 2000), strict=True):
        assert heard_db(between(heard, segment.start + 4410, segment.end - 4410), hz) > -20
        before = samples_of(between(heard, segment.start - 2000, segment.start))
        assert max(map(abs, before), default=0) < 100
        first = next(at for at, sample in enumerate(samples_of(heard)[segment.start :]) if abs(sample) > 1500)
        assert first <= 44_100 * 40 // 1000
    assert mix.loudness_lufs == pytest.approx(measure_loudness(heard), abs=0.1)
    assert measure_true_peak(heard) <= CEILING_DBTP
    assert titles(read(tmp_path / "one.m4a")[2]) == [("All", 0)]


def test_nothing_drifts(tmp_path: Path) -> None:
    """After hundreds of joins a sound starts within a millisecond of where the first one does in its segment."""
    beep = Speech(tone(1000, 60, rate_hz=44_100, level_db=-6))
    parts = [Part(n, beep, 0.0, "chapter") for n in range(200)]

    programme = write_programme(
        parts, tmp_path / "long.m4a", cache=FileCache(tmp_path), format=FORMAT, tags=lambda _: Tags("T")
    ).programme

    heard = decoded((tmp_path / "long.m4a").read_bytes())
    firsts = []
    for segment in (programme.segments[0], programme.segments[100], programme.segments[-1]):
        around = samples_of(between(heard, segment.start, segment.end))
        firsts.append(next(at for at, sample in enumerate(around) if abs(sample) > 2000))
    assert max(firsts) - min(firsts) <= 44
    assert max(firsts) <= 44_100 * 40 // 1000
