"""Which numbers a text says, in digits or in words, so that two languages can be compared.

The comparison must not cry wolf: 12万 is 120,000, 一千二百 is 1,200, the 1990s are 90年代, and
"half past three" is 15:30. So a number of the original has several values that a translation may
give it, and the translation is read as generously. Only numbers that the original has in digits, or
in long Chinese numerals, must be kept: 三心二意 says no number at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from pipeline.language import primary

_HAN_DIGITS = {
    sign: value
    for value, signs in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_UNITS = {**_HAN_PLACES, **_HAN_GROUPS}
_ENGLISH_UNITS = {
    "hundred": 100,
    "thousand": 1000,
    "k": 1000,
    "million": 10**6,
    "m": 10**6,
    "bn": 10**9,
    "billion": 10**9,
    "trillion": 10**12,
}

_IN_DIGITS = re.compile(
    r"(?P<number>\d{1,3}(?:[,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:[多余几来]?(?P<han>[十百千万萬亿億]+)|[ -]?(?P<english>hundred|thousand|million|billion|trillion|bn|k|m)\b)?"
    r"(?P<after>\s?(?:%|percent|成|[点时時]|:\d\d))?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")  # the spaces that part thousands
_IN_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万萬亿億点]+")
_TWO_OF_THEM = re.compile(r"([一二两三四五六七八])([二三四五六七八九])(?=[十百千万萬亿億])")
_MUST_BE_KEPT_IN_HAN = re.compile(r"[一二两三四五六七八九][零〇一二两三四五六七八九十百千万萬亿億]{2,}")

_ENGLISH = {
    word: value
    for value, words in {
        "0": "zero nought", "0.25": "quarter", "0.5": "half", "1": "one first once single",
        "2": "two second twice both pair couple double", "3": "three third thrice triple", "4": "four fourth",
        "5": "five fifth", "6": "six sixth", "7": "seven seventh", "8": "eight eighth", "9": "nine ninth",
        "10": "ten tenth decade", "11": "eleven eleventh", "12": "twelve twelfth dozen", "13": "thirteen thirteenth",
        "14": "fourteen fourteenth", "15": "fifteen fifteenth", "16": "sixteen sixteenth",
        "17": "seventeen seventeenth", "18": "eighteen eighteenth", "19": "nineteen nineteenth",
        "20": "twenty twentieth twenties", "30": "thirty thirtieth thirties", "40": "forty fortieth forties",
        "50": "fifty fiftieth fifties", "60": "sixty sixtieth sixties", "70": "seventy seventieth seventies",
        "80": "eighty eightieth eighties", "90": "ninety ninetieth nineties", "100": "century",
    }.items()
    for word in words.split()
}  # fmt: skip
_ENGLISH_MULTIPLES = {
    "hundred": 100,
    "hundreds": 100,
    "thousand": 1000,
    "thousands": 1000,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_MONTHS = "january february march april may june july august september october november december".split()
_WORD = re.compile(r"[a-z]+")

# In a language whose words for numbers are not known here, what is smaller is often written as a word.
_LEAST_IN_DIGITS = 13


def missing_numbers(original: str, translation: str, *, target: str) -> tuple[str, ...]:
    """Return the numbers of a text that its translation into a language does not have, as they stand there.

    >>> missing_numbers("我们有12万用户，去年是1,200。", "It was 1200 last year; we have 120,000 users.", target="en")
    ()
    >>> missing_numbers("It took 45 days.", "用了五十四天。", target="zh")
    ('45',)
    """
    said = _values_said(_plain(translation), target)
    least = 2 if primary(target) in ("en", "zh", "yue", "ja") else _LEAST_IN_DIGITS
    needed = _numbers_needed(_plain(original))
    return tuple(dict.fromkeys(text for text, values in needed if max(values) >= least and not values & said))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", _GROUPED.sub("", text))


def _numbers_needed(text: str) -> Iterator[tuple[str, set[Decimal]]]:
    """Yield each number that must be kept, with the values that a translation may give it."""
    for match in _IN_DIGITS.finditer(text):
        if values := _values_of(match):
            yield match[0].strip(), values
    for match in _MUST_BE_KEPT_IN_HAN.finditer(text):
        yield match[0], set(_han_values(match[0]))


def _values_said(text: str, language: str) -> set[Decimal]:
    """Return all the values that a text says, in any way that this module knows."""
    values = {value for match in _IN_DIGITS.finditer(text) for value in _values_of(match)}
    for match in _IN_HAN.finditer(text):
        values |= set(_han_values(match[0]))
    if "半" in text:
        values |= {Decimal("0.5"), Decimal(30)}
    if primary(language) == "en":
        values |= set(_english_values(text.lower()))
    return values


def _values_of(match: re.Match[str]) -> set[Decimal]:
    """Return the values that a number in digits may have: 1.200 is either, and 15:00 is three."""
    values = set(_decimals(match["number"]))
    factor = Decimal(1)
    for sign in match["han"] or "":
        factor *= _HAN_UNITS[sign]
    if match["english"]:
        factor *= _ENGLISH_UNITS[match["english"].lower()]
    values = {value * factor for value in values}
    after = (match["after"] or "").strip().lower()
    others: set[Decimal] = set()
    for value in values:
        if after in ("%", "percent"):
            others.add(value / 100)
        elif after == "成":
            others.add(value * 10)
        elif after and 12 < value < 24:
            others.add(value - 12)
        elif 1000 <= value < 2100:  # a year, which a decade may be told by
            others.add(value % 100)
    return values | others


def _decimals(digits: str) -> Iterator[Decimal]:
    """Yield what a number may mean, whichever of its signs parts the thousands."""
    for thousands, point in ((",", "."), (".", ",")):
        try:
            yield Decimal(digits.replace(thousands, "").replace(point, "."))
        except InvalidOperation:
            continue


def _han_values(numeral: str) -> Iterator[Decimal]:
    """Yield what a Chinese numeral may mean: of 两三千, both.

    >>> [int(value) for value in _han_values("一千二百")], [int(value) for value in _han_values("二〇二三")]
    ([1200], [2023, 23])
    """
    for either in {_TWO_OF_THEM.sub(r"\1", numeral), _TWO_OF_THEM.sub(r"\2", numeral)}:
        whole, _, decimals = either.partition("点")
        has_units = any(sign in _HAN_UNITS for sign in whole)
        if has_units:
            value = Decimal(_read_places(whole))
        else:
            value = Decimal("".join(str(_HAN_DIGITS[sign]) for sign in whole) or "0")
        after_point = re.match(r"[零〇一二两三四五六七八九]+", decimals)
        if after_point:
            value += Decimal("0." + "".join(str(_HAN_DIGITS[sign]) for sign in after_point[0]))
            for sign in decimals[after_point.end() :]:
                value *= _HAN_UNITS.get(sign, 1)
        yield value
        if not has_units and 1000 <= value < 2100:
            yield value % 100


def _read_places(numeral: str) -> int:
    """Return the value of a numeral with units, group by group: 万 counts what stands before it, 亿 all of it."""
    total = group = digit = 0
    for sign in numeral:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_PLACES:
            group += (digit or 1) * _HAN_PLACES[sign]
            digit = 0
        else:
            counted = group + digit
            if sign in "亿億":
                total = (total + counted or 1) * _HAN_GROUPS[sign]
            else:
                total += (counted or 1) * _HAN_GROUPS[sign]
            group = digit = 0
    return total + group + digit


def _english_values(text: str) -> Iterator[Decimal]:
    """Yield the values that English words say, alone and joined: nineteen ninety, two hundred and five."""
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word in _MONTHS:
            yield Decimal(_MONTHS.index(word) + 1)
        if word == "half":  # past the hour, too
            yield Decimal(30)
        if word in _ENGLISH or word in _ENGLISH_MULTIPLES:
            run.append(word)
        elif word not in ("and", "a") or not run:
            yield from _values_of_run(run)
            run = []


def _values_of_run(words: list[str]) -> Iterator[Decimal]:
    total = group = Decimal(0)
    parts: list[Decimal] = []  # numbers below a hundred, as years are said
    for word in words:
        if word in _ENGLISH_MULTIPLES:
            factor = _ENGLISH_MULTIPLES[word]
            yield Decimal(factor)
            if factor == 100:
                group = (group or Decimal(1)) * factor
            else:
                total, group = total + (group or Decimal(1)) * factor, Decimal(0)
        else:
            value = Decimal(_ENGLISH[word])
            yield value
            if parts and 20 <= parts[-1] < 100 and value < 10 and not parts[-1] % 10:
                parts[-1] += value
            else:
                parts.append(value)
            group += value
    yield total + group
    yield from parts
    for first, second in pairwise(parts):
        if 10 <= first < 100 and second < 100:
            yield first * 100 + second
