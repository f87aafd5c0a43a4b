"""English numerals, in American usage: three hundred five, twenty twelve, twenty-second."""

from __future__ import annotations

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ("", " thousand", " million", " billion", " trillion")
_MOST_DIGITS = 3 * len(_SCALES)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def read_digits(digits: str) -> str:
    """Return the names of digits one by one; anything else is left out.

    >>> read_digits("0123")
    'zero one two three'
    """
    return " ".join(_SMALL[int(sign)] for sign in digits if sign.isdecimal())


def read_number(number: str) -> str:
    """Return an integer or a decimal number in words; commas part thousands.

    What begins with needless zeros, or is too long to be a quantity, is read digit by digit.

    >>> read_number("1,234"), read_number("0.05"), read_number("007")
    ('one thousand two hundred thirty-four', 'zero point zero five', 'zero zero seven')
    """
    whole, point, decimals = number.replace(",", "").partition(".")
    words = _read_whole(whole)
    return f"{words} point {read_digits(decimals)}" if point else words


def read_ordinal(number: str) -> str:
    """Return the ordinal of an integer.

    >>> read_ordinal("22"), read_ordinal("20"), read_ordinal("100")
    ('twenty-second', 'twentieth', 'one hundredth')
    """
    words = read_number(number)
    last = words.replace("-", " ").split()[-1]
    ordinal = _ORDINALS.get(last) or (last.removesuffix("y") + "ieth" if last.endswith("y") else last + "th")
    return words.removesuffix(last) + ordinal


def read_pairs(digits: str) -> str:
    """Return three or four digits as in a year or the name of a thing: by hundreds and the rest.

    >>> read_pairs("1905"), read_pairs("2012"), read_pairs("580"), read_pairs("1900")
    ('nineteen oh five', 'twenty twelve', 'five eighty', 'nineteen hundred')
    """
    hundreds, rest = digits[:-2], digits[-2:]
    if digits.endswith("000"):
        return read_number(digits)
    if rest == "00":
        return f"{read_number(hundreds)} hundred"
    return f"{read_number(hundreds)} {f'oh {_SMALL[int(rest)]}' if rest[0] == '0' else read_number(rest)}"


def read_year(digits: str) -> str:
    """Return a year of four digits.

    >>> read_year("2005"), read_year("1984")
    ('two thousand five', 'nineteen eighty-four')
    """
    return read_number(digits) if digits[1:3] == "00" else read_pairs(digits)


def read_label(number: str) -> str:
    """Return the number in a name: long ones by pairs, unless they are round.

    >>> read_label("4"), read_label("100"), read_label("4090"), read_label("3.11")
    ('four', 'one hundred', 'forty ninety', 'three point one one')
    """
    first, *rest = number.split(".")
    if rest:
        return " point ".join([read_number(first), *map(read_digits, rest)])
    return read_pairs(first) if len(first) in (3, 4) and first[0] != "0" else read_number(first)


def _read_whole(digits: str) -> str:
    if len(digits) > _MOST_DIGITS or (len(digits) > 1 and digits.startswith("0")):
        return read_digits(digits)
    value = int(digits)
    words = []
    for power, scale in reversed(list(enumerate(_SCALES))):
        group = value // 1000**power % 1000
        if group:
            words.append(_read_group(group) + scale)
    return " ".join(words) or "zero"


def _read_group(value: int) -> str:
    """Return a number from 1 to 999."""
    hundreds, rest = divmod(value, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        words.append(_SMALL[rest] if rest < 20 else _TENS[tens] + (f"-{_SMALL[ones]}" if ones else ""))
    return " ".join(words)
