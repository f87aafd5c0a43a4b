# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io
import json
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3, CTOCFlags
from PIL import Image

from pipeline.audio.tagging import AigcLabel, Tags, write_tags
from pipeline.errors import OutputError
from pipeline.model import ChapterMark
from tests.audio.sounds import decoded, mp3, tone


def picture() -> bytes:
    """Return a small JPEG picture."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(file, "JPEG")
    return file.getvalue()


SOUND = mp3(tone(440, 400, rate_hz=44_100))
FULL = Tags(
    title="茶与时间 / Tea and time",
    artist="Ana Silva, 安娜",
    album="Duologue",
    date="2023-03-05",
    languages=("en", "zh-Hant"),
    comment="Read by machines.\nhttps://example.org/tea",
    chapters=(
        ChapterMark("A long title for the very first chapter", 0, 1500),
        ChapterMark("水", 1500, 2750),
        ChapterMark("The end", 2750, 4000),
    ),
    genre="Podcast",
    source_url="https://example.org/茶 ",
    lyrics=(("en", "Ana: Tea.\n\nBen: Time."), ("zh-Hant", "安娜：茶。"), ("zh", "安娜：茶")),
    cover=picture(),
    aigc=AigcLabel("茶与时间", "0123456789abcdef-en-zh"),
)


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    """Return a path to an MP3 file without tags."""
    path = tmp_path / "集 1.mp3"
    path.write_bytes(SOUND)
    return path


def read(path: Path) -> ID3:
    """Return the tags as they stand in the file, without translation to a newer version."""
    return ID3(path, translate=False)


def test_tags_read_back_as_they_were_written(episode: Path) -> None:
    """Another reader finds every field, in version 2.3."""
    write_tags(episode, FULL)

    tags = read(episode)
    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == [FULL.title]
    assert tags["TPE1"].text == [FULL.artist]
    assert tags["TALB"].text == [FULL.album]
    assert (tags["TYER"].text, tags["TDAT"].text) == (["2023"], ["0503"])
    assert tags["TLAN"].text == ["engzho"]
    assert tags["COMM::eng"].text == [FULL.comment]
    assert tags["TCON"].text == ["Podcast"]


def test_the_source_is_an_address_that_every_player_can_open(episode: Path) -> None:
    """Frames of addresses are in Latin-1: what is not ASCII is quoted (RFC 3986); what is no address is left out."""
    write_tags(episode, FULL)

    tags = read(episode)
    assert tags["WOAS"].url == tags["WOAF"].url == "https://example.org/%E8%8C%B6"
    for nowhere in ("", "tea.html", "javascript:alert(1)", "https://", "https://example.org/" + "茶" * 500):
        write_tags(episode, Tags("T", source_url=nowhere))
        assert sorted(read(episode)) == ["TIT2"]


def test_the_text_of_each_language_has_its_code(episode: Path) -> None:
    """Variants of one language share a code, and are told apart by their tag."""
    write_tags(episode, FULL)

    tags = read(episode)
    found = {key: frame.text for key, frame in tags.items() if key.startswith("USLT")}
    assert found == {"USLT::eng": FULL.lyrics[0][1], "USLT::zho": "安娜：茶。", "USLT:zh:zho": "安娜：茶"}


def test_a_very_long_text_ends_where_a_player_would_wait(episode: Path) -> None:
    """A text of many hours is cut; a player loads it before the first sound."""
    write_tags(episode, Tags("T", lyrics=(("zh", "茶。\n" * 100_000),)))

    text = read(episode)["USLT::zho"].text
    assert 99_990 < len(text) <= 100_000
    assert text.endswith("…")


def test_the_label_says_that_voices_are_synthetic(episode: Path) -> None:
    """GB 45438-2025, annex E: seven fields in this order, as one JSON object; 1 stands for what is generated."""
    write_tags(episode, FULL)

    label = json.loads(read(episode)["TXXX:AIGC"].text[0])
    assert list(label.items()) == [
        ("Label", "1"),
        ("ContentProducer", "茶与时间"),
        ("ProduceID", "0123456789abcdef-en-zh"),
        ("ReservedCode1", ""),
        ("ContentPropagator", ""),
        ("PropagateID", ""),
        ("ReservedCode2", ""),
    ]


def test_the_cover_is_a_picture_for_ffmpeg(episode: Path) -> None:
    """A second reader takes it for the front cover, and decodes it."""
    write_tags(episode, FULL)

    frame = read(episode)["APIC:"]
    assert (frame.type, frame.mime, frame.data) == (3, "image/jpeg", FULL.cover)
    with av.open(str(episode)) as container:
        (stream,) = container.streams.video
        assert isinstance(stream, VideoStream)
        assert (stream.codec_context.name, stream.width, stream.height) == ("mjpeg", 16, 16)


def test_ffmpeg_reads_the_same(episode: Path) -> None:
    """A second reader agrees: title, chapters in the order of the programme, and the sound itself."""
    write_tags(episode, FULL)

    with av.open(str(episode)) as container:
        chapters = [(mark["metadata"]["title"], mark["start"], mark["end"]) for mark in container.chapters()]
        assert container.metadata["title"] == FULL.title
        assert container.metadata["date"] == "2023-03-05"
        assert container.metadata["genre"] == "Podcast"
        assert container.metadata["lyrics-eng"] == FULL.lyrics[0][1]
        assert json.loads(container.metadata["AIGC"])["Label"] == "1"
    assert chapters == [(mark.title, mark.start_ms, mark.end_ms) for mark in FULL.chapters]
    assert decoded(episode.read_bytes()) == decoded(SOUND)


def test_the_table_of_contents_orders_the_chapters(episode: Path) -> None:
    """One top-level ordered table names every chapter, by ids in ASCII that sort as the programme runs."""
    write_tags(episode, FULL)

    tags = read(episode)
    (table,) = tags.getall("CTOC")
    assert table.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    assert table.child_element_ids == sorted(table.child_element_ids)
    assert all(id.isascii() for id in table.child_element_ids)
    found = [tags[f"CHAP:{id}"] for id in table.child_element_ids]
    assert [(mark.sub_frames["TIT2"].text[0], mark.start_time, mark.end_time) for mark in found] == [
        (mark.title, mark.start_ms, mark.end_ms) for mark in FULL.chapters
    ]
    assert {mark.start_offset for mark in found} | {mark.end_offset for mark in found} == {0xFFFFFFFF}


def test_more_chapters_than_fit_are_left_out(episode: Path) -> None:
    """The table of contents holds 255 entries; the file stays readable with more."""
    chapters = tuple(ChapterMark(f"Chapter {n}", n * 10, n * 10 + 10) for n in range(300))

    write_tags(episode, Tags("Long", chapters=chapters))

    tags = read(episode)
    assert len(tags.getall("CHAP")) == len(tags["CTOC:toc"].child_element_ids) == 255


def test_what_is_empty_is_left_out(episode: Path) -> None:
    """A title alone gives a tag with a title alone."""
    write_tags(episode, Tags("Only a title"))

    assert sorted(read(episode)) == ["TIT2"]


@pytest.mark.parametrize(
    ("date", "year", "day"),
    [
        ("2023", "2023", None),
        ("2023-03", "2023", None),
        ("2023-03-05", "2023", "0503"),
        ("2023-12-31T23:59:59Z", "2023", "3112"),
        ("2023-13", None, None),
        ("2023-03-32", None, None),
        ("March 2023", None, None),
        ("２０２３", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_date_is_as_precise_as_the_page(episode: Path, date: str | None, year: str | None, day: str | None) -> None:
    """Version 2.3 has a year and a day; what is not known, or no ISO date, is not made up."""
    write_tags(episode, Tags("Dated", date=date))

    tags = read(episode)
    assert (tags["TYER"].text[0] if "TYER" in tags else None) == year
    assert (tags["TDAT"].text[0] if "TDAT" in tags else None) == day


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("Part\0one", "Part one"),
        ("  two\r\n\tlines\x1b[31m ", "two lines [31m"),
        ("un\u202egnisrever\u2066", "ungnisrever"),
        ("half\ud800 a pair", "half a pair"),
        ("🍵" * 10_000, "🍵" * 249 + "…"),
    ],
)
def test_a_hostile_title_is_made_safe(episode: Path, hostile: str, safe: str) -> None:
    """A title from a page cannot break the tag, nor what shows it; chapters' titles neither."""
    write_tags(episode, Tags(hostile, chapters=(ChapterMark(hostile, 0, 400),)))

    tags = read(episode)
    assert tags["TIT2"].text == [safe]
    assert tags["CHAP:chapter001"].sub_frames["TIT2"].text == [safe]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=())), languages=st.lists(st.text(max_size=5), max_size=3))
