"""Which layouts there are.

A layout is a function that finds every place where a label would stand if the page were laid out
that way. Which places hold labels, and which layout explains the page best, is decided for all of
them in one way (:mod:`pipeline.transcript.analysis`). To add a layout, write its module and name it
here, with the signs that are in every page laid out so: a page that lacks them is not looked through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Mark
from pipeline.transcript.layouts import (
    arrows,
    asked,
    bare,
    bracketed,
    colon,
    dashed,
    dashes,
    dotted,
    posts,
    questions,
    separated,
    spaced,
    timed,
    unmarked,
    voices,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of laying out a conversation."""

    name: str
    find_marks: Callable[[Sequence[Paragraph]], Iterator[Mark]]
    signs: re.Pattern[str] | None = None  # without which no label is found
    is_certain: bool = False  # says outright who speaks
    is_last_resort: bool = False  # explains a page only where no other one does


# In the order of preference where two explain a page equally well.
LAYOUTS = (
    Layout("voices of the format", voices.find_marks, is_certain=True),
    Layout("label and colon", colon.find_marks, colon.SIGNS),
    Layout("label and time", timed.find_marks, timed.SIGNS),
    Layout("name and points", posts.find_marks, posts.SIGNS),
    Layout("label in brackets", bracketed.find_marks, bracketed.SIGNS),
    Layout("label on its own line", bare.find_marks),
    Layout("label and dash", dashed.find_marks, dashed.SIGNS),
    Layout("label and sign", separated.find_marks, separated.SIGNS),
    Layout("label and wide space", spaced.find_marks, spaced.SIGNS),
    Layout("label and stop", dotted.find_marks, dotted.SIGNS),
    Layout("questions labelled", asked.find_marks, asked.SIGNS),
    Layout("questions set off", questions.find_marks),
    Layout("turns behind dashes", dashes.find_marks),
    Layout("turns behind arrows", arrows.find_marks, arrows.SIGNS),
    Layout("questions unmarked", unmarked.find_marks, unmarked.SIGNS, is_last_resort=True),
)
