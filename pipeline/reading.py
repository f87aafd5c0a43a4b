"""From a page to a transcript, by way of the transcript file in which a person corrects it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputError, TranscriptError
from pipeline.model import Transcript
from pipeline.pages import STANDARD_INPUT, Page
from pipeline.progress import Notice, OnProgress, unheard
from pipeline.storage import read_text, write_text
from pipeline.transcript.file import is_edited, parse_transcript, render_transcript
from pipeline.transcript.reading import read_page


def read_transcript(
    page: Page | Path | str,
    *,
    fresh: bool = False,
    standard_input: BinaryIO | None = None,
    on_progress: OnProgress = unheard,
) -> Transcript:
    """Return what a page says: who said what, in which languages.

    A transcript file is taken as it is. For any other page the transcript file beside it is taken
    if a person has edited it, unless ``fresh``; ``on_progress`` is told so.

    Raises:
        TranscriptError: if the page cannot be read, or holds no conversation.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    if page.is_transcript_file:
        return parse_transcript(read_text(page.transcript_path, TranscriptError), file=page.path)
    if not fresh and page.path != STANDARD_INPUT and page.transcript_path.is_file():
        edited = read_text(page.transcript_path, TranscriptError)
        if is_edited(edited):
            on_progress(Notice(f"{page.path}: using the edited {page.transcript_path} (--fresh reads the page itself)"))
            return parse_transcript(edited, file=str(page.transcript_path))
    return read_page(page.load(standard_input or sys.stdin.buffer), name=page.name, url=page.url)


def write_transcript(transcript: Transcript, target: Path, *, force: bool = False) -> None:
    """Write a transcript file, but never over a person's work unless ``force``.

    Raises:
        OutputError: if the file there was edited since it was written, or cannot be written.
    """
    if not force and target.exists() and is_edited(read_text(target, TranscriptError)):
        raise OutputError(
            "was edited since Duologue wrote it, and is left as it is",
            where=str(target),
            hint="Build from it as it stands, take --output for another file, or --force to overwrite it.",
        )
    write_text(target, render_transcript(transcript))
