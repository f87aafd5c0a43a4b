"""What stands in signs in an English text, as it is read: $3.5 million is three point five million dollars."""

from __future__ import annotations

import re

from pipeline.script.written_out.english_numbers import (
    read_digits,
    read_label,
    read_number,
    read_ordinal,
    read_year,
)
from pipeline.script.written_out.rules import Rule, Rules

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_YEAR = r"(?:1[1-9]|20)[0-9]{2}"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_APART = r"(?<![0-9A-Za-z.,])"  # no part of a longer number or a name
_FROM_TO = r"\s*[-–—~]\s*"
_MINUS = r"(?<![0-9A-Za-z.)%°])[-−]"

_MONTHS = {
    name[:3]: name
    for name in ("January February March April May June July August September October November December".split())
}
_MONTH = (
    r"\b(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sep(?:tember|t?\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)

_CURRENCIES = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny"), "¥": ("yen", "sen")}
_SCALES = {
    "K": "thousand",
    "k": "thousand",
    "M": "million",
    "m": "million",
    "B": "billion",
    "b": "billion",
    "bn": "billion",
    "T": "trillion",
}

# One and several.
_UNITS = {
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "m/s": ("meter per second", "meters per second"),
    "mph": ("mile per hour", "miles per hour"),
    "km": ("kilometer", "kilometers"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "nm": ("nanometer", "nanometers"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "ml": ("milliliter", "milliliters"),
    "m²": ("square meter", "square meters"),
    "m³": ("cubic meter", "cubic meters"),
    "ms": ("millisecond", "milliseconds"),
    "lbs": ("pound", "pounds"),
    "lb": ("pound", "pounds"),
    "ft": ("foot", "feet"),
    "GHz": ("gigahertz", "gigahertz"),
    "MHz": ("megahertz", "megahertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "Hz": ("hertz", "hertz"),
    "GB": ("gigabyte", "gigabytes"),
    "MB": ("megabyte", "megabytes"),
    "TB": ("terabyte", "terabytes"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "MW": ("megawatt", "megawatts"),
    "kW": ("kilowatt", "kilowatts"),
    "dB": ("decibel", "decibels"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "x": ("times", "times"),
}
_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))

_TITLES = {
    "Dr": "Doctor",
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Prof": "Professor",
    "Jr": "Junior",
    "Gen": "General",
    "Lt": "Lieutenant",
    "Capt": "Captain",
    "Sgt": "Sergeant",
    "Gov": "Governor",
    "Sen": "Senator",
    "Rep": "Representative",
    "Rev": "Reverend",
    "Mt": "Mount",
}
_NUMBERED = {"Fig": "figure", "fig": "figure", "Figs": "figures", "Vol": "volume", "vol": "volume", "Ch": "chapter"}
_NUMBERED |= {"Sec": "section", "pp": "pages", "p": "page", "Eq": "equation", "No": "number"}
_PHRASES = {"e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "approx.": "approximately"}
_PHRASES |= {"Sr.": "Senior", "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation"}
_ENDS = r"(?=\s*$|\s+[\"“(]?[A-Z])"  # a sentence, at a stop that is also an abbreviation's

_PARTS = {"2": "half", "3": "third", "4": "quarter", "5": "fifth", "6": "sixth", "8": "eighth", "10": "tenth"}


def _stopped(found: re.Match[str], words: str) -> str:
    """Return the words for an abbreviation, with its stop where that also ends the sentence."""
    ends = found.group().endswith(".") and re.match(_ENDS, found.string[found.end() :])
    return f"{words}." if ends else words


def _date(found: re.Match[str]) -> str:
    month, day, year = found.groups()
    words = f"{_MONTHS[month[:3]]} {read_ordinal(str(int(day)))}"
    return f"{words}, {read_year(year)}" if year else words


def _numeric_date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    name = list(_MONTHS.values())[int(month) - 1]
    return f"{name} {read_ordinal(str(int(day)))}, {read_year(year)}" if day else f"{name} {read_year(year)}"


def _decade(found: re.Match[str]) -> str:
    century, tens = found.groups()
    if tens == "00":
        return read_year(f"{century or 20}00") + "s"
    words = "tens" if tens == "10" else read_number(tens).removesuffix("y") + "ies"
    return f"{read_number(century)} {words}" if century else words


def _time(found: re.Match[str]) -> str:
    hour, minute, second, half = found.groups()
    words = read_number(str(int(hour)))
    if minute and (minute != "00" or second):
        words += " oh " + read_number(minute[1]) if minute[0] == "0" else f" {read_number(minute)}"
    elif not half:
        words += " o'clock"
    if second:
        words += f" and {read_number(str(int(second)))} seconds"
    return _stopped(found, f"{words} {half[0].upper()}M") if half else words


def _money(found: re.Match[str]) -> str:
    sign, number, word, letter = found.groups()
    one, part = _CURRENCIES[sign]
    scale = word or _SCALES.get(letter or "")
    if scale:
        return f"{read_number(number)} {scale} {_count(2, one)}"
    whole, _, decimals = number.replace(",", "").partition(".")
    if len(decimals) != 2:
        return f"{read_number(number)} {_count(1 if number == '1' else 2, one)}"
    amounts = [(int(whole), one), (int(decimals), part)]
    said = [f"{read_number(str(count))} {_count(count, name)}" for count, name in amounts if count]
    return " and ".join(said) or f"zero {_count(2, one)}"


def _count(count: int, name: str) -> str:
    if count == 1 or name in ("yen", "sen"):
        return name
    return "pence" if name == "penny" else f"{name}s"


def _quantity(found: re.Match[str]) -> str:
    minus, first, last, unit = found.groups()
    one, several = _UNITS[unit]
    words = f"{'minus ' if minus else ''}{read_number(first)}" + (f" to {read_number(last)}" if last else "")
    return f"{words} {one if words == 'one' else several}"


def _percentage(found: re.Match[str]) -> str:
    minus, first, last = found.groups()
    words = f"{'minus ' if minus else ''}{read_number(first)}" + (f" to {read_number(last)}" if last else "")
    return f"{words} percent"


def _fraction(found: re.Match[str]) -> str:
    part, whole = found.groups()
    if int(part) < int(whole) and whole in _PARTS:
        name = _PARTS[whole]
        return f"{read_number(part)} {name if part == '1' else 'halves' if name == 'half' else name + 's'}"
    return f"{read_number(part)} {read_number(whole)}"


def _name(found: re.Match[str]) -> str:
    """Return a name with its letters and numbers apart."""
    parts = re.findall(r"[0-9]+(?:\.[0-9]+)*|[A-Za-z]+", found.group())
    words = " ".join(read_label(part) if part[0].isdecimal() else part for part in parts)
    return re.sub(r"(?<=[a-z]) s$", "s", words)  # several of a kind: H100s


def _scaled(found: re.Match[str]) -> str:
    number, letter = found.groups()
    return f"{read_number(number)} {_SCALES[letter]}"


def _power(found: re.Match[str]) -> str:
    base, sign, exponent = found.groups()
    return f"{read_number(base)} to the power of {'minus ' if sign else ''}{read_number(exponent)}"


def _scientific(found: re.Match[str]) -> str:
    number, sign, exponent = found.groups()
    return f"{read_number(number)} times ten to the power of {'minus ' if sign else ''}{read_number(exponent)}"


def _phone(found: re.Match[str]) -> str:
    return ", ".join(read_digits(group) for group in re.findall("[0-9]+", found.group()))


def _number(found: re.Match[str]) -> str:
    minus, number, plus = found.groups()
    return f"{'minus ' if minus else ''}{read_number(number)}{' plus' if plus else ''}"


RULES = Rules(
    Rule("abbreviation", rf"\b({'|'.join(_TITLES)})\.(?=\s)", lambda found: _TITLES[found[1]]),
    Rule(
        "abbreviation",
        rf"(?<![A-Za-z.])(?:{'|'.join(map(re.escape, _PHRASES))})",
        lambda found: _stopped(found, _PHRASES[found.group()]),
    ),
    Rule(
        "abbreviation",
        rf"\b({'|'.join(_NUMBERED)})\. ?(?=[0-9])",
        lambda found: f"{_NUMBERED[found[1]]} ",
    ),
    Rule("abbreviation", "#(?=[0-9])", lambda _: "number "),
    Rule("date", rf"{_MONTH} ({_DAY})(?:st|nd|rd|th)?(?![0-9:.,]?[0-9])(?:,? ({_YEAR})(?![0-9]))?", _date),
    Rule("date", rf"{_APART}({_YEAR})[-/](0[1-9]|1[0-2])(?:[-/]({_DAY}))?(?![-0-9])", _numeric_date),
    Rule("date", r"(?<![0-9A-Za-z.,])['’]?(1[1-9]|20)?([0-9]0)['’]?s\b", _decade),
    Rule(
        "date",
        rf"{_APART}({_YEAR}){_FROM_TO}({_YEAR})(?![0-9])",
        lambda found: f"{read_year(found[1])} to {read_year(found[2])}",
    ),
    Rule(
        "time",
        r"(?<![0-9:])([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9])(?: ?([AaPp])\.?[Mm]\b\.?)?",
        _time,
    ),
    Rule("time", r"(?<![0-9:])(1[0-2]|[1-9])()() ?([AaPp])\.?[Mm]\b\.?", _time),
    Rule("phone", r"(?<![0-9-])(?:\+?1-)?(?:[0-9]{3}-)?[0-9]{3}-[0-9]{4}(?![0-9-])", _phone),
    Rule("percentage", rf"({_MINUS})?({_NUMBER})(?:%?{_FROM_TO}({_NUMBER}))?\s?%", _percentage),
    Rule(
        "money", rf"([$€£¥])({_NUMBER})(?:[ -](thousand|million|billion|trillion)|(bn|[KkMmBbT])(?![A-Za-z]))?", _money
    ),
    Rule("unit", rf"({_MINUS})?{_APART}({_NUMBER})(?:{_FROM_TO}({_NUMBER}))?\s?({_UNIT})(?![A-Za-z0-9])", _quantity),
    Rule("number", rf"{_APART}([0-9]+\.[0-9]+)(bn|[KkMBT])(?![A-Za-z0-9])", _scaled),
    Rule("number", rf"{_APART}([0-9]+(?:\.[0-9]+)?)[eE]([-−]?)\+?([0-9]+)(?![A-Za-z0-9])", _scientific),
    Rule("number", rf"{_APART}([0-9]+)\^([-−]?)([0-9]+)(?![0-9])", _power),
    Rule("number", r"(?<![0-9A-Za-z.,])([0-9]+)(?:st|nd|rd|th)\b", lambda found: read_ordinal(found[1])),
    Rule(
        "name",
        r"(?<![A-Za-z0-9.])(?:[A-Za-z]+[-.]?[0-9]|[0-9]+[A-Za-z])(?:[A-Za-z0-9]|[-.](?=[0-9]|[A-Z]\b))*",
        _name,
    ),
    Rule("name", r"(?<=[A-Z][A-Z] )[0-9]{3,4}(?![0-9.,]*[0-9])", lambda found: read_label(found.group())),
    Rule("date", rf"{_APART}{_YEAR}(?![0-9]|[.,][0-9])", lambda found: read_year(found.group())),
    Rule("name", r"(?<![0-9])[0-9]+(?:\.[0-9]+){2,}", lambda found: read_label(found.group())),
    Rule("fraction", r"(?<![0-9.,])([0-9]{1,3})/([0-9]{1,3})(?![0-9/])", _fraction),
    Rule("range", rf"(?<=[0-9%°]){_FROM_TO}(?=[0-9$€£¥])", lambda _: " to "),
    Rule("number", "(?<=[0-9]):(?=[0-9])", lambda _: " to "),
    Rule("number", r"±\s*(?=[0-9])", lambda _: "plus or minus "),
    Rule("number", r"(?<![0-9A-Za-z])[~～≈]\s*(?=[0-9$€£¥])", lambda _: "about "),
    Rule("number", r"(?<=[0-9])\s*[×x*]\s*(?=[0-9])", lambda _: " times "),
    Rule("number", rf"({_MINUS})?({_NUMBER})(\+(?!\s*[0-9]))?", _number),
)
