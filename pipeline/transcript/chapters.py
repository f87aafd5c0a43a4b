"""Which lines are headings of parts of the conversation.

Four kinds are told by form: headings that the markup or lenticular brackets mark, numbers alone on
a line with the title below them, lines that a list at the top of the page announces and the body
repeats, and, where a page has none of these, short lines without a full stop that stand right
before a label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.language import detect_language
from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import is_page_line, is_punctuated
from pipeline.transcript.labels import Mark
from pipeline.transcript.text import content_words, ends_sentence, folded, has_url, is_short, letters, width

_NUMBER = re.compile(
    r"\W{0,2}(?:part|chapter|第|section)?\s*(?P<number>\d{1,2})\s*(?:[章节部分]{1,2})?\W{0,2}\Z", re.IGNORECASE
)
_BRACKETED = re.compile(r"[【〖](?P<title>[^【】〖〗]{1,40})[】〗]\Z")
_NUMBERING = re.compile(r"\A(?:\d{1,2}\s*[.、)）](?!\d)\s*|[一二三四五六七八九十]{1,3}\s*、\s*|#+\s+)")
_WIDEST_PART = 80
_MOST_PARTS = 3
_DATED = re.compile(r"[,，、]\s?[^,，、]{0,12}(?:(?:19|20)\d{2}|[〇零一二三四五六七八九]{4}年)\W*\Z")  # of a picture
_ABOUT = 3  # paragraphs below a heading in which its words are looked for
_STEM = 5  # letters by which two forms of a word are one
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which may spread over several paragraphs."""

    title: str
    first: int  # index of its first paragraph
    last: int


def find_headings(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int], end: int
) -> tuple[Heading, ...]:
    """Return the headings of a conversation that ends before a paragraph, in order.

    ``taken`` are the paragraphs of the title and of what interrupts the conversation.
    """
    found: dict[int, Heading] = {}
    kinds = (_numbered, _marked_up, _announced)
    for kind in kinds:
        for heading in kind(paragraphs, marks, taken, end):
            if not any(index in found for index in range(heading.first, heading.last + 1)):
                found.update(dict.fromkeys(range(heading.first, heading.last + 1), heading))
    if not found:
        found = {heading.first: heading for heading in _unmarked(paragraphs, marks, taken, end)}
    return tuple(dict.fromkeys(found[index] for index in sorted(found)))


def _marked_up(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int], end: int
) -> Iterator[Heading]:
    first = min(marks, default=0)
    for index, paragraph in enumerate(paragraphs[:end]):
        if index in marks or index in taken or paragraph.quote or _NUMBER.match(paragraph.text):
            continue
        bracketed = _BRACKETED.match(paragraph.text)
        text = bracketed["title"] if bracketed else paragraph.text
        if vocabulary.WHOLE_CONVERSATION.fullmatch(text) or is_page_line(text):
            continue
        if index - 1 in taken and index < first and width(text) > _WIDEST_PART:
            continue  # what stands below a title and above the conversation is its subtitle
        bold = paragraph.bold and is_short(text, _WIDEST_PART) and index + 1 in marks
        if bracketed or paragraph.level or bold:
            yield Heading(_NUMBERING.sub("", text).strip(), index, index)


def _numbered(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int], end: int
) -> Iterator[Heading]:
    """Yield the headings whose numbers count up from one (or zero) through the page."""
    numbers = {
        index: int(match["number"])
        for index, paragraph in enumerate(paragraphs[:end])
        if index not in marks and index not in taken and (match := _NUMBER.match(paragraph.text))
    }
    expected = min(numbers.values(), default=2)
    counted: list[int] = []
    for index, number in numbers.items():
        if number == expected <= 1 or (counted and number == expected):
            counted.append(index)
            expected += 1
    if len(counted) < 2:
        return
    for index in counted:
        parts = list(_title_parts(paragraphs, marks, index + 1, end))
        if parts:
            yield Heading(_joined([paragraphs[part].text for part in parts]), index, parts[-1])


def _title_parts(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], first: int, end: int) -> Iterator[int]:
    """Yield the paragraphs below a number that make its title.

    A label alone on its line belongs to it (who speaks in this part) where a title follows.
    """
    at = first
    if at + 1 < end and at in marks and not marks[at].rest and _is_part(paragraphs, marks, at + 1):
        at += 1
    for index in range(at, min(at + _MOST_PARTS, end)):
        if not _is_part(paragraphs, marks, index):
            return
        yield index


def _is_part(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], index: int) -> bool:
    text = paragraphs[index].text
    return index not in marks and width(text) <= _WIDEST_PART and text[-1:] not in "。.!！;；"


def _joined(parts: Sequence[str]) -> str:
    """Join the lines of a title, with a space between words that need one.

    >>> _joined(["What comes", "next"]), _joined(["下一步:", "推理"])
    ('What comes next', '下一步:推理')
    """
    title = ""
    for part in parts:
        spaced = title and title[-1].isascii() and part[:1].isascii()
        title += (" " if spaced else "") + part
    return title


