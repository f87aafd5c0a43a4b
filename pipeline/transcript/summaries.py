"""The summaries, keywords and tasks that a machine puts above a transcript: nobody introduces anything there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph


def find_summaries(paragraphs: Sequence[Paragraph], first: int) -> frozenset[int]:
    """Return the lines of summaries, their headings among them, above the paragraph with the first label.

    >>> lines = ["A talk", "Key points", "It rained", "It stopped", "Transcript", "Ana: Hello."]
    >>> sorted(find_summaries([Paragraph(n, text, blank_before=False) for n, text in enumerate(lines)], 5))
    [1, 2, 3]
    """
    found: set[int] = set()
    for index, paragraph in enumerate(paragraphs[:first]):
        if index not in found and vocabulary.MACHINE_SUMMARY.fullmatch(paragraph.text):
            found.update((index, *_below(paragraphs, index, first)))
    return frozenset(found)


def _below(paragraphs: Sequence[Paragraph], heading: int, first: int) -> Iterator[int]:
    """Yield what stands below a heading up to a blank line, the end of its list or what announces the transcript."""
    for index in range(heading + 1, first):
        above, paragraph = paragraphs[index - 1], paragraphs[index]
        parted = paragraph.blank_before and index > heading + 1
        listed = above.bullet and not paragraph.bullet
        if parted or listed or vocabulary.WHOLE_CONVERSATION.fullmatch(paragraph.text):
            return
        yield index
