"""Which layout explains a page: each proposes its labels, and the one with the most speech behind them wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.transcript import vocabulary
from pipeline.transcript.details import find_details
from pipeline.transcript.document import Paragraph
from pipeline.transcript.evidence import Evidence, all_talk, has_speech, is_exchange, weigh_labels
from pipeline.transcript.extent import end_of_conversation, is_interruption
from pipeline.transcript.labels import Mark, Shape
from pipeline.transcript.layouts.table import LAYOUTS, Layout
from pipeline.transcript.messenger import is_encryption_notice

_FEWEST_MARKS = 3
_TELLING_PARAGRAPHS = 4000  # so much of a long page tells how it is laid out
_LAST_RESORTS = frozenset(layout.name for layout in LAYOUTS if layout.is_last_resort)
_TELLING_SHAPES: frozenset[Shape] = frozenset({"full name", "Chinese name"})
"""A label that stands only once is believed without being mentioned if it is a full name among full names."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one layout makes of a page."""

    layout: str
    score: int  # the labels with speech behind them; 0 where there is no conversation
    marks: tuple[Mark, ...]  # the believed ones
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Every layout that was considered, the best first."""

    proposals: tuple[Proposal, ...]

    @property
    def best(self) -> Proposal | None:
        """The layout that explains the page, or None where none does."""
        return next((proposal for proposal in self.proposals if proposal.score), None)


def analyse_layouts(paragraphs: Sequence[Paragraph], title: str = "") -> Analysis:
    """Return what each layout makes of a page, the one that explains most of it first."""
    beginning = paragraphs[:_TELLING_PARAGRAPHS]
    proposals = _proposals(LAYOUTS, beginning, title)
    if len(paragraphs) == len(beginning):
        return Analysis(tuple(proposals))
    told = proposals[0].score > 0
    rest = [layout for layout in LAYOUTS if layout.name == proposals[0].layout or not told]
    whole = _proposals(rest, paragraphs, title, fewest_labels=0 if told else 2)
    names = {proposal.layout for proposal in whole}
    return Analysis((*whole, *(proposal for proposal in proposals if proposal.layout not in names)))


def _proposals(
    layouts: Sequence[Layout], paragraphs: Sequence[Paragraph], title: str, *, fewest_labels: int = 0
) -> list[Proposal]:
    """Return what each layout makes of a page, the best first; those that find too few labels are passed over."""
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    found = []
    for layout in layouts:
        is_likely = layout.signs is None or layout.signs.search(text)
        marks = tuple(layout.find_marks(paragraphs)) if is_likely else ()
        if len({mark.label.key for mark in marks}) >= fewest_labels:
            found.append(_propose(layout, paragraphs, marks, title))
    return sorted(found, key=_rank)


def _rank(proposal: Proposal) -> tuple[bool, bool, int]:
    """Return the lower, the better: a layout of last resort comes behind all others that explain anything."""
    return not proposal.score, proposal.layout in _LAST_RESORTS, -proposal.score


def _propose(layout: Layout, paragraphs: Sequence[Paragraph], found: Sequence[Mark], title: str) -> Proposal:
    marks = _possible(paragraphs, found)
    evidence = weigh_labels(paragraphs, marks, title)
    talk = () if layout.is_certain else all_talk(paragraphs, marks)
    believed = marks if layout.is_certain else talk or _believed(paragraphs, marks, evidence)
    if not believed and is_exchange(paragraphs, marks, evidence):
        return Proposal(layout.name, len(marks), marks, evidence)
    if len({mark.label.key for mark in believed}) < 2 or len(believed) < (2 if layout.is_certain else _FEWEST_MARKS):
        return Proposal(layout.name, 0, (), evidence)
    passed_over = find_details(paragraphs, believed) | {mark.paragraph for mark in believed}
    score = len(talk) or sum(mark.stamped or has_speech(mark, paragraphs, passed_over) for mark in believed)
    return Proposal(layout.name, score, believed, evidence)


def _possible(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return marks without what only looks like them.

    That is the notice with which a chat opens, a ``PS:`` that stands once and might be initials, and an
    ``A.`` where nobody asks.
    """
    counts = Counter(mark.label.key for mark in marks)
    asked = any(counts[word] for word in vocabulary.QUESTION_WORDS)
    return tuple(
        mark
        for place, mark in enumerate(marks)
        if not (place == 0 and is_encryption_notice(mark))
        and (counts[mark.label.key] > 1 or mark.label.key not in vocabulary.NEVER_LABELS)
        and (asked or not _is_enumerated(paragraphs[mark.paragraph].text))
    )


def _is_enumerated(text: str) -> bool:
    """True for what begins like the first of several kinds, or like an answer."""
    return text.startswith(("A. ", "R. "))


def _believed(paragraphs: Sequence[Paragraph], marks: Sequence[Mark], evidence: Sequence[Evidence]) -> tuple[Mark, ...]:
    """Return the marks whose labels recur, and of those that stand once the ones that fit among them."""
    recurring = {key for found in evidence if found.believed and found.recurs for key in found.keys}
    core = [mark for mark in marks if mark.label.key in recurring]
    if not core:
        return ()
    end = end_of_conversation(paragraphs, core)
    shapes = {found.shape for found in evidence if found.believed and found.recurs} & _TELLING_SHAPES
    once = {found.keys[0]: found for found in evidence if found.believed and not found.recurs}
    kept: dict[int, Mark] = {}
    for mark in marks:
        if mark.paragraph >= end:
            break
        above = kept.get(mark.paragraph - 1)
        single = once.get(mark.label.key)
        named = single and (single.vouched or single.shape == "role" or mark.label.short)
        fitting = (
            single
            and single.shape in shapes
            and mark.paragraph > core[0].paragraph
            and not _is_advertised(paragraphs, mark.paragraph)
        )
        # The label of the other language stands right below its own.
        translated = above and not above.rest and not mark.rest and mark.label.shape == "Chinese name"
        if mark.label.key in recurring or named or fitting or translated:
            kept[mark.paragraph] = mark
    return tuple(kept.values())


def _is_advertised(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """True for what stands right below a line such as ``Advertisement``."""
    above = paragraphs[index - 1].text if index and not paragraphs[index].blank_before else ""
    return is_interruption(above)
