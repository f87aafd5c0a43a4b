"""What becomes of each paragraph: somebody's speech, the narrator's, a heading, or nothing.

Before the first label stand the narrator's introduction (whole sentences) and the facts around it
(lines that are no sentences). From the first label on, a paragraph without one goes on with the
speech before it, as long as it does not have the form of a caption, a note or a heading. After the
conversation nothing is spoken. Every paragraph becomes exactly one or several pieces, so that
nothing disappears.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.model import Omission
from pipeline.transcript import vocabulary
from pipeline.transcript.chapters import Heading
from pipeline.transcript.dates import date_in
from pipeline.transcript.directions import take_directions
from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import is_page_line, is_punctuated
from pipeline.transcript.furniture import is_rule
from pipeline.transcript.labels import Mark, label_key, split_label
from pipeline.transcript.languages import language_of
from pipeline.transcript.summaries import find_summaries
from pipeline.transcript.text import breaks_off, ends_sentence, folded, has_letters, has_url, is_short, letters, width
from pipeline.transcript.title import Title

Kind = Literal["speech", "narration", "heading", "title", "omission"]

_NARRATION_WIDTH = 30
_CAPTION_COLUMNS = 60
_CREDIT_WIDTH = 120
_MARKER_WIDTH = 16
_LIST_HEADING_WIDTH = 40
_CLOSING_NOTE = re.compile(r"(?<=[。！？!?.…])\s*[(（](?P<note>[^()（）]{20,600}[。！？!?.])[)）]\s*\Z")
_LAST_SENTENCE_END = re.compile(r"[。！？!?](?=[^。！？!?]*\Z)")


class Piece(NamedTuple):
    """A paragraph, or a part of one, and what becomes of it."""

    kind: Kind
    line: int
    text: str
    speaker: str = ""  # the key of the label whose speech it is
    reason: str = ""  # why it is left out
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a page when its paragraphs are sorted."""

    paragraphs: Sequence[Paragraph]
    marks: Mapping[int, Mark]  # by paragraph
    headings: Sequence[Heading]
    title: Title
    interruptions: Mapping[int, str]  # by paragraph, why it is nobody's speech
    end: int  # the first paragraph after the conversation
    languages: tuple[str, ...]
    bilingual: bool  # says each thing in two languages
    covered: Mapping[int, Heading] = field(init=False)

    def __post_init__(self) -> None:
        covered = {index: found for found in self.headings for index in range(found.first, found.last + 1)}
        object.__setattr__(self, "covered", covered)


def sort_paragraphs(findings: Findings) -> Iterator[Piece]:
    """Yield the pieces of a page in its order."""
    first = min(findings.marks)
    yield from _head(findings, first)
    yield from _conversation(findings, first)
    for paragraph in findings.paragraphs[findings.end :]:
        yield Piece("omission", paragraph.line, paragraph.text, reason="after the conversation")


def _heading(findings: Findings, index: int) -> Iterator[Piece]:
    """Yield a heading once, and its number, which nobody says."""
    heading, paragraph = findings.covered[index], findings.paragraphs[index]
    if index == heading.first:
        yield Piece("heading", paragraph.line, heading.title)
    if index not in findings.marks and paragraph.text not in heading.title:
        yield from _beside(paragraph, heading.title, "number of a chapter")


def _beside(paragraph: Paragraph, title: str, reason: str) -> Iterator[Piece]:
    """Yield what a line holds before and after a title, or all of it where the title is not in it."""
    for part in paragraph.text.partition(title)[::2] if title in paragraph.text else (paragraph.text,):
        if letters(part):
            yield Piece("omission", paragraph.line, part.strip(), reason=reason)


