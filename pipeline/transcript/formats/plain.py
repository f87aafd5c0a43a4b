"""Plain text: every line is a paragraph, unless a fixed width broke it."""

from __future__ import annotations

from pipeline.transcript.document import Document, paragraphs_of
from pipeline.transcript.repair import repair_lines


def read_plain(text: str) -> Document:
    """Return the paragraphs of a plain text, its separators repaired where they are shifted."""
    return Document(paragraphs_of(repair_lines(text)))
