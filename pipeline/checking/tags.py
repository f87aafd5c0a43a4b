"""Whether an audio file says of itself what is known of its episode, as FFmpeg's libraries read it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path

import av
from PIL import Image

from pipeline.audio.iso639 import three_letter_code
from pipeline.audio.tags import LONGEST_COMMENT, LONGEST_LINE, Tags, date_parts, one_line, several_lines
from pipeline.checking.finding import Finding, first_few, quoted
from pipeline.codec import open_audio
from pipeline.model import ChapterMark

_MOST_CHAPTERS = 255  # that fit into ID3 tags


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file says of itself."""

    texts: Mapping[str, str]  # by FFmpeg's names for tags, in small letters
    chapters: tuple[ChapterMark, ...]
    cover: bytes


def check_tags(path: Path, expected: Tags) -> Iterator[Finding]:
    """Yield the tags that are missing or say something else."""
    try:
        found = _read(path)
    except (av.FFmpegError, OSError, ValueError) as error:
        yield Finding(f"the tags cannot be read: {error}")
        return
    yield from _texts(found.texts, expected)
    yield from _label(found.texts.get("aigc", ""), expected)
    yield from _cover(found.cover, expected)
    yield from first_few(_chapters(found.chapters, expected.chapters[:_MOST_CHAPTERS]))


def _read(path: Path) -> _Found:
    with open_audio(str(path)) as container:
        chapters = tuple(
            ChapterMark(
                str(chapter["metadata"].get("title", "")),
                _ms(chapter["start"], chapter["time_base"]),
                _ms(chapter["end"], chapter["time_base"]),
            )
            for chapter in container.chapters()
        )
        pictures = container.streams.video
        cover = bytes(next(container.demux(pictures[0]))) if pictures else b""
        return _Found({name.lower(): text for name, text in container.metadata.items()}, chapters, cover)


def _ms(ticks: int, time_base: Fraction | None) -> int:
    return round(ticks * (time_base or Fraction(1, 1000)) * 1000)


def _texts(found: Mapping[str, str], expected: Tags) -> Iterator[Finding]:
    wanted = {
        "title": one_line(expected.title, LONGEST_LINE),
        "artist": one_line(expected.artist, LONGEST_LINE),
        "album": one_line(expected.album, LONGEST_LINE),
        "genre": one_line(expected.genre, LONGEST_LINE),
        "comment": several_lines(expected.comment, LONGEST_COMMENT),
        "language": "".join(dict.fromkeys(map(three_letter_code, expected.languages))),
    }
    texts = {**found, "language": found.get("language", "").replace(";", "")}
    for name, text in wanted.items():
        if texts.get(name, "") != text:
            yield _other(f"the tag {name} is", text, texts.get(name, ""))
    date = "-".join(date_parts(expected.date))
    # ID3 has a place for the year and for the day of the year, but not for a month alone.
    if not date.startswith(found.get("date", "")) or (date and "date" not in found):
        yield _other("the tag date is", date, found.get("date", ""))
    if expected.lyrics and not any(name.startswith("lyrics") for name in found):
        yield Finding("the audio does not hold its text")


def _label(found: str, expected: Tags) -> Iterator[Finding]:
    """Yield what is wrong with the label of synthetic content."""
    wanted = expected.aigc.render() if expected.aigc else ""
    if found != wanted:
        yield _other("the label AIGC of synthetic content is", wanted, found)
    try:
        label = json.loads(found) if found else {"Label": "1"}
        is_right = label["Label"] == "1"
    except (ValueError, KeyError, TypeError):
        is_right = False
    if not is_right:
        yield Finding("the label AIGC does not say that the voices are synthetic", found=quoted(found))


def _cover(found: bytes, expected: Tags) -> Iterator[Finding]:
    """Yield what is wrong with the cover; the one in the audio is a smaller copy of the one beside it."""
    if bool(found) != bool(expected.cover):
        has, lacks = ("the audio", "its folder") if found else ("the folder", "its audio")
        yield Finding(f"{has} has a cover, and {lacks} has none")
    for picture in filter(None, (found, expected.cover)):
        try:
            Image.open(io.BytesIO(picture)).load()
        except (OSError, SyntaxError, ValueError) as error:  # as Pillow tells what is broken
            yield Finding(f"the cover is no picture: {error}")


def _chapters(found: tuple[ChapterMark, ...], expected: tuple[ChapterMark, ...]) -> Iterator[Finding]:
    if len(found) != len(expected):
        yield _other("the chapters in the audio are", f"{len(expected)} chapters", f"{len(found)} chapters")
        return
    for one, two in zip_longest(found, expected):
        wanted = ChapterMark(one_line(two.title, LONGEST_LINE), two.start_ms, two.end_ms)
        if one != wanted:
            yield Finding(
                "a chapter in the audio is not as in episode.json",
                at_ms=wanted.start_ms,
                expected=f"{quoted(wanted.title)}, {wanted.start_ms} to {wanted.end_ms} ms",
                found=f"{quoted(one.title)}, {one.start_ms} to {one.end_ms} ms",
            )


def _other(what: str, expected: str, found: str) -> Finding:
    return Finding(f"{what} not as in episode.json", expected=quoted(expected), found=quoted(found))
