"""``Q: What is it?`` with the answer below it and no label before the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark
from pipeline.transcript.layouts import colon

SIGNS = colon.SIGNS
_FIRST = 100  # labels, one of which has a question behind it on such a page
_ANSWERS = Label("", "A", "role")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each labelled question, and for the paragraph below it if nobody ever answers by label."""
    if not any(map(_is_behind_role, islice(colon.find_marks(paragraphs), _FIRST))):
        return
    labelled: list[Mark] = []
    for mark in colon.find_marks(paragraphs):
        if _is_behind_role(mark):
            labelled.append(mark)
            if mark.label.key != labelled[0].label.key:
                return
    if not labelled or labelled[0].label.key not in vocabulary.HOST_WORDS | set(vocabulary.QUESTION_WORDS):
        return
    asked = {mark.paragraph for mark in labelled}
    for mark in labelled:
        yield mark
        below = mark.paragraph + 1
        if below < len(paragraphs) and below not in asked:
            yield Mark(below, _ANSWERS, paragraphs[below].text)


def _is_behind_role(mark: Mark) -> bool:
    """True for words in the paragraph of a role."""
    return mark.label.shape == "role" and bool(mark.rest)
