"""``Ana`` alone on a line, without any mark, the words below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.language import detect_language
from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, read_label
from pipeline.transcript.text import ends_sentence

_LONGEST = 40
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.|Jr\.|Sr\.)\Z")


def find_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """Yield a mark for each paragraph that is a label and has a paragraph of words below it."""
    marks = list(_labels(paragraphs))
    counts = Counter(mark.label.key for mark in marks)
    stacked = [(mark, below) for mark, below in pairwise(marks) if below.paragraph == mark.paragraph + 1]
    below_names = Counter(below.label.key for _, below in stacked if not paragraphs[below.paragraph].blank_before)
    nobody = {mark.paragraph for mark in marks if counts[mark.label.key] == 1 and _is_credit(paragraphs, mark, counts)}
    for mark, below in stacked:
        if not _is_translation(mark, below):
            first, second = counts[mark.label.key], counts[below.label.key]
            posted = first > second or below_names[below.label.key] == second
            nobody.add(below.paragraph if posted else mark.paragraph)
    yield from (mark for mark in marks if mark.paragraph not in nobody)


def _labels(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    for index, paragraph in enumerate(paragraphs[:-1]):
        if len(paragraph.text) > _LONGEST or paragraph.bullet:
            continue
        label = _label_alone(paragraph.text)
        if label:
            yield Mark(index, label, "", None, paragraph.start_ms)


@lru_cache(maxsize=4096)  # the same few labels come again and again
def _label_alone(text: str) -> Label | None:
    """Return the label that a line is, or None."""
    if vocabulary.CREDITED.match(text):
        return None
    if text.endswith(".") and not _ABBREVIATED.search(text):
        return None  # an answer of one word
    label = read_label(text)
    return label if label and label.shape != "other" else None


def _is_credit(paragraphs: Sequence[Paragraph], mark: Mark, counts: Counter[str]) -> bool:
    """True for a name behind a word that says what its bearer made of the page, with no sentence below."""
    if ends_sentence(paragraphs[mark.paragraph + 1].text) or vocabulary.HONORIFICS.match(mark.label.name):
        return False
    _, _, name = mark.label.key.partition(" ")
    return " " in name and name in counts


def _is_translation(mark: Mark, below: Mark) -> bool:
    """True for the label of the other language, right below its own; any other is a post below a name, or a heading."""
    name, other = mark.label.name, below.label.name
    return name != other and _language_of_name(name) != _language_of_name(other)


@lru_cache(maxsize=4096)
def _language_of_name(name: str) -> str | None:
    return detect_language(name)
