"""``Ana／Hello.`` and ``◇ Ana> Hello.``, with a slash or a pointing bracket behind the label.

A slash that is not full-width parts many things: it stands behind ``Q1`` and other roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, read_label

SIGNS = re.compile(r"[／/>＞]")
_SEPARATED = re.compile(r"[◇◆○●□■▷▶\s]*(?P<label>[^\n／/>＞:：]{1,40}?)\s*(?:[／>＞]|(?P<slash>/))\s*(?=\S)")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that begins with something like a label and one of these signs."""
    for index, paragraph in enumerate(paragraphs):
        match = _SEPARATED.match(paragraph.text)
        label = read_label(match["label"]) if match else None
        if match and label and label.shape != "other" and (not match["slash"] or label.shape == "role"):
            yield Mark(index, label, paragraph.text[match.end() :], start_ms=paragraph.start_ms)
