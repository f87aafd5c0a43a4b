"""Which labels are shorter forms of others: first names, last names, initials, names without a role."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.transcript import vocabulary
from pipeline.transcript.labels import Label, label_key


def find_full_forms(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return, for each label key that shortens exactly one other, the key of the longer label.

    An abbreviation that a longer label declares belongs to that label alone.

    >>> from pipeline.transcript.labels import read_label
    >>> found = [read_label(text) for text in ("Ana Silva", "Ben Ito", "Ana", "BI")]
    >>> find_full_forms({label.key: label for label in found})
    {'ana': 'ana silva', 'bi': 'ben ito'}
    """
    full_forms: dict[str, str] = {}
    for key, label in labels.items():
        if label.short and label_key(label.short) in labels:
            full_forms[label_key(label.short)] = key
    longer = _index(labels)
    for key, label in labels.items():
        short = key.replace(".", "") if label.shape == "initials" else " ".join(_words(key))
        fits = longer.get((label.shape == "initials", short), set()) - {key}
        if key not in full_forms and len(fits) == 1 and label.shape != "role":
            full_forms[key] = fits.pop()
    return full_forms


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
    return vocabulary.HONORIFICS.sub("", key).replace("-", " ").split()