def _head(findings: Findings, first: int) -> Iterator[Piece]:
    untold = {folded(text): text for text in findings.title.texts}
    summaries = find_summaries(findings.paragraphs, first)
    for index in range(first):
        paragraph = findings.paragraphs[index]
        if index in findings.covered:
            yield from _heading(findings, index)
        elif index in findings.title.paragraphs:
            yield from _title(paragraph, untold)
        elif index in findings.interruptions:
            yield Piece("omission", paragraph.line, paragraph.text, reason=findings.interruptions[index])
        elif index in summaries:
            yield Piece("omission", paragraph.line, paragraph.text, reason="summary by a machine")
        elif reason := _head_reason(paragraph):
            yield Piece("omission", paragraph.line, paragraph.text, reason=reason)
        else:
            listed = index + 1 < first and findings.paragraphs[index + 1].bullet
            yield from _narration(paragraph, before_list=listed)


def _title(paragraph: Paragraph, untold: dict[str, str]) -> Iterator[Piece]:
    """Yield a line of the title; each of its languages counts once, and what stands beside it is left out."""
    own = untold.pop(folded(paragraph.text), "")
    if not own and not untold:
        yield Piece("omission", paragraph.line, paragraph.text, reason="title once more")
        return
    title = own or untold.pop(next(iter(untold)))
    yield Piece("title", paragraph.line, title)
    yield from _beside(paragraph, title, "beside the title")


def _head_reason(paragraph: Paragraph) -> str:
    """Return why a paragraph before the conversation is not the narrator's, or nothing."""
    text = paragraph.text
    if is_rule(text):
        return "rule"
    if paragraph.quote:
        return "quotation set apart"
    if vocabulary.CUT_OFF.search(text):
        return "text cut off"
    if paragraph.bullet:
        return "list before the conversation"
    if has_url(text) and width(text) < 200:
        return "link"
    if width(text) < _NARRATION_WIDTH or not (ends_sentence(text) or len(_LAST_SENTENCE_END.findall(text))):
        return "date" if date_in(text) else "line before the conversation"
    parts = split_label(text)
    credited = vocabulary.CREDIT.match(text) and width(text) < _CREDIT_WIDTH
    if credited or (parts and label_key(parts[0]) in vocabulary.NEVER_LABELS):
        return "line before the conversation"
    return "address to the visitor" if vocabulary.APPEAL.search(text) and width(text) < 160 else ""


def _narration(paragraph: Paragraph, *, before_list: bool) -> Iterator[Piece]:
    """Yield an introduction; the heading of a list that was glued to its end is left out."""
    text, end = paragraph.text, _LAST_SENTENCE_END.search(paragraph.text)
    tail = text[end.end() :].strip() if end else ""
    if before_list and tail and width(tail) <= _LIST_HEADING_WIDTH and letters(tail):
        yield Piece("narration", paragraph.line, text[: len(text) - len(text[end.end() :])] if end else text)
        yield Piece("omission", paragraph.line, tail, reason="heading of a list")
    else:
        yield Piece("narration", paragraph.line, text)


def _conversation(findings: Findings, first: int) -> Iterator[Piece]:
    punctuated = is_punctuated(findings.paragraphs, tuple(findings.marks.values()))
    markers = _note_markers(findings, first) if punctuated else frozenset()
    posts = _posts(findings)
    speaker, start_ms, awaited, in_note = "", None, False, False
    for index in range(first, findings.end):
        paragraph, mark = findings.paragraphs[index], findings.marks.get(index)
        if mark:
            speaker, in_note = mark.label.key, False
            awaited, start_ms = not mark.rest, mark.start_ms
        if index in findings.covered:
            yield from _heading(findings, index)
            continue
        if index in findings.interruptions:
            yield Piece("omission", paragraph.line, paragraph.text, reason=findings.interruptions[index])
            continue
        if mark:
            yield from _speech(paragraph, mark.rest, speaker, mark.start_ms)
            continue
        in_note = in_note and _continues_note(findings, index)
        if in_note:
            reason = "note of the editor"
        elif awaited:
            reason = "post of a speaker" if index in posts else ""
        elif folded(paragraph.text) in markers or vocabulary.NOTE_MARKER.fullmatch(paragraph.text):
            reason, in_note = "note of the editor", True
        else:
            reason = _inner_reason(paragraph, punctuated=punctuated)
        if reason:
            yield Piece("omission", paragraph.line, paragraph.text, reason=reason)
        else:
            yield from _speech(paragraph, paragraph.text, speaker, start_ms if awaited else paragraph.start_ms)
            awaited = False


