"""What a build would make, told to a person and to a program before anything is spoken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.columns import render_table
from pipeline.commands.build_report import failed_json
from pipeline.console import print_result

if TYPE_CHECKING:
    from pipeline.build import PlanReport
    from pipeline.planning import EpisodePlan
    from pipeline.script.cast_table import CastRow

_NARROWEST = 140  # below it the names of voices are cut


def plan_report_json(report: PlanReport) -> dict[str, object]:
    """Return the report as ``--dry-run --json`` prints it."""
    return {
        "schema": 1,
        "plans": [_plan_json(plan) for plan in report.plans],
        "failed": failed_json(report.failed),
    }


def print_plans(report: PlanReport) -> None:
    """Print each plan: its cast in one table, its utterances with what is cached, its reading list."""
    for plan in report.plans:
        print_result("\n".join(_lines(plan)))


def cast_lines(plan: EpisodePlan) -> list[str]:
    """Return the table of who speaks with which voices, and where each comes from."""
    languages = plan.script.plan.languages
    head = ("name", "role", "gender", *languages, "from")
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    return render_table([head, *(_cast_cells(row, languages) for row in plan.casting.rows)], width=width)


def _cast_cells(row: CastRow, languages: tuple[str, ...]) -> tuple[str, ...]:
    gender = f"{row.gender or ''}{' (assumed)' if row.is_gender_assumed else ''}"
    voices = [str(row.by_language.get(language, "")) for language in languages]
    sources = dict.fromkeys(given.source for given in row.voices if given.language in languages)
    return row.called(languages[0]), row.speaker.role, gender, *voices, ", ".join(sources)


def _lines(plan: EpisodePlan) -> Iterator[str]:
    from pipeline.script.plan_view import render_readings, render_row

    view = plan.view()
    draft = ", a draft" if plan.chosen.draft else ""
    yield f"{view.title} ({view.plan}) with {plan.chosen.engine.name}{draft}: {plan.audio}"
    yield f"about {view.duration_ms / 60_000:.1f} min in {len(view.rows)} utterances; {_say_work(plan)}"
    for note in view.notes:
        yield f"note: {note}"
    for warning in view.warnings:
        yield f"warning: {warning}"
    yield "\nSpeakers"
    yield from cast_lines(plan)
    yield "\nUtterances"
    for row, key in zip(view.rows, plan.requests.utterances, strict=True):
        yield f"  {'new   ' if key in plan.missing else 'cached'} {render_row(row)}"
    if view.readings:
        yield "\nReading list"
        for line in render_readings(view.readings):
            yield f"  {line}"
    yield ""


def _say_work(plan: EpisodePlan) -> str:
    """Say what is cached, and what the rest asks of the engine."""
    if not plan.missing:
        return "everything is cached"
    cost = plan.cost
    price = "of unknown cost" if cost is None else f"for {cost:.4f}" if cost else "free of charge"
    letters = sum(len(request.text) for request in plan.missing.values())
    requests = f"{len(plan.missing)} request{'s' * (len(plan.missing) > 1)}"
    return f"{plan.cached} cached, {requests} with {letters} characters, {price}"


def _plan_json(plan: EpisodePlan) -> dict[str, object]:
    from pipeline.script.plan_view import plan_json

    view = plan_json(plan.view())
    return {
        "page": plan.job.page.path,
        "audio": str(plan.audio),
        "edition": plan.job.edition,
        "engine": plan.chosen.engine.name,
        "draft": plan.chosen.draft,
        "requests": len(plan.missing),
        "characters": sum(len(request.text) for request in plan.missing.values()),
        "cost": plan.cost,
        "cast": [_cast_json(row) for row in plan.casting.rows],
        "cached": [key not in plan.missing for key in plan.requests.utterances],
        **view,
    }


def _cast_json(row: CastRow) -> dict[str, object]:
    return {
        "speaker": row.speaker.id,
        "names": dict(row.speaker.names),
        "role": row.speaker.role,
        "gender": row.gender,
        "is_gender_assumed": row.is_gender_assumed,
        "voices": {given.language: {"voice": str(given.voice), "source": given.source} for given in row.voices},
    }
