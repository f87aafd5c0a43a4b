"""A transcript file that a person corrected, brought up to date with its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Transcript
from pipeline.transcript.file import parse_transcript, render_transcript
from pipeline.transcript.forms import Form, form_of
from pipeline.transcript.merging import Remark, merge_forms
from pipeline.transcript.rewriting import entry_at, rewrite_form
from pipeline.transcript.written import is_edited, parse_written, renew_signature
from pipeline.yamlfile import compose_yaml, render_scalar


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place of a merged file that the person and the page changed differently; the person's words stand there."""

    line: int
    page: str  # what the page says, on one line; empty where it has nothing there any more

    def __str__(self) -> str:
        return f"line {self.line}: " + (f"the page now says {self.page}" if self.page else "no longer on the page")


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The text of a transcript file, with the places where the page says something else."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


def merge_transcript(source: str, page: Transcript, *, file: str) -> MergedFile:
    """Return the text of a transcript file with what a person changed in it and what its page gives now.

    A file that nobody edited is written anew. Above each conflict stands a comment with the page's words.

    Raises:
        TranscriptError: if the file has faults.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    edited = parse_transcript(source, file=file)
    signed = render_transcript(page)
    if not is_edited(source):
        return MergedFile(signed)
    before = form_of(edited)
    merged = merge_forms(parse_written(source), before, form_of(page))
    text = renew_signature(rewrite_form(source, before, merged.form), signed)
    return _with_remarks(text, merged.remarks)


def _with_remarks(text: str, remarks: Sequence[Remark]) -> MergedFile:
    """Return a text with a comment above the line of each remark."""
    if not remarks:
        return MergedFile(text)
    lines = text.split("\n")
    root = compose_yaml(text)
    placed = [(entry_at(root, remark.path).start_mark.line, _told(remark)) for remark in remarks]
    conflicts: list[Conflict] = []
    for added, (index, says) in enumerate(sorted(placed, key=lambda place: place[0])):
        at = index + added
        margin = lines[at][: len(lines[at]) - len(lines[at].lstrip(" "))]
        lines.insert(at, f"{margin}# The page now says: {says}" if says else f"{margin}# The page no longer has this.")
        conflicts.append(Conflict(at + 1, says))
    return MergedFile("\n".join(lines), tuple(conflicts))


def _told(remark: Remark) -> str:
    """Return what the page says, with its key; nothing where it has nothing there."""
    if remark.page is None:
        return ""
    key = remark.path[-1]
    return _said(remark.page) if isinstance(key, int) else _said({key: remark.page})


def _said(form: Form) -> str:
    """Return a form on one line, as a comment can hold it."""
    if isinstance(form, str):
        return render_scalar(form)
    if isinstance(form, list):
        return " / ".join(_said(item) for item in form)
    return ", ".join(f"{key}: {_said(value)}" for key, value in form.items())
