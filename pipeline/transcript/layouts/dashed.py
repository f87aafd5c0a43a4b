"""``Ana — Hello.``, with a dash or a bar of any length behind the label; in a chat, tabs and a time before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, read_label

SIGNS = re.compile(r"[—–|｜\t]|--|\s-\s")
_DASHED = re.compile(r"(?P<label>[^\n—–|｜\t]{1,40}?)(?:\s*(?:—+|–+|--)\s*|\s+-\s+|\s*[|｜]\s*|\t+)(?=\S)")

_SENT = re.compile(r"(?:(?:오전|오후|午前|午後|上午|下午)\s?)?\d{1,2}:\d{2}(?: ?[AP]M)?\t")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label and a dash."""
    for index, paragraph in enumerate(paragraphs):
        sent = _SENT.match(paragraph.text)
        text = paragraph.text[sent.end() :] if sent else paragraph.text
        match = _DASHED.match(text)
        label = read_label(match["label"]) if match else None
        if match and label and label.shape != "other":
            yield Mark(index, label, text[match.end() :], start_ms=paragraph.start_ms, stamped=bool(sent))
