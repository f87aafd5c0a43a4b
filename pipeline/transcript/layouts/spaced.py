"""``――What is it?`` and ``Ana　A kettle.``: questions behind a dash, answers behind a name and an ideographic space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, read_label

SIGNS = re.compile(r"[\u3000―—─]")
_SPACED = re.compile(r"(?P<label>[^\s:：]{1,20})\u3000(?=\S)")
_ASKED = re.compile(r"[―—─]{1,3}\s*(?=\S)")
_ASKS = Label("", "Q", "role")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with a dash, or with something like a label and a wide space."""
    for index, paragraph in enumerate(paragraphs):
        asked = _ASKED.match(paragraph.text)
        if asked:
            yield Mark(index, _ASKS, paragraph.text[asked.end() :], start_ms=paragraph.start_ms)
            continue
        match = _SPACED.match(paragraph.text)
        label = read_label(match["label"]) if match else None
        if match and label and label.shape != "other":
            yield Mark(index, label, paragraph.text[match.end() :], start_ms=paragraph.start_ms)
