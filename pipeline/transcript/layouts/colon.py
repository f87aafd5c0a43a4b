"""``Ana: Hello.`` and ``Ana:`` on a line of its own with the words below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import (
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


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label and a colon.

    A time may stand before the label, behind it or behind its colon; the label may be followed by
    the same label in another language, as in ``**Ana:** 安娜：``. Initials that are a word, as those of
    Ted Olsen are, stand for somebody only where the full name stands above.
    """
    initials: set[str] = set()  # of the full names above
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.text.lstrip(" >—–")
        unstamped = peel_stamp(line)
        before_ms, text = peel_time(unstamped)
        parts = split_label(text)
        question = _QUESTION.match(text) or _EXAMINED.match(text)
        if question:
            parts = (question["label"], text[question.end() :])
        if not parts:
            continue
        head_ms, head = peel_last_time(parts[0])
        label = read_label(head) or (read_initials(head) if head in initials else None)
        if not label:
            continue
        if label.shape == "full name":
            initials.add(initials_of(label.name))
        # Behind the colon only a bracket tells a time from the first words.
        after_ms, rest = peel_time(parts[1]) if parts[1][:1] in tuple("([（【") else (None, parts[1])
        alias = None
        if rest.endswith((":", "：")) and (second := split_label(rest)) and not second[1]:
            alias = read_label(second[0])
            rest = "" if alias else rest
        start_ms = _first_told(before_ms, head_ms, after_ms, paragraph.start_ms)
        yield Mark(index, label, rest, alias, start_ms, stamped=unstamped != line)


def _first_told(*times: int | None) -> int | None:
    for time in times:
        if time is not None:
            return time
    return None
