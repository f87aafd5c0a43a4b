"""The posts that stand below names: ``organ builder`` between ``Ana Silva`` and what she says."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark
from pipeline.transcript.text import folded, is_short


def find_details(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> frozenset[int]:
    """Return the lines below labels alone on theirs that tell each time the same of whoever speaks below them.

    A line that stands below only some of a label's places is something that is said.

    >>> from pipeline.transcript.labels import read_label
    >>> page = [Paragraph(n, text) for n, text in enumerate(["Ana", "organ builder", "It hums."] * 2)]
    >>> ana = read_label("Ana")
    >>> sorted(find_details(page, [Mark(0, ana, ""), Mark(3, ana, "")]))
    [1, 4]
    """
    marked = {mark.paragraph for mark in marks}
    places: dict[str, list[int]] = {}
    for mark in marks:
        if not mark.rest:
            places.setdefault(mark.label.key, []).append(mark.paragraph + 1)
    return frozenset(
        place
        for below in places.values()
        if len(below) > 1 and _is_detail(paragraphs, marked, below)
        for place in below
    )


def _is_detail(paragraphs: Sequence[Paragraph], marked: set[int], places: Sequence[int]) -> bool:
    """True for places that hold one and the same short line, each with words below it."""
    if places[-1] + 1 >= len(paragraphs) or any({place, place + 1} & marked for place in places):
        return False
    first = paragraphs[places[0]].text
    return is_short(first) and all(folded(paragraphs[place].text) == folded(first) for place in places)
