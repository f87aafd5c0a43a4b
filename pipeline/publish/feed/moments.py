"""Chapters as lines of an episode's notes, from which Spotify, Apple Podcasts and YouTube make chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from pipeline.model import ChapterMark
from pipeline.publish.site.elements import element, fit

# Spotify, "Adding chapters to your episodes"
_FEWEST = 3
_SHORTEST_MS = 30_000
_LONGEST_TITLE = 39
_HOUR_MS = 3_600_000

_LINE = re.compile(r"^[\s>*+\-\d.)(\[]*?(?:\d{1,2}:)?\d{1,2}:\d{2}\b", re.MULTILINE)


def has_moments(notes: str) -> bool:
    r"""Tell whether a person's notes have lines with times of their own.

    >>> has_moments("0:00 Tea\n- 1:30 Rain\n(10:00) Snow"), has_moments("At 12:30 we had tea.")
    (True, False)
    """
    return len(_LINE.findall(notes)) >= _FEWEST


def moments_element(chapters: Sequence[ChapterMark], duration_ms: int) -> Element | None:
    """Return a line for each chapter; None where apps would not take them for chapters.

    They ask for three or more, the first at the beginning, each half a minute long, with a short title.
    """
    starts_ms = [chapter.start_ms for chapter in chapters]
    is_long = all(end - start >= _SHORTEST_MS for start, end in pairwise([*starts_ms, duration_ms]))
    if len(chapters) < _FEWEST or starts_ms[0] != 0 or not is_long:
        return None
    paragraph = element("p")
    for number, chapter in enumerate(chapters):
        line = f"{_clock(chapter.start_ms, has_hours=duration_ms >= _HOUR_MS)} {_shortened(fit(chapter.title))}"
        if number:
            element_break = element("br")
            element_break.tail = line
            paragraph.append(element_break)
        else:
            paragraph.text = line
    return paragraph


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


def _clock(time_ms: int, *, has_hours: bool) -> str:
    minutes, second = divmod(time_ms // 1000, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}" if has_hours else f"{minutes:02}:{second:02}"
