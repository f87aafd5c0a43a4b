"""``[Ana] Hello.``, with any kind of bracket around the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, peel_time, read_label

_BRACKETED = re.compile(r"[\[【<〈(（「](?P<label>[^\[\]【】<>〈〉()（）「」\n]{1,40})[\]】>〉)）」]\s*[:：]?\s*")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label in brackets."""
    for index, paragraph in enumerate(paragraphs):
        start_ms, text = peel_time(paragraph.text)
        match = _BRACKETED.match(text)
        label = read_label(match["label"]) if match else None
        if match and label:
            yield Mark(index, label, text[match.end() :], start_ms=start_ms)
