"""From a page to a transcript, by way of the transcript file in which a person corrects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputError, TranscriptError
from pipeline.model import Transcript
from pipeline.pages import STANDARD_INPUT, Page, is_transcript, transcript_name
from pipeline.progress import Notice, OnProgress, unheard
from pipeline.storage import read_text, write_bytes, write_text
from pipeline.transcript.correcting import Conflict, merge_transcript
from pipeline.transcript.explanation import render_explanation
from pipeline.transcript.file import is_edited, parse_transcript, render_transcript
from pipeline.transcript.fileparser import parse_head
from pipeline.transcript.reading import explain_page, read_page
from pipeline.transcript.renaming import rename_speakers
from pipeline.transcript.versions import join_versions
from pipeline.transcript.written import mark_corrections


def read_transcript(
    page: Page | Path | str,
    *,
    fresh: bool = False,
    names: Sequence[tuple[str, str]] = (),
    standard_input: BinaryIO | None = None,
    environment: Mapping[str, str] | None = None,
    on_progress: OnProgress = unheard,
) -> Transcript:
    """Return what a page says: who said what, in which languages.

    A transcript file is taken as it is. For any other page the transcript file beside it is taken
    if a person has edited it, unless ``fresh``; ``on_progress`` is told so. ``names`` gives labels of
    the page, each with the name of the speaker whom it means; labels with one name mean one speaker.
    ``environment``, else that of the process, says how a page that has an address is fetched.

    Raises:
        TranscriptError: if the page cannot be read, holds no conversation, or has no such label.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    transcript = _read(
        page, fresh=fresh, standard_input=standard_input, environment=environment, on_progress=on_progress
    )
    return rename_speakers(transcript, names) if names else transcript


def read_versions(
    pages: Sequence[Page | Path | str],
    *,
    names: Sequence[tuple[str, str]] = (),
    standard_input: BinaryIO | None = None,
) -> Transcript:
    """Return what several pages say that are one conversation in several languages, side by side.

    A page that is given alone is read as it is. The first one decides the order of what is said.

    Raises:
        TranscriptError: as :func:`read_transcript`, and if two pages are in one language.
    """
    versions = [read_transcript(page, fresh=True, standard_input=standard_input) for page in pages]
    transcript = reduce(join_versions, versions)
    return rename_speakers(transcript, names) if names else transcript


def _read(
    page: Page,
    *,
    fresh: bool,
    standard_input: BinaryIO | None,
    environment: Mapping[str, str] | None,
    on_progress: OnProgress,
) -> Transcript:
    if page.is_transcript_file:
        return _read_file(page.transcript_path, page.path)
    if not fresh and page.path != STANDARD_INPUT:
        file = transcript_file_of(page)
        if _is_there(file) and is_edited(read_text(file, TranscriptError)):
            on_progress(Notice(f"{page.path}: using the edited {file} (--fresh reads the page itself)"))
            return _read_file(file, str(file))
    content = page.load(standard_input, environment)
    if is_transcript(content):  # piped in, or from an address
        return _read_source(_decode(content, _name_of(page)), _name_of(page))
    return read_page(content, name=_name_of(page), url=page.url)


def _read_file(path: Path, file: str) -> Transcript:
    return _read_source(read_text(path, TranscriptError), file)


def _read_source(source: str, file: str) -> Transcript:
    """Return the transcript of a file's text, with what the page did not give as a person's words."""
    return mark_corrections(parse_transcript(source, file=file), source)


def _decode(content: bytes, where: str) -> str:
    """Return the text of a transcript file that lies nowhere, as :func:`read_text` returns that of a path."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TranscriptError("is not UTF-8 text", where=where, hint="Save it as UTF-8 in your editor.") from error


def explain_reading(page: Page | Path | str, *, standard_input: BinaryIO | None = None) -> str:
    """Return how a page is understood, as text: its format, the layouts that were considered, the labels found.

    Of a page that holds no conversation it says why none of its labels was believed.

    Raises:
        TranscriptError: if the page cannot be read, or is a transcript file.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    content = page.load(standard_input)
    if page.is_transcript_file or is_transcript(content):
        raise TranscriptError(
            "is a transcript file, in which nothing has to be found", where=page.path, hint="Give the page instead."
        )
    return render_explanation(explain_page(content, name=_name_of(page), url=page.url))


def _name_of(page: Page) -> str:
    return page.name if page.is_address else page.path


def transcript_file_of(page: Page) -> Path:
    """Return where the transcript file of a page lies, or would lie: beside it.

    Of two pages that differ in their suffix alone, the second has its suffix in the file's name.

    Raises:
        TranscriptError: if a file there cannot be read.
    """
    file = page.transcript_path
    if page.is_transcript_file or not _is_there(file):
        return file
    try:
        other = parse_head(read_text(file, TranscriptError), file=str(file)).source.page
    except TranscriptError:
        return file  # a broken file is this page's until somebody mends it
    if other not in ("", page.name) and _is_there(file.with_name(other)):
        return file.with_name(transcript_name(page.name))
    return file


def _is_there(file: Path) -> bool:
    """Return whether a file is there.

    Raises:
        TranscriptError: if the system does not say.
    """
    try:
        return file.is_file()
    except OSError as error:
        raise TranscriptError(
            f"cannot be looked for: {error.strerror or error}",
            where=str(file),
            hint="Check the path, and that you may read its folder.",
        ) from error


def write_transcript(transcript: Transcript, target: Path | str, *, force: bool = False) -> None:
    """Write a transcript file, but never over a person's work unless ``force``.

    Raises:
        OutputError: if the file there was edited since it was written, or cannot be written.
    """
    target = Path(target)
    if target.name == transcript.source.page:
        raise OutputError("is the page itself", where=str(target), hint="Name another file for the transcript.")
    if not force and _is_there(target) and is_edited(read_text(target, TranscriptError)):
        raise OutputError(
            "was edited since Duologue wrote it, and is left as it is",
            where=str(target),
            hint="Build from it as it stands, take --output for another file, --merge to keep what you changed, "
            "or --force to overwrite it.",
        )
    write_text(target, render_transcript(transcript))


def update_transcript(transcript: Transcript, target: Path | str) -> tuple[Conflict, ...]:
    """Bring a transcript file up to date with its page; what a person changed in it stays.

    ``transcript`` is what :func:`read_versions` gives of the page now. Where the page says something else
    than the person, the person's words stay, with a comment above them; these places are returned.
    Where there is no file yet, it is written.

    Raises:
        TranscriptError: if the file has faults.
        OutputError: if it cannot be written.
    """
    target = Path(target)
    if not _is_there(target):
        write_transcript(transcript, target)
        return ()
    source = read_text(target, TranscriptError)
    merged = merge_transcript(source, transcript, file=str(target))
    if merged.text != source:
        line_end = b"\r\n" if b"\r\n" in target.read_bytes() else b"\n"
        write_bytes(target, merged.text.encode("utf-8").replace(b"\n", line_end))
    return merged.conflicts
