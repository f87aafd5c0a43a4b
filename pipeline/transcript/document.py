"""A page as numbered paragraphs, before anyone knows what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Omission
from pipeline.transcript.repair import Line
from pipeline.transcript.stamps import is_stamped

_BULLET = re.compile(r"[•●▪◦‣∙◆■☆★※·*+\-–]\s+(?=\S)")
_LABELLED = re.compile(r"(?:\W{0,3}[^\W\d_][^\n:：]{0,40}[:：](?:\s|$)|\W{0,2}\d{1,2}:\d{2})")
_ENDED = re.compile(r"[.!?。！？…:：;；\"”»)\]]\s*\Z")
_TAB_STOP = 8
_FEWEST_BROKEN = 4  # lines, by which a page shows that it was broken at a fixed width


class Paragraph(NamedTuple):
    """A paragraph, without the markup that stood around it.

    A page may have millions of them, and named tuples are made three times as fast as frozen dataclasses.
    """

    line: int  # of the document, from 1
    text: str
    blank_before: bool = True
    indent: int = 0  # in columns
    bullet: bool = False
    level: int = 0  # 1 to 6 for what the markup calls a heading
    bold: bool = False  # all of it
    quote: bool = False
    voice: str = ""  # who speaks, where the format itself says so
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The paragraphs of a page, and what its markup says about it."""

    paragraphs: tuple[Paragraph, ...]
    omissions: tuple[Omission, ...] = ()
    title: str = ""
    date: str = ""
    url: str = ""
    site: str = ""
    author: str = ""
    language: str = ""  # BCP 47, as the page itself declares it
    wall: str = ""  # what stands before the page, such as a log-in; empty where nothing does


def paragraphs_of(lines: Iterable[Line]) -> tuple[Paragraph, ...]:
    r"""Return the lines that hold anything as paragraphs; lines that a fixed width broke are joined.

    >>> [found.text for found in paragraphs_of([Line(1, "  • One"), Line(2, "\xa0"), Line(3, "Two")])]
    ['One', 'Two']
    """
    found: list[Paragraph] = []
    blank = True
    for line in lines:
        text = line.text.strip()
        if text:
            bullet = None if text[0].isalpha() else _BULLET.match(text)
            content = text[bullet.end() :] if bullet else text
            indent = _indent(line.text) if line.text[0].isspace() else 0
            found.append(Paragraph(line.number, content, blank, indent, bool(bullet)))
        blank = not text
    return tuple(_unwrapped(found))


def _indent(text: str) -> int:
    expanded = text.replace("\u3000", "  ").expandtabs(_TAB_STOP)
    return len(expanded) - len(expanded.lstrip())


def _unwrapped(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Join what was broken at a fixed width, if the page shows that it was.

    It does where lines of nearly one length stop in the middle of a sentence and the next line goes
    on without a blank one between them. Scripts without spaces are not broken that way.
    """
    adjoining = sum(not paragraph.blank_before for paragraph in paragraphs)
    lengths = sorted(len(paragraph.text) for paragraph in paragraphs)
    width = lengths[len(lengths) * 19 // 20] if lengths else 0
    if len(lengths) < 6 or adjoining < _FEWEST_BROKEN or not 30 <= width <= 120:
        return paragraphs
    runs_on = [
        not second.blank_before
        and len(first.text) * 10 >= width * 7
        and not _ENDED.search(first.text)
        and first.text.isascii() == second.text.isascii()
        and not is_stamped(first.text)
        for first, second in pairwise(paragraphs)
    ]
    if sum(runs_on) < _FEWEST_BROKEN or sum(runs_on) * 2 < adjoining:
        return paragraphs
    joined = paragraphs[:1]
    gathered = [paragraphs[0].text]
    last_length = len(paragraphs[0].text)
    for above, paragraph in pairwise(paragraphs):
        opens = is_stamped(above.text) or paragraph.blank_before or paragraph.bullet or _LABELLED.match(paragraph.text)
        if opens or last_length * 2 < width:
            joined[-1] = joined[-1]._replace(text=" ".join(gathered))
            joined.append(paragraph)
            gathered = [paragraph.text]
        else:
            gathered.append(paragraph.text)
        last_length = len(paragraph.text)
    joined[-1] = joined[-1]._replace(text=" ".join(gathered))
    return joined
