"""Chinese numerals: 三百零五, 两万, 二零一二."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_ON_THE_PHONE = "零幺二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_MOST_DIGITS = 4 * len(_GROUPS)


def read_digits(digits: str, *, on_the_phone: bool = False) -> str:
    """Return the names of digits one by one; anything else is left out.

    >>> read_digits("2012"), read_digits("110", on_the_phone=True)
    ('二零一二', '幺幺零')
    """
    names = _ON_THE_PHONE if on_the_phone else _DIGITS
    return "".join(names[int(sign)] for sign in digits if sign.isdecimal())


def read_number(number: str, *, counts: bool = False) -> str:
    """Return an integer or a decimal number in words; commas part thousands.

    What begins with needless zeros, or is too long to be a quantity, is read digit by digit. A 2
    that counts something is 两.

    >>> read_number("10,305"), read_number("8848.86"), read_number("007")
    ('一万零三百零五', '八千八百四十八点八六', '零零七')
    >>> read_number("2", counts=True), read_number("2000"), read_number("1250")
    ('两', '两千', '一千二百五十')
    """
    whole, point, decimals = number.replace(",", "").partition(".")
    if point:
        return f"{_read_whole(whole)}点{read_digits(decimals)}"
    return "两" if counts and whole == "2" else _read_whole(whole)


def read_label(number: str) -> str:
    """Return the number in a name: short and round ones as numbers, others digit by digit.

    >>> read_label("4"), read_label("100"), read_label("4090"), read_label("2.0.1")
    ('四', '一百', '四零九零', '二点零点一')
    """
    first, *rest = number.split(".")
    if rest:
        return "点".join([_read_whole(first), *map(read_digits, rest)])
    is_round = len(first) > 2 and not first[1:].strip("0") and len(first) < 5
    return _read_whole(first) if len(first) < 3 or is_round else read_digits(first)


def _read_whole(digits: str) -> str:
    if len(digits) > _MOST_DIGITS or (len(digits) > 1 and digits.startswith("0")):
        return read_digits(digits)
    if not digits.strip("0"):
        return "零"
    words = ""
    needs_zero = False
    for power in range((len(digits) - 1) // 4, -1, -1):
        group = digits[-4 * power - 4 : len(digits) - 4 * power]
        if not group.strip("0"):
            needs_zero = True
            continue
        if words and (needs_zero or group.startswith("0")):
            words += "零"
        words += _read_group(group, leads=not words, counts=power > 0) + _GROUPS[power]
        needs_zero = False
    return words


def _read_group(digits: str, *, leads: bool, counts: bool) -> str:
    """Return up to four digits in words: 两 before 千, at a number's head before 百, and alone before 万 and 亿."""
    if counts and digits.lstrip("0") == "2":
        return "两"
    words = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            words += "" if not words or words.endswith("零") else "零"
        elif place == 1 and digit == "1" and leads and not words:
            words += "十"
        elif digit == "2" and (place == 3 or (place == 2 and leads and not words)):
            words += "两" + _PLACES[place]
        else:
            words += _DIGITS[int(digit)] + _PLACES[place]
    return words.rstrip("零")
