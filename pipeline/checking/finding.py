"""What a check finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Severity = Literal["error", "warning"]

AGAIN = "Build the episode again."
REPORT = "Build the episode again; if that changes nothing, report it as a bug, with the page."

_FIRST_FEW = 3
_FIRST_SIGNS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that keeps an episode from being published, or that a person should know before."""

    what: str
    severity: Severity = "error"
    at_ms: int | None = None  # where in the programme, if it is anywhere
    expected: str = ""
    found: str = ""
    hint: str = AGAIN


def first_few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first few findings of a kind, and how many more there are: one fault may show everywhere.

    >>> [finding.what for finding in first_few(Finding(f"fault {number}") for number in range(9))]
    ['fault 0', 'fault 1', 'fault 2', 'and 6 more of this kind']
    """
    rest = iter(findings)
    listed = list(islice(rest, _FIRST_FEW))
    yield from listed
    more = sum(1 for _ in rest)
    if more:
        yield Finding(f"and {more} more of this kind", listed[0].severity, hint=listed[0].hint)


def quoted(text: str) -> str:
    """Return the beginning of a text in quotation marks.

    >>> quoted("Good morning"), quoted("")
    ("'Good morning'", 'nothing')
    """
    if not text:
        return "nothing"
    return repr(text if len(text) <= _FIRST_SIGNS else text[:_FIRST_SIGNS] + "…")


def seconds(time_ms: float) -> str:
    """Return a length of time for people.

    >>> seconds(2040)
    '2.0 s'
    """
    return f"{time_ms / 1000:.1f} s"
