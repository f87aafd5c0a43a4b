"""``duologue translate``: the language that a page lacks, into its transcript file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import options
from pipeline.commands.translation_report import (
    estimate_json,
    exported_json,
    print_estimate,
    print_exported,
    print_translated,
    say_missing,
    translated_json,
)
from pipeline.console import FAILED, ProgressDisplay, print_json, reported, say

EPILOG = (
    "Example: **duologue translate talk.html --to en** fills English into talk.transcript.yaml, "
    "which **duologue build talk.html --language en+zh** then speaks. With **--export talk.csv** and "
    "**--import talk.csv** a person translates, in a spreadsheet."
)


def translate(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A saved page, its address, or a transcript file.")],
    to: Annotated[str, typer.Option("--to", metavar="LANGUAGE", help="The language to fill in, such as en or zh.")],
    translator: Annotated[
        str, typer.Option("--with", metavar="NAME", help="openai, table, or the name of a plugin.")
    ] = "openai",
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write a table for whoever translates elsewhere: .csv or .tsv."),
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Read such a table back, filled in.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="The machine that filled the table, if no person did.")
    ] = None,
    glossary: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What names and terms are called; else glossary.yaml beside the page, or its show."
        ),
    ] = None,
    no_summary: Annotated[
        bool, typer.Option("--no-summary", help="Write no summary for the notes of a page that has none.")
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option(metavar="AMOUNT", help="Stop before the request that would cost more than this.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, metavar="N", help="Requests at a time, at most.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what is missing and what it would take; ask nobody.")
    ] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Translate what PAGE lacks in a language, and fill it into its transcript file.

    What a person wrote or corrected is never overwritten.
    """
    if export is not None and (import_ is not None or dry_run):
        raise typer.BadParameter("choose one of --export, --import and --dry-run", param_hint="--export")
    with reported():
        import os

        from pipeline.translating import (
            TableTranslator,
            Translator,
            export_table,
            load_translator,
            plan_page,
            read_table,
            translate_page,
            unmatched_rows,
        )

        if export is not None:
            rows = export_table(page, export, to=to)
            print_json(exported_json(export, rows)) if json else print_exported(export, rows)
            return
        if import_ is not None:
            table = TableTranslator(read_table(import_), credit=by or "")
            chosen: Translator = table
            for row in unmatched_rows(page, table, to=to):
                say(f"{import_}: no text of the page is that of {row.place}: {row.source[:60]!r}")
        else:
            chosen = load_translator(translator, os.environ)
        if dry_run:
            ahead = plan_page(page, to=to, translator=chosen, glossary=glossary, summary=not no_summary)
            print_json(estimate_json(ahead, chosen, to)) if json else print_estimate(ahead, chosen, to)
            return
        with ProgressDisplay(quiet=quiet or json) as display:
            done = translate_page(
                page,
                to=to,
                translator=chosen,
                glossary=glossary,
                summary=not no_summary,
                max_cost=max_cost,
                jobs=jobs,
                on_progress=display,
            )
        print_json(translated_json(done, chosen)) if json else print_translated(done)
        say_missing(done, chosen)
    if not done.translated.is_whole:
        raise SystemExit(FAILED)
