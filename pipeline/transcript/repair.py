"""Text whose separators have all moved one place is put right.

Some converters cut a text into segments at its punctuation, keep segments and separators in two
lists, and join them with the lists one place out of step. What was ::

    s0 segment1 s1 segment2 s2 segment3 ...

arrives as ::

    segment1 s0 segment2 s1 segment3 s2 ...

where each separator is followed by one space and a line break is a separator like any other. So
speaker labels stand at the ends of lines without their colon, the colon stands after the first
clause of the answer, and empty segments leave orphan pairs such as ``, 。``. The order of the words
is untouched: cutting again and giving each separator back to the front of its segment restores all.

Three facts complete the theory. Punctuation without a space after it was never cut and is literal.
Curly quotation marks stand before their segment already, so the separator behind such a segment is
its end. And a blank that followed ``?`` or ``;`` was a separator as well: it has moved on by one
segment and stands there without a mark.

A page is repaired only where all of it shows the fault (:func:`is_shifted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_MARKS = ",，。:：;；?？!！、()（）「」【】"
_SEPARATOR = re.compile(rf"(?P<quote>[“”])[ ]?|(?P<mark>[{_MARKS}])(?:[ ]|\Z)|(?P<newline>\n)")
_FEWEST_STOPS = 12
_ORPHANS = re.compile(rf"[{_MARKS}] [{_MARKS}]")
_STOP = re.compile(r"[。，、](?P<space>[ ])?")
_ENDED = re.compile(r"[。.!！?？:：…”」)）]\s*\Z")
_STRANDED_BLANK = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_BRACKETED_HEADING = re.compile(r"【[^【】\n]{1,20}】")


class Line(NamedTuple):
    """A line of a page, with its number in the document."""

    number: int
    text: str


def repair_lines(text: str) -> Iterator[Line]:
    """Yield the numbered lines of a text, repaired if its separators are shifted.

    >>> [line.text for line in repair_lines("Ana: Hello.")]
    ['Ana: Hello.']
    """
    if is_shifted(text):
        yield from _lines(_restore(text))
    else:
        yield from (Line(number, line) for number, line in enumerate(text.split("\n"), 1))


def is_shifted(text: str) -> bool:
    """True if a text has the fault that this module describes.

    Chinese stops are followed by a space nearly everywhere, marks stand behind marks with nothing
    between them, and few lines end where a sentence ends. Text that people wrote shows at most one.
    """
    stops = [match["space"] is not None for match in _STOP.finditer(text)]
    if len(stops) < _FEWEST_STOPS or sum(stops) * 10 < 9 * len(stops):
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    orphans = sum(1 for _ in _ORPHANS.finditer(text))
    ended = sum(1 for line in lines if _ENDED.search(line[-3:]))
    return orphans >= 3 and orphans * 5 >= len(lines) and ended * 4 <= len(lines)


@dataclass(frozen=True, slots=True)
class _Token:
    segment: str
    separator: str  # the mark that stands after the segment; empty at the end of the text
    number: int  # of the line in which the segment begins


def _cut(text: str) -> Iterator[_Token]:
    at, number = 0, 1
    for match in _SEPARATOR.finditer(text):
        segment = text[at : match.start()]
        yield _Token(segment, match["quote"] or match["mark"] or "\n", number)
        number += match["newline"] is not None
        at = match.end()
    yield _Token(text[at:], "", number)


def _restore(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pieces of the restored text, each with the line that it was in."""
    settled = False  # the segment at hand has its separator before it
    doubled = ""  # the mark behind an empty segment, which may have left a blank in the next
    for token in _cut(text):
        segment, separator = token.segment, token.separator
        if doubled in tuple("?？;；") and (blank := _STRANDED_BLANK.search(segment)):
            yield " " + segment[: blank.start()], token.number
            segment = segment[blank.end() :]
        if settled or separator in ("“", "”", ""):
            # Either the quotation mark before this segment was its separator, or the one after it
            # belongs to the next segment: both stand where they are.
            yield segment, token.number
            yield separator, token.number
        else:
            yield separator, token.number
            yield segment, token.number
        doubled = separator if not segment.strip() and separator else ""
        settled = separator in ("“", "”")


def _lines(pieces: Iterator[tuple[str, int]]) -> Iterator[Line]:
    """Join the pieces to lines; a heading in lenticular brackets gets a line of its own."""
    gathered: list[str] = []
    number = 1
    for piece, piece_number in pieces:
        if piece == "\n":
            yield from _apart(Line(number, "".join(gathered)))
            gathered = []
        elif piece:
            number = number if gathered else piece_number
            gathered.append(piece)
    yield from _apart(Line(number, "".join(gathered)))


def _apart(line: Line) -> Iterator[Line]:
    at = 0
    for match in _BRACKETED_HEADING.finditer(line.text):
        if line.text[at : match.start()].strip():
            yield Line(line.number, line.text[at : match.start()])
        yield Line(line.number, match.group())
        at = match.end()
    if line.text[at:].strip() or not at:
        yield Line(line.number, line.text[at:])
