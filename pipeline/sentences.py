"""Where a text may be cut: at sentence ends, and only in need at commas, at spaces, anywhere.

A missed sentence end costs nothing, since only long passages are cut at all; a wrong one breaks a
sentence's melody. Whatever may be an abbreviation, an initial or a number is therefore none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.duration import estimate_duration_ms

AT_MOST_MS = 40_000
"""The longest utterance: far below the ten minutes at which the online service cuts a request."""

_CLOSERS = "\"'”’»›)\\]}）」』】》〉〕"
HAN_OR_KANA = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The signs, as the inside of a regular expression's class, of scripts that put no spaces between words."""

# A run of stops, the quotation marks and brackets it closes, and the space after it; or an empty line.
_SENTENCE_END = re.compile(
    rf"(?P<stops>[.!?…。！？｡։؟۔।॥።។]+)(?P<closers>[{_CLOSERS}]*)(?P<space>\s*)|(?P<gap>[^\S\n]*\n\s*\n\s*)"
)
_FULL_STOPS = frozenset("。！？｡։؟۔।॥።។")
_CONTINUES = re.compile(r"[,;:，、；：،—–…·]")
_WORD_BEFORE = re.compile(rf"[^\s(\[“”‘\"'（）「」『』《》。，！？；：、…{HAN_OR_KANA}]+$")
_IN_A_SENTENCE = re.compile(rf"[^.!?…。！？:;{_CLOSERS}\s]\s*$")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_ABBREVIATIONS = re.compile(
    "mr|mrs|ms|dr|prof|sr|jr|st|mt|rev|hon|gen|col|lt|sgt|capt|gov|sen|rep|pres|vs|etc|inc|ltd|co|corp"
    "|ed|eds|al|cf|ca|approx|dept|est|univ|assn|bros|ave|blvd|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|ph\.d|esq|messrs|maj|adm|cmdr|incl|viz|tues|thurs"
    "|bzw|usw|hr|fr|sra|sres|mme|mlle|mm",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = re.compile("nos?|nr|vol|figs?|eq|ch|sec|pp?", re.IGNORECASE)
_COMMAS = re.compile(r"(?:[，、；：،—–]|[,;:](?!\d))+\s*")
_NEAR = 64  # signs before a stop that tell what it is; the whole text would take the square of its length
_CRUMBS = 40  # of a word without end, to be put together into even parts
_SPACES = re.compile(r"\s+")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, each with the space after it; together they are the text.

    >>> split_sentences("Dr. Wu paid 3.5 million. “Really?” she asked. Yes!")
    ('Dr. Wu paid 3.5 million. ', '“Really?” she asked. ', 'Yes!')
    >>> split_sentences("他说:“好!”然后走了。我们没走。")
    ('他说:“好!”', '然后走了。', '我们没走。')
    """
    return tuple(_cut_at(text, (end.end() for end in _SENTENCE_END.finditer(text) if _ends_sentence(end, text))))


def split_utterances(text: str, language: str, *, at_most_ms: int = AT_MOST_MS) -> tuple[str, ...]:
    """Return a text in as few, as even parts as none is expected to last longer than the limit.

    It is cut at sentence ends; a sentence that is too long by itself at commas, then at spaces, then
    anywhere. Together the parts are the text.

    >>> split_utterances("One two. Three four. Five six. ", "en", at_most_ms=1900)
    ('One two. Three four. ', 'Five six. ')
    >>> split_utterances("Hello.", "en")
    ('Hello.',)
    """
    if estimate_duration_ms(text, language) <= at_most_ms:
        return (text,)
    pieces = [piece for sentence in split_sentences(text) for piece in _shorten(sentence, language, at_most_ms)]
    costs_ms = [estimate_duration_ms(piece, language) for piece in pieces]
    return tuple("".join(pieces[part.start : part.stop]) for part in _even_parts(costs_ms, at_most_ms))


def _ends_sentence(end: re.Match[str], text: str) -> bool:
    if end.end() == len(text) or end["gap"] is not None:
        return True
    stops, closers, following = end["stops"], end["closers"], text[end.end()]
    if _CONTINUES.match(following):
        return False
    if stops[-1] in _FULL_STOPS:
        return True
    before = text[max(0, end.start() - _NEAR) : end.start()]
    is_dense = bool(re.match(rf"[{HAN_OR_KANA}]", following)) or _is_dense_before(before, following)
    if not end["space"] and not is_dense:
        return False
    if set(stops) <= {".", "…"} and len(stops) + stops.count("…") > 1:  # an ellipsis: often a hesitation
        return bool(end["space"]) and not following.islower()
    if stops == ".":
        return not following.islower() and not _is_abbreviation(before, following)
    return not (closers and following.islower())  # “Really?” she asked


def _is_dense_before(before: str, following: str) -> bool:
    """True where the stop follows a script that is written without spaces."""
    return bool(re.search(rf"[{HAN_OR_KANA}]$", before.rstrip("\"'”’)」』】》"))) and not following.isdigit()


def _is_abbreviation(before: str, following: str) -> bool:
    """True where the full stop after ``before`` belongs to a word, an initial or a number in a list."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    word = found.group()
    if word.isdigit():
        return following.isdigit() or not _IN_A_SENTENCE.search(before[: found.start()])  # 1. First, 2. Second
    if following.isdigit() and _BEFORE_NUMBERS.fullmatch(word):
        return True
    is_initial = len(word) == 1 and word.isupper() and word != "I" and word.isascii()
    return is_initial or bool(_ABBREVIATIONS.fullmatch(word) or _ACRONYM.fullmatch(word))


def _shorten(sentence: str, language: str, at_most_ms: int) -> Iterator[str]:
    """Yield the pieces of a sentence, none expected to last longer than the limit, but as long as may be."""
    if estimate_duration_ms(sentence, language) <= at_most_ms:
        yield sentence
        return
    for joint in (_COMMAS, _SPACES):
        pieces = list(_cut_at(sentence, (found.end() for found in joint.finditer(sentence))))
        if len(pieces) > 1:
            for piece in pieces:
                yield from _shorten(piece, language, at_most_ms)
            return
    yield from _cut_at(sentence, _seams(sentence, language, at_most_ms // _CRUMBS))


def _seams(word: str, language: str, at_most_ms: int) -> Iterator[int]:
    """Yield where an endless word may be cut into crumbs: never before a combining mark or a joiner."""
    start = 0
    for at in range(1, len(word)):
        is_torn = unicodedata.category(word[at])[0] == "M" or "\u200d" in word[at - 1 : at + 1]
        if not is_torn and estimate_duration_ms(word[start : at + 1], language) > at_most_ms:
            yield at
            start = at


def _cut_at(text: str, ends: Iterator[int] | Sequence[int]) -> Iterator[str]:
    start = 0
    for end in (*ends, len(text)):
        if end > start:
            yield text[start:end]
            start = end


def _even_parts(costs_ms: Sequence[int], at_most_ms: int) -> list[range]:
    """Return runs of pieces: as few as the limit allows, and of those the runs with the least sum of squares."""
    best = [(0, 0, 0)]  # for the first pieces: how many runs, the sum of their squares, where the last one starts
    for end in range(1, len(costs_ms) + 1):
        options: list[tuple[int, int, int]] = []
        run_ms = 0
        for start in range(end - 1, -1, -1):
            run_ms += costs_ms[start]
            if run_ms > at_most_ms and options:
                break
            runs, squares, _ = best[start]
            options.append((runs + 1, squares + run_ms**2, start))
        best.append(min(options))
    parts: list[range] = []
    end = len(costs_ms)
    while end:
        start = best[end][2]
        parts.append(range(start, end))
        end = start
    return parts[::-1]
