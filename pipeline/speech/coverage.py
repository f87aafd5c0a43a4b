"""Do the word marks of an answer cover its text?

Marks name words in the engine's own way: it may rewrite numbers and abbreviations, leave out the
signs that its voice cannot read, and announce several words as one. A word without a mark is
therefore missing only if there is no time in which it could have been said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.duration import estimate_duration_ms
from pipeline.model import WordMark
from pipeline.sentences import HAN_OR_KANA

# A rewritten word leaves a gap, and the word after it is looked for this many letters ahead.
_REACH_LETTERS = 40

# Nobody speaks a word in less than this part of the time that the other words took for their letters.
_LEAST_PACE = 0.4

# Between words that were said, a short one may be swallowed or rewritten: an article, a single sign.
_LEAST_GAP_MS = 250

# Where one mark may hold several words, as espeak-ng's do, only a gap of several words tells anything.
_LEAST_PACE_OF_SEVERAL = 0.25
_LEAST_GAP_OF_SEVERAL_MS = 700

_DENSE = re.compile(rf"[{HAN_OR_KANA}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer, too


@dataclass(frozen=True, slots=True)
class Covered:
    """A mark that names letters of a text, and where they begin among them."""

    mark: WordMark
    at: int
    letters: str

    @property
    def end(self) -> int:
        """Where its letters end."""
        return self.at + len(self.letters)


def find_missing_words(
    marks: Sequence[WordMark],
    text: str,
    *,
    end_ms: int,
    heard_ms: Callable[[int, int], int] = lambda start_ms, end_ms: end_ms - start_ms,
    is_one_word_a_mark: bool = False,
) -> str:
    """Return which words of a text an answer lacks by its marks; empty if it may hold them all.

    ``end_ms`` is when its speech ends, and ``heard_ms`` how much of a stretch of its time sounds.
    Unless each mark is known to be one word, it may hold the next one, too: what is missing must then
    be missed beside the word before.

    >>> marks = (WordMark("Good", 0, 300), WordMark("everybody", 320, 900))
    >>> find_missing_words(marks, "Good day, everybody.", end_ms=900)
    ''
    >>> find_missing_words(marks, "Good morning and welcome, everybody.", end_ms=900)
    "incomplete: 'morningandwelcome' is missing after 'Good'"
    """
    wanted = letters_of(text)
    covered = follow(marks, text)
    reads_all = any(not _is_latin(sign) for word in covered for sign in word.letters)
    # Not their average: a mark may hold what no other names, such as the slashes of an address.
    pace = median([(word.mark.end_ms - word.mark.start_ms) / _usual_ms(word.letters) for word in covered] or [0.0])
    least_gap_ms = _LEAST_GAP_MS if is_one_word_a_mark else _LEAST_GAP_OF_SEVERAL_MS
    for before, after in pairwise([None, *covered, None]):
        owed = _owed(wanted[before.end if before else 0 : after.at if after else None], reads_all=reads_all)
        if not owed or (after and _usual_ms(owed) < least_gap_ms):
            continue
        start_ms, due_ms = 0, _LEAST_PACE * pace * _usual_ms(owed)
        if before and is_one_word_a_mark:
            start_ms = before.mark.end_ms
        elif before:
            start_ms, due_ms = before.mark.start_ms, _LEAST_PACE_OF_SEVERAL * pace * _usual_ms(before.letters + owed)
        if heard_ms(start_ms, after.mark.start_ms if after else end_ms) < due_ms:
            return _tell(owed, before, after)
    return ""


def _tell(owed: str, before: Covered | None, after: Covered | None) -> str:
    if before and not after:
        return f"cut short after {before.mark.text!r}: {len(owed)} more letters were expected"
    return f"incomplete: {owed!r} is missing {f'after {before.mark.text!r}' if before else 'at the beginning'}"


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in one form for all their variants.

    >>> letters_of("Ｏ’Neil’s ５ cats…"), letters_of("…—!")
    ('oneils5cats', '')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def follow(marks: Sequence[WordMark], text: str) -> list[Covered]:
    """Return the marks that name words of a text, in their order, with the letters that they cover.

    A word is found where one begins: I does not stand for a sign of "inside".
    """
    letters, starts = letters_of(text), _word_starts(text)
    covered, reached = [], 0
    for mark in marks:
        word = letters_of(mark.text)
        at = letters.find(word, reached, reached + len(word) + _REACH_LETTERS)
        while at > reached and at not in starts:
            at = letters.find(word, at + 1, reached + len(word) + _REACH_LETTERS)
        if word and at >= 0:
            covered.append(Covered(mark, at, word))
            reached = at + len(word)
    return covered


def _word_starts(text: str) -> frozenset[int]:
    """Return where, among the letters of a text, words begin: any letter of a script without spaces does."""
    starts, at = set[int](), 0
    for word in re.findall(r"[^\W_]+", text):
        letters = letters_of(word)
        starts.update(at + index for index, sign in enumerate(letters) if not index or _DENSE.match(sign))
        at += len(letters)
    return frozenset(starts)


def _owed(letters: str, *, reads_all: bool) -> str:
    """Return the letters that the voice should have spoken.

    Every voice reads Latin letters and digits; a voice that was heard to read nothing else passes
    over the signs of other scripts.
    """
    return letters if reads_all else "".join(filter(_is_latin, letters))


def _usual_ms(letters: str) -> int:
    """Return how long letters usually take; a digit as long as a letter, since 1,000,000 is two words."""
    return estimate_duration_ms("".join("a" if sign.isdigit() else sign for sign in letters), "")


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")
