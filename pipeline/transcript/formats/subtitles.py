"""WebVTT and SubRip: cues with their times, voices and changes of speaker."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Omission
from pipeline.transcript.document import Document
from pipeline.transcript.formats.cues import DASH, Cue, join_cues

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"(?P<start>{_TIME})\s*-->\s*(?P<end>{_TIME})")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+(?P<voice>[^>]{1,80})>")
_TAG = re.compile(r"</?[a-z0-9.:]*(?:\s[^>]{0,80})?>|\{\\[^}\n]{1,80}\}", re.IGNORECASE)  # the second kind is ASS's
_WORD_TIME = re.compile(r"<\d{1,3}:\d{2}(?::\d{2})?\.\d{3}>")


@dataclass(frozen=True, slots=True)
class _Timed:
    """The lines below a time span, from the one with an index on."""

    first: int
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def is_subtitles(text: str) -> bool:
    """True for WebVTT by its first word, and for text that opens with a number and a time span."""
    return text.lstrip().startswith("WEBVTT") or bool(re.match(r"\s*(?:\d+\s*\n)?\s*" + _TIMES.pattern, text[:400]))


def read_subtitles(text: str) -> Document:
    """Return the cues of a subtitle file as paragraphs, with their times and voices."""
    omissions: list[Omission] = []
    timed: Iterator[_Timed] = _timed(text.split("\n"), omissions)
    if _WORD_TIME.search(text):
        timed = _unrolled(timed)
    paragraphs = join_cues(cue for found in timed for cue in _cues(found))
    return Document(paragraphs, tuple(omissions), title=_header_title(text))


def _header_title(text: str) -> str:
    r"""Return what the first line of a WebVTT file says behind its signature: players take it for the title.

    >>> _header_title("WEBVTT - Night ferry\n"), _header_title("WEBVTT\n")
    ('Night ferry', '')
    """
    first = text.lstrip().partition("\n")[0]
    return first.removeprefix("WEBVTT").strip(" \t-–—:") if first.startswith("WEBVTT") else ""


def _timed(lines: Sequence[str], omissions: list[Omission]) -> Iterator[_Timed]:
    at = 0
    while at < len(lines):
        times = _TIMES.search(lines[at])
        if times:
            first, at = at + 1, _end_of_cue(lines, at + 1)
            start_ms, end_ms = _milliseconds(times["start"]), _milliseconds(times["end"])
            yield _Timed(first, start_ms, end_ms, tuple(lines[first:at]))
        elif lines[at].strip() in ("STYLE", "REGION"):  # WebVTT, section 4.1: how cues look
            while at < len(lines) and lines[at].strip():
                at += 1
        else:
            if lines[at].strip() and not lines[at].startswith("WEBVTT") and not _is_number_of_cue(lines, at):
                omissions.append(Omission(at + 1, "no part of a cue", lines[at].strip()))
            at += 1


def _end_of_cue(lines: Sequence[str], first: int) -> int:
    """Return the index behind a cue: only an empty line ends it, but some programs leave that out."""
    at = first
    while at < len(lines) and lines[at] and not _TIMES.search(lines[at]) and not _is_number_of_cue(lines, at):
        at += 1
    return at


def _is_number_of_cue(lines: Sequence[str], at: int) -> bool:
    return lines[at].strip().isdigit() and at + 1 < len(lines) and bool(_TIMES.search(lines[at + 1]))


def _unrolled(timed: Iterator[_Timed]) -> Iterator[_Timed]:
    """Yield the cues of captions that roll up the screen, without the line that is still shown from before."""
    shown = ""
    for found in timed:
        lines = [(number, line) for number, line in enumerate(found.lines, found.first) if _plain(line) != shown]
        shown = next((plain for line in reversed(found.lines) if (plain := _plain(line))), shown)
        if lines:
            yield _Timed(lines[0][0], found.start_ms, found.end_ms, tuple(line for _, line in lines))


def _cues(timed: _Timed) -> Iterator[Cue]:
    """Yield the words of each person in a cue; a dash at the start of a line is a change of speaker."""
    opening = [place for place, line in enumerate(timed.lines) if not place or DASH.match(line)]
    voice = ""
    for start, stop in pairwise([*opening, len(timed.lines)]):
        text = " ".join(timed.lines[start:stop])
        voices = list(_VOICE.finditer(text))
        ends = [*(found.start() for found in voices), len(text)]
        yield Cue(timed.first + start + 1, timed.start_ms, timed.end_ms, _plain(text[: ends[0]]), voice)
        for found, end in zip(voices, ends[1:], strict=True):
            voice = " ".join(found["voice"].split())
            yield Cue(timed.first + start + 1, timed.start_ms, timed.end_ms, _plain(text[found.end() : end]), voice)


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _milliseconds(time: str) -> int:
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0"))
