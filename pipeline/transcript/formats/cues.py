"""Timed cues become paragraphs of whole sentences.

A cue is a piece of what fits on a screen, or of what a recogniser heard between two breaths; it is
no unit of speech. Cues are joined until the speaker changes, or until a paragraph is long enough and
its sentence has ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.transcript.document import Paragraph

DASH = re.compile(r"[-–—]\s*(?=[^\s\d-])")
"""A dash at the start of a line, which is a change of speaker."""

_LABEL = re.compile(r"(?:>>\s*)?[^\W\d_][^\n:：]{0,40}[:：]\s")
_ENDED = re.compile(r"[.!?。！？…][\"”’」)\]]*\Z")
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_PARAGRAPH_LENGTH = 400
_LONGEST_PARAGRAPH = 1600  # of what a recogniser wrote without any stops


@dataclass(frozen=True, slots=True)
class Cue:
    """Words with their times, and the name of who says them where the format gives it."""

    line: int
    start_ms: int | None
    end_ms: int | None
    text: str
    voice: str = ""


def join_cues(cues: Iterable[Cue]) -> tuple[Paragraph, ...]:
    """Return cues as paragraphs, each from the start of its first to the end of its last cue.

    >>> found = join_cues([Cue(1, 0, 900, "The lamp is"), Cue(3, 900, 1500, "old."), Cue(5, 1500, 2000, "Ben: Is it?")])
    >>> [(paragraph.text, paragraph.start_ms, paragraph.end_ms) for paragraph in found]
    [('The lamp is old.', 0, 1500), ('Ben: Is it?', 1500, 2000)]
    """
    found: list[Paragraph] = []
    gathered: list[str] = []
    for cue in cues:
        if not cue.text:
            continue
        text = cue.text.removeprefix(">>").strip()
        if not found or _opens(found[-1], gathered, cue):
            _close(found, gathered)
            found.append(Paragraph(cue.line, "", voice=cue.voice, start_ms=cue.start_ms, end_ms=cue.end_ms))
            gathered = [text]
        else:
            unspaced = _UNSPACED.match(text) and _UNSPACED.match(gathered[-1][-1:])
            gathered += [text] if unspaced else [" ", text]
            found[-1] = found[-1]._replace(end_ms=cue.end_ms)
    _close(found, gathered)
    return tuple(paragraph for paragraph in found if paragraph.text)


def _close(found: list[Paragraph], gathered: list[str]) -> None:
    if found:
        found[-1] = found[-1]._replace(text="".join(gathered).strip())


def _opens(last: Paragraph, gathered: list[str], cue: Cue) -> bool:
    """True if the words of a cue do not belong to the paragraph before them."""
    if cue.voice != last.voice or _LABEL.match(cue.text) or cue.text.startswith(">>") or DASH.match(cue.text):
        return True
    length = sum(map(len, gathered))
    return length >= _LONGEST_PARAGRAPH or (length >= _PARAGRAPH_LENGTH and bool(_ENDED.search(gathered[-1])))
