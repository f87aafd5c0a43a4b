"""The format itself names the voice, as WebVTT does with ``<v Ana>``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, read_label


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that has a voice."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.voice:
            label = read_label(paragraph.voice) or Label(paragraph.voice, paragraph.voice, "other")
            yield Mark(index, label, paragraph.text, start_ms=paragraph.start_ms)
