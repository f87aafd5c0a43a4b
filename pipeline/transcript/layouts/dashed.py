"""``Ana — Hello.``, with a dash or a bar of any length behind the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, read_label

_DASHED = re.compile(r"(?P<label>[^\n—–|｜\t]{1,40}?)(?:\s*(?:—+|–+|--)\s*|\s+-\s+|\s*[|｜]\s*|\t+)(?=\S)")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label and a dash."""
    for index, paragraph in enumerate(paragraphs):
        match = _DASHED.match(paragraph.text)
        label = read_label(match["label"]) if match else None
        if match and label and label.shape != "other":
            yield Mark(index, label, paragraph.text[match.end() :], start_ms=paragraph.start_ms)
