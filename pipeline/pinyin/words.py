"""The words of a Chinese text and their syllables, with the tones of the dictionary.

A text is cut into the fewest words that the dictionaries know (pypinyin's, and ours, which come
first), each word has its dictionary's reading, and a character that is left over has the reading
that its context gives it.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from pipeline.pinyin.polyphones import RULES, read_polyphone

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a regular expression's class."""

_HAN_RUN = re.compile(f"[{HAN}]+")

_LONGEST_WORD = 10  # characters, in pypinyin's dictionary
_COST, _COST_OF_OURS = 10, 9  # of a word in a cut; between cuts into as many words, ours decide


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from ``start`` to ``stop``, and how each of its characters is read."""

    start: int
    stop: int
    syllables: tuple[str, ...]


@functools.cache
def dictionary_version() -> str:
    """What the readings depend on: the version of pypinyin, and a digest of our words and rules."""
    ours = hashlib.sha256(f"{_our_words()}{RULES}".encode()).hexdigest()[:8]
    return f"pypinyin {version('pypinyin')}, words {ours}"


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
    return files("pipeline.pinyin").joinpath("phrases.tsv").read_text(encoding="utf-8")


@functools.cache
def _numbered(syllable: str) -> str:
    """Return a syllable with its tone as a number: jué is jue2."""
    from pypinyin.contrib.tone_convert import to_tone3

    return str(to_tone3(syllable, v_to_u=True, neutral_tone_with_five=True))
