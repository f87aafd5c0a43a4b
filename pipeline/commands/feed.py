"""``duologue feed``: feeds and pages for what has been built."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from pipeline.commands import options
from pipeline.console import FAILED, ProgressDisplay, print_json, print_result, reported, say

if TYPE_CHECKING:
    from pipeline.podcast import EditionReport, PodcastReport

EPILOG = "Example: **duologue feed** lists what was built in the feed of each edition, and says what it left out."


def feed(
    show: options.ShowPath = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="List drafts, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Write the feeds and pages of a show for what has been built, and print the addresses of the feeds."""
    with reported():
        from pipeline.podcast import write_podcast
        from pipeline.show import the_show

        with ProgressDisplay(quiet=quiet) as display:
            report = write_podcast(the_show(show), now=datetime.now(UTC), drafts=drafts, on_progress=display)
        if json:
            print_json(_report_json(report))
        else:
            _print_report(report, quiet=quiet)
    if not report.is_whole:
        raise SystemExit(FAILED)


def _print_report(report: PodcastReport, *, quiet: bool) -> None:
    for edition in report.editions:
        for line in edition_lines(edition):
            if not quiet or edition.is_refused:
                say(line)
        if edition.is_published:
            print_result(edition.address)
    if not quiet:
        say(f"{_counted(len(report.written), 'file')} written, {len(report.removed)} removed")


def edition_lines(report: EditionReport) -> Iterator[str]:
    """Yield what is said of an edition: what its feed lists, what it does not, and why."""
    name = report.edition.name
    if report.is_refused:
        yield f"{name}: the feed is left as it was, because of this:"
    else:
        yield f"{name}: {_counted(len(report.listed), 'episode')}" if report.is_published else f"{name}: no episode yet"
    for problem in report.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        yield f"  {'error' if problem.is_refused else 'warning'}: {problem.what}{hint}"
    for episode in report.scheduled:
        timezone = report.edition.facts.timezone
        moment = episode.publish_at.astimezone(ZoneInfo(timezone))
        yield f"  {episode.slug}: scheduled for {moment:%Y-%m-%d %H:%M} {timezone}"
    for left_out in report.left_out:
        yield f"  {left_out.slug}: left out: {left_out.reason}"


def _report_json(report: PodcastReport) -> dict[str, object]:
    return {
        "schema": 1,
        "editions": [_edition_json(edition) for edition in report.editions],
        "written": [str(path) for path in report.written],
        "removed": [str(path) for path in report.removed],
    }


def _edition_json(report: EditionReport) -> dict[str, object]:
    return {
        "edition": report.edition.name,
        "feed": report.address,
        "published": report.is_published,
        "listed": [
            {"slug": episode.slug, "guid": episode.guid, "published": episode.published.isoformat()}
            for episode in report.listed
        ],
        "scheduled": [
            {"slug": episode.slug, "publish_at": episode.publish_at.isoformat()} for episode in report.scheduled
        ],
        "left_out": [{"slug": left_out.slug, "reason": left_out.reason} for left_out in report.left_out],
        "problems": [
            {"problem": problem.what, "hint": problem.hint, "refused": problem.is_refused}
            for problem in report.problems
        ],
    }


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
