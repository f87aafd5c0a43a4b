"""ID3v2.3: tags, chapters and cover of an MP3 file.

Version 2.3 because some players read nothing newer. It knows UTF-16 but not UTF-8, a year and a day
but no ISO date. Nothing in a tag depends on the clock: the same tags give the same bytes.
"""

# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDAT,
    TIT2,
    TLAN,
    TPE1,
    TXXX,
    TYER,
    USLT,
    WOAF,
    WOAS,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from pipeline.audio.iso639 import UNDETERMINED, three_letter_code
from pipeline.audio.tags import (
    LONGEST_COMMENT,
    LONGEST_LINE,
    LONGEST_LYRICS,
    Tags,
    date_parts,
    one_line,
    several_lines,
    web_address,
)
from pipeline.model import ChapterMark

_MOST_CHAPTERS = 255  # ID3v2 Chapter Frame Addendum: a table of contents counts its entries in one byte
_TAG_HEADER = 10  # bytes
_FRAME_HEADER = 10


def write_id3(path: Path, tags: Tags) -> None:
    """Write tags to an MP3 file in place of those it has; mutagen's and the system's errors pass."""
    id3 = ID3()
    for frame in _frames(tags):
        id3.add(frame)
    rendered = io.BytesIO()
    for target in (rendered, path):
        id3.save(target, v1=0, v2_version=3, v23_sep=None, padding=lambda _: 0)
    with path.open("r+b") as file:
        file.write(_with_chapters_in_order(rendered.getvalue()))


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
    for kind, text in ((TIT2, tags.title), (TPE1, tags.artist), (TALB, tags.album), (TCON, tags.genre)):
        if line := one_line(text, LONGEST_LINE):
            yield kind(encoding=Encoding.UTF16, text=[line])
    codes = [three_letter_code(tag) for tag in tags.languages]
    if codes:
        # ID3v2.3, 4.2.1 TLAN: several codes follow each other without a separator.
        yield TLAN(encoding=Encoding.LATIN1, text=["".join(dict.fromkeys(codes))])
    if comment := several_lines(tags.comment, LONGEST_COMMENT):
        language = codes[0] if codes else UNDETERMINED
        yield COMM(encoding=Encoding.UTF16, lang=language, desc="", text=[comment])
    if address := web_address(tags.source_url):
        # ID3v2.3, 4.3.1: WOAS is the page of the source; WOAF, that of the file, is the one which players show.
        yield WOAS(url=address)
        yield WOAF(url=address)
    if tags.aigc is not None:
        label = tags.aigc.render()
        yield TXXX(encoding=_encoding(label), desc="AIGC", text=[label])
    if tags.cover:
        yield APIC(encoding=Encoding.LATIN1, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=tags.cover)
    yield from _date_frames(tags.date)
    yield from _lyrics_frames(tags.lyrics)
    yield from _chapter_frames(tags.chapters[:_MOST_CHAPTERS])


def _date_frames(date: str | None) -> Iterator[Frame]:
    """Yield year and, where it is known, day and month."""
    match date_parts(date):
        case [year, month, day]:
            yield TYER(encoding=Encoding.LATIN1, text=[year])
            yield TDAT(encoding=Encoding.LATIN1, text=[day + month])
        case [year, *_]:
            yield TYER(encoding=Encoding.LATIN1, text=[year])


def _lyrics_frames(lyrics: tuple[tuple[str, str], ...]) -> Iterator[Frame]:
    """Yield the text of each language; a description parts variants of one language, which share a code."""
    seen: set[str] = set()
    for language, text in lyrics:
        if shown := several_lines(text, LONGEST_LYRICS):
            code = three_letter_code(language)
            description = one_line(language, LONGEST_LINE) if code in seen else ""
            seen.add(code)
            yield USLT(encoding=_encoding(shown + description), lang=code, desc=description, text=shown)


def _chapter_frames(chapters: tuple[ChapterMark, ...]) -> Iterator[Frame]:
    """Yield a frame for each chapter, and the table of contents that puts them in order."""
    ids = [f"chapter{number:03d}" for number in range(1, len(chapters) + 1)]
    for id, chapter in zip(ids, chapters, strict=True):
        title = TIT2(encoding=Encoding.UTF16, text=[one_line(chapter.title, LONGEST_LINE)])
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


def _encoding(text: str) -> int:
    """Return the encoding in which a long text is shortest."""
    return Encoding.LATIN1 if text.isascii() else Encoding.UTF16
