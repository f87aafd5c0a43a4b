"""``duologue read``: a page into a transcript file, to look at and to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import options
from pipeline.commands.arguments import parse_labels
from pipeline.console import print_in_colours, print_json, print_result, reported, say

EPILOG = (
    "Example: **duologue read talk.html --preview** shows how the page is understood; "
    "**duologue read talk.html** writes talk.transcript.yaml, to be corrected by hand."
)


def read(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...",
            help="A saved page, its address, a transcript file, or - for a pipe; "
            "several are one conversation in several languages.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write the transcript file; else beside the page.")
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Print doubtful places, cast, chapters and turns; write nothing.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the layouts considered and the labels found; write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the transcript for programs; write nothing.")] = False,
    speaker: options.Speakers = None,
    merge: Annotated[
        bool,
        typer.Option("--merge", help="Read the page again into a transcript file that was edited; corrections stay."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a transcript file that was edited.")] = False,
) -> None:
    """Read PAGE into a transcript file: who said what, in which languages.

    A transcript file by itself is checked, and nothing is written.
    """
    names = parse_labels(speaker)
    if json + preview + explain + merge > 1 or (merge and force):
        raise typer.BadParameter(
            "choose one of --json, --preview, --explain, --merge and --force", param_hint="--merge"
        )
    with reported():
        from pipeline.pages import STANDARD_INPUT, Page
        from pipeline.reading import (
            explain_reading,
            read_versions,
            transcript_file_of,
            update_transcript,
            write_transcript,
        )
        from pipeline.transcript.file import render_transcript
        from pipeline.transcript.views import preview_lines, render_facts, transcript_json

        found = [Page(page) for page in pages]
        if explain:
            print_result("\n".join(explain_reading(page) for page in found))
            return
        transcript = read_versions(found, names=names)
        if json:
            print_json(transcript_json(transcript))
        elif preview:
            print_in_colours(preview_lines(transcript))
        elif pages == [STANDARD_INPUT] and output is None:
            print_result(render_transcript(transcript))
        elif len(found) == 1 and found[0].is_transcript_file and not (output or names):
            print_result(f"{pages[0]}: nothing is wrong with it: {render_facts(transcript)}")
        else:
            target = output or transcript_file_of(found[0])
            if merge:
                for conflict in update_transcript(transcript, target):
                    say(f"{target}: {conflict}")
            else:
                write_transcript(transcript, target, force=force)
            print_result(str(target))
