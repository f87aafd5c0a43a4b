"""Single values of a transcript file, as people leave them: texts by language, choices, numbers, dates.

Each reader returns a usable value even where it notes a fault, as those of :class:`Faults` do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import PlanError
from pipeline.language import detect_language, normalise_tag
from pipeline.model import Localized
from pipeline.yamlfile import Faults, Node

_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Values:
    """Reads the values of one file, and notes their faults."""

    faults: Faults
    languages: tuple[str, ...]  # in which a text is that does not say its own, as far as its script allows

    def localized(self, node: Node) -> Localized:
        """Return a text by language; one that stands alone is in the language it looks like."""
        if isinstance(node.value, str):
            return Localized(((self.language_of(node), node.value),))
        return Localized.of(self.by_language(self.faults.mapping(node)))

    def by_language(self, entries: Mapping[str, Node]) -> dict[str, str]:
        """Return the texts of a mapping by their language tags."""
        texts: dict[str, str] = {}
        for key, node in entries.items():
            tag = self.tag(key, node)
            if tag in texts:
                self.faults.add(node, f"{tag} stands twice")
            elif tag:
                texts[tag] = self.faults.text(node)
        return texts

    def tags(self, node: Node) -> tuple[str, ...]:
        """Return the language tags of a list; a text that stands alone is the only one."""
        nodes = [node] if isinstance(node.value, str) else self.faults.sequence(node)
        return tuple(tag for item in nodes if (tag := self.tag(self.faults.text(item), item)))

    def tag(self, text: str, node: Node) -> str:
        """Return a language tag in its proper form; empty where it has a fault."""
        tag = as_tag(text)
        if not tag:
            self.faults.add(
                node,
                f"{text[:40]!r} is no language; expected a tag such as zh or en, "
                "and quotation marks around a text that holds ': '",
            )
        return tag

    def language_of(self, node: Node) -> str:
        """Return the language of a text that does not say it."""
        language = detect_language(self.faults.text(node), self.languages) or next(iter(self.languages), None)
        if language is None:
            self.faults.add(node, "expected a language, such as 'en: Yes.'")
        return language or ""

    def choice(self, node: Node, choices: tuple[str, ...], default: str) -> str:
        """Return one of a closed set of words; the default where the value is blank."""
        return default if node.value is None else self.faults.choice(node, choices)

    def truth(self, node: Node) -> bool:
        """Return whether a value says yes; a blank one does not."""
        return self.choice(node, ("true", "yes", "false", "no"), "no") in ("true", "yes")

    def whole_number(self, node: Node) -> int | None:
        """Return a whole number; None where the value is blank."""
        text = self.pattern(node, _WHOLE_NUMBER, "a whole number")
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else None

    def pattern(self, node: Node, pattern: re.Pattern[str], expected: str) -> str:
        """Return a text of a certain form; empty where the value is blank."""
        text = self.faults.text(node)
        if text and not pattern.fullmatch(text):
            self.faults.add(node, f"expected {expected}, found {text[:40]!r}")
        return text


def entries_of(node: Node, known: Sequence[str], faults: Faults) -> dict[str, Node]:
    """Return the entries of a mapping under all its known keys; what it lacks is blank."""
    found = faults.mapping(node, known=known)
    return {key: found.get(key) or Node(None, node.line, f"{node.path}.{key}") for key in known}


def as_tag(text: str) -> str:
    """Return a language tag in its proper form; empty if the text is none."""
    try:
        return normalise_tag(text)
    except PlanError:
        return ""
