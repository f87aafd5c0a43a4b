"""What a person's given name tells of their gender, where nobody says it.

It stays an assumption: names are given freely. So the list holds only names that hardly anybody of
the other gender bears, and whatever is in doubt tells nothing. A name that is not on it is taken for
one that is written otherwise and sounds alike, as Krystian does for Christian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

from pipeline.language import primary
from pipeline.model import Gender, Localized
from pipeline.script.given_names_chinese import gender_of_chinese_name
from pipeline.script.names import is_anonymous, name_key, name_parts

# Letters with a stroke and ligatures, which Unicode does not decompose.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_HYPHEN = re.compile(r"[-‐‑]")
_KANA_END = re.compile(r"[\u3040-\u30ff]{2,}\Z")

_CHINESE_FAMILIES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang han "
    "feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai du ye cheng su wei lu ding ren shen yao cui zhong "
    "tan wan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan lei hou long tao gu mao hao "
    "gong qian dai mo kong xiang tsai chang wong chan cheung lau hsu hsieh lai zhuang".split()
)
# A syllable of Chinese in Latin letters; those that are frequent English names are left out.
_SYLLABLE = re.compile(
    r"(?!(?:ben|ken|mia|sue)\Z)(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)"
    r"(?:[aeiou]|ai|ao|ei|ia|iao|ie|iu|ou|ua|uai|ue|ui|uo|(?:[aeiu]|ia|ua)n|(?:[aeio]|ia|io|ua)ng)|a|ai|ang?|ao|eng?|er|ou)"
)
# What languages write otherwise and say alike, from left to right; what is written here is no longer a name.
_WAYS_OF_WRITING = (
    (re.compile("ph"), "f"),
    (re.compile("ck|c|q"), "k"),
    (re.compile("(?<=.)w"), "v"),
    (re.compile("(?<=.)z"), "s"),
    # But the end of Toni and Tony, which a woman and a man write so.
    (re.compile("(?<=.)j|(?<=[aeiou])y|(?<=.)y(?=.)"), "i"),
    (re.compile("(?<=[^aeious])h|(?<=[aeiou])h(?![aeiou])"), ""),
    (re.compile(r"([^aeiou])\1(?!e\Z)"), r"\1"),  # but Michele and Michelle
)
_LEAST_SOUND = 4  # letters; shorter names sound alike by chance
# Those who write their family name first, in Latin letters as well.
_FIRST_FAMILIES = frozenset(
    "kim lee park choi jung jeong kang cho yoon jang lim oh seo shin kwon hwang ahn ryu bae baek heo "
    "bong ban moon noh yun yoo nam "
    "nguyen tran le pham hoang huynh phan vu vo dang bui ho ngo duong "
    "sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi "
    "matsumoto inoue kimura hayashi shimizu yamazaki mori abe ikeda hashimoto ishikawa yamashita ogawa ishii hasegawa "
    "goto okada kondo maeda fujita endo aoki sakamoto murakami ota fujii kaneko fujiwara nishimura fukuda miura "
    "nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh papp takacs juhasz lakatos".split()
)
# What only women's family names end in, of those that have a form for each gender.
_WOMANS_ENDING = re.compile(
    r".{2,}(?:[оеё]ва|ина|[сц]кая|[сц]ька)|(?!casanova|canova|cordova|villanova|terranova).{2,}[oe]va|"
    r".{2,}(?:[sc]kaya|[sc]ka|dottir)"
)
_MANS_ENDING = re.compile(r".{2,}(?:[оеё]в|ин|[сц]кий|[сц]ький)")
_PATRONYMIC: tuple[tuple[Gender, re.Pattern[str]], ...] = (
    ("female", re.compile(r".{2,}(?:[оеё]вна|[иі]чна|ivna|ovna|evna)")),
    ("male", re.compile(r".{2,}(?:[оеё]вич|ovych|ovich|evich)")),
)


def gender_of_names(names: Localized) -> Gender | None:
    """Return the gender that somebody's names tell; None where they tell nothing, or each another one.

    >>> [gender_of_names(Localized.of({"en": name})) for name in ("Łukasz Nowak", "Dr. Anna-Lena Berg", "Wei Zhang")]
    ['male', 'female', None]
    """
    told = {gender for tag, name in names.items() if not is_anonymous(name) and (gender := _gender_of(name, tag))}
    return told.pop() if len(told) == 1 else None


def _gender_of(name: str, language: str) -> Gender | None:
    if primary(language) not in ("ja", "ko") and (told := gender_of_chinese_name(name)):
        return told
    words = [word.translate(_PLAIN) for word in name_parts(_HYPHEN.sub(" ", name)) if len(word) > 1]
    by_name = (gender for given in _given_names(name, words) if (gender := _gender_of_given(given)))
    return next(by_name, None) or (_gender_of_family(words) if len(words) > 1 else None)


def _given_names(name: str, words: Sequence[str]) -> Iterator[str]:
    """Yield what may be the given name, the likeliest first: a double one before its parts."""
    if kana := _KANA_END.search(name):
        yield name_key(kana.group())
    family_is_first = len(words) > 1 and words[0] in _FIRST_FAMILIES
    own = words[1:] if family_is_first else words
    if not _CHINESE_FAMILIES.isdisjoint((*words[:1], *words[-1:])):
        own = [word for word in own if not _SYLLABLE.fullmatch(word)]
    yield "".join(own[:2])
    yield from own if family_is_first else own[:1]


def _gender_of_family(words: Sequence[str]) -> Gender | None:
    """Return the gender that a father's name or the ending of a family name tells."""
    for gender, ending in _PATRONYMIC:
        if any(map(ending.fullmatch, words[1:])):
            return gender
    if _WOMANS_ENDING.fullmatch(words[-1]):
        return "female"
    return "male" if _MANS_ENDING.fullmatch(words[-1]) else None


def _gender_of_given(name: str) -> Gender | None:
    return _known_names().get(name) or _known_sounds().get(_sound(name))


def _sound(name: str) -> str:
    """Return what is the same for the ways in which languages write a name; empty for one too short to tell.

    >>> {_sound(name) for name in ("khristina", "christina", "kristinna")}
    {'kristina'}
    """
    for written, read in _WAYS_OF_WRITING:
        name = written.sub(read, name)
    return name if len(name) >= _LEAST_SOUND else ""


@cache
def _known_sounds() -> Mapping[str, Gender]:
    """Return how the names of the list sound, but for those that sound like one of the other gender."""
    genders: dict[str, set[Gender]] = {}
    for name, gender in _known_names().items():
        genders.setdefault(_sound(name), set()).add(gender)
    return {sound: told.pop() for sound, told in genders.items() if sound and len(told) == 1}


@cache
def _known_names() -> Mapping[str, Gender]:
    """Return the names of the list, as keys without accents and hyphens."""
    known: dict[str, Gender] = {}
    for line in files("pipeline.script").joinpath("given_names.txt").read_text(encoding="utf-8").splitlines():
        head, _, names = line.partition(":")
        if head and not head.startswith("#"):
            gender = cast("Gender", head.split()[0])
            known.update((name_key(name).translate(_PLAIN), gender) for name in names.split())
    return known
