"""Which of the places that look like labels are labels, and which layout explains the page.

The document's own regularities decide. A label recurs, alternates with others, has speech behind
it, is a name or a role, and is often mentioned where the page introduces the conversation. Each of
these counts; so a single ``Ana:`` is believed where the title names Ana, and ``Pros:`` is not
however often it recurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import end_of_conversation
from pipeline.transcript.labels import Label, Mark, Shape
from pipeline.transcript.layouts.table import LAYOUTS, Layout
from pipeline.transcript.text import breaks_off, ends_sentence, letters, without_urls

_BELIEVED = 4
_SHAPE_POINTS: dict[Shape, int] = {
    "role": 3,
    "full name": 2,
    "Chinese name": 2,
    "first name": 1,
    "initials": 1,
    "East Asian name": 0,
    "other": -1,
}
_TELLING_SHAPES: frozenset[Shape] = frozenset({"full name", "Chinese name"})
"""A label that stands only once is believed without further mention if it is a full name among full names."""

_SPEECH_LETTERS = 40
_HEAD_PARAGRAPHS = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one label."""

    key: str
    shape: Shape
    count: int
    points: int
    believed: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one layout makes of a page."""

    layout: str
    score: int
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
    proposals = [_propose(layout, paragraphs, title) for layout in LAYOUTS]
    return Analysis(tuple(sorted(proposals, key=lambda proposal: -proposal.score)))


def _propose(layout: Layout, paragraphs: Sequence[Paragraph], title: str) -> Proposal:
    marks = tuple(layout.find_marks(paragraphs))
    weighed = _weigh(marks, paragraphs, title)
    recurring = {found.key for found in weighed if found.believed and found.count > 1}
    core = tuple(mark for mark in marks if mark.label.key in recurring)
    if not core:
        return Proposal(layout.name, 0, (), weighed)
    end = end_of_conversation(paragraphs, core)
    shapes = {found.shape for found in weighed if found.key in recurring}
    head = _head(paragraphs, marks, title)
    once = {found.key: found.shape for found in weighed if found.believed and found.count == 1}
    believed = {
        mark.paragraph: mark
        for mark in marks
        if mark.paragraph < end
        and (
            mark.label.key in recurring
            or (mark.label.key in once and (_is_mentioned(mark.label, head) or _is_longer(mark.label, recurring)))
            or (mark.paragraph > core[0].paragraph and once.get(mark.label.key) in shapes & _TELLING_SHAPES)
        )
    }
    for mark in marks:  # the label of the other language, right below its own
        above = believed.get(mark.paragraph - 1)
        if above and not above.rest and not mark.rest and mark.label.shape == "Chinese name":
            believed[mark.paragraph] = mark
    kept = tuple(believed[index] for index in sorted(believed))
    return Proposal(layout.name, _score(kept, paragraphs), kept, weighed)


def _score(marks: tuple[Mark, ...], paragraphs: Sequence[Paragraph]) -> int:
    """Return how many labels have speech behind them; a conversation has two voices."""
    if len({mark.label.key for mark in marks}) < 2 or len(marks) < 3:
        return 0
    places = {mark.paragraph for mark in marks}
    return sum(_has_speech(mark, paragraphs, places) for mark in marks)


def _weigh(marks: tuple[Mark, ...], paragraphs: Sequence[Paragraph], title: str) -> tuple[Evidence, ...]:
    by_key: dict[str, list[int]] = {}
    for position, mark in enumerate(marks):
        by_key.setdefault(mark.label.key, []).append(position)
    declared = {mark.label.short.casefold() for mark in marks if mark.label.short}
    head = _head(paragraphs, marks, title)
    places = {mark.paragraph for mark in marks}
    repeated = sum(len(positions) for positions in by_key.values() if len(positions) > 1)
    found = []
    for key, positions in by_key.items():
        label = marks[positions[0]].label
        count = len(positions)
        speech = sum(_has_speech(marks[position], paragraphs, places) for position in positions)
        points = _SHAPE_POINTS[label.shape] + min(count - 1, 2) + (count >= 5)
        points += 3 * (key in declared or any(marks[position].label.short for position in positions))
        points += _alternates(key, positions, marks) + (label.name in head)
        points += 1 if speech * 2 >= count else -2
        points += label.shape == "East Asian name" and count >= 3 and count * 8 >= repeated
        points -= count == 1 and not repeated
        found.append(Evidence(key, label.shape, count, points, points >= _BELIEVED))
    return tuple(found)


def _alternates(key: str, positions: list[int], marks: tuple[Mark, ...]) -> bool:
    """True if another label stands before or behind most places of this one."""
    neighbours = [
        marks[near].label.key != key for at in positions for near in (at - 1, at + 1) if 0 <= near < len(marks)
    ]
    return sum(neighbours) * 2 >= max(len(neighbours), 1)


def _has_speech(mark: Mark, paragraphs: Sequence[Paragraph], places: set[int]) -> bool:
    """True if what follows a label is made of words, as a sentence or as a long run of them."""
    words = mark.rest
    if not words:
        below = mark.paragraph + 1
        if below >= len(paragraphs) or (below in places and not mark.alias):
            below += 1  # the label of the other language may stand between
        if below >= len(paragraphs):
            return False
        words = paragraphs[below].text
    count = letters(without_urls(words))
    return count >= _SPEECH_LETTERS or (count > 0 and (ends_sentence(words) or breaks_off(words)))


def _head(paragraphs: Sequence[Paragraph], marks: tuple[Mark, ...], title: str) -> str:
    """Return the title and the first paragraphs that hold no label: there a page names its people."""
    places = {mark.paragraph for mark in marks}
    head = [paragraph.text for index, paragraph in enumerate(paragraphs[:_HEAD_PARAGRAPHS]) if index not in places]
    return "\n".join([title, *head])


def _is_mentioned(label: Label, head: str) -> bool:
    return label.shape == "role" or bool(label.short) or label.name in head


def _is_longer(label: Label, recurring: AbstractSet[str]) -> bool:
    """True for a full name that a recurring label shortens, to one of its words or to its initials."""
    words = label.key.split()
    shortened = {*words, "".join(word[0] for word in words)}
    return label.shape == "full name" and not recurring.isdisjoint(shortened)
