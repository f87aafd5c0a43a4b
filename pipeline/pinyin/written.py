"""Pinyin as it is written for a reader: tone marks, and 一 and 不 in their own tones.

GB/T 16159-2012 writes tones as the dictionary has them, whatever becomes of them in speech.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.pinyin.words import Word, read_words

_ACCENTS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}

# A mark stands over a or e, over the o of ou, and else over the last vowel; m and n are syllables without one.
_MARKED = re.compile("[aeê]|o(?=u)|[iouü](?![aeiou])|^(?:m|n|hm|hng)$")
_R_COLOURED = re.compile(r"(?<=\S) er(?!\S)")


def mark_tone(syllable: str) -> str:
    """Return a numbered syllable with its tone as a mark; the neutral tone has none.

    >>> mark_tone("zhang3"), mark_tone("lü4"), mark_tone("gui4"), mark_tone("de5")
    ('zhǎng', 'lǜ', 'guì', 'de')
    """
    sound, tone = syllable[:-1], syllable[-1]
    return unicodedata.normalize("NFC", _MARKED.sub(lambda vowel: vowel.group() + _ACCENTS[tone], sound, count=1))


def write_word(word: Word) -> str:
    """Return the syllables of a word with tone marks, spaces between; a 儿 that only colours is an r.

    >>> [write_word(word) for word in read_words("这儿的女儿")]
    ['zhèr', 'de', 'nǚ ér']
    """
    return _R_COLOURED.sub("r", " ".join(map(mark_tone, word.syllables)))


def write_pinyin(text: str) -> str:
    """Return a Chinese text in pinyin; whatever else it holds, and a character without a reading, stays.

    >>> write_pinyin("你好, Ana! 不很长。")
    'nǐ hǎo, Ana! bù hěn cháng。'
    """
    written, at = "", 0
    for word in read_words(text):
        written = _append(written, text[at : word.start])
        written = _append(written, write_word(word) or text[word.start : word.stop])
        at = word.stop
    return _append(written, text[at:])


def _append(written: str, part: str) -> str:
    """Return a text with another after it, and a space between where words would touch."""
    return written + " " * (written[-1:].isalnum() and part[:1].isalnum()) + part
