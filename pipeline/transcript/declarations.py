"""Where a page says who stands behind a role, before anybody speaks.

``Moderator: Ines Calder, who writes about tides`` looks like a turn and is none: what follows the
label is a name and what its bearer does, not a sentence, and the label comes again with speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.transcript.labels import Mark, read_label
from pipeline.transcript.text import ends_sentence

_NAME = re.compile(
    r"(?P<name>(?:[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){1,4}?|[\u3040-\u30ff\u3400-\u9fff·・]{2,8}))"
    r"\s*(?:[,，、;；(（—–|/]|\s-\s|\Z)"
)


@dataclass(frozen=True, slots=True)
class Declared:
    """The marks behind which somebody speaks, and what stands before them."""

    marks: tuple[Mark, ...]
    names: Mapping[str, str]  # by label key
    lines: frozenset[int]  # the paragraphs that look like turns and are none


def take_declarations(marks: Sequence[Mark]) -> Declared:
    """Return the marks of a page without those that only say who takes part. Nobody speaks above them."""
    counts = Counter(mark.label.key for mark in marks)
    declared = {place: name for place, mark in enumerate(marks) if (name := _declared_name(mark, counts))}
    start = min(declared, default=0)
    stop = next(place for place in range(start, len(marks) + 1) if place not in declared)
    if stop == start or stop == len(marks) or any(counts[mark.label.key] > 1 for mark in marks[:start]):
        return Declared(tuple(marks), {}, frozenset())
    names = {marks[place].label.key: declared[place] for place in range(start, stop)}
    return Declared(tuple(marks[stop:]), names, frozenset(mark.paragraph for mark in marks[:stop]))


def _declared_name(mark: Mark, counts: Counter[str]) -> str:
    """Return the name that stands behind a role where nothing is said, or nothing; one of both is a label again."""
    if not mark.rest or mark.label.shape != "role" or ends_sentence(mark.rest):
        return ""
    match = _NAME.match(mark.rest)
    label = read_label(match["name"]) if match else None
    return label.name if label and (counts[mark.label.key] > 1 or label.key in counts) else ""
