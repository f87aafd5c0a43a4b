"""What became of the texts of a run: what was translated, what was not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import CostLimitReached, EngineError
from pipeline.translate.translator import SUMMARY

AGAIN = "Run the same command again: what was translated is kept, and only the rest is asked for."
_SHOWN_CHARACTERS = 40
_LISTED_FAILURES = 10


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A text that has no translation, and why; ``answer`` is what came in its place, if anything did."""

    place: str
    text: str
    reason: str
    answer: str = ""

    def __str__(self) -> str:
        text = " ".join(self.text.split())
        shown = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
        return f"{self.place}, “{shown}”: {self.reason}"


@dataclass(frozen=True, slots=True)
class TranslationProgress:
    """How far a run has come, in texts, and what it has spent."""

    total: int
    cached: int
    translated: int
    failed: int
    cost: float | None = 0.0

    @property
    def done(self) -> int:
        """The texts that have their translation."""
        return self.cached + self.translated

    def after(self, report: TranslationReport) -> TranslationProgress:
        """Return how far a run has come that follows another one, both counted."""
        translated = len(report.texts) - report.cached
        return TranslationProgress(
            total=self.total + len(report.texts) + len(report.failures),
            cached=self.cached + report.cached,
            translated=self.translated + translated,
            failed=self.failed + len(report.failures),
            cost=self.cost,
        )


@dataclass(frozen=True, slots=True)
class TranslationReport:
    """What became of the texts of a run."""

    texts: Mapping[str, str] = field(default_factory=dict)  # by place
    cached: int = 0  # of them, those that needed no translator
    failures: tuple[Untranslated, ...] = ()
    cost: float | None = 0.0
    requests: int = 0
    stopped: str = ""  # why the run did not try the rest
    is_over_limit: bool = False

    def followed_by(self, other: TranslationReport) -> TranslationReport:
        """Return this and a later one as one; both count what the same budget has spent."""
        return TranslationReport(
            texts={**self.texts, **other.texts},
            cached=self.cached + other.cached,
            failures=(*self.failures, *other.failures),
            cost=other.cost,
            requests=self.requests + other.requests,
            stopped=self.stopped or other.stopped,
            is_over_limit=self.is_over_limit or other.is_over_limit,
        )

    @property
    def missing(self) -> tuple[Untranslated, ...]:
        """The texts of the transcript that have no translation; a summary is none of them."""
        return tuple(failure for failure in self.failures if failure.place != SUMMARY)

    def require_whole(self) -> None:
        """Return if every text has its translation.

        Raises:
            CostLimitReached: if the limit of cost kept some from being asked for.
            EngineError: if others are missing; it lists them.
        """
        missing = self.missing
        if not missing:
            return
        count = len(missing)
        lines = [f"{count} text{'s' * (count > 1)} could not be translated:"]
        lines += [f"  {failure}" for failure in missing[:_LISTED_FAILURES]]
        lines += [f"  and {count - _LISTED_FAILURES} more"] if count > _LISTED_FAILURES else []
        lines += [f"The run was stopped: {self.stopped}."] if self.stopped else []
        kind = CostLimitReached if self.is_over_limit else EngineError
        raise kind("\n".join(lines), hint=AGAIN)
