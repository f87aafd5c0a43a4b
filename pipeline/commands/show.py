"""``duologue show``: a show begun, and what has been made checked before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import show_init
from pipeline.commands.check_report import check_json, print_check
from pipeline.console import FAILED, print_json, reported

app = typer.Typer(no_args_is_help=True, help="A show: begun, and checked before it is published.")
app.command(epilog=show_init.EPILOG)(show_init.init)

_OUTPUT = Path("output")


@app.command(
    epilog="Example: **duologue show check output/en-zh** checks every episode of an edition, from its files alone."
)
def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Episodes, or folders of them; without any, output."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
) -> None:
    """Check that finished episodes say what their scripts say, sound right and are complete."""
    with reported():
        from pipeline.checking.episodes import check_episode, find_episodes

        reports = []
        for folder in find_episodes(folders or [_OUTPUT]):
            reports.append(check_episode(folder))
            if not json:
                print_check(reports[-1])
        if json:
            print_json(check_json(reports))
    if not all(report.is_fit for report in reports):
        raise SystemExit(FAILED)
