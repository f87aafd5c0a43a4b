"""What stands in signs in a Chinese text, as it is read: 95.3% is 百分之九十五点三."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.script.written_out.chinese_numbers import read_digits, read_label, read_number
from pipeline.script.written_out.rules import Rule, Rules

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_YEAR = r"(?:1[1-9]|20|21)[0-9]{2}"
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])(?![0-9])", r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_APART = r"(?<![0-9.])"  # no part of a longer number
_FROM_TO = r"\s*[-–—~～]\s*"

_CURRENCIES = {"$": "美元", "US$": "美元", "HK$": "港元", "€": "欧元", "£": "英镑", "¥": "元", "￥": "元"}
_MULTIPLES = {"K": 10**3, "k": 10**3, "M": 10**6, "B": 10**9}
_SCALE = "百万|千万|万亿|[百千万亿]"
_MINUS = r"(?<![0-9A-Za-z.)）%℃°年月日号时点])[-−]"

_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "mph": "英里每小时",
    "km²": "平方公里",
    "m²": "平方米",
    "m³": "立方米",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "μm": "微米",
    "nm": "纳米",
    "m": "米",
    "kg": "千克",
    "mg": "毫克",
    "g": "克",
    "ml": "毫升",
    "mL": "毫升",
    "L": "升",
    "ms": "毫秒",
    "GHz": "吉赫",
    "MHz": "兆赫",
    "kHz": "千赫",
    "Hz": "赫兹",
    "kWh": "千瓦时",
    "MW": "兆瓦",
    "kW": "千瓦",
    "dB": "分贝",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "°F": "华氏度",
    "°": "度",
    "x": "倍",
}
_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_COLD = ("℃", "°C", "°F")

# What a 2 before it counts; a 2 before anything else, as in 2月 and 2楼, is a number in a series.
_COUNTED = (
    "(?:年(?![级代])|分钟|[个位名种次天周倍人本张条件只块辆台套层座所家间篇句字词段章节页行列组对双步岁米里克吨升元度"
    "颗粒棵朵片根支枝把杯碗瓶盒包袋份部首幅项门类代届场轮批秒辈万亿千百]|小时|公|千克|厘米|毫米|英里|美元|平方)"
)
_COUNTS = rf"(?=(?:{_FROM_TO}{_NUMBER})?\s*{_COUNTED})"
_NO_LABEL = rf"(?![0-9.,]*[0-9])(?!\s*(?:[%％:：/~～月日号点时分+×]|{_COUNTED}|(?:{_UNIT})(?![A-Za-z])))"

_OPERATORS = {"×": "乘", "*": "乘", "+": "加", "=": "等于", "÷": "除以"}


def _date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    head = f"{read_digits(year)}年" if year else ""
    return f"{head}{_small(month)}月" + (f"{_small(day)}日" if day else "")


def _years(found: re.Match[str]) -> str:
    first, between, last = found.groups()
    joint = "到" if re.fullmatch(_FROM_TO, between) else between.strip()
    return f"{read_digits(first)}{joint}{read_digits(last)}"


def _time(found: re.Match[str]) -> str:
    hour, minute, second = found.groups()
    words = read_number(str(int(hour)), counts=True) + "点"
    if minute != "00" or second:
        words += ("零" if minute.startswith("0") else "") + _small(minute).replace("零零", "零") + "分"
    return words + (f"{_small(second)}秒" if second else "")


def _small(digits: str) -> str:
    """Return a number of a clock or a calendar, which may begin with a zero, in words."""
    return read_number(str(int(digits)))


def _percentage(found: re.Match[str]) -> str:
    minus, first, last, sign = found.groups()
    per = "千分之" if sign == "‰" else "百分之"
    words = f"{'负' if minus else ''}{per}{read_number(first)}" + (f"到{per}{read_number(last)}" if last else "")
    return re.sub("百分之一百$", "百分之百", words)


def _money(found: re.Match[str]) -> str:
    sign, number, scale = found.groups()
    if scale in _MULTIPLES:
        number, scale = f"{Decimal(number.replace(',', '')) * _MULTIPLES[scale]:.2f}".removesuffix(".00"), ""
    return f"{read_number(number, counts=True)}{scale or ''}{_CURRENCIES[sign]}"


def _quantity(found: re.Match[str]) -> str:
    minus, first, last, unit = found.groups()
    sign = ("零下" if unit in _COLD else "负") if minus else ""
    words = read_number(first, counts=True)
    return f"{sign}{words}" + (f"到{read_number(last, counts=True)}" if last else "") + _UNITS[unit]


def _name(found: re.Match[str]) -> str:
    words = re.sub(r"(?<=[0-9])-(?=[0-9])", "杠", found.group())
    return re.sub(r"(?:(?<=[A-Za-z])[-.])?([0-9]+(?:\.[0-9]+)*)-?", lambda number: read_label(number[1]), words)


def _scaled(found: re.Match[str]) -> str:
    number, letter = found.groups()
    counted = f"{Decimal(number.replace(',', '')) * _MULTIPLES[letter]:.2f}".removesuffix(".00")
    return read_number(counted, counts=True)


def _power(found: re.Match[str]) -> str:
    base, sign, exponent = found.groups()
    return f"{read_number(base)}的{'负' if sign else ''}{read_number(exponent)}次方"


def _scientific(found: re.Match[str]) -> str:
    number, sign, exponent = found.groups()
    return f"{read_number(number)}乘以十的{'负' if sign else ''}{read_number(exponent)}次方"


def _fraction(found: re.Match[str]) -> str:
    part, whole = int(found[1]), int(found[2])
    return (
        f"{read_number(str(whole))}分之{read_number(str(part))}"
        if part < whole
        else f"{read_number(str(part))}/{read_number(str(whole))}"
    )


def _number(found: re.Match[str]) -> str:
    minus, number, counts = found.groups()
    return f"{'负' if minus else ''}{read_number(number, counts=counts is not None)}"


RULES = Rules(
    Rule("date", rf"{_APART}({_YEAR})[-/.]({_MONTH})[-/.]({_DAY})(?![0-9])", _date),
    Rule("date", rf"{_APART}({_YEAR})-(0[1-9]|1[0-2])()(?![-0-9])", _date),
    Rule("date", rf"{_APART}(?:({_YEAR})\s?年\s?)?({_MONTH})\s?月(?:\s?({_DAY})\s?[日号])?", _date),
    Rule("date", rf"{_APART}({_YEAR})({_FROM_TO})({_YEAR})(?![0-9])", _years),
    Rule("date", rf"{_APART}({_YEAR})(\s?[到至和与或、,，]\s?)({_YEAR})(?=\s?年)", _years),
    Rule("date", rf"{_APART}{_YEAR}(?=\s?年)|(?<=[(（]){_YEAR}(?=[)）])", lambda found: read_digits(found.group())),
    Rule(
        "date",
        rf"(?:(?<=[在自从于到至])|(?<=[在自从于到至] )){_YEAR}{_NO_LABEL}",
        lambda found: read_digits(found.group()),
    ),
    Rule("date", rf"{_APART}[05-9][05](?=后(?![来面退续天年]))", lambda found: read_digits(found.group())),
    Rule("time", rf"{_APART}([01]?[0-9]|2[0-4])[:：]([0-5][0-9])(?:[:：]([0-5][0-9]))?(?![0-9])", _time),
    Rule(
        "phone",
        r"(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|[48]00-[0-9]{3}-[0-9]{4})(?![0-9])"
        r"|(?<=[打拨])[0-9]{3,5}(?![0-9.,])(?!\s*[个次下分秒天年小多])",
        lambda found: read_digits(found.group(), on_the_phone=True),
    ),
    Rule("percentage", rf"({_MINUS})?({_NUMBER})(?:[%％]?{_FROM_TO}({_NUMBER}))?\s?([%％‰])", _percentage),
    Rule("money", rf"(US\$|HK\$|[$€£¥￥])\s?({_NUMBER})({_SCALE}|[KkMB](?![A-Za-z]))?", _money),
    Rule("unit", rf"({_MINUS})?({_NUMBER})(?:{_FROM_TO}({_NUMBER}))?\s?({_UNIT})(?![A-Za-z])", _quantity),
    Rule("abbreviation", r"(?<![A-Za-z])No\. ?(?=[0-9])", lambda _: "第"),
    Rule("number", rf"(?<![A-Za-z0-9.-])([0-9]+\.[0-9]+(?=[KMB])|{_NUMBER}(?=k))([KMBk])(?![A-Za-z0-9])", _scaled),
    Rule("number", r"(?<![A-Za-z0-9.-])([0-9]+(?:\.[0-9]+)?)[eE]([-−]?)\+?([0-9]+)(?![A-Za-z0-9])", _scientific),
    Rule("number", r"(?<![A-Za-z0-9.-])([0-9]+)\^([-−]?)([0-9]+)(?![0-9])", _power),
    Rule("number", r"±\s*(?=[0-9])", lambda _: "正负"),
    Rule(
        "name",
        r"(?<![A-Za-z0-9.])(?=[A-Za-z0-9.-]*[A-Za-z])(?=[A-Za-z0-9.-]*[0-9])[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*",
        _name,
    ),
    Rule("name", rf"(?<=[A-Za-z] )[0-9]+(?:\.[0-9]+)*{_NO_LABEL}", lambda found: read_label(found.group())),
    Rule("name", r"(?<![0-9])[0-9]+(?:\.[0-9]+){2,}", lambda found: read_label(found.group())),
    Rule("fraction", rf"{_APART}([0-9]{{1,3}})/([0-9]{{1,3}})(?![0-9/])", _fraction),
    Rule("number", r"(?<=[0-9])\s*[:：]\s*(?=[0-9])", lambda _: "比"),
    Rule("number", r"(?<=[0-9])\s*([×*+=÷])\s*(?=[0-9])", lambda found: _OPERATORS[found[1]]),
    Rule("range", rf"(?<=[0-9%％°℃年月日号时点]){_FROM_TO}(?=[0-9$€£¥￥])", lambda _: "到"),
    Rule("number", rf"(?<=第){_NUMBER}", lambda found: read_number(found.group())),
    Rule("number", r"(?<![0-9.,])[1-9][0-9]*0\+(?!\s*[0-9])", lambda found: f"{read_number(found.group()[:-1])}多"),
    Rule("number", rf"({_MINUS})?({_NUMBER})({_COUNTS})?", _number),
)
