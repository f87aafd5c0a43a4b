"""A text in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.language import lookup


@dataclass(frozen=True, slots=True)
class Localized(Mapping[str, str]):
    """One text in one or more languages, in the order in which they were given.

    >>> names = Localized.of({"en": "Ana", "zh": "安娜"})
    >>> names["zh"], names.first, names.best("zh-TW"), names.best("fr")
    ('安娜', 'Ana', '安娜', 'Ana')
    """

    entries: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Localized:
        """Return the texts of a mapping from language tag to text."""
        return cls(tuple(texts.items()))

    def __getitem__(self, language: str) -> str:
        for tag, text in self.entries:
            if tag == language:
                return text
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return (tag for tag, _ in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def first(self) -> str:
        """The text in the first language; empty where there is none."""
        return self.entries[0][1] if self.entries else ""

    def best(self, language: str) -> str:
        """The text for a language by RFC 4647 lookup, else the first one; a language left blank has none."""
        texts = {tag: text for tag, text in self.entries if text.strip()}
        tag = lookup(language, list(texts)) or next(iter(texts), None)
        return texts[tag] if tag else ""
