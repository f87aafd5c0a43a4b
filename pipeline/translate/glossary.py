"""What people and things are called in each language, so that they are called so throughout.

A glossary comes from the page (people whose names it gives in several languages), from those whom
the voices file knows, and from a file that the person adds, which comes first::

    注意力机制: {en: attention}
    Ana Silva: {zh: 安娜·席尔瓦}

A name stands for itself in the language in which it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from pipeline.errors import PlanError, TranslationError
from pipeline.language import detect_language, lookup, normalise_tag
from pipeline.model import Localized, Transcript
from pipeline.translate.translator import Term
from pipeline.yamlfile import Faults, Node, load_yaml

_LETTER = r"[^\W_]"
_SHORTEST_NAME = 2
# What people are called for want of a name; in a sentence, these are words like any others.
_PARTS = frozenset(
    "主持人 主持 记者 嘉宾 观众 听众 读者 旁白 提问 回答 问题 提问者 采访者 受访者 "
    "host guest reporter audience narrator interviewer interviewee moderator question answer speaker".split()
)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Names and terms, each in several languages; of two that say the same word, the first counts."""

    entries: tuple[Localized, ...] = ()

    def __add__(self, other: Glossary) -> Glossary:
        return Glossary((*self.entries, *other.entries))

    @classmethod
    def of_people(cls, transcript: Transcript) -> Self:
        """Return the names of a transcript's speakers, as far as they have names, and in several languages."""
        return cls(tuple(speaker.names for speaker in transcript.speakers if _are_names(speaker.names)))

    @classmethod
    def of_aliases(cls, people: Iterable[Sequence[str]]) -> Self:
        """Return people by all that they are called: the first of their names in each script is taken."""
        return cls(tuple(entry for entry in map(_by_script, people) if len(entry) > 1))

    def terms(self, text: str, *, source: str, target: str) -> tuple[Term, ...]:
        """Return what occurs in a text of one language, with what it is called in another one."""
        found: dict[str, Term] = {}
        for entry in self.entries:
            here, there = lookup(source, list(entry)), lookup(target, list(entry))
            if here and there and entry[here] != entry[there] and occurs(entry[here], text):
                found.setdefault(entry[here].casefold(), Term(entry[here], entry[there]))
        return tuple(found.values())


def _are_names(names: Localized) -> bool:
    return len(names) > 1 and all(
        len(name) >= _SHORTEST_NAME and name.casefold() not in _PARTS for name in names.values()
    )


def _by_script(names: Sequence[str]) -> Localized:
    by_language: dict[str, str] = {}
    for name in names:
        by_language.setdefault(detect_language(name) or "", name)
    return Localized(tuple((tag, name) for tag, name in by_language.items() if tag))


def occurs(term: str, text: str) -> bool:
    """Return True if a text holds a term, which in alphabets is a whole word or several.

    >>> occurs("Ana", "Thanks, Ana."), occurs("Ana", "banana"), occurs("安娜", "谢谢安娜。")
    (True, False, True)
    """
    if not term.strip():
        return False
    if not term.isascii():
        return term.casefold() in text.casefold()
    words = r"\s+".join(map(re.escape, term.split()))
    return re.search(rf"(?<!{_LETTER}){words}(?!{_LETTER})", text, re.IGNORECASE | re.ASCII) is not None


def is_kept(term: Term, translation: str) -> bool:
    """Return True if a translation calls something as it should; of a name in several words, one may stand for it.

    >>> is_kept(Term("安娜·席尔瓦", "Ana Silva"), "Silva laughs."), is_kept(Term("茶", "tea"), "Coffee?")
    (True, False)
    """
    parts = [part for part in re.split(r"[\s·・]+", term.target) if len(part) > 1]
    names = [part for part in parts if part[:1].isupper() or not part.isascii()]
    wanted = term.target.casefold()
    return wanted in translation.casefold() or (len(parts) > 1 and any(occurs(name, translation) for name in names))


def parse_glossary(source: str, *, file: str) -> Glossary:
    """Return the glossary that a person wrote.

    Raises:
        TranslationError: with every fault, each with its line.
    """
    root = load_yaml(source, file=file, error=TranslationError)
    faults = Faults(file)
    entries = tuple(_entry(term, node, faults) for term, node in faults.mapping(root).items())
    faults.raise_as(TranslationError, hint="Write each term on a line such as '注意力: {en: attention}'.")
    return Glossary(entries)


def _entry(term: str, node: Node, faults: Faults) -> Localized:
    by_language: dict[str, str] = {}
    for key, value in faults.mapping(node).items():
        try:
            tag = normalise_tag(key)
        except PlanError:
            faults.add(value, f"{key[:40]!r} is no language; expected a tag such as zh or en")
            continue
        if not (text := faults.text(value).strip()):
            faults.add(value, f"expected what {term!r} is called in {tag}")
        by_language[tag] = text
    own = detect_language(term, ())
    if own and not lookup(own, by_language.keys()):
        by_language = {own: term, **by_language}
    return Localized.of(by_language)
