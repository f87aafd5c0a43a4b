"""Mandarin as espeak-ng is given it: pinyin with tone numbers, word by word.

espeak-ng reads Chinese characters one by one and knows few words, so that most characters with
several readings come out wrong. Here a text is cut into the fewest words that the dictionaries know
(pypinyin's, and ours, which come first), each word has its dictionary's reading, and a
character that is left over has the reading that its context gives it. 一 and 不 change their tones
here; two third tones in a row are espeak-ng's own business.
"""

from __future__ import annotations

import functools
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files

from pipeline.speech.engines.espeak_polyphones import read_polyphone

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a regular expression's class."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_LONGEST_WORD = 10  # characters, in pypinyin's dictionary
_COST, _COST_OF_OURS = 10, 9  # of a word in a cut; between cuts into as many words, ours decide

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
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from ``start`` to ``stop``, and how each of its characters is read."""

    start: int
    stop: int
    syllables: tuple[str, ...]


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


@functools.cache
def dictionary_version() -> str:
    """What the readings depend on: the version of pypinyin, and a digest of our words."""
    return f"pypinyin {version('pypinyin')}, words {hashlib.sha256(_our_words().encode()).hexdigest()[:8]}"


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


def read_words(text: str) -> tuple[Word, ...]:
    """Return the Chinese words of a text with the tones of the dictionary.

    >>> [word.syllables for word in read_words("主角长大了")]
    [('zhu3', 'jue2'), ('zhang3', 'da4'), ('le5',)]
    """
    return tuple(
        Word(start, stop, _read(text, start, stop))
        for run in _HAN_RUN.finditer(text)
        for start, stop in _cut(text, run.start(), run.end())
    )


def apply_sandhi(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return words of a text with 一 and 不 in the tones that what follows gives them.

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


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the words of a run of Chinese characters: as few as may be, and the last ones as long as may be."""
    cost = _dictionary().cost
    best = {start: (0, start)}  # to a place: the least cost of a cut up to it, and where its last word begins
    for end in range(start + 1, stop + 1):
        begins = range(max(start, end - _LONGEST_WORD), end)
        costs = ((begin, cost(text[begin:end])) for begin in begins)
        best[end] = min((best[begin][0] + known, begin) for begin, known in costs if known is not None)
    words = []
    while stop > start:
        begin = best[stop][1]
        words.append((begin, stop))
        stop = begin
    yield from reversed(words)


def _read(text: str, start: int, stop: int) -> tuple[str, ...]:
    """Return the syllables of a word; none for a character that has no known reading."""
    word = text[start:stop]
    if len(word) > 1:
        return tuple(map(_settle, word, _dictionary().word(word)))
    by_context = read_polyphone(text, start)
    return (by_context,) if by_context else _dictionary().character(word)


def _settle(character: str, syllable: str) -> str:
    """Undo what a dictionary says of sandhi, which depends on the sentence."""
    return {"一": "yi1", "不": "bu4", "个": "ge4"}.get(character, syllable)


def _respell(syllable: str) -> str:
    sound, tone = syllable[:-1], syllable[-1]
    return _RESPELLED.get(sound, sound).replace("ü", "v") + tone


class _Dictionary:
    """pypinyin's words and characters, which take a sixth of a second to load, and our words."""

    def __init__(self) -> None:
        from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

        self._words, self._characters = PHRASES_DICT, PINYIN_DICT
        rows = (line.split("\t") for line in _our_words().splitlines() if not line.startswith("#"))
        self._ours = {word: tuple(reading.split()) for word, reading in rows}

    def cost(self, word: str) -> int | None:
        """What a word costs in a cut; None for one that is not known."""
        if word in self._ours:
            return _COST_OF_OURS
        return _COST if len(word) == 1 or word in self._words else None

    def word(self, word: str) -> tuple[str, ...]:
        """The syllables of a word that is known."""
        return self._ours.get(word) or tuple(_numbered(readings[0]) for readings in self._words[word])

    def character(self, character: str) -> tuple[str, ...]:
        """The first reading of a character; none if it has none."""
        readings = self._characters.get(ord(character), "")
        return (_numbered(readings.split(",")[0]),) if readings else ()


@functools.cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@functools.cache
def _our_words() -> str:
    return files("pipeline.speech.engines").joinpath("espeak_phrases.tsv").read_text(encoding="utf-8")


@functools.cache
def _numbered(syllable: str) -> str:
    """Return a syllable with its tone as a number: jué is jue2."""
    from pypinyin.contrib.tone_convert import to_tone3

    return str(to_tone3(syllable, v_to_u=True, neutral_tone_with_five=True))
