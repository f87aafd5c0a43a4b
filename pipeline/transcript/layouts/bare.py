"""``Ana`` alone on a line, without any mark, the words below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, read_label


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that is a label and has a paragraph of words below it."""
    for index, paragraph in enumerate(paragraphs[:-1]):
        label = read_label(paragraph.text) if len(paragraph.text) <= 40 and not paragraph.bullet else None
        if label and label.shape != "other":
            yield Mark(index, label, "", start_ms=paragraph.start_ms)
