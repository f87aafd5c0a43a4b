"""Mandarin as espeak-ng is given it: pinyin with tone numbers, word by word.

espeak-ng reads Chinese characters one by one and knows few words, so that most characters with
several readings come out wrong. It is given syllables instead, in the letters that its rules know.
一 and 不 have their spoken tones; two third tones in a row are espeak-ng's own business.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipeline.pinyin.sandhi import apply_sandhi
from pipeline.pinyin.words import read_words

# Syllables that the library's rules lack, as those of theirs that sound alike.
_RESPELLED = {
    "jiong": "jong",
    "qiong": "qong",
    "xiong": "xong",
    "wong": "weng",
    "m": "mu",
    "n": "en",
    "hm": "heng",
    "hng": "heng",
    "ê": "ei",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands at a place of a spelt text for the original from ``start`` to ``stop``."""

    at: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as espeak-ng is given it, and which piece of it stands for what."""

    text: str
    pieces: tuple[Piece, ...]

    def origin(self, at: int) -> tuple[int, int]:
        """The part of the original for which the sign at a place of the spelt text stands."""
        piece = self.pieces[max(bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1, 0)]
        return piece.start, piece.stop


def spell(text: str) -> Spelling:
    """Return a text with its Chinese words in pinyin, sandhi of 一 and 不 applied, and all else as it is.

    >>> spell("一个角色。").text
    'yi2ge4 jue2se4。'
    """
    spelt = ""
    pieces: list[Piece] = []
    at = 0
    for word in apply_sandhi(text, read_words(text)):
        between = text[at : word.start]
        pieces.extend(Piece(len(spelt) + i, at + i, at + i + 1) for i in range(len(between)))
        spelt += between
        if spelt[-1:].isalnum():
            spelt += " "
        pieces.append(Piece(len(spelt), word.start, word.stop))
        spelt += "".join(map(_respell, word.syllables)) or text[word.start : word.stop]
        at = word.stop
    pieces.extend(Piece(len(spelt) + i, at + i, at + i + 1) for i in range(len(text) - at))
    return Spelling(spelt + text[at:], tuple(pieces))


def _respell(syllable: str) -> str:
    sound, tone = syllable[:-1], syllable[-1]
    return _RESPELLED.get(sound, sound).replace("ü", "v") + tone