def _posts(findings: Findings) -> frozenset[int]:
    """Return the lines between labels that stand for the first time and the words below both.

    A line that stands below a label once more is how its bearer begins.
    """
    paragraphs = findings.paragraphs
    below: dict[str, list[int]] = {}
    for place, mark in findings.marks.items():
        if not mark.rest and not mark.stamped:
            below.setdefault(mark.label.key, []).append(place + 1)
    return frozenset(
        first
        for first, *others in below.values()
        if first + 1 < findings.end
        and first + 1 not in findings.marks
        and is_short(paragraphs[first].text)
        and not paragraphs[first + 1].blank_before
        and ends_sentence(paragraphs[first + 1].text)
        and all(paragraphs[other].text != paragraphs[first].text for other in others if other < findings.end)
    )


def _note_markers(findings: Findings, first: int) -> frozenset[str]:
    """Return the words that stand alone on a line more than once and are nobody's label."""
    counts = Counter(
        folded(paragraph.text)
        for index, paragraph in enumerate(findings.paragraphs[first : findings.end], first)
        if index not in findings.marks
        and width(paragraph.text) <= _MARKER_WIDTH
        and len(paragraph.text.split()) <= 2
        and is_short(paragraph.text)
        and (index - 1 not in findings.marks or findings.marks[index - 1].rest)
    )
    return frozenset(word for word, count in counts.items() if count > 1 and word)


def _continues_note(findings: Findings, index: int) -> bool:
    """True for the paragraph below a word for a note, and for what breaks the alternation of languages.

    A page in one language gives no other sign: there a word that recurs alone on a line announces
    the speech below it (a sound, a break).
    """
    if vocabulary.NOTE_MARKER.fullmatch(findings.paragraphs[index - 1].text):
        return True
    text = findings.paragraphs[index].text
    return findings.bilingual and language_of(text, findings.languages) == findings.languages[1]


def _inner_reason(paragraph: Paragraph, *, punctuated: bool) -> str:
    """Return why a paragraph without a label inside a conversation is nobody's speech, or nothing."""
    text = paragraph.text
    if not has_letters(text):
        return "rule" if is_rule(text) else ""
    if is_page_line(text):
        return "page furniture"
    parts = split_label(text)
    if parts and vocabulary.NOTE_MARKER.fullmatch(parts[0]):
        return "note of the editor"
    if paragraph.quote and (paragraph.level or not ends_sentence(text)):
        return "quotation set apart"
    if text[0] in "[(（【" and text[-1] in "])）】":
        return "note in brackets"
    announced = vocabulary.BYLINE.match(text) and text[-1] in ":：" and width(text) <= _CAPTION_COLUMNS
    if paragraph.level or announced or (paragraph.bold and is_short(text)):
        return "line set apart"
    if punctuated and not paragraph.bullet and is_short(text, _CAPTION_COLUMNS) and not breaks_off(text):
        return "caption"
    return ""


def _speech(paragraph: Paragraph, text: str, speaker: str, start_ms: int | None) -> Iterator[Piece]:
    """Yield what a speaker says in a paragraph, and apart from it what an editor put in."""
    spoken, directions = take_directions(text)
    for direction in directions:
        yield Piece("omission", paragraph.line, direction, reason="stage direction")
    note = _CLOSING_NOTE.search(spoken)
    if note:
        yield Piece("omission", paragraph.line, note.group().strip(), reason="note of the editor")
        spoken = spoken[: note.start()]
    if has_letters(spoken):
        yield Piece("speech", paragraph.line, spoken, speaker, start_ms=start_ms, end_ms=paragraph.end_ms)
    elif spoken.strip():
        yield Piece("omission", paragraph.line, spoken, reason="nothing to speak")


def omissions_of(pieces: Sequence[Piece]) -> tuple[Omission, ...]:
    """Return the pieces that are left out as a transcript keeps them."""
    return tuple(Omission(piece.line, piece.reason, piece.text) for piece in pieces if piece.kind == "omission")
