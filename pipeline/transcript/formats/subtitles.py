"""WebVTT and SubRip: timed cues become paragraphs of whole sentences.

A cue is a piece of what fits on a screen, not a unit of speech: a sentence runs on over several.
Cues are therefore joined until the speaker changes or a paragraph is long enough and its sentence
has ended.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Omission
from pipeline.transcript.document import Document, Paragraph

_TIMES = re.compile(r"(?P<start>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})\s*-->\s*(?P<end>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+(?P<voice>[^>]{1,80})>")
_TAG = re.compile(r"</?[a-z0-9.:]*(?:\s[^>]{0,80})?>", re.IGNORECASE)
_LABEL = re.compile(r"(?:>>\s*)?[^\W\d_][^\n:：]{0,40}[:：]\s")
_ENDED = re.compile(r"[.!?。！？…][\"”’」)\]]*\Z")
_DASH = re.compile(r"[-–—]\s*(?=[^\s\d-])")
_PARAGRAPH_LENGTH = 400


@dataclass(frozen=True, slots=True)
class _Cue:
    line: int
    start_ms: int
    end_ms: int
    text: str


def is_subtitles(text: str) -> bool:
    """True for WebVTT by its first word, and for text that opens with a number and a time span."""
    return text.lstrip().startswith("WEBVTT") or bool(re.match(r"\s*(?:\d+\s*\n)?\s*" + _TIMES.pattern, text[:400]))


def read_subtitles(text: str) -> Document:
    """Return the cues of a subtitle file as paragraphs, with their times and voices."""
    omissions: list[Omission] = []
    cues = list(_cues(text.split("\n"), omissions))
    paragraphs: list[Paragraph] = []
    for cue in cues:
        voice = _VOICE.search(cue.text)
        said = " ".join(html.unescape(_TAG.sub("", _VOICE.sub("", cue.text))).split())
        if not said:
            continue
        name = " ".join(voice["voice"].split()) if voice else ""
        last = paragraphs[-1] if paragraphs else None
        if last is None or _opens(last, said, name):
            paragraphs.append(
                Paragraph(
                    cue.line, said.removeprefix(">>").strip(), voice=name, start_ms=cue.start_ms, end_ms=cue.end_ms
                )
            )
        else:
            paragraphs[-1] = replace(last, text=f"{last.text} {said}", end_ms=cue.end_ms)
    return Document(tuple(paragraphs), tuple(omissions), title=_header_title(text))


def _header_title(text: str) -> str:
    r"""Return what the first line of a WebVTT file says behind its signature: players take it for the title.

    >>> _header_title("WEBVTT - Night ferry\n"), _header_title("WEBVTT\n")
    ('Night ferry', '')
    """
    first = text.lstrip().partition("\n")[0]
    return first.removeprefix("WEBVTT").strip(" \t-–—:") if first.startswith("WEBVTT") else ""


def _opens(last: Paragraph, said: str, name: str) -> bool:
    """True if the words of a cue do not belong to the paragraph before them."""
    if name != last.voice or _LABEL.match(said) or said.startswith(">>") or _DASH.match(said):
        return True
    return len(last.text) >= _PARAGRAPH_LENGTH and bool(_ENDED.search(last.text))


def _cues(lines: list[str], omissions: list[Omission]) -> Iterator[_Cue]:
    at = 0
    while at < len(lines):
        times = _TIMES.search(lines[at])
        if not times:
            numbered = lines[at].strip().isdigit() and at + 1 < len(lines) and _TIMES.search(lines[at + 1])
            if lines[at].strip() and not numbered and not lines[at].startswith("WEBVTT"):
                omissions.append(Omission(at + 1, "no part of a cue", lines[at].strip()))
            at += 1
            continue
        first = at + 1
        at = first
        while at < len(lines) and lines[at].strip() and not _TIMES.search(lines[at]):
            at += 1
        start_ms, end_ms = _milliseconds(times["start"]), _milliseconds(times["end"])
        for line, text in _by_speaker(lines, first, at):
            yield _Cue(line, start_ms, end_ms, text)


def _by_speaker(lines: list[str], first: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the texts of a cue with their lines; a dash at the start of a line is a change of speaker."""
    opening = [number for number in range(first, end) if number == first or _DASH.match(lines[number])]
    for start, stop in pairwise([*opening, end]):
        yield start + 1, " ".join(lines[start:stop])


def _milliseconds(time: str) -> int:
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction)
