"""The Chinese words that voices may misread, for a person to look at.

Voices know fewer words than the dictionaries do, and take a character's usual reading. Only characters
are listed that voices do confuse: a list of all would hold every other word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.pinyin.words import read_words
from pipeline.pinyin.written import write_word

_USUAL = dict(
    pair.split(":")
    for pair in (
        "行:xing2 长:chang2 重:zhong4 乐:le4 觉:jue2 角:jiao3 调:tiao2 传:chuan2 假:jia3 差:cha4 数:shu4 朝:chao2"
        " 率:lü4 降:jiang4 供:gong1 将:jiang1 教:jiao4 空:kong1 累:lei4 量:liang4 难:nan2 弹:dan4 系:xi4 载:zai4"
        " 转:zhuan3 种:zhong3 卷:juan3 强:qiang2 曲:qu1 模:mo2 便:bian4 藏:cang2 称:cheng1 创:chuang4 倒:dao3"
        " 圈:quan1 散:san4 舍:she3 盛:sheng4 恶:e4 只:zhi3 省:sheng3 薄:bao2 削:xue1 露:lu4 落:luo4 血:xue4 给:gei3"
        " 尽:jin3 单:dan1 仇:chou2 曾:ceng2 朴:pu3 背:bei4 大:da4"
    ).split()
)
# Inside a word these are read as voices expect.
_USUAL_ALONE = _USUAL | {"得": "de5", "地": "de5", "着": "zhe5", "了": "le5", "还": "hai2"}
_UNSURE_ALONE = frozenset("行长重调数种转弹卷假降传教空累载圈散率")


@dataclass(frozen=True, slots=True)
class Polyphone:
    """A word, or a character by itself, and its reading in pinyin with tone marks."""

    text: str
    pinyin: str


def find_polyphones(text: str) -> Iterator[Polyphone]:
    """Yield the words of a Chinese text that voices may misread, as often as they stand there.

    >>> [f"{word.text} {word.pinyin}" for word in find_polyphones("银行的行长说, 这件事很重要。")]
    ['银行 yín háng', '行长 háng zhǎng']
    """
    for word in read_words(text):
        characters = text[word.start : word.stop]
        if characters in _UNSURE_ALONE or _is_unusual(characters, word.syllables):
            yield Polyphone(characters, write_word(word))


def _is_unusual(characters: str, syllables: Sequence[str]) -> bool:
    """True if a character is not read as usual; to lose its tone is usual."""
    usual = _USUAL if characters[1:] else _USUAL_ALONE
    return any(
        syllable not in (usual[character], usual[character][:-1] + "5")
        for character, syllable in zip(characters, syllables, strict=False)
        if character in usual
    )