def test_no_text_breaks_a_tag(episode: Path, text: str, languages: list[str]) -> None:
    """Whatever stands in a field, the file can be read, and holds no line break in a title."""
    chapters = (ChapterMark(text, 0, 400),)
    lyrics = tuple((language, text) for language in languages)
    label = AigcLabel(text, text, text, text)
    full = Tags(f"T {text}", text, text, text, tuple(languages), text, chapters, text, text, lyrics, b"", label)

    write_tags(episode, full)

    tags = read(episode)
    assert tags["TIT2"].text[0].isprintable() or len(tags["TIT2"].text[0].splitlines()) == 1
    assert len(tags.getall("CHAP")) == 1
    assert episode.read_bytes().endswith(SOUND)


def test_the_same_tags_give_the_same_bytes(episode: Path) -> None:
    """Written again over themselves or over other tags, tags leave nothing of what was there."""
    write_tags(episode, FULL)
    first = episode.read_bytes()

    write_tags(episode, Tags("Something else", comment="x" * 3000))
    write_tags(episode, FULL)

    assert episode.read_bytes() == first
    assert first.endswith(SOUND)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(OutputError, match="tags cannot be written") as caught:
        write_tags(tmp_path / "missing" / "episode.mp3", FULL)

    assert "episode.mp3" in caught.value.where
    assert caught.value.hint
