"""What is cleared away before labels are looked for, because by its form it is never speech.

Each rule stands on form: text that recurs all over the page (a title that every picture has as its
alternative text, often glued to the paragraph beside it), captions by their mark, lines that are an
address, a time or a rule. What is cleared is kept as an omission.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Omission
from pipeline.transcript.captions import is_caption, join_captions
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import peel_time, read_label, split_label
from pipeline.transcript.text import has_letters, is_link, letters, width

_REPEATED = 3
_MOST_REPEATED = 20  # of different texts; a page has one or two
_REPEATED_LETTERS = 12
_FIRST_PARAGRAPHS = 5
_RULE = re.compile(r"[\s\-_=*~—–·•.#+]{3,}\Z")
_REACTION = re.compile(r"(?:[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?\s*\d*\s*)+")
# In the minutes of a meeting; a chat leaves out the stops, and there a time belongs to a message.
_CLOCK = re.compile(r"\d{1,2}(?:[.:]\d{1,2})?\s?[ap]\.\s?m\.(?: [A-Z]{2,4})?", re.IGNORECASE)
_CAPTION_WIDTH = 160
_LINK_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Cleared:
    """The paragraphs that may be speech, and what was cleared away."""

    paragraphs: tuple[Paragraph, ...]
    omissions: tuple[Omission, ...]


def clear_furniture(paragraphs: Sequence[Paragraph]) -> Cleared:
    """Return a page without what is never speech. A rule stays: it parts texts."""
    repeated = _repeated_texts(paragraphs)
    kept: list[Paragraph] = []
    omissions: list[Omission] = []
    start_ms: int | None = None
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if repeated and not (index < _FIRST_PARAGRAPHS and text in repeated and not _holds(kept, text)):
            text = _unglued(paragraph, repeated, omissions)
        time_ms, behind = peel_time(text)
        if time_ms is not None and not has_letters(behind):
            start_ms = time_ms
            omissions.append(Omission(paragraph.line, "time", text))
        elif text and (reason := _reason(text)):
            omissions.append(Omission(paragraph.line, reason, text))
        elif text:
            if start_ms is not None and paragraph.start_ms is None:
                paragraph = paragraph._replace(start_ms=start_ms)
            kept.append(paragraph if text == paragraph.text else paragraph._replace(text=text))
            start_ms = None
    return Cleared(join_captions(kept), tuple(omissions))


def _holds(paragraphs: Sequence[Paragraph], text: str) -> bool:
    return any(paragraph.text == text for paragraph in paragraphs)


def is_rule(text: str) -> bool:
    """True for a line of dashes or the like.

    >>> is_rule("_____"), is_rule("...and then")
    (True, False)
    """
    return bool(_RULE.match(text))


def _reason(text: str) -> str:
    """Return why a paragraph is never speech, or nothing."""
    if width(text) <= _CAPTION_WIDTH and is_caption(text):
        return "caption"
    if is_link(text, most_width=_LINK_WIDTH):
        return "link"
    if text[:1].isalpha():
        return ""
    if _CLOCK.fullmatch(text):
        return "time"
    if _REACTION.fullmatch(text):
        return "reaction"
    if not has_letters(text) and not is_rule(text) and not any(sign in "?？!！…." for sign in text):
        return "symbol"
    return ""


def _repeated_texts(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the texts that recur as whole paragraphs though they are no label, no reply and no turn.

    A page that is made of repetitions repeats itself for another reason.
    """
    counts = Counter(
        paragraph.text
        for above, paragraph in zip((None, *paragraphs), paragraphs, strict=False)
        if not above or above.text[-1:] not in ":："
    )
    repeated = [
        text
        for text, count in counts.most_common(_MOST_REPEATED)
        if count >= _REPEATED and letters(text) >= _REPEATED_LETTERS and not _opens_with_label(text)
    ]
    return tuple(repeated) if sum(counts[text] for text in repeated) * 4 <= len(paragraphs) else ()


def _opens_with_label(text: str) -> bool:
    parts = split_label(text) or (text,)
    return read_label(parts[0]) is not None


def _unglued(paragraph: Paragraph, repeated: tuple[str, ...], omissions: list[Omission]) -> str:
    """Return the text of a paragraph without repeated texts at its edges."""
    text = paragraph.text
    for glued in repeated:
        while glued in (text[: len(glued)], text[-len(glued) :]):
            text = text[len(glued) :] if text.startswith(glued) else text[: -len(glued)]
            text = text.strip()
            omissions.append(Omission(paragraph.line, "repeated text", glued))
    return text
