"""``Ana 00:12`` or ``[00:12] Ana`` on a line of its own, the words below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, peel_last_time, peel_time, read_label


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that is a label and a time, in either order."""
    for index, paragraph in enumerate(paragraphs):
        start_ms, text = peel_time(paragraph.text)
        if start_ms is None:
            start_ms, text = peel_last_time(paragraph.text.rstrip(" :："))
        if start_ms is None or not (label := read_label(text.rstrip(" :："))):
            continue
        yield Mark(index, label, "", start_ms=start_ms)
