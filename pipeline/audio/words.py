"""A shown text as words: what lights up while it is heard.

A word has its punctuation with it, so that the words hold every sign of a text but the spaces. In
scripts that put no spaces between words each sign is one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.sentences import HAN_OR_KANA

_DENSE = rf"\u3005-\u3007{HAN_OR_KANA}"  # with the signs that repeat one
_VARIANTS = r"[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_LETTER = rf"(?:[^\W{_DENSE}]|[%‰°])"
# What may stand inside a word, such as the apostrophe of it's and the points of 3.5 and e.g.
_INSIDE = rf"[^\s{_DENSE}\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”„\"«»—–…]"
_CORE = re.compile(rf"[{_DENSE}]{_VARIANTS}|{_LETTER}(?:{_INSIDE}*{_LETTER})?")
_OPENING = re.compile(r"[(\[{（［｛【「『《〈〔“‘«‹„$£€¥￥#@]")
_LAST_SPACE = re.compile(r"\s(?=\S*\Z)")
_ATOM = re.compile(rf"[{_DENSE}]|[^\W_{_DENSE}]+")
# Longer than any word: an engine that marks whole phrases.
_ONE_DENSE_WORD = re.compile(rf"[^\w\s]*[{_DENSE}]{{1,6}}[^\w\s]*")


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of a text: where it stands, and where its letters end and its last punctuation begins."""

    start: int
    core_end: int
    end: int


def split_words(text: str) -> tuple[ShownWord, ...]:
    """Return the words of a text in order; spaces at their edges belong to none.

    >>> found = split_words("他说：“GPU 热了。” (It’s 3.5 °C!)")
    >>> ["他说：“GPU 热了。” (It’s 3.5 °C!)"[word.start : word.end] for word in found]
    ['他', '说：', '“GPU', '热', '了。”', '(It’s', '3.5', '°C!)']
    """
    cores = [match.span() for match in _CORE.finditer(text)]
    if not cores:
        # Nothing but punctuation, which is never parted.
        stripped = text.strip()
        start = text.find(stripped)
        return (ShownWord(start, start + len(stripped), start + len(stripped)),) if stripped else ()
    seams = [0, *(_seam(text, end, start) for (_, end), (start, _) in pairwise(cores)), len(text)]
    return tuple(
        ShownWord(
            start + len(text[start:end]) - len(text[start:end].lstrip()),
            core_end,
            start + len(text[start:end].rstrip()),
        )
        for (start, end), (_, core_end) in zip(pairwise(seams), cores, strict=True)
    )


def _seam(text: str, start: int, end: int) -> int:
    """Return where the punctuation between two cores is parted: opening signs belong to what follows."""
    if start == end:
        return end
    between = text[start:end]
    space = _LAST_SPACE.search(between)
    if space:
        return start + space.end()
    opening = _OPENING.search(between)
    straight = between.find('"')
    if straight >= 0 and text.count('"', 0, start + straight) % 2 == 0:
        return start + min(straight, opening.start() if opening else straight)
    return start + opening.start() if opening else end


@lru_cache(maxsize=8192)  # texts use the same words again and again
def atoms(text: str) -> tuple[str, ...]:
    """Return the smallest parts by which two writings of a text are compared: runs of letters, single Han signs.

    >>> atoms("It’s GPT-4！训练")
    ('it', 's', 'gpt', '4', '训', '练')
    """
    return tuple(_ATOM.findall(unicodedata.normalize("NFKC", text).casefold()))


def is_one_dense_word(text: str) -> bool:
    """True for a text that can be one word of a script without spaces, with its punctuation.

    >>> is_one_dense_word("“时间。”"), is_one_dense_word("时，间"), is_one_dense_word("time")
    (True, False, False)
    """
    return _ONE_DENSE_WORD.fullmatch(text) is not None
