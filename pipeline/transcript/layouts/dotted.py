"""``Q. What is it?`` and ``ANA. A kettle.``, with a stop behind a role or a name in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, read_label

SIGNS = re.compile(r"[.．、]\s*\S")
_DOTTED = re.compile(r"(?P<label>[^\W\d_]{1,10}\s?\d{0,3}|[^\W\d_][^\W\d_'’ -]{1,30})[.．、]\s*(?=\S)")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with a role or, as in a play, with a name in capitals, and a stop.

    A name in small letters there is a sentence of its own.
    """
    for index, paragraph in enumerate(paragraphs):
        match = _DOTTED.match(paragraph.text)
        label = read_label(match["label"]) if match else None
        if match and label and (label.shape == "role" or label.name.isupper()):
            yield Mark(index, label, paragraph.text[match.end() :], start_ms=paragraph.start_ms)
