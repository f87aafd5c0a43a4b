"""``[Ana] Hello.``, with any kind of bracket around the label.

In chats a time stands beside it: ``[10:32] <ana> hi`` and ``[Ana] [10:32 AM] hi``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, peel_time, read_label
from pipeline.transcript.stamps import peel_stamp

SIGNS = re.compile(r"[\[【<〈(（「]")
_BRACKETED = re.compile(r"[\[【<〈(（「](?P<label>[^\[\]【】<>〈〉()（）「」\n]{1,40})[\]】>〉)）」]\s*[:：]?\s*")

_HANDLE = re.compile(r"<[@+%&~ ]?(?P<name>[^\s<>]{1,30})>\s+(?=\S)")  # its sign tells what its bearer may do


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label in brackets."""
    for index, paragraph in enumerate(paragraphs):
        start_ms, text = peel_time(paragraph.text)
        handle = _HANDLE.match(text)
        if handle and start_ms is not None:
            name = handle["name"]
            yield Mark(index, Label(name, name, "full name"), text[handle.end() :], stamped=True)
            continue
        match = _BRACKETED.match(text)
        label = read_label(match["label"]) if match else None
        if match and label:
            words = text[match.end() :]
            unstamped = peel_stamp(words) if words.startswith("[") else words
            yield Mark(index, label, unstamped, start_ms=start_ms, stamped=unstamped != words)
