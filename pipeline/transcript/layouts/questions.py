"""Questions in bold, as headings or quoted as in a letter, answers below them, and no label anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark
from pipeline.transcript.text import asks

_ASKS = Label("", "Q", "role")
_ANSWERS = Label("", "A", "role")
_FEWEST = 3


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each set-off question and for the first paragraph of its answer."""
    set_off = [index for index, paragraph in enumerate(paragraphs) if paragraph.bold or paragraph.level > 1]
    quoted = [index for index, paragraph in enumerate(paragraphs) if paragraph.quote]
    asked = _questions(paragraphs, set_off) or _questions(paragraphs, quoted)
    if not asked:
        return
    for index, paragraph in enumerate(paragraphs):
        if index in asked:
            yield Mark(index, _ASKS, paragraph.text)
        elif index - 1 in asked:
            yield Mark(index, _ANSWERS, paragraph.text)


def _questions(paragraphs: Sequence[Paragraph], set_off: Sequence[int]) -> frozenset[int]:
    """Return those of some paragraphs that ask; none where most of them do something else."""
    asked = frozenset(index for index in set_off if asks(paragraphs[index].text))
    return asked if len(asked) >= _FEWEST and len(asked) * 10 >= 7 * len(set_off) else frozenset()
