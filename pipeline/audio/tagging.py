"""ID3v2.3 tags: what a player shows of an episode, and its chapters.

Version 2.3 because some players read nothing newer. It knows UTF-16 but not UTF-8, a year and a day
but no ISO date. Nothing in a tag depends on the clock: the same tags give the same bytes.
"""

# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutagen import MutagenError
from mutagen.id3 import CHAP, COMM, CTOC, ID3, TALB, TDAT, TIT2, TLAN, TPE1, TYER, CTOCFlags, Encoding, Frame

from pipeline.audio.iso639 import UNDETERMINED, three_letter_code
from pipeline.errors import OutputError
from pipeline.model import ChapterMark

_LONGEST_LINE = 250  # characters; players show far fewer
_LONGEST_COMMENT = 4000
_MOST_CHAPTERS = 255  # ID3v2 Chapter Frame Addendum: a table of contents counts its entries in one byte
_TAG_HEADER = 10  # bytes
_FRAME_HEADER = 10
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T.*)?)?)?", re.ASCII)
_DIRECTION_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Tags:
    """What is said of an episode inside its file. What is empty is left out."""

    title: str
    artist: str = ""
    album: str = ""
    date: str | None = None  # ISO 8601, of whatever precision; anything else is left out
    languages: tuple[str, ...] = ()  # language tags, the first one spoken first
    comment: str = ""
    chapters: tuple[ChapterMark, ...] = ()  # only the first 255 fit


def write_tags(path: Path, tags: Tags) -> None:
    """Write tags to an MP3 file in place of those it has.

    Raises:
        OutputError: if the file cannot be read or written.
    """
    id3 = ID3()
    for frame in _frames(tags):
        id3.add(frame)
    try:
        rendered = io.BytesIO()
        for target in (rendered, path):
            id3.save(target, v1=0, v2_version=3, v23_sep=None, padding=lambda _: 0)
        with path.open("r+b") as file:
            file.write(_with_chapters_in_order(rendered.getvalue()))
    except (MutagenError, OSError) as error:
        raise OutputError(
            f"tags cannot be written: {error}",
            where=str(path),
            hint="Check that you may write to the folder and that the disk is not full.",
        ) from error


def _with_chapters_in_order(tag: bytes) -> bytes:
    """Return an ID3v2.3 tag of the same length whose chapters come last, by their ids.

    mutagen puts the shortest frame first, and some players list chapters as they stand in the file.
    """
    frames = []
    start = _TAG_HEADER
    while start < len(tag):
        # ID3v2.3, 3.3: an id of four characters, the size without this header, two bytes of flags.
        end = start + _FRAME_HEADER + int.from_bytes(tag[start + 4 : start + 8], "big")
        frames.append(tag[start:end])
        start = end
    chapters = sorted((frame for frame in frames if frame.startswith(b"CHAP")), key=lambda frame: frame[_FRAME_HEADER:])
    others = [frame for frame in frames if not frame.startswith(b"CHAP")]
    return tag[:_TAG_HEADER] + b"".join(others + chapters)


def _frames(tags: Tags) -> Iterator[Frame]:
    for kind, text in ((TIT2, tags.title), (TPE1, tags.artist), (TALB, tags.album)):
        if line := _one_line(text, _LONGEST_LINE):
            yield kind(encoding=Encoding.UTF16, text=[line])
    codes = [three_letter_code(tag) for tag in tags.languages]
    if codes:
        # ID3v2.3, 4.2.1 TLAN: several codes follow each other without a separator.
        yield TLAN(encoding=Encoding.LATIN1, text=["".join(dict.fromkeys(codes))])
    if comment := _lines(tags.comment, _LONGEST_COMMENT):
        language = codes[0] if codes else UNDETERMINED
        yield COMM(encoding=Encoding.UTF16, lang=language, desc="", text=[comment])
    yield from _date_frames(tags.date or "")
    yield from _chapter_frames(tags.chapters[:_MOST_CHAPTERS])


def _date_frames(date: str) -> Iterator[Frame]:
    """Yield year and, where it is known, day and month; nothing for what is no ISO date."""
    if match := _DATE.fullmatch(date):
        year, month, day = match.groups()
        yield TYER(encoding=Encoding.LATIN1, text=[year])
        if day:
            yield TDAT(encoding=Encoding.LATIN1, text=[day + month])


def _chapter_frames(chapters: tuple[ChapterMark, ...]) -> Iterator[Frame]:
    """Yield a frame for each chapter, and the table of contents that puts them in order."""
    ids = [f"chapter{number:03d}" for number in range(1, len(chapters) + 1)]
    for id, chapter in zip(ids, chapters, strict=True):
        title = TIT2(encoding=Encoding.UTF16, text=[_one_line(chapter.title, _LONGEST_LINE)])
        yield CHAP(
            element_id=id,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=0xFFFFFFFF,  # all ones: the times count, not the bytes
            end_offset=0xFFFFFFFF,
            sub_frames=[title],
        )
    if ids:
        flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
        yield CTOC(element_id="toc", flags=flags, child_element_ids=ids, sub_frames=[])


def _lines(text: str, most: int) -> str:
    """Return a text of several lines with each made safe."""
    lines = (_one_line(line, most) for line in text.splitlines())
    return _shortened("\n".join(lines).strip(), most)


def _one_line(text: str, most: int) -> str:
    r"""Return a text as one line that any player can show.

    >>> _one_line("Part\x00one:\r\n  a\u202etitle\ud800", 20)
    'Part one: atitle'
    """
    readable = _DIRECTION_OVERRIDES.sub("", text)
    readable = "".join(_readable(character) for character in readable)
    return _shortened(" ".join(readable.split()), most)


def _readable(character: str) -> str:
    match unicodedata.category(character):
        case "Cc":  # control
            return " "
        case "Cs":  # half of a surrogate pair, which UTF-16 cannot hold
            return ""
        case _:
            return character


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
