"""What was meant by a name that nothing has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# A slip of the finger in a name of four letters is close; half of another name is not.
_CLOSE = 0.75


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """Return the one of some names that is written almost like another, capitals aside; None where none is.

    >>> closest("espaek", ["edge", "espeak"]), closest("nope", ["ne", "no"])
    ('espeak', None)
    """
    by_folded = {name.casefold(): name for name in sorted(known)}
    close = get_close_matches(wanted.casefold(), by_folded, n=1, cutoff=_CLOSE)
    return by_folded[close[0]] if close else None


def did_you_mean(*names: str | None) -> str:
    """Return the question with which a hint begins; empty where no name is given.

    >>> did_you_mean("espeak"), did_you_mean(None)
    ("Did you mean 'espeak'? ", '')
    """
    given = list(dict.fromkeys(name for name in names if name))
    return f"Did you mean {' and '.join(map(repr, given))}? " if given else ""
