"""What a line of the frame around an article is: a menu, or a fact about the page.

A title is told by its neighbours more than by itself: it stands below the menus and right above the
facts (who wrote it, when, how long it takes to read) or the introduction.
"""

from __future__ import annotations

import re

from pipeline.transcript import vocabulary
from pipeline.transcript.dates import date_in
from pipeline.transcript.text import ends_sentence, letters, width

_ITEM_WIDTH = 28
_FACT_WIDTH = 110
_FEWEST_ITEMS = 3
_CRUMBS = re.compile(r"\s*[>›»→]\s*|\s/\s")
_ITEMS = re.compile(r"\s*[|｜丨•·›»]\s*|\s[/>–—-]\s|\s{2,}|\t|\u3000")
_HAN_ITEMS = re.compile(r"[\u3400-\u9fff]{2,6}(?: [\u3400-\u9fff]{2,6}){2,}\Z")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}[:h]\d{2}(?!\d)")
_NUMBERED = re.compile(r"[^\W\d_]+ (?:no\.? ?)?(?:[A-Z]{1,4}-)?\d{1,6}\Z")
_COUNT = re.compile(r"\W*\d[\d.,\u00a0 ]*\s?[^\W\d_]+|[^\W\d_]+ \d[\d.,\u00a0]*\Z")


def is_menu(text: str) -> bool:
    """True for several short items on one line, and for the path to a page.

    >>> is_menu("News | Sport | Letters"), is_menu("Home > People"), is_menu("Rain | A talk")
    (True, True, False)
    """
    if ends_sentence(text):
        return False
    if _HAN_ITEMS.match(text):
        return True
    crumbs = _CRUMBS.split(text)
    items = [item for item in _ITEMS.split(text) if item]
    if len(crumbs) == 2 and "/" not in text and all(0 < width(crumb) <= _ITEM_WIDTH for crumb in crumbs):
        return True
    named = any(vocabulary.NAVIGATION.fullmatch(item) for item in items)
    return (len(items) >= _FEWEST_ITEMS or (named and len(items) > 1)) and all(
        width(item) <= _ITEM_WIDTH for item in items
    )


def is_fact(text: str) -> bool:
    """True for a line that tells something of the page: who made it, when, how often it was read.

    >>> is_fact("Words Ana Silva"), is_fact("Duration: 38 minutes"), is_fact("5 May 2021, 12:30")
    (True, True, True)
    >>> is_fact("Why the lamp burns"), is_fact("In May 2021 the lamp went out.")
    (False, False)
    """
    if width(text) > _FACT_WIDTH or (ends_sentence(text) and not vocabulary.BYLINE.match(text)):
        return False
    if vocabulary.BYLINE.match(text) or vocabulary.FACT.match(text) or _NUMBERED.match(text):
        return True
    if date_in(text) or _CLOCK.search(text):
        return letters(text) < 60
    items = [item for item in _ITEMS.split(text) if item]
    return bool(items) and all(_COUNT.fullmatch(item) for item in items)
