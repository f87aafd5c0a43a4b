"""``>> What is it?``: captions that mark each change of speaker and name nobody; two people take turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.captions import CHANGE
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, read_label, split_label

SIGNS = re.compile(CHANGE)
_SPEAKERS = (Label("", "Speaker 1", "role"), Label("", "Speaker 2", "role"))
_FEWEST = 3


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each change of speaker, and for the words above the first one where they have a time."""
    changes = [index for index, paragraph in enumerate(paragraphs) if paragraph.text.startswith(CHANGE)]
    if len(changes) < _FEWEST or any(_is_named(paragraphs[index].text) for index in changes):
        return
    opening = changes[0] - 1
    opens = opening >= 0 and paragraphs[opening].start_ms is not None
    for place, index in enumerate([opening, *changes] if opens else changes):
        words = paragraphs[index].text.removeprefix(CHANGE).strip()
        yield Mark(index, _SPEAKERS[place % 2], words, start_ms=paragraphs[index].start_ms)


def _is_named(text: str) -> bool:
    """True if a label stands behind the sign."""
    parts = split_label(text.removeprefix(CHANGE).strip())
    label = read_label(parts[0]) if parts else None
    return label is not None and label.shape != "other"
