"""Questions and answers of which nothing is left but their order, as where bold type was lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, split_label
from pipeline.transcript.text import asks, ends_sentence, letters

SIGNS = re.compile(r"[?？؟⸮\u037e;까か]")
_ASKS = Label("", "Q", "role")
_ANSWERS = Label("", "A", "role")
_FEWEST = 3
_LONGEST_QUESTION = 300
_MOST_BETWEEN = 3  # paragraphs from one question to the next, on average
_NUMBER = re.compile(r"(?P<number>\d{1,2})\s*[.)、]\s*")
_TOLD = re.compile(r"[.!…]\s|[。！]")
_QUOTED = re.compile(r"[-–—―“”\"„«»「『‘'>*]")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that only asks, and for the one below it.

    An essay asks as well: here a question comes every few paragraphs, and is answered at greater length.
    """
    asked = list(_asked(paragraphs))
    answered = [index for index in asked if index + 1 < len(paragraphs) and _answers(paragraphs[index + 1])]
    if len(asked) < _FEWEST or len(answered) * 10 < 9 * len(asked):
        return
    between = paragraphs[answered[0] : answered[-1] + 2]
    told = [letters(paragraph.text) for paragraph in between]
    questions = [letters(paragraphs[index].text) for index in answered]
    if len(between) > _MOST_BETWEEN * len(answered) or sum(told) < 2 * sum(questions):
        return
    for index in answered:
        words = paragraphs[index].text
        number = _NUMBER.match(words)
        asks_by_number = Label(number["number"], "Q", "role") if number else _ASKS
        yield Mark(index, asks_by_number, words[number.end() :] if number else words)
        yield Mark(index + 1, _ANSWERS, paragraphs[index + 1].text)


def _asked(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the paragraphs that ask; one that tells something and asks back, right below a question, answers."""
    last = -2
    for index, paragraph in enumerate(paragraphs):
        if _may_ask(paragraph) and not (index == last + 1 and _TOLD.search(paragraph.text)):
            yield index
            last = index


def _may_ask(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        len(text) <= _LONGEST_QUESTION
        and asks(text)
        and not paragraph.bullet
        and not _QUOTED.match(text)
        and split_label(text) is None
    )


def _answers(paragraph: Paragraph) -> bool:
    """True for sentences that tell something."""
    asks_only = asks(paragraph.text) and not _TOLD.search(paragraph.text)
    return ends_sentence(paragraph.text) and not asks_only and not paragraph.bullet
