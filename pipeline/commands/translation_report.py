"""What ``duologue translate`` says of its work, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console import print_result, say
from pipeline.money import amount_text

if TYPE_CHECKING:
    from pipeline.translate.translator import Estimate, Translator
    from pipeline.translating import Row, TranslatedPage

_LISTED = 20


def translated_json(done: TranslatedPage, translator: Translator) -> dict[str, object]:
    """Return what was translated, for programs."""
    report = done.translated.report
    return {
        "schema": 1,
        "file": str(done.file),
        "language": done.translated.language,
        "translator": translator.name,
        "credit": translator.credit,
        "texts": len(report.texts),
        "cached": report.cached,
        "requests": report.requests,
        "cost": report.cost,
        "whole": done.translated.is_whole,
        "stopped": report.stopped,
        "missing": [
            {"place": it.place, "text": it.text, "reason": it.reason, "answer": it.answer} for it in report.failures
        ],
    }


def print_translated(done: TranslatedPage) -> None:
    """Print the transcript file, and say how much was translated."""
    report = done.translated.report
    cached = f", {report.cached} of them cached" if report.cached else ""
    cost = f", {amount_text(report.cost)} spent" if report.cost else ""
    say(f"{_counted(len(report.texts))} in {done.translated.language}{cached}{cost}")
    if done.file.is_file():  # nothing is written where there was nothing to write
        print_result(str(done.file))


def say_missing(done: TranslatedPage, translator: Translator) -> None:
    """Tell what has no translation, why, and where a person may give it."""
    report = done.translated.report
    for failure in report.failures[:_LISTED]:
        say(f"missing: {failure}")
    if len(report.failures) > _LISTED:
        say(f"and {len(report.failures) - _LISTED} more (--json lists all)")
    if report.stopped:
        say(f"stopped: {report.stopped}")
    if report.failures:
        again = (
            "Fill in the column target of the table, and read it again"
            if translator.name == "table"
            else "Run the same command again, which asks for these alone"
        )
        say(f"hint: {again}, or write them into {done.file}: a person's words are kept.")


def estimate_json(ahead: Estimate, translator: Translator, to: str) -> dict[str, object]:
    """Return what a translation would take, for programs."""
    return {
        "schema": 1,
        "language": to,
        "translator": translator.name,
        "credit": translator.credit,
        "characters": ahead.characters,
        "tokens": ahead.tokens,
        "cost": ahead.cost,
    }


def print_estimate(ahead: Estimate, translator: Translator, to: str) -> None:
    """Print what a translation would take."""
    from pipeline.translate.whole import announcement

    print_result(announcement(ahead, translator, to) if ahead.characters else f"nothing is missing in {to}")


def exported_json(table: Path, rows: Sequence[Row]) -> dict[str, object]:
    """Return what stands in a table, for programs."""
    return {"schema": 1, "table": str(table), "rows": len(rows), "untranslated": _untranslated(rows)}


def print_exported(table: Path, rows: Sequence[Row]) -> None:
    """Print the path of a table, and say what stands in it."""
    say(f"{_counted(len(rows))}, {_untranslated(rows)} of them without a translation: fill in the column target")
    print_result(str(table))


def _counted(texts: int) -> str:
    return f"{texts} text{'s' * (texts != 1)}"


def _untranslated(rows: Sequence[Row]) -> int:
    return sum(not row.target for row in rows)
