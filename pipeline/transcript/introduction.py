"""Whom a page is about, as far as its title, its introduction and its captions tell.

A page of questions and answers names the person who answers where it introduces the conversation,
and again below the pictures. Who wrote it stands there as well, on a line of its own or behind a
word such as "reporter"; that person asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.transcript import vocabulary
from pipeline.transcript.frame import is_fact, is_menu
from pipeline.transcript.labels import is_bare_name
from pipeline.transcript.text import ends_sentence

_CAPITAL = r"[^\W\d_a-zßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿа-яёіїєґ]"
_WORD = rf"{_CAPITAL}[^\W\d_]+(?:['’-]{_CAPITAL}?[^\W\d_]+)*"
_RUN = re.compile(rf"{_WORD}(?: (?:{_WORD}|{_CAPITAL}\.|de|da|do|dos|del|van|von|der|la|le|di))*(?<! de)(?<! la)")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_START = re.compile(r"(?:\A|[。！？，、；：\n▲△▼（(])[▲△▼\s]*(?P<run>[\u3400-\u9fff]{2,5})")
_HAN_ASKER = re.compile(r"(?:记者|記者|主持人|采访者|採訪者|编辑)(?P<run>[\u3400-\u9fff]{2,4})")
# A name is told by the post behind it, which ends as those of people do.
_KOREAN = re.compile(
    rf"(?<![가-힣])(?P<name>[{vocabulary.KOREAN_SURNAMES}][가-힣]{{1,2}}) [가-힣]{{0,5}}"
    r"(?:씨|님|장|사|자|가|인|수|원|관|감독|대표|배우)(?:은|는|이|가|을|를|의|과|와|도|에게|께)?(?![가-힣])"
)
_KOREAN_ASKER = re.compile(r"(?<![가-힣])(?P<name>[가-힣]{2,4}) (?:선임 ?)?(?:기자|특파원|앵커|에디터|리포터)")
_ASKER = re.compile(rf"\b(?:reporter|interviewer|host|journalist|editor|correspondent)(?:,? )({_WORD}(?: {_WORD})+)")
NOT_IN_NAMES = vocabulary.words(
    "The A An In On At For From By With When Where What Why How But And Our We She He It They His Her This That These "
    "After Before Since Until Every Each Once Most Der Die Das Ein Eine Im Am Seit Le La Les Un Une Des El Los Las Il "
    "Lo Gli Mr Mrs Ms Dr January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)


def find_subject(texts: Sequence[str], *, nouns_are_capitals: bool = False) -> str:
    """Return the name of the only guest whom the head of a page names, or nothing.

    ``texts`` are its title, its introduction and its captions. In German every noun has a capital,
    so that only two words which come again together are a name.

    >>> find_subject(["Ana Silva mends lamps.", "By Ben Ito", "Ana Silva in her shop."])
    'Ana Silva'
    >>> find_subject(["Ana Silva and Ben Ito mend lamps."])
    ''
    """
    told = [text for text in texts if not is_bare_name(text) and not is_menu(text) and not _is_byline(text)]
    counts: Counter[str] = Counter()
    for text in told:
        counts.update(_names_in(text, pairs=nouns_are_capitals))
    for name in [*_askers(told), *_makers(texts)]:
        counts.pop(name, None)
    sure = {name for text in told if ends_sentence(text) for name in _names_in(text, pairs=nouns_are_capitals)}
    ranked = [(name, count) for name, count in counts.most_common() if name in sure]
    if _EAST_ASIAN.search("".join(told)):
        ranked = _longest(ranked)
    if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return ""
    name, count = ranked[0]
    needs_more = nouns_are_capitals or bool(_EAST_ASIAN.match(name))
    return name if count > 1 or not needs_more else ""


def _is_byline(text: str) -> bool:
    return is_fact(text) or bool(vocabulary.BYLINE.match(text))


def _makers(texts: Sequence[str]) -> Iterator[str]:
    """Yield the names in bylines and alone on lines: of those who made the page."""
    for text in texts:
        if is_bare_name(text):
            yield text
        elif _is_byline(text):
            yield from _names_in(text, pairs=False)


def _askers(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (match[1] for match in _ASKER.finditer(text))
        yield from (match["name"] for match in _KOREAN_ASKER.finditer(text))
        for match in _HAN_ASKER.finditer(text):
            yield from (match["run"][:length] for length in (2, 3, 4))


def _names_in(text: str, *, pairs: bool) -> Iterator[str]:
    for match in _RUN.finditer(text):
        words = match.group().split() if match.group()[0].isupper() else []  # not every script has capitals
        while words and words[0] in NOT_IN_NAMES:
            words.pop(0)
        if pairs:
            yield from (" ".join(pair) for pair in pairwise(words))
        elif 1 < len(words) <= 4:
            yield " ".join(words)
    yield from (match["name"] for match in _KOREAN.finditer(text))
    for match in _HAN_START.finditer(text):
        run = match["run"]
        if run[0] in vocabulary.SURNAMES or run[0] in vocabulary.MORE_SURNAMES:
            yield from (run[:length] for length in (2, 3) if length <= len(run))


def _longest(ranked: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return names without the beginnings of others that stand as often."""
    return [
        (name, count)
        for name, count in ranked
        if not any(other != name and other.startswith(name) and times == count for other, times in ranked)
    ]
