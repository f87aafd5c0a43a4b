"""``Ana 00:12``, ``[00:12] Ana`` or ``Ana 10:32 AM`` on a line of its own, the words below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, peel_last_time, peel_time, read_label
from pipeline.transcript.stamps import peel_last_stamp


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that is a label and a time, in either order."""
    for index, paragraph in enumerate(paragraphs):
        start_ms, text = peel_time(paragraph.text)
        if start_ms is None:
            start_ms, text = peel_last_time(paragraph.text.rstrip(" :："))
        sent = peel_last_stamp(paragraph.text)
        if start_ms is None and sent is None:
            continue
        label = read_label((text if sent is None else sent).rstrip(" :："))
        if not label:
            continue
        yield Mark(index, label, "", start_ms=start_ms if sent is None else None, stamped=sent is not None)
