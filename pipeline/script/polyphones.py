"""Chinese words with a character that is read otherwise than usual, and such characters by themselves.

The readings are those of pypinyin's dictionary of phrases; a voice that knows fewer phrases takes the
usual one. Only characters are listed that voices do confuse: a list of all would hold every other word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_USUAL = dict(
    pair.split(":")
    for pair in (
        "行:xíng 长:cháng 重:zhòng 乐:lè 觉:jué 角:jiǎo 调:tiáo 传:chuán 假:jiǎ 差:chà 数:shù 朝:cháo 率:lǜ 降:jiàng"
        " 供:gōng 将:jiāng 教:jiào 空:kōng 累:lèi 量:liàng 难:nán 弹:dàn 系:xì 载:zài 转:zhuǎn 种:zhǒng 卷:juǎn"
        " 强:qiáng 曲:qū 模:mó 便:biàn 藏:cáng 称:chēng 创:chuàng 倒:dǎo 圈:quān 散:sàn 舍:shě 盛:shèng 恶:è 只:zhǐ"
        " 省:shěng 薄:báo 削:xuē 露:lù 落:luò 血:xuè 给:gěi 尽:jǐn 单:dān 仇:chóu 曾:céng 朴:pǔ"
    ).split()
)
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
    for run in _HAN_RUN.findall(text):
        for word in _words(run):
            if _USUAL.keys().isdisjoint(word):
                continue
            readings = _read(word)
            is_unusual = any(_USUAL.get(sign, read) != read for sign, read in zip(word, readings, strict=True))
            if is_unusual or word in _UNSURE_ALONE:
                yield Polyphone(word, " ".join(readings))


def read_aloud(text: str) -> str:
    """Return a Chinese text in pinyin with tone marks; whatever else it holds stays.

    >>> read_aloud("你好, Ana! 很长。")
    'nǐ hǎo, Ana! hěn cháng。'
    """

    def read(run: re.Match[str]) -> str:
        words = " ".join(syllable for word in _words(run.group()) for syllable in _read(word))
        before, after = text[: run.start()][-1:], text[run.end() :][:1]
        return (" " if before.isalnum() else "") + words + (" " if after.isalnum() else "")

    return _HAN_RUN.sub(read, text)


def _words(run: str) -> Iterator[str]:
    """Return the words of a run of characters, as the dictionary has them; to load it takes a quarter of a second."""
    from pypinyin.seg import mmseg

    return iter(mmseg.seg.cut(run))


@lru_cache(maxsize=4096)
def _read(word: str) -> tuple[str, ...]:
    """Return the reading of each character of a word; the dictionary's is of little use for one by itself."""
    from pypinyin import pinyin

    return (_USUAL[word],) if word in _USUAL else tuple(reading[0] for reading in pinyin(word))
