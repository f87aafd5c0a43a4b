"""Questions in bold or as headings, answers below them, and no label anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark

_ASKS = Label("", "Q", "role")
_ANSWERS = Label("", "A", "role")
_FEWEST = 3


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each set-off question and for the first paragraph of its answer."""
    set_off = [index for index, paragraph in enumerate(paragraphs) if paragraph.bold or paragraph.level > 1]
    asked = {index for index in set_off if paragraphs[index].text.rstrip("”\"' ")[-1:] in ("?", "？")}
    if len(asked) < _FEWEST or len(asked) * 10 < 7 * len(set_off):
        return
    for index, paragraph in enumerate(paragraphs):
        if index in asked:
            yield Mark(index, _ASKS, paragraph.text)
        elif index - 1 in asked:
            yield Mark(index, _ANSWERS, paragraph.text)
