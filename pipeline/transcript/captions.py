"""Captions: those of pictures, and those of a film, which were copied from a page.

The latter have times alone on lines, sentences broken across them, and ``>>`` where the speaker changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph

CHANGE = ">>"
"""What captions write before the words of another speaker."""

_FEWEST = 3


def is_caption(text: str) -> bool:
    """True for what stands below a picture, by its first words or by what it says of who made it.

    >>> is_caption("Photo: Ana Silva"), is_caption("The photo shows a lamp.")
    (True, False)
    """
    return bool(vocabulary.CAPTION_START.match(text) or vocabulary.CAPTION_SIGN.search(text))


def join_captions(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a page, those joined that were broken to fit on a screen.

    They were where several begin with a change of speaker; then what has a time and no such sign
    goes on with the words above it.

    >>> texts = (">> hi", "there", ">> oh", ">> no")
    >>> [found.text for found in join_captions([Paragraph(1, text, start_ms=0) for text in texts])]
    ['>> hi there', '>> oh', '>> no']
    """
    if sum(_is_change(paragraph) for paragraph in paragraphs) < _FEWEST:
        return tuple(paragraphs)
    return tuple(_joined(paragraphs))


def _is_change(paragraph: Paragraph) -> bool:
    return paragraph.start_ms is not None and paragraph.text.startswith(CHANGE)


def _joined(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        if run and (paragraph.start_ms is None or _is_change(paragraph) or run[-1].start_ms is None):
            yield run[0]._replace(text=" ".join(part.text for part in run))
            run = []
        run.append(paragraph)
    if run:
        yield run[0]._replace(text=" ".join(part.text for part in run))
