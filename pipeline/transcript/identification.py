"""Which of the languages that share a script a text is in.

py3langid tells them, restricted to the script's large languages: it makes no mistake on the sentences
in ``tests/data/languages``, and needs 130 MB of memory. It takes half a second or more to load, so that
a page whose Latin text is plainly English never asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import Protocol

from pipeline.language import primary

_FAMILIES = {
    "latin": "af ca cs da de en es et fi fil fr hr hu id is it lt lv nb nl pl pt ro sk sl sq sv sw tr vi".split(),
    "cyrillic": "be bg kk ky mk mn ru sr tg tt uk".split(),
    "arabic": "ar fa ps ur".split(),
    "devanagari": "hi mr ne".split(),
}
_FAMILY_OF = {language: name for name, members in _FAMILIES.items() for language in members}
# The model's own names for two of them; BCP 47 and the voices use the others.
_MODEL_NAMES = {"nb": "no", "fil": "tl"}
_CLEAR = 2.0  # difference of log-likelihoods from which one language is plainly the likelier
_LONGEST = 400  # letters tell a language long before that
_FEWEST_LETTERS = 3

# The commonest short words of English; hardly any stands in another language.
_ENGLISH_WORDS = frozenset(
    "the and of to that is was it for you with have this are not but what they we he she my your our "
    "his her their it's i'm don't would which when where who from there had has been them about".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH_PERCENT = 10  # of the words of a text; English has 30 to 40, no other language has 5


class _Model(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def family_of(language: str) -> tuple[str, ...]:
    """Return the languages that are told from this one by their words, not by their script.

    >>> "de" in family_of("en"), family_of("zh-Hant")
    (True, ('zh-Hant',))
    """
    name = _FAMILY_OF.get(primary(language))
    return tuple(_FAMILIES[name]) if name else (language,)


def is_plainly_english(text: str) -> bool:
    """True if a text in Latin script has as many of the commonest English words as English has.

    >>> is_plainly_english("That was not the plan at all."), is_plainly_english("Das war nicht geplant.")
    (True, False)
    """
    words = [word.lower() for word in _WORD.findall(text)]
    return sum(word in _ENGLISH_WORDS for word in words) * 100 >= _ENGLISH_PERCENT * max(len(words), 1)


@lru_cache(maxsize=4096)
def likelihoods(text: str, candidates: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Return the candidates with their log-likelihoods, the likeliest first.

    Nothing comes back for a text with too few letters, and for candidates that the model does not know.
    """
    sample = text[:_LONGEST]
    if sum(sign.isalpha() for sign in sample) < _FEWEST_LETTERS:
        return ()
    ranked = dict(_model().rank(sample))
    named = {tag: _MODEL_NAMES.get(primary(tag), primary(tag)) for tag in candidates}
    scores = [(tag, float(ranked[name])) for tag, name in named.items() if name in ranked]
    return tuple(sorted(scores, key=lambda entry: -entry[1]))


def identify(text: str, candidates: Collection[str], *, clear: float = _CLEAR) -> str | None:
    """Return which of the candidates a text is in, or None where that is not clear."""
    scores = likelihoods(text, tuple(candidates))
    if not scores or (len(scores) > 1 and scores[0][1] - scores[1][1] < clear):
        return None
    return scores[0][0]


def most_likely(texts: Sequence[str], candidates: Collection[str]) -> str | None:
    """Return which of the candidates several texts together are in."""
    totals: dict[str, float] = {}
    for text in _blocks(texts):
        for tag, score in likelihoods(text, tuple(candidates)):
            totals[tag] = totals.get(tag, 0.0) + score
    return max(totals, key=totals.__getitem__, default=None)


def _blocks(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, short ones joined: the model counts for each how common a language is, whatever its words say."""
    block: list[str] = []
    for text in texts:
        block.append(text)
        if sum(map(len, block)) >= _LONGEST:
            yield " ".join(block)
            block = []
    if block:
        yield " ".join(block)


@cache
def _model() -> _Model:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # it ships no types

    model: _Model = LanguageIdentifier.from_model_file(MODEL_FILE)
    return model
