"""The tones of 一 and 不 as they are spoken; two third tones in a row are left to the voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.pinyin.words import Word

_DIGITS = "零一二三四五六七八九"


def apply_sandhi(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return words of a text with 一 and 不 in the tones that what follows gives them.

    >>> from pipeline.pinyin.words import read_words
    >>> text = "不会一起"
    >>> [word.syllables for word in apply_sandhi(text, read_words(text))]
    [('bu2', 'hui4'), ('yi4', 'qi3')]
    """
    syllables = {word.start + i: syllable for word in words for i, syllable in enumerate(word.syllables)}
    tones = {at: syllable[-1] for at, syllable in syllables.items()}
    for word in words:
        for at in range(word.start, word.start + len(word.syllables)):
            following = tones.get(at + 1, "")
            if text[at] == "不" and following == "4":
                syllables[at] = "bu2"
            elif text[at] == "一" and following in ("1", "2", "3", "4") and not _stands_for_itself(text, at, word):
                syllables[at] = "yi2" if following == "4" else "yi4"
    return tuple(
        replace(word, syllables=tuple(syllables[word.start + i] for i in range(len(word.syllables)))) for word in words
    )


def _stands_for_itself(text: str, at: int, word: Word) -> bool:
    """True for a 一 that is a digit, an ordinal or the end of a word, which keeps its tone."""
    if word.stop - word.start > 1 and at == word.stop - 1:
        return True
    before, after, next_but_one = text[at - 1 : at] if at else "", text[at + 1], text[at + 2 : at + 3]
    if before and (before in _DIGITS or before in "第十百千之点月"):
        return True
    is_decimal = after == "点" and next_but_one != "" and next_but_one in _DIGITS
    return after in _DIGITS or after in "月号十" or is_decimal
