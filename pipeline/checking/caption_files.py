"""Caption files read as strictly as the strictest player would: each fault of form is an error.

They are read here by rules of their own, not by the code that writes them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows from one moment to another."""

    start_ms: int
    end_ms: int
    text: str
    name: str = ""  # of the speaker, where the format keeps it apart from the text


_CLOCK = r"(\d{2,}):([0-5]\d):([0-5]\d)"
_VTT_TIMES = re.compile(rf"{_CLOCK}\.(\d{{3}}) --> {_CLOCK}\.(\d{{3}})", re.ASCII)
_SRT_TIMES = re.compile(rf"{_CLOCK},(\d{{3}}) --> {_CLOCK},(\d{{3}})", re.ASCII)
_VTT_STAMP = re.compile(rf"<{_CLOCK}\.(\d{{3}})>", re.ASCII)
_VTT_VOICE = re.compile(r"<v ([^>]*)>")
_LRC_TAG = re.compile(r"\[[a-z]+:[^\]]*\]")
_LRC_LINE = re.compile(r"\[(\d{2,}):([0-5]\d)\.(\d{2})\](.*)", re.ASCII)


def read_webvtt(text: str) -> Iterator[Shown]:
    r"""Yield the captions of a WebVTT file; ValueError where it is none.

    >>> list(read_webvtt("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ana>Tea <00:00:02.000>&amp; rain\n"))
    [Shown(start_ms=1000, end_ms=2500, text='Tea & rain', name='Ana')]
    """
    head, *blocks = text.rstrip("\n").split("\n\n")
    if head != "WEBVTT":
        raise ValueError("it does not begin with WEBVTT")
    for block in blocks:
        times, _, payload = block.partition("\n")
        if times.startswith("NOTE"):
            continue
        start_ms, end_ms = _times(_VTT_TIMES, times)
        reached_ms = start_ms
        for stamp in _VTT_STAMP.finditer(payload):
            if not reached_ms < _ms(*stamp.groups()) < end_ms:
                raise ValueError(f"the time {stamp[0]} is not within its caption and after the one before")
            reached_ms = _ms(*stamp.groups())
        voice = _VTT_VOICE.match(payload)
        words = _VTT_STAMP.sub("", payload[voice.end() :] if voice else payload)
        if "<" in words or ">" in words:
            raise ValueError(f"{words!r} holds a tag")
        yield Shown(start_ms, end_ms, html.unescape(words), html.unescape(voice[1]) if voice else "")


def read_srt(text: str) -> Iterator[Shown]:
    r"""Yield the captions of a SubRip file; ValueError where it is none.

    >>> list(read_srt("1\n00:00:01,000 --> 00:00:02,500\nAna: Tea\n"))
    [Shown(start_ms=1000, end_ms=2500, text='Ana: Tea', name='')]
    """
    for number, block in enumerate(text.rstrip("\n").split("\n\n"), 1):
        found, times, payload = (*block.split("\n", 2), "", "")[:3]
        if found != str(number):
            raise ValueError(f"{found!r} stands where caption {number} should begin")
        yield Shown(*_times(_SRT_TIMES, times), payload)


def read_podcast_json(text: str) -> Iterator[Shown]:
    """Yield the segments of a transcript of Podcasting 2.0; ValueError where it is none."""
    try:
        for segment in json.loads(text)["segments"]:
            start_ms, end_ms = (round(1000 * segment[edge]) for edge in ("startTime", "endTime"))
            yield Shown(start_ms, end_ms, str(segment["body"]), str(segment["speaker"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"a segment lacks {error}") from error


def read_lrc(text: str) -> Iterator[tuple[int, str]]:
    """Yield the time and the text of each line of lyrics; ValueError where it is none."""
    for line in text.splitlines():
        match = _LRC_LINE.fullmatch(line)
        if match:
            minutes, seconds, hundredths, words = match.groups()
            yield (int(minutes) * 60 + int(seconds)) * 1000 + int(hundredths) * 10, words
        elif not _LRC_TAG.fullmatch(line):
            raise ValueError(f"{line!r} has no time")


def read_chapters_json(text: str) -> tuple[tuple[int, str], ...]:
    """Return the start and the title of each chapter; ValueError where they cannot be read."""
    try:
        return tuple((round(1000 * entry["startTime"]), str(entry["title"])) for entry in json.loads(text)["chapters"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"a chapter lacks {error}") from error


READERS: Mapping[str, Callable[[str], Iterator[Shown]]] = {
    ".vtt": read_webvtt,
    ".srt": read_srt,
    ".transcript.json": read_podcast_json,
}
"""What reads the files whose names end so."""


def _times(form: re.Pattern[str], line: str) -> tuple[int, int]:
    match = form.fullmatch(line)
    if not match:
        raise ValueError(f"{line!r} is no line of times")
    return _ms(*match.groups()[:4]), _ms(*match.groups()[4:])


def _ms(hours: str, minutes: str, seconds: str, milliseconds: str) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(milliseconds)
