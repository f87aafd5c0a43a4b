"""What interrupts a conversation: advertisements, links to other articles, sentences set apart as decoration.

A word such as ``Advertisement`` opens a block that lasts to the next blank line or label. What stands
between two rules and holds no label is such a block too, and so is a box of quoted lines that opens
like a heading. A pull quote is a line in quotation marks that repeats what somebody says, or is no
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby, pairwise

from pipeline.transcript import vocabulary
from pipeline.transcript.details import find_details
from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import is_interruption, is_page_line
from pipeline.transcript.furniture import is_rule
from pipeline.transcript.labels import Mark
from pipeline.transcript.messenger import find_messenger_lines
from pipeline.transcript.plays import find_actions
from pipeline.transcript.text import content_words, ends_sentence, letters, width

_QUOTED = re.compile(r"[“„«»「『\"‹](?P<quote>[^“”„«»「」『』\"‹›]+)[”“»«」』\"›][.。]?\Z")
_QUOTE_WIDTH = 120
_NEARBY = 12  # paragraphs before and after, in which a quoted sentence is looked for
_MOST_BETWEEN_RULES = 3
_PARTED = 3  # so many paragraphs or fewer stand between two blank lines of a page that has them
_KIND_OF_BOX = re.compile(r"\[!\w+\]")  # ``[!tip] Title``, as note-taking programs write it


def find_interruptions(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], end: int) -> dict[int, str]:
    """Return, for each paragraph that interrupts the conversation, the reason why it is nobody's speech."""
    found: dict[int, str] = {}
    if not marks:
        return found
    first = min(marks)
    spaced = sum(paragraph.blank_before for paragraph in paragraphs[first:end]) * _PARTED >= end - first
    names = tuple({mark.label.text for mark in marks.values() if mark.label.text})
    for index in range(first + 1, end):
        if index in marks or index in found or _is_awaited(marks, index):
            continue
        text = paragraphs[index].text
        if is_interruption(text):
            parted = spaced and paragraphs[index].blank_before
            found.update(dict.fromkeys(_block(paragraphs, marks, index, end, spaced=parted), "page furniture"))
        elif is_page_line(text) or vocabulary.RELATED.match(text):
            found[index] = "page furniture"
        elif _is_advertisement(text):
            found[index] = "advertisement"
        elif text.startswith(names) and width(text) <= _QUOTE_WIDTH and not ends_sentence(text):
            found[index] = "line about a speaker"
        elif not paragraphs[index].quote and _is_pull_quote(paragraphs, index, end):
            found[index] = "pull quote"
    told_by_form = {
        "message of the messenger": find_messenger_lines(paragraphs, tuple(marks.values())),
        "post of a speaker": find_details(paragraphs, tuple(marks.values())),
        "stage direction": find_actions(paragraphs, marks, end),
    }
    for reason, indexes in told_by_form.items():
        found.update(dict.fromkeys(indexes, reason))
    for index in _boxes(paragraphs, marks, first, end):
        found.setdefault(index, "quotation set apart")
    for index in _between_rules(paragraphs, marks, first, end):
        found.setdefault(index, "set apart between rules")
    return found


def _is_advertisement(text: str) -> bool:
    """True for a line or two that somebody paid for, or that ask a reader to pay."""
    return width(text) <= _QUOTE_WIDTH * 2 and bool(vocabulary.SPONSOR.match(text) or vocabulary.PLEA.search(text))


def _is_awaited(marks: Mapping[int, Mark], index: int) -> bool:
    """True for the paragraph below a label that is alone on its line."""
    return index - 1 in marks and not marks[index - 1].rest


def _block(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], first: int, end: int, *, spaced: bool
) -> Iterator[int]:
    """Yield a line and what stands below it without a blank line, or one line where a page has no blank ones."""
    yield first
    for index in range(first + 1, end if spaced else min(first + 2, end)):
        paragraph = paragraphs[index]
        if index in marks or (spaced and paragraph.blank_before):
            return
        if not spaced and ends_sentence(paragraph.text):
            return
        yield index


def _is_pull_quote(paragraphs: Sequence[Paragraph], index: int, end: int) -> bool:
    text = paragraphs[index].text
    quoted = _QUOTED.match(text) if len(text) <= _QUOTE_WIDTH else None
    if not quoted or width(text) > _QUOTE_WIDTH:
        return False
    if not ends_sentence(quoted["quote"]):
        return True
    wanted = content_words(quoted["quote"])
    nearby = paragraphs[max(0, index - _NEARBY) : min(end, index + _NEARBY)]
    others = (content_words(paragraph.text) for paragraph in nearby if paragraph is not paragraphs[index])
    return any(len(wanted & words) * 2 >= len(wanted) for words in others) if wanted else False


def _between_rules(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], first: int, end: int) -> Iterator[int]:
    """Yield the few paragraphs between two rules among which no label stands."""
    rules = [index for index in range(first, end) if index not in marks and is_rule(paragraphs[index].text)]
    for start, stop in pairwise(rules):
        inside = range(start + 1, stop)
        if len(inside) <= _MOST_BETWEEN_RULES and not _any_in(inside, marks.keys()):
            yield from (index for index in inside if letters(paragraphs[index].text))


def _boxes(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], first: int, end: int) -> Iterator[int]:
    """Yield the quoted lines without labels whose first one is no sentence."""
    for quoted, run in groupby(range(first, end), key=lambda index: paragraphs[index].quote):
        inside = list(run)
        while quoted and inside:
            stop = next((at for at, index in enumerate(inside) if at and paragraphs[index].blank_before), len(inside))
            box, inside = inside[:stop], inside[stop:]
            opening = paragraphs[box[0]]
            is_heading = opening.level or _KIND_OF_BOX.match(opening.text) or not ends_sentence(opening.text)
            if is_heading and marks.keys().isdisjoint(box):
                yield from box


def _any_in(indexes: range, marked: AbstractSet[int]) -> bool:
    return any(index in marked for index in indexes)
