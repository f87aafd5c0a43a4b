"""Shorter ways of calling somebody: ``Dr. Osei``, ``M. Osei``, ``Mira O.``, ``王老师``, ``老王``.

What is left out of a name may be anything, so a shorter one only may be somebody's: whoever asks
looks whether anybody else can be meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.model import Localized
from pipeline.script.given_names import gender_of_names
from pipeline.script.names import is_whole, name_key, name_parts

_FAMILIES_OF_TWO = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|司徒|夏侯|端木|南宫|南宮"
)
# A family name and a given name of Chinese, which nothing parts.
_HAN_WHOLE = re.compile(rf"(?P<family>{_FAMILIES_OF_TWO}|[\u3400-\u9fff])(?P<given>[\u3400-\u9fff]{{1,2}})")
_HAN_TITLE = (
    r"先生|女士|小姐|太太|老师|老師|教授|博士|院士|医生|醫生|大夫|律师|律師|导演|導演|师傅|師傅|经理|經理|主任|"
    r"校长|校長|院长|院長|总|總|工"
)
# How a family name is said to somebody, or of them: with what they are, or with their age.
_HAN_ADDRESS = re.compile(
    rf"(?P<titled>{_FAMILIES_OF_TWO}|[\u3400-\u9fff])\s*(?:{_HAN_TITLE})|[老小](?P<aged>[\u3400-\u9fff])"
)
_PARTICLES = frozenset("van von de der den ter ten di da do dos das del della du la le al el bin ibn ben af zu".split())


def may_be_short_for(short: str, name: str) -> bool:
    """True for a given or a family name alone, for either with the other's initial, and for a family name with a title.

    >>> [may_be_short_for(short, "Mira Osei") for short in ("Dr. Osei", "M. Osei", "Mira O.", "Mira", "K. Osei")]
    [True, True, True, True, False]
    >>> [may_be_short_for(short, "王小明") for short in ("小明", "王老师", "老王", "王先生", "王总", "王明")]
    [True, True, True, True, True, False]
    """
    if name_key(short) == name_key(name) or _family_of_address(name):
        return False
    parts, own = name_parts(short), name_parts(name)
    if len(own) == 1:
        whole = _HAN_WHOLE.fullmatch(own[0])
        return whole is not None and (parts == (whole["given"],) or _family_of_address(short) == whole["family"])
    if is_short(name):
        return False
    given, family = own[0], _family(own)
    if len(parts) == 1 or _is_family(parts):
        return parts in ((given,), family, family[-1:])
    initial_first, initial_last = _initials(parts)
    if initial_first:
        return given.startswith(parts[0]) and parts[1:] in (family, family[-1:])
    return initial_last and parts[0] == given and any(word.startswith(parts[-1]) for word in {family[0], family[-1]})


def is_weak(short: str, name: str) -> bool:
    """True for a shorter name that is likelier somebody else's: a given name that is a family name, too; 小 and a name.

    >>> [is_weak(short, "Ana Martin") for short in ("Martin", "Mr Martin", "Ana")], is_weak("小王", "王明")
    ([True, False, False], True)
    """
    word = short.strip()
    if word.startswith("小"):
        return bool(_family_of_address(word)) and not name_key(name).endswith(word)
    is_given_of_name = name_parts(word) == name_parts(name)[:1]
    return word.isalpha() and not is_given_of_name and bool(gender_of_names(Localized.of({"en": word})))


def is_short(name: str) -> bool:
    """True for a name that leaves out what tells one person from others: by an initial, or by a title's being there.

    >>> [is_short(name) for name in ("M. Osei", "Mira O.", "Osei", "van Dyke", "王老师", "Mira Osei", "王小明")]
    [True, True, True, True, True, False, False]
    """
    parts = name_parts(name)
    return not is_whole(name) or bool(_family_of_address(name)) or any(_initials(parts)) or _is_family(parts)


def _family_of_address(name: str) -> str:
    """Return the family name by which somebody is addressed in Chinese; empty where it is no such address."""
    address = _HAN_ADDRESS.fullmatch(unicodedata.normalize("NFKC", name).strip(" :："))
    return (address["titled"] or address["aged"]) if address else ""


def _initials(parts: Sequence[str]) -> tuple[bool, bool]:
    """Return whether the first and the last of several words of a name are initials; not both are."""
    if len(parts) < 2:
        return False, False
    first, last = (len(part) == 1 and not _is_han(part) for part in (parts[0], parts[-1]))
    return first and not last, last and not first


def _is_family(parts: Sequence[str]) -> bool:
    """True for several words that begin with what only a family name does, such as ``van Dyke``."""
    return len(parts) > 1 and parts[0] in _PARTICLES


def _family(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name of several from the first particle on, else the last."""
    begins = (index for index in range(1, len(parts) - 1) if parts[index] in _PARTICLES)
    return parts[next(begins, len(parts) - 1) :]


def _is_han(sign: str) -> bool:
    return "\u3040" <= sign <= "\u9fff"
