"""From a page to a transcript, by way of the transcript file in which a person corrects it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputError, TranscriptError
from pipeline.model import Transcript
from pipeline.pages import STANDARD_INPUT, TRANSCRIPT_SUFFIX, Page
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
    if not fresh and page.path != STANDARD_INPUT:
        file = transcript_file_of(page)
        if file.is_file() and is_edited(edited := read_text(file, TranscriptError)):
            on_progress(Notice(f"{page.path}: using the edited {file} (--fresh reads the page itself)"))
            return parse_transcript(edited, file=str(file))
    return read_page(page.load(standard_input), name=page.name if page.is_address else page.path, url=page.url)


def transcript_file_of(page: Page) -> Path:
    """Return where the transcript file of a page lies, or would lie: beside it.

    Of two pages that differ in their suffix alone, the second has its suffix in the file's name.

    Raises:
        TranscriptError: if a file there cannot be read.
    """
    file = page.transcript_path
    if page.is_transcript_file or not file.is_file():
        return file
    try:
        other = parse_transcript(read_text(file, TranscriptError), file=str(file)).source.page
    except TranscriptError:
        return file  # a broken file is this page's until somebody mends it
    if other not in ("", page.name) and file.with_name(other).is_file():
        return file.with_name(page.name + TRANSCRIPT_SUFFIX)
    return file


def write_transcript(transcript: Transcript, target: Path | str, *, force: bool = False) -> None:
    """Write a transcript file, but never over a person's work unless ``force``.

    Raises:
        OutputError: if the file there was edited since it was written, or cannot be written.
    """
    target = Path(target)
    if target.name == transcript.source.page:
        raise OutputError("is the page itself", where=str(target), hint="Name another file for the transcript.")
    if not force and target.exists() and is_edited(read_text(target, TranscriptError)):
        raise OutputError(
            "was edited since Duologue wrote it, and is left as it is",
            where=str(target),
            hint="Build from it as it stands, take --output for another file, or --force to overwrite it.",
        )
    write_text(target, render_transcript(transcript))
