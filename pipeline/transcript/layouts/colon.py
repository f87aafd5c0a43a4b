"""``Ana: Hello.`` and ``Ana:`` on a line of its own with the words below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import (
    LONGEST_LABEL,
    Mark,
    initials_of,
    peel_last_time,
    peel_time,
    read_initials,
    read_label,
    split_label,
)
from pipeline.transcript.stamps import peel_stamp

# In the minutes of a press room or a court, questions and answers stand without a colon beside labels that have one.
_QUESTION = re.compile(r"(?P<label>Q)(?:\t|\s{2,})(?=\S)")
_EXAMINED = re.compile(r"(?P<label>[QAR])\.\s+(?=\S)")
SIGNS = re.compile(r"[:：]|Q\s|[QAR]\.\s")
_ASKS_OR_ANSWERS = frozenset("QAR")
_OPENING_BRACKETS = frozenset("([（【")
_FIGURE = re.compile(r"\d")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label and a colon.

    A time may stand before the label, behind it or behind its colon; the label may be followed by
    the same label in another language, as in ``**Ana:** 安娜：``. Initials that are a word, as those of
    Ted Olsen are, stand for somebody only where the full name stands above.
    """
    initials: set[str] = set()  # of the full names above
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.text.lstrip(" >—–")
        parts = _split_line(line)
        times: tuple[int | None, ...] = ()
        stamped = False
        if _FIGURE.search(parts[0] if parts else line[:LONGEST_LABEL]):  # else no time stands beside the label
            unstamped = peel_stamp(line)
            stamped = unstamped != line
            before_ms, text = peel_time(unstamped)
            parts = _split_line(text)
            head_ms, head = peel_last_time(parts[0]) if parts else (None, "")
            times, parts = (before_ms, head_ms), (head, parts[1]) if parts else None
        if not parts:
            continue
        head, rest = parts
        label = read_label(head) or (read_initials(head) if head in initials else None)
        if not label:
            continue
        if label.shape == "full name":
            initials.add(initials_of(label.name))
        # Behind the colon only a bracket tells a time from the first words.
        if rest[:1] in _OPENING_BRACKETS:
            after_ms, rest = peel_time(rest)
            times = (*times, after_ms)
        alias = None
        if rest.endswith((":", "：")) and (second := split_label(rest)) and not second[1]:
            alias = read_label(second[0])
            rest = "" if alias else rest
        start_ms = paragraph.start_ms
        if times:
            start_ms = next((time for time in times if time is not None), start_ms)
        yield Mark(index, label, rest, alias, start_ms, stamped)


def _split_line(text: str) -> tuple[str, str] | None:
    """Return a label and the words behind it, or None."""
    if text[:1] in _ASKS_OR_ANSWERS and (question := _QUESTION.match(text) or _EXAMINED.match(text)):
        return question["label"], text[question.end() :]
    return split_label(text)
