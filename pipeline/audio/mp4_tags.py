"""Tags and cover of an MP4 file, in the fields that iTunes made and everybody reads.

Chapters are no tags here: they are part of the container (see :mod:`pipeline.audio.m4a_file`).
"""

# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mutagen.mp4 import MP4Cover, MP4FreeForm, MP4Tags

from pipeline.audio.iso639 import three_letter_code
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

_PODCAST = 21  # of `stik`, the kind of media


def write_mp4_tags(path: Path, tags: Tags) -> None:
    """Write tags to an MP4 file in place of those it has; mutagen's and the system's errors pass."""
    found = MP4Tags()
    found["pcst"] = True
    found["stik"] = [_PODCAST]
    found.update({name: [text] for name, text in _texts(tags) if text})
    for name, text in _named_texts(tags):
        if text:
            found[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(text.encode())]
    if tags.cover:
        found["covr"] = [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)]
    found.save(path, padding=lambda _: 0)


def _texts(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield the fields that have a name of four characters."""
    yield "\xa9nam", one_line(tags.title, LONGEST_LINE)
    yield "\xa9ART", one_line(tags.artist, LONGEST_LINE)
    yield "\xa9alb", one_line(tags.album, LONGEST_LINE)
    yield "\xa9gen", one_line(tags.genre, LONGEST_LINE)
    yield "\xa9day", "-".join(date_parts(tags.date))
    yield "\xa9cmt", several_lines(tags.comment, LONGEST_COMMENT)
    yield "\xa9lyr", several_lines("\n\n".join(text for _, text in tags.lyrics), LONGEST_LYRICS)


def _named_texts(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield the fields that carry their name, in the names that taggers use for them."""
    yield "LANGUAGE", ";".join(dict.fromkeys(map(three_letter_code, tags.languages)))
    address = web_address(tags.source_url)
    yield "WWWAUDIOSOURCE", address
    yield "WWWAUDIOFILE", address
    yield "AIGC", tags.aigc.render() if tags.aigc else ""