def _announced(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int], end: int
) -> Iterator[Heading]:
    """Yield the lines that stand once in the head of the page and once more above their part."""
    start = min(marks, default=0)
    taken_texts = {folded(paragraphs[index].text) for index in taken}
    places: dict[str, list[int]] = {}
    for index, paragraph in enumerate(paragraphs[:end]):
        if index not in marks and len(paragraph.text) <= _WIDEST_PART and width(paragraph.text) <= _WIDEST_PART:
            places.setdefault(folded(_NUMBERING.sub("", paragraph.text)), []).append(index)
    repeated = [
        found[-1]
        for key, found in places.items()
        if len(found) > 1 and found[0] < start and key and key not in taken_texts
    ]
    if len(repeated) >= 2:
        for index in repeated:
            yield Heading(_NUMBERING.sub("", paragraphs[index].text).strip(), index, index)


def _unmarked(
    paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int], end: int
) -> Iterator[Heading]:
    """Yield short lines right before a label, if there are several or the labels change there."""
    if not marks or not is_punctuated(paragraphs, tuple(marks.values())):
        return
    found = [
        index
        for index in range(min(marks) + 1, end - 1)
        if index not in marks
        and (index + 1 in marks or _is_told_again(paragraphs, marks, index))
        and index not in taken
        and (index - 1 not in marks or marks[index - 1].rest)
        and _looks_like_heading(paragraphs[index], apart=_is_apart(paragraphs, index))
    ]
    if not found:
        return
    counts = Counter(folded(paragraph.text) for paragraph in paragraphs[:end] if len(paragraph.text) <= _WIDEST_PART)
    found = [index for index in found if counts[folded(paragraphs[index].text)] == 1]
    numbered = [index for index in found if _NUMBERING.match(paragraphs[index].text)]
    found = numbered if len(numbered) > 1 else found
    if len(found) == 1:
        before = {mark.label.key for at, mark in marks.items() if at < found[0]}
        after = {mark.label.key for at, mark in marks.items() if at > found[0]}
        certain = _is_in_capitals(paragraphs, marks, found[0]) or _is_about_what_follows(paragraphs, found[0])
        found = [] if before & after and not certain else found
    opening = _opening(paragraphs, marks, taken) if found else ()
    for index in (*opening, *found):
        yield Heading(_NUMBERING.sub("", paragraphs[index].text).strip(), index, index)


def _opening(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], taken: AbstractSet[int]) -> tuple[int, ...]:
    """Return the heading between the introduction and the first label, in both languages if it is told again."""
    last = min(marks) - 1
    lines = (last - 1, last) if last > 0 and _is_told_again(paragraphs, marks, last - 1) else (last,)
    above = lines[0] - 1
    alone = (
        above >= 0
        and (paragraphs[last].bullet or ends_sentence(paragraphs[above].text))
        and paragraphs[lines[0]].blank_before
        and paragraphs[last + 1].blank_before
    )
    fitting = all(
        index not in taken and _looks_like_heading(paragraphs[index], apart=_is_apart(paragraphs, index))
        for index in lines
    )
    return lines if alone and fitting else ()


def _is_told_again(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], index: int) -> bool:
    """True if a line is followed by a heading in another language, right above a label."""
    below = index + 1
    return (
        below not in marks
        and below + 1 in marks
        and not paragraphs[below].blank_before
        and _looks_like_heading(paragraphs[below])
        and detect_language(paragraphs[index].text) != detect_language(paragraphs[below].text)
    )


def _is_in_capitals(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], index: int) -> bool:
    """True for a line in capitals on a page whose labels are not."""
    return paragraphs[index].text.isupper() and not any(mark.label.text.isupper() for mark in marks.values())


def _is_about_what_follows(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """True for a line with room around it, without figures and commas, whose words come again below it."""
    text = paragraphs[index].text
    apart = paragraphs[index].blank_before and paragraphs[index + 1].blank_before
    if not apart or any(sign.isdigit() or sign in ",，、。.;；:：" for sign in text):
        return False
    below = " ".join(paragraph.text for paragraph in paragraphs[index + 1 : index + 1 + _ABOUT]).casefold()
    return any(word[:_STEM] in below for word in content_words(text)) or any(
        sign in below for sign in _HAN.findall(text)
    )


def _is_apart(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """True for a line with room around it that is no part of a list."""
    near = paragraphs[max(0, index - 1)], paragraphs[index + 1]
    return paragraphs[index].blank_before and near[1].blank_before and not any(line.bullet for line in near)


def _looks_like_heading(paragraph: Paragraph, *, apart: bool = False) -> bool:
    """True for a short line that is no sentence; one behind a sign such as ``■`` must stand apart."""
    text = paragraph.text
    return (
        is_short(text)
        and (letters(text) > 1 or bool(_HAN.match(text)))
        and not has_url(text)
        and (apart or not paragraph.bullet)
        and not paragraph.quote
        and not is_page_line(text)
        and not vocabulary.NOTE_MARKER.fullmatch(text)
        and text[0] not in "[(（"
        and not _DATED.search(text)
    )
