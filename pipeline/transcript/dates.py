"""Which date a line gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from pipeline.transcript.document import Paragraph

_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?(?:[-/.]|[年년])\s?(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:\s?(?:[-/.]|[月월])\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d))?"
)
# With stops between, the day comes first everywhere; with slashes, nobody can tell.
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>3[01]|[12]\d|0?[1-9])\. ?(?P<month>0?[1-9]|1[0-2])\. ?(?P<year>(?:19|20)\d{2})(?!\d)"
)
# By the letters that tell them, in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish,
# Turkish, Russian and Ukrainian.
_MONTHS = (
    ("jan", "ene", "gen", "sty", "oca", "янв", "січ"),
    ("feb", "fév", "fev", "lut", "şub", "фев", "лют"),
    ("mar", "mär", "maa", "mrt", "мар", "бер"),
    ("apr", "avr", "abr", "kwi", "nis", "апр", "кві"),
    ("may", "mai", "maj", "mag", "mei", "мая", "май", "тра"),
    ("jun", "juin", "giu", "cze", "haz", "июн", "чер"),
    ("jul", "juil", "lug", "lip", "tem", "июл", "лип"),
    ("aug", "aoû", "ago", "sie", "ağu", "авг", "сер"),
    ("sep", "set", "wrz", "eyl", "сен", "вер"),
    ("oct", "okt", "ott", "out", "paź", "eki", "окт", "жов"),
    ("nov", "lis", "kas", "ноя", "лис"),
    ("dec", "déc", "dez", "dic", "gru", "ara", "дек", "гру"),
)
_MONTH = rf"(?P<month>(?:{'|'.join(start for starts in _MONTHS for start in starts)})[^\W\d_]{{0,8}})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
_WORDED = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)? (?:de )?{_MONTH},? (?:de )?{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? )?{_YEAR}", re.IGNORECASE),
)
_LONGEST_DATE_LINE = 80


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
    for pattern in (_NUMERIC, _DAY_FIRST, *_WORDED):
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
