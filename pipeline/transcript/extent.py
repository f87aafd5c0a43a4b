"""Where a conversation ends and the rest of the page begins.

Nothing marks the last word. After the last label, paragraphs go on belonging to its speaker as long
as they are made of sentences; the first one that is not, or that addresses the page's visitor, ends
the conversation. A line such as ``Related articles`` ends it even where labels follow, as they do in
comments and teasers, provided that most labels stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark, is_bare_name
from pipeline.transcript.text import ends_sentence, has_letters, is_link, is_short, width

_DATE_LINE = re.compile(r"\W{0,3}(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]")
_LONGEST_END = 48
_SCRIPT_CHANGES = re.compile(
    r"(?<=[\u3040-\u9fff\uac00-\ud7af])\s+(?=[a-zA-Z])|(?<=[a-zA-Z])\s+(?=[\u3040-\u9fff\uac00-\ud7af])"
)
_TELLING_MARKS = 2000
_CREDIT_WIDTH = 120


def end_of_conversation(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> int:
    """Return the index of the first paragraph that comes after the conversation."""
    last = _last_mark(paragraphs, marks)
    spoken = last.paragraph + (1 if last.rest else 2)
    punctuated = is_punctuated(paragraphs, marks)
    name = last.label.name if last.label.shape in ("full name", "Chinese name") else ""
    names = tuple(filter(None, (name, *_authors(paragraphs[: marks[0].paragraph]))))
    for index in range(spoken, len(paragraphs)):
        if not _goes_on(paragraphs[index], paragraphs[last.paragraph], names, punctuated=punctuated):
            return index
    return len(paragraphs)


def _authors(head: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the full names that stand in the bylines of a page, behind a word such as ``by``."""
    bylines = (
        paragraph.text[match.end() :].strip(" :：/／|｜")
        for paragraph in head
        if len(paragraph.text) <= _LONGEST_END and (match := vocabulary.BYLINE.match(paragraph.text))
    )
    return tuple(name for name in bylines if is_bare_name(name))


def _last_mark(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> Mark:
    """Return the last mark before the first end of page that has most labels behind it."""
    for first, second in pairwise(marks[len(marks) * 6 // 10 :]):
        between = paragraphs[first.paragraph + (1 if first.rest else 2) : second.paragraph]
        if any(is_page_end(paragraph.text) for paragraph in between):
            return first
    return marks[-1]


def is_page_end(text: str) -> bool:
    """True if a line says that what follows is no longer the article.

    >>> is_page_end("Related Articles"), is_page_end("I read related articles.")
    (True, False)
    """
    return len(text) <= _LONGEST_END and bool(vocabulary.PAGE_END.fullmatch(text.strip()))


def is_page_line(text: str) -> bool:
    """True if a line belongs to the page around the article, at its end or in its middle.

    >>> is_page_line("Advertisement"), is_page_line("Read more")
    (True, True)
    """
    return is_page_end(text) or is_interruption(text)


def is_interruption(text: str) -> bool:
    """True if a line says that what stands below it is no part of the article, in one language or in two.

    >>> is_interruption("Advertisement"), is_interruption("広告 Advertisement"), is_interruption("My advertisement")
    (True, True, False)
    """
    if len(text) > _LONGEST_END:
        return False
    parts = _SCRIPT_CHANGES.split(text.strip())
    return all(vocabulary.INTERRUPTION.fullmatch(part) for part in parts)


def is_punctuated(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> bool:
    """True if the speech of a page ends its sentences with marks, as what was edited does."""
    telling = marks[:_TELLING_MARKS]
    marked = {mark.paragraph for mark in telling}
    ended = [any(map(ends_sentence, _first_words(paragraphs, mark, marked))) for mark in telling]
    return sum(ended) * 10 >= 7 * len(ended)


def _first_words(paragraphs: Sequence[Paragraph], mark: Mark, marked: AbstractSet[int]) -> Iterator[str]:
    """Yield what stands behind a label, or the line below it and the one that goes on with that one."""
    yield mark.rest
    if mark.rest:
        return
    for index in range(mark.paragraph + 1, min(mark.paragraph + 3, len(paragraphs))):
        if index > mark.paragraph + 1 and (index in marked or paragraphs[index].blank_before):
            return
        yield paragraphs[index].text


def _goes_on(paragraph: Paragraph, labelled: Paragraph, names: tuple[str, ...], *, punctuated: bool) -> bool:
    """True if a paragraph after the last label still belongs to its speaker.

    It does not begin with one of some names: nobody speaks of oneself by name, and a page of who wrote it.
    """
    text = paragraph.text
    if not has_letters(text) or paragraph.level or is_page_line(text) or vocabulary.APPEAL.search(text):
        return False
    if vocabulary.CREDIT.match(text) and width(text) <= _CREDIT_WIDTH:
        return False
    if is_link(text, most_width=59):
        return False
    if _DATE_LINE.match(text) and width(text) < 40:
        return False
    if paragraph.bullet and paragraph.indent > labelled.indent and not ends_sentence(text):
        return False
    if text[0] in "[(（【" and text[-1] in "])）】":
        return False
    if text.startswith(names):
        return False
    return not punctuated or not is_short(text, columns=120)
