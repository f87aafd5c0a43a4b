"""Which labels are shorter forms of others: first names, last names, initials, names without a role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.transcript import vocabulary
from pipeline.transcript.labels import Label, label_key

_BRACKET = re.compile(r"[(（](?P<inner>[^()（）\n]{1,80})[)）]")
_LONGEST_NAME = 40


def find_full_forms(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return, for each label key that shortens exactly one other, the key of the longer label.

    An abbreviation that a longer label declares belongs to that label alone.

    >>> from pipeline.transcript.labels import read_label
    >>> found = [read_label(text) for text in ("Ana Silva", "Ben Ito", "Ana", "BI")]
    >>> find_full_forms({label.key: label for label in found})
    {'ana': 'ana silva', 'bi': 'ben ito'}
    >>> found = [read_label(text) for text in ("Ana Silva", "Ana S.", "Dr Ana Silva", "Ana")]
    >>> find_full_forms({label.key: label for label in found})
    {'dr ana silva': 'ana silva', 'ana s': 'ana silva', 'ana': 'ana silva'}
    """
    full_forms = _same_names(labels)
    for key, label in labels.items():
        if label.short and label_key(label.short) in labels:
            full_forms[label_key(label.short)] = key
    longer = _index({key: label for key, label in labels.items() if key not in full_forms})
    for key, label in labels.items():
        short = key.replace(".", "").replace(" ", "") if label.shape == "initials" else " ".join(_words(key))
        fits = longer.get((label.shape == "initials", short), set()) - {key}
        if key not in full_forms and len(fits) == 1 and label.shape != "role":
            full_forms[key] = fits.pop()
    return {key: _fullest(full, full_forms) for key, full in full_forms.items()}


def _fullest(key: str, full_forms: Mapping[str, str]) -> str:
    """Return the longest of the forms of which one shortens the next."""
    seen = {key}
    while key in full_forms and full_forms[key] not in seen:
        key = full_forms[key]
        seen.add(key)
    return key


def _same_names(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return the keys of full names that are another one with an honorific, or with its last word cut to a letter."""
    by_words: dict[tuple[str, ...], str] = {}
    by_letter: dict[tuple[str, ...], set[str]] = {}
    found: dict[str, str] = {}
    for key, label in labels.items():
        words = tuple(_words(key))
        if label.shape != "full name" or len(words) < 2:
            continue
        if words in by_words:
            found[key] = by_words[words]
            continue
        by_words[words] = key
        by_letter.setdefault((*words[:-1], words[-1][0]), set()).add(key)
    for words, key in by_words.items():
        others = by_letter[*words[:-1], words[-1][0]] - {key}
        if len(words[-1]) == 1 and len(others) == 1:
            found[key] = others.pop()
    return found


def find_nicknames(labels: Mapping[str, Label], context: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of two labels of which a page says that they are one person's.

    It does where the one stands, in quotation marks, in the bracket behind the other, and nowhere else:
    ``林可（“可可”，面包师）``.
    """
    for match in _BRACKET.finditer(context):
        before = context[max(0, match.start() - _LONGEST_NAME) : match.start()].rstrip()
        for key, label in labels.items():
            if label.shape == "role" or not before.endswith(label.name):
                continue
            for other, nickname in labels.items():
                quoted = re.search(rf"[“\"「『‘„«]{re.escape(nickname.name)}", match["inner"])
                if other != key and quoted and context.count(nickname.name) == match["inner"].count(nickname.name):
                    yield key, other


def _index(labels: Mapping[str, Label]) -> dict[tuple[bool, str], set[str]]:
    """Return the labels under each form that may stand for them: initials (True) or parts (False)."""
    found: dict[tuple[bool, str], set[str]] = {}
    for key, label in labels.items():
        words = _words(key)
        if label.shape == "full name" and words:
            count = len(words)
            parts = {" ".join(part) for size in range(1, count) for part in (words[:size], words[-size:])}
            parts.add(f"{words[0]} {words[-1]}")
            forms = [(False, part) for part in parts]
            forms += [(True, "".join(word[0] for word in words)), (True, words[0][0])]
        elif label.shape in ("Chinese name", "East Asian name"):
            forms = [(False, part) for size in range(2, len(key)) for part in (key[:size], key[-size:])]
        else:
            forms = []
        for form in forms:
            found.setdefault(form, set()).add(key)
    return found


def _words(key: str) -> list[str]:
    bare = vocabulary.HONORIFICS.sub("", key).removeprefix("the ")
    return [word.strip(".") or word for word in bare.replace("-", " ").split()]
