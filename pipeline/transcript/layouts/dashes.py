"""``— What is it?``: a dash opens every turn, or every question, and nobody has a name.

Where nearly all that follows dashes are questions, what stands below them without a dash answers.
Else a dash is a change of speaker, and two people take turns. A list has dashes as well: it does
not ask and answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark
from pipeline.transcript.text import asks, ends_sentence

_DASH = re.compile(r"[-–—―]\s*(?=[^\s\d-])")
_ASKS = Label("", "Q", "role")
_ANSWERS = Label("", "A", "role")
_FIRST = Label("", "Speaker 1", "role")
_SECOND = Label("", "Speaker 2", "role")
_FEWEST = 3


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph behind a dash, and for what answers it."""
    said = dict(_behind_dashes(paragraphs))
    questions = [index for index, text in said.items() if asks(text)]
    if len(said) < _FEWEST or len(questions) < 2:
        return
    answered = [index for index in questions if index + 1 not in said]
    if len(questions) * 10 >= 7 * len(said) and len(answered) * 10 >= 7 * len(questions):
        yield from _questions(paragraphs, said)
    elif _takes_turns(said):
        yield from _turns(paragraphs, said)


def _behind_dashes(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, str]]:
    """Yield what stands behind each dash; that of a list was taken for a bullet."""
    for index, paragraph in enumerate(paragraphs):
        match = _DASH.match(paragraph.text)
        if match or paragraph.bullet:
            yield index, paragraph.text[match.end() :] if match else paragraph.text


def _questions(paragraphs: Sequence[Paragraph], said: dict[int, str]) -> Iterator[Mark]:
    for index, text in said.items():
        yield Mark(index, _ASKS, text, start_ms=paragraphs[index].start_ms)
        if index + 1 < len(paragraphs) and index + 1 not in said:
            below = paragraphs[index + 1]
            yield Mark(index + 1, _ANSWERS, below.text, start_ms=below.start_ms)


def _takes_turns(said: dict[int, str]) -> bool:
    """True if what follows dashes is made of sentences, and most questions are followed by something else."""
    texts = list(said.values())
    replies = [not asks(reply) for text, reply in pairwise(texts) if asks(text)]
    return sum(map(ends_sentence, texts)) * 10 >= 8 * len(texts) and sum(replies) * 2 >= max(len(replies), 1)


def _turns(paragraphs: Sequence[Paragraph], said: dict[int, str]) -> Iterator[Mark]:
    opening = list(said.values())[::2]
    interview = sum(map(asks, opening)) * 2 >= len(opening)
    labels = (_ASKS, _ANSWERS) if interview else (_FIRST, _SECOND)
    for place, (index, text) in enumerate(said.items()):
        yield Mark(index, labels[place % 2], text, start_ms=paragraphs[index].start_ms)
