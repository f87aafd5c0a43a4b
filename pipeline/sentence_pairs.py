"""Which sentences of a passage are which of its translation: what is spoken by turns, and shown side by side.

W. A. Gale and K. W. Church ("A program for aligning sentences in bilingual corpora", Computational
Linguistics 19, 1993) pair sentences by their lengths alone, in order. Here no sentence stands alone, since
both texts are known to say the same: one stands for one, or for several in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate, pairwise

from pipeline.duration import estimate_duration_ms
from pipeline.sentences import split_sentences

_VARIANCE = 6.8  # of the difference in length, for each letter of the mean (Gale and Church, section 3.3)
_LETTER_MS = 67  # of an English letter, in which they count
_JOINING = 2.3  # what each sentence costs that does not stand for one, in nats: -ln(0.089 / 0.89)
_HALF_BAND = 12  # sentences on either side of the diagonal
_LEAST_MS = 1

Unit = Mapping[str, str]
"""The same sentences in each language."""

Border = tuple[int, int]
"""A place in two texts: after how many sentences of each."""


def pair_sentences(texts: Mapping[str, str]) -> tuple[Unit, ...]:
    """Return a passage, given by language, in units.

    The units of a language together are its text. A text that has fewer sentences than the others
    has them in larger units.

    >>> units = pair_sentences({"en": "Yes. I know the old mill. Go.", "zh": "是的，我知道老磨坊。走吧。"})
    >>> [unit["en"] for unit in units]
    ['Yes. I know the old mill. ', 'Go.']
    """
    languages = list(texts)
    sentences = [_sentences(text) for text in texts.values()]
    if not all(sentences):
        return (dict(texts),)
    letters = estimate_duration_ms(texts[languages[0]], languages[0]) / _LETTER_MS
    lengths = [_lengths(own, language, letters) for language, own in zip(languages, sentences, strict=True)]
    paths = [dict(_borders(lengths[0], others)) for others in lengths[1:]]
    common = reduce(lambda ends, path: [end for end in ends if end in path], paths, list(range(len(sentences[0]) + 1)))
    return tuple(
        {
            language: "".join(own[ends[start] : ends[stop]])
            for language, own, ends in zip(languages, sentences, [{end: end for end in common}, *paths], strict=True)
        }
        for start, stop in pairwise(common)
    )


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text; what says nothing belongs to the one before it, or else after it."""
    sentences: list[str] = []
    for sentence in split_sentences(text):
        says_something = any(sign.isalnum() for sign in sentence)
        if sentences and not (says_something and any(sign.isalnum() for sign in sentences[-1])):
            sentences[-1] += sentence
        else:
            sentences.append(sentence)
    return sentences


def _lengths(sentences: Sequence[str], language: str, letters: float) -> list[float]:
    """Return how long the sentences of a text are that has so many letters in all."""
    lengths_ms = [max(estimate_duration_ms(sentence, language), _LEAST_MS) for sentence in sentences]
    return [length_ms * letters / sum(lengths_ms) for length_ms in lengths_ms]


def _borders(left: Sequence[float], right: Sequence[float]) -> Iterator[Border]:
    """Yield where the cheapest units of two texts begin and end: after how many sentences of each."""
    lefts, rights = list(accumulate(left, initial=0.0)), list(accumulate(right, initial=0.0))
    most = 3 + max(len(left) // len(right), len(right) // len(left))
    best: dict[Border, tuple[float, Border]] = {(0, 0): (0.0, (0, 0))}
    for at in _places(len(left), len(right)):
        options = [
            (best[start][0] + _cost(lefts, rights, start, at), start) for start in _starts(at, most) if start in best
        ]
        if options:
            best[at] = min(options)
    path = [(len(left), len(right))]
    while path[-1] != (0, 0):
        path.append(best[path[-1]][1])
    yield from reversed(path)


def _places(lefts: int, rights: int) -> Iterator[Border]:
    """Yield the places near the diagonal, in order; a wide band would make time grow with the square."""
    reach = _HALF_BAND + rights // lefts
    for left in range(1, lefts + 1):
        middle = left * rights // lefts
        for right in range(max(1, middle - reach), min(rights, middle + reach) + 1):
            yield left, right


def _starts(at: Border, most: int) -> Iterator[Border]:
    """Yield where a unit may begin that ends at a place: one sentence for one, or several for one."""
    left, right = at
    yield left - 1, right - 1
    for several in range(2, most + 1):
        yield left - several, right - 1
        yield left - 1, right - several


def _cost(lefts: Sequence[float], rights: Sequence[float], start: Border, end: Border) -> float:
    """Return how improbable it is, in nats, that what lies between two places is one unit."""
    left, right = lefts[end[0]] - lefts[start[0]], rights[end[1]] - rights[start[1]]
    joined = end[0] - start[0] + end[1] - start[1] - 2
    return (left - right) ** 2 / (_VARIANCE * (left + right + 1)) + joined * _JOINING
