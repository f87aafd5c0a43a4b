"""What is said of an episode inside its file, and how its texts are made safe for any player."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.model import ChapterMark

LONGEST_LINE = 250  # characters; players show far fewer
LONGEST_COMMENT = 4000
LONGEST_ADDRESS = 2000
LONGEST_LYRICS = 100_000  # an hour and a half of speech; a player loads them before the first sound

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T.*)?)?)?", re.ASCII)
_DIRECTION_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986: the reserved ones, and the percent sign of what is quoted already


@dataclass(frozen=True, slots=True)
class AigcLabel:
    """The label of synthetic content that GB 45438-2025, annex E, asks for in a file's metadata.

    A propagator is who passes a file on to the public; what it has not been given yet is left empty.
    The reserved codes are free for marks of integrity, of which there are none.
    """

    producer: str  # name or code of who made the content
    produce_id: str  # what the producer calls the content by
    propagator: str = ""
    propagate_id: str = ""

    def render(self) -> str:
        """Return the label as the JSON object that platforms look for.

        >>> AigcLabel("Tea and Time", "0123456789abcdef-zh").render()[:70]
        '{"Label":"1","ContentProducer":"Tea and Time","ProduceID":"0123456789a'
        """
        fields = {
            "Label": "1",  # 1: it is synthetic, 2: it may be, 3: it is suspected to be
            "ContentProducer": one_line(self.producer, LONGEST_LINE),
            "ProduceID": one_line(self.produce_id, LONGEST_LINE),
            "ReservedCode1": "",
            "ContentPropagator": one_line(self.propagator, LONGEST_LINE),
            "PropagateID": one_line(self.propagate_id, LONGEST_LINE),
            "ReservedCode2": "",
        }
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Tags:
    """What is said of an episode inside its file. What is empty is left out."""

    title: str
    artist: str = ""
    album: str = ""  # the show; of a single episode, the site that its page is from
    date: str | None = None  # ISO 8601, of whatever precision; anything else is left out
    languages: tuple[str, ...] = ()  # language tags, the first one spoken first
    comment: str = ""
    chapters: tuple[ChapterMark, ...] = ()  # only the first 255 fit
    genre: str = ""
    source_url: str = ""  # the page that was read; anything but an address of the web is left out
    lyrics: tuple[tuple[str, str], ...] = ()  # language tags, and the text of the programme in that language
    cover: bytes = b""  # a JPEG picture
    aigc: AigcLabel | None = None


def date_parts(date: str | None) -> tuple[str, ...]:
    """Return year, month and day of an ISO date, as far as they are known; nothing for what is no ISO date.

    >>> date_parts("2023-03-05T10:00Z"), date_parts("2023-03"), date_parts("March")
    (('2023', '03', '05'), ('2023', '03'), ())
    """
    match = _DATE.fullmatch(date or "")
    return tuple(part for part in match.groups() if part) if match else ()


def web_address(url: str) -> str:
    """Return an address of the web in ASCII; nothing for any other text.

    >>> web_address("https://example.org/%20茶"), web_address("file:///tea"), web_address("https://example.org/a b")
    ('https://example.org/%20%E8%8C%B6', '', '')
    """
    address = quote(url.strip(), safe=_URL_SIGNS, errors="replace") if _URL.fullmatch(url.strip()) else ""
    return address if len(address) <= LONGEST_ADDRESS else ""


def one_line(text: str, most: int) -> str:
    r"""Return a text as one line that any player can show.

    >>> one_line("Part\x00one:\r\n  a\u202etitle\ud800", 20)
    'Part one: atitle'
    """
    readable = _DIRECTION_OVERRIDES.sub("", text)
    if not readable.isprintable():
        readable = "".join(_readable(character) for character in readable)
    return _shortened(" ".join(readable.split()), most)


def several_lines(text: str, most: int) -> str:
    """Return a text of several lines with each made safe."""
    lines = (one_line(line, most) for line in text.splitlines())
    return _shortened("\n".join(lines).strip(), most)


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
