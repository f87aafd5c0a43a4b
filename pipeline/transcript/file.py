"""The transcript file: a person's workbench, which reads and edits like a play.

::

    title: {zh: 海边的工坊, en: The Workshop by the Sea}
    speakers:
      ana:
        name: {zh: 安娜, en: Ana}
        role: host
    turns:
    - chapter: {zh: 开场, en: Opening}
    - ana:
      - en: Hello, and welcome.
        zh: 你好，欢迎。
    omissions:
    - line: 3
      reason: share buttons
      text: Share this

Nobody counts anything in it: a chapter stands where it begins, a paragraph stands under the one who
says it, and what is rare (times, doubts, a machine's words) has a key of its own and costs nothing
elsewhere. Reading back is :func:`parse_transcript`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from pipeline.model import Localized, Omission, Passage, Source, Speaker, Transcript, text_digest
from pipeline.transcript.fileparser import parse_transcript
from pipeline.transcript.timespan import render_span
from pipeline.yamlfile import render_paragraph, render_scalar

__all__ = ["is_edited", "parse_transcript", "render_transcript"]

_PREFACE = """\
# Edit this file as you would edit a play; from then on Duologue uses it instead of the page.
# Correct words, and the language before them, where they stand; name a speaker once, under "speakers".
# "- ana:" gives the paragraphs below it to ana: put such a line in, move it or delete it.
# Delete a chapter's line and the chapter is gone. To have an omission spoken, move its text to a turn.
# A text with ": " or " #" in it, or with a sign such as " - * before it, stands in quotation marks or under "|-".
#
# 请像修改剧本一样修改本文件；修改之后，Duologue 就以它为准，不再读原来的网页。
# 文字和文字前的语言就地改；说话人的名字只在 speakers 下改一次。
# “- ana:” 一行之下的段落都由 ana 说：加上、移动或删去这样的行，就能拆分或合并发言。
# 删去 chapter 一行，该章就没有了。想让 omissions 里的文字读出来，把它移到某段发言里。
# 文字里有 “: ” 或 “ #”，或以 " - * 之类的符号开头时，要加引号，或写在 “|-” 的下一行。
"""
_DIGEST = "# Duologue tells by this digest whether the file has been edited: "


def is_edited(source: str) -> bool:
    """Tell whether the text of a transcript file differs from what was last written.

    Line ends that git or an editor converted, and blank lines at the end, are no edit.
    """
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
    content, digest, found = text.rpartition(_DIGEST)
    return not digest or found != text_digest(content)


def render_transcript(transcript: Transcript) -> str:
    """Return the transcript file of a transcript; the same transcript gives the same text."""
    parts = [
        _PREFACE,
        *_head(transcript),
        "",
        "speakers:",
        *(line for speaker in transcript.speakers for line in _speaker(speaker)),
        "",
        "turns:",
        *_turns(transcript),
    ]
    if transcript.omissions:
        parts += ["", "omissions:", *map(_omission, transcript.omissions)]
    content = "\n".join(parts) + "\n\n"
    return f"{content}{_DIGEST}{text_digest(content)}\n"


def _head(transcript: Transcript) -> Iterator[str]:
    sheet = transcript.sheet
    yield "schema: 1"
    yield f"id: {render_scalar(transcript.id)}"
    yield from _texts("title", transcript.titles)
    # What is blank here stands there all the same: it is for a person to fill in.
    yield _entry("date", transcript.date or "")
    yield "source:"
    for field in fields(Source):
        if text := getattr(transcript.source, field.name):
            yield f"  {field.name}: {_sheet_text(text, indent=4)}"
    yield _entry("number", "" if sheet.number is None else str(sheet.number))
    yield _entry("status", sheet.status)
    yield _entry("rights", sheet.rights)
    yield from _texts("notes", sheet.notes)


def _entry(key: str, text: str) -> str:
    return f"{key}: {_sheet_text(text, indent=2)}" if text else f"{key}:"


def _sheet_text(text: str, *, indent: int) -> str:
    """Return a text of the head: on the line of its key, if it is one line."""
    return render_paragraph(text, indent=indent) if "\n" in text else render_scalar(text)


def _texts(key: str, texts: Localized) -> Iterator[str]:
    """Yield the lines of a text in several languages, each on its own."""
    yield f"{key}:"
    for tag, text in texts.items():
        yield f"  {tag}: {_sheet_text(text, indent=4)}"


def _flow(texts: Mapping[str, str]) -> str:
    """Return a text in several languages on one line."""
    return "{" + ", ".join(f"{tag}: {render_scalar(text, flow=True)}" for tag, text in texts.items()) + "}"


def _speaker(speaker: Speaker) -> Iterator[str]:
    yield f"  {render_scalar(speaker.id, flow=True)}:"
    if speaker.names:
        yield f"    name: {_flow(speaker.names)}"
    if speaker.labels:
        yield f"    labels: [{', '.join(render_scalar(label, flow=True) for label in speaker.labels)}]"
    yield f"    role: {speaker.role}"
    if speaker.gender:
        yield f"    gender: {speaker.gender}"


def _turns(transcript: Transcript) -> Iterator[str]:
    chapters = sorted(transcript.chapters, key=lambda chapter: chapter.turn)
    for index, turn in enumerate(transcript.turns):
        yield ""
        while chapters and chapters[0].turn <= index:
            yield f"- chapter: {_flow(chapters.pop(0).titles)}"
            yield ""
        yield f"- {render_scalar(turn.speaker, flow=True)}:"
        for passage in turn.passages:
            yield "  - " + "\n    ".join(_passage(passage))


def _passage(passage: Passage) -> Iterator[str]:
    if passage.start_ms is not None or passage.end_ms is not None:
        yield f"time: {render_span(passage.start_ms, passage.end_ms)}"
    for wording in passage.wordings:
        yield f"{wording.language}: {render_paragraph(wording.text, indent=6)}"
    if passage.doubtful:
        yield "doubtful: true"
    machine = {wording.language: wording.digest for wording in passage.wordings if wording.origin == "machine"}
    if machine:
        yield f"machine: {_flow(machine)}"
    if person := [wording.language for wording in passage.wordings if wording.origin == "person"]:
        yield f"person: [{', '.join(person)}]"


def _omission(omission: Omission) -> str:
    lines = [
        f"reason: {_sheet_text(omission.reason, indent=4)}",
        f"text: {render_paragraph(omission.text, indent=4)}",
    ]
    if omission.line:
        lines.insert(0, f"line: {omission.line}")
    return "- " + "\n  ".join(lines)
