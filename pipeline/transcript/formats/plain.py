"""Plain text: every line is a paragraph, unless a fixed width broke it."""

from __future__ import annotations

from pipeline.transcript.document import Document, paragraphs_of
from pipeline.transcript.numbering import has_line_numbers, take_line_numbers
from pipeline.transcript.repair import repair_lines


def read_plain(text: str) -> Document:
    """Return the paragraphs of a plain text, its separators repaired where they are shifted, its lines not counted."""
    lines = repair_lines(text)
    if not has_line_numbers(text):
        return Document(paragraphs_of(lines))
    unnumbered, numbers = take_line_numbers(lines)
    return Document(paragraphs_of(unnumbered), (numbers,))
