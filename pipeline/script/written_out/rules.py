"""How the rules of a language are applied: all at once, from left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Notation


@dataclass(frozen=True, slots=True)
class Rule:
    """What a notation looks like, and what is read for it.

    The pattern has neither named groups nor references to groups.
    """

    notation: Notation
    pattern: str
    read: Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Notated:
    """A notation that stands in a text, and how it is read."""

    notation: Notation
    text: str
    start: int
    words: str


class Rules:
    """The rules of a language; where several fit, the first one counts.

    A text is gone through once, so that no rule meets what another one has made, and what an
    engine reads by itself is kept from the rules that would take parts of it.
    """

    def __init__(self, *rules: Rule) -> None:
        self._rules = [(rule, re.compile(rule.pattern)) for rule in rules]
        self._any = re.compile("|".join(f"(?P<rule{index}>{rule.pattern})" for index, rule in enumerate(rules)))

    # A plan asks for the same texts again: for each engine that may speak, and for the reading list.
    @lru_cache(maxsize=2048)  # noqa: B019  (the rules of a language live as long as the program)
    def find(self, text: str) -> tuple[Notated, ...]:
        """Return every notation of a text."""
        notations: list[Notated] = []
        for found in self._any.finditer(text):
            rule, pattern = self._rules[int((found.lastgroup or "").removeprefix("rule"))]
            alone = pattern.match(text, found.start())
            if alone is not None:
                notations.append(Notated(rule.notation, alone.group(), alone.start(), rule.read(alone)))
        return tuple(notations)

    def apply(self, text: str, reads: Collection[Notation]) -> str:
        """Return a text in which every notation but those in ``reads`` is in words."""
        parts: list[str] = []
        at = 0
        for notated in self.find(text):
            if notated.notation not in reads:
                parts += [text[at : notated.start], notated.words]
                at = notated.start + len(notated.text)
        return "".join([*parts, text[at:]])
