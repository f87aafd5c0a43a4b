"""The utterances that a run could not speak, as one error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import EngineError
from pipeline.speech.engine import Request

AGAIN = "Run the same command again: what was spoken is kept, and only the rest is asked for."

_LISTED_FAILURES = 10
_SHOWN_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that will not be spoken in this run, the part of it that failed, and why."""

    request: Request
    part: Request  # the request itself, unless it was too long for the engine
    error: EngineError

    def __str__(self) -> str:
        within = "" if self.part == self.request else f"in “{first_words(self.part)}”: "
        return f"“{first_words(self.request)}”: {within}{self.error}"


def summarize_failures(failures: Sequence[Failure], *, untried: int, stopped: str) -> EngineError:
    """Return one error for all failures; ``stopped`` says why the run did not try the rest."""
    count = len(failures)
    lines = [f"{count} utterance{'s' * (count > 1)} could not be spoken{f', {untried} not tried' if untried else ''}:"]
    lines += [f"  {failure}" for failure in failures[:_LISTED_FAILURES]]
    if count > _LISTED_FAILURES:
        lines.append(f"  and {count - _LISTED_FAILURES} more")
    if untried:
        lines.append(f"The run was stopped after {stopped}.")
    hint = failures[0].error.hint
    return EngineError("\n".join(lines), hint=hint if "the same command again" in hint else f"{hint} {AGAIN}".strip())


def first_words(request: Request) -> str:
    """Return the beginning of a request's text, cut between words where there are spaces.

    >>> first_words(Request("When the ferry came in, nobody stood on the quay.", "en", "en-us"))
    'When the ferry came in, nobody stood on…'
    """
    text = " ".join(request.text.split())
    if len(text) <= _SHOWN_LETTERS:
        return text
    head = text[:_SHOWN_LETTERS]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"
