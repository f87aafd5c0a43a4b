"""``Ana 00:12``, ``[00:12] Ana``, ``Ana 10:32 AM`` or ``2026-04-12 10:32 Ana`` on a line, the words below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.dates import date_in
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, peel_last_time, peel_time, read_label
from pipeline.transcript.stamps import peel_last_stamp, peel_stamp

SIGNS = re.compile(r"\d:\d\d")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that is a label and a time, in either order."""
    for index, paragraph in enumerate(paragraphs):
        start_ms, text = peel_time(paragraph.text)
        if start_ms is None:
            start_ms, text = peel_last_time(paragraph.text.rstrip(" :："))
        unstamped = peel_stamp(paragraph.text)
        sent = peel_last_stamp(paragraph.text) if unstamped == paragraph.text else unstamped
        if start_ms is None and sent is None:
            continue
        named = (text if sent is None else sent).rstrip(" :：")
        label = read_label(named)
        if not label or date_in(named):
            continue
        yield Mark(index, label, "", start_ms=start_ms if sent is None else None, stamped=sent is not None)
