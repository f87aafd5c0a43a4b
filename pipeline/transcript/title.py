"""Which lines of a page are its title, and which date it gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from pipeline.transcript import vocabulary
from pipeline.transcript.document import Paragraph
from pipeline.transcript.extent import is_page_line
from pipeline.transcript.furniture import is_rule
from pipeline.transcript.text import folded, has_url, letters, width

_FEWEST_LETTERS = 3
_FIRST_PARAGRAPHS = 12
_LONGEST_TITLE = 200
_TITLE_WIDTH = 12
_SUFFIX = re.compile(r"\s*(?:[|｜_丨]|\s[-–—]\s)[^|｜_丨]{1,30}\Z")
_DATE_PREFIX = re.compile(r"\A(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?[\s:：|,，_-]+(?=\D)")
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?(?:[-/.]|年)\s?(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:\s?(?:[-/.]|月)\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d))?"
)
_MONTHS = (  # by the letters that tell them, in English, German, French, Spanish and Italian
    ("jan", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "déc", "dez", "dic"),
)
_MONTH = rf"(?P<month>(?:{'|'.join(start for starts in _MONTHS for start in starts)})[^\W\d_]{{0,8}})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
_WORDED = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)? (?:de )?{_MONTH},? (?:de )?{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? )?{_YEAR}", re.IGNORECASE),
)
_LONGEST_DATE_LINE = 80


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a page, and the paragraphs that are nothing else."""

    text: str
    paragraphs: frozenset[int]


def find_title(
    paragraphs: Sequence[Paragraph], labelled: AbstractSet[int], said: str = "", names: Sequence[str] = ()
) -> Title:
    """Return the title of a page: what its markup says, else the best of its first lines.

    ``labelled`` are the paragraphs that hold labels, before the first of which a title must stand;
    where a menu stands around it, a line that mentions one of the ``names`` in them is rather the
    title than one that does not.
    """
    head = range(min(len(paragraphs), _FIRST_PARAGRAPHS, *labelled))
    found = next((paragraphs[index].text for index in head if paragraphs[index].level == 1), "")
    if not said and not found:
        counts = Counter(folded(paragraph.text) for paragraph in paragraphs if len(paragraph.text) <= _LONGEST_TITLE)
        candidates = [index for index in head if _may_be_title(paragraphs[index].text)]
        # One line that comes again is the title above its article; several are a list of its parts.
        again = {key for index in candidates if counts[key := folded(paragraphs[index].text)] > 1}
        framed = any(vocabulary.NAVIGATION.fullmatch(paragraphs[index].text) for index in head)
        best = max(
            candidates,
            key=lambda index: (
                len(again) == 1 and folded(paragraphs[index].text) in again,
                framed and any(name in paragraphs[index].text for name in names),
                width(paragraphs[index].text) >= _TITLE_WIDTH,
                -index,
            ),
            default=None,
        )
        found = "" if best is None else paragraphs[best].text
    text = " ".join((said or found).split())
    trunk = _SUFFIX.sub("", text)
    if trunk != text and any(folded(paragraphs[index].text) == folded(trunk) for index in head):
        text = trunk
    same = {folded(text), folded(found)} - {""}
    places = frozenset(index for index in head if folded(paragraphs[index].text) in same)
    return Title(_DATE_PREFIX.sub("", text), places)


def _may_be_title(text: str) -> bool:
    """True for a line that is neither a sentence of an article nor one of the facts around it."""
    return (
        letters(text) >= _FEWEST_LETTERS
        and len(text) <= _LONGEST_TITLE
        and not has_url(text)
        and not is_rule(text)
        and text[-1:] not in ".。:："
        and not is_page_line(text)
        and not vocabulary.NAVIGATION.fullmatch(text)
        and not vocabulary.BYLINE.match(text)
        and not (date_in(text) and letters(text) < 20 and not _DATE_PREFIX.match(text))
    )


def find_date(paragraphs: Sequence[Paragraph], spoken: AbstractSet[int], said: str = "") -> str | None:
    """Return the date of a page as ISO 8601, as precise as its head gives it, or None.

    ``spoken`` are the paragraphs that will be read aloud: a date in a sentence is a date of something else.
    """
    lines = [said] if said else []
    lines += [
        paragraph.text
        for index, paragraph in enumerate(paragraphs)
        if index not in spoken and len(paragraph.text) <= _LONGEST_DATE_LINE
    ]
    return next((found for line in lines if (found := date_in(line))), None)


def date_in(text: str) -> str | None:
    """Return the first date of a text as ISO 8601, with its day where it has one.

    >>> date_in("2023-03 A talk"), date_in("on 5 March 2023"), date_in("2024 年 2 月 21 日"), date_in("in 2024")
    ('2023-03', '2023-03-05', '2024-02-21', None)
    """
    for pattern in (_NUMERIC, *_WORDED):
        match = pattern.search(text)
        if not match:
            continue
        number = _month_number(match["month"])
        if not match["day"]:
            return f"{match['year']}-{number:02}"
        try:
            return date(int(match["year"]), number, int(match["day"])).isoformat()
        except ValueError:
            return f"{match['year']}-{number:02}"
    return None


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    name = month.lower()
    # The longest beginning decides: "juil" is July where "jui" alone would be June's.
    starts = [
        (len(start), place) for place, group in enumerate(_MONTHS, 1) for start in group if name.startswith(start)
    ]
    return max(starts)[1]
