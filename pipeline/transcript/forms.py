"""The form of a transcript file: its keys, texts and lists, before they are lines.

A form says what stands in a file, not how: whoever writes a file turns forms into lines, and whoever
rewrites or merges one compares forms. Where a value stands (its path) decides how it is written: names
and chapters' titles on one line in braces, what is spoken as a paragraph, the rest after its key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TypeAlias

from pipeline.model import Localized, Omission, Passage, Source, Speaker, Transcript
from pipeline.transcript.timespan import render_span
from pipeline.yamlfile import render_paragraph, render_scalar

Form: TypeAlias = "str | dict[str, Form] | list[Form]"
Path: TypeAlias = tuple[str | int, ...]
"""Keys and places in lists, from the top of the file."""

SECTIONS = ("speakers", "turns", "omissions")
"""What has a blank line above it in the file."""

BESIDE_TEXTS = ("time", "doubtful", "machine", "person")
"""What a passage may hold beside its texts; no language tag has such a form."""


def form_of(transcript: Transcript) -> dict[str, Form]:
    """Return what the file of a transcript holds, in the order in which Duologue writes it."""
    sheet = transcript.sheet
    source: dict[str, Form] = {part.name: getattr(transcript.source, part.name) for part in fields(Source)}
    form: dict[str, Form] = {"schema": "1", "id": transcript.id, "title": _texts(transcript.titles)}
    form |= _told({"subtitle": _texts(sheet.subtitles)})
    # What is blank here stands there all the same: it is for a person to fill in.
    form |= {"date": transcript.date or "", "source": _told(source)}
    form |= _told({"season": _number(sheet.season)})
    form["episode"] = _number(sheet.episode)
    form |= _told({"type": "" if sheet.type == "full" else sheet.type})
    form["status"] = sheet.status
    form |= _told({"publish_at": sheet.publish_at, "explicit": _truth(sheet.explicit), "cover": sheet.cover})
    form |= {"rights": sheet.rights, "notes": _texts(sheet.notes)}
    form |= _told({"links": [_told({"title": link.title, "url": link.url}) for link in sheet.links]})
    form |= _machine(transcript)
    form["speakers"] = {speaker.id: _speaker(speaker) for speaker in transcript.speakers}
    form["turns"] = list(_turns(transcript))
    if transcript.omissions:
        form["omissions"] = [_omission(omission) for omission in transcript.omissions]
    return form


def _told(form: Mapping[str, Form]) -> dict[str, Form]:
    """Return a form without what is blank."""
    return {key: value for key, value in form.items() if value}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _truth(truth: bool | None) -> str:  # noqa: FBT001  (it is the value itself)
    return "" if truth is None else str(truth).lower()


def _machine(transcript: Transcript) -> dict[str, Form]:
    """Return the head's entry of who translated, where a machine did."""
    works: dict[str, Form] = {
        work.language: {"translator": work.translator, "texts": list(work.digests)} for work in transcript.machine
    }
    return {"machine": works} if works else {}


def _texts(texts: Localized) -> dict[str, Form]:
    return dict(texts.entries)


def _speaker(speaker: Speaker) -> dict[str, Form]:
    form: dict[str, Form] = {}
    if speaker.names:
        form["name"] = _texts(speaker.names)
    if speaker.labels:
        form["labels"] = list(speaker.labels)
    form["role"] = speaker.role
    if speaker.gender:
        form["gender"] = speaker.gender
    return form


def _turns(transcript: Transcript) -> Iterator[dict[str, Form]]:
    chapters = sorted(transcript.chapters, key=lambda chapter: chapter.turn)
    for index, turn in enumerate(transcript.turns):
        while chapters and chapters[0].turn <= index:
            yield {"chapter": _texts(chapters.pop(0).titles)}
        yield {turn.speaker: [_passage(passage) for passage in turn.passages]}


def _passage(passage: Passage) -> dict[str, Form]:
    form: dict[str, Form] = {}
    if passage.start_ms is not None or passage.end_ms is not None:
        form["time"] = render_span(passage.start_ms, passage.end_ms)
    form |= {wording.language: wording.text for wording in passage.wordings}
    if passage.doubtful:
        form["doubtful"] = "true"
    if machine := {wording.language: wording.digest for wording in passage.wordings if wording.origin == "machine"}:
        form["machine"] = dict(machine)
    if person := [wording.language for wording in passage.wordings if wording.origin == "person"]:
        form["person"] = list(person)
    return form


def _omission(omission: Omission) -> dict[str, Form]:
    form: dict[str, Form] = {"line": str(omission.line)} if omission.line else {}
    return form | {"reason": omission.reason, "text": omission.text}


def flat_play(form: Mapping[str, Form]) -> list[dict[str, Form]]:
    """Return the turns and chapters of a form as a play is printed: a name, then its paragraphs.

    >>> flat_play({"turns": [{"ana": [{"en": "Hello."}]}]})
    [{'turn': 'ana'}, {'en': 'Hello.'}]
    """
    play: list[dict[str, Form]] = []
    for entry in entries(form["turns"]):
        ((name, content),) = entry.items()
        if isinstance(content, list):
            play += [{"turn": name}, *entries(content)]
        else:
            play.append(entry)
    return play


def nested_play(play: Iterable[Mapping[str, Form]], *, speaker: str) -> tuple[list[Form], list[Path]]:
    """Return the turns of a flat play, and the path at which each of its entries now stands.

    What has no name before it is said by ``speaker``. Nobody speaks without words, and no chapter
    begins at the end.
    """
    turns: list[Form] = []
    paths: list[Path] = []
    passages: list[Form] | None = None
    for entry in play:
        if "chapter" in entry:
            passages = None
            turns.append(dict(entry))
            paths.append(("turns", len(turns) - 1))
        elif "turn" in entry:
            passages, speaker = None, str(entry["turn"])
            paths.append(("turns", len(turns)))
        else:
            if passages is None:
                passages = []
                turns.append({speaker: passages})
            passages.append(dict(entry))
            paths.append(("turns", len(turns) - 1, speaker, len(passages) - 1))
    spoken = [index for index, turn in enumerate(entries(turns)) if isinstance(next(iter(turn.values())), list)]
    turns.append(turns.pop(spoken[-1]))  # the chapters behind it would begin at the end
    return turns, paths


def entries(form: Form) -> list[dict[str, Form]]:
    """Return a list of which each entry has keys."""
    assert isinstance(form, list)
    return [entry for entry in form if isinstance(entry, dict)]


def marked(passage: Mapping[str, Form], mark: str) -> Collection[str]:
    """Return the languages of a passage that a mark names."""
    found = passage.get(mark, ())
    return [str(tag) for tag in found]


def without_marks(passage: Mapping[str, Form], languages: Collection[str] = ()) -> dict[str, Form]:
    """Return a passage without what says who wrote its texts, and without some of them."""
    return {key: value for key, value in passage.items() if key not in (*languages, "machine", "person")}


def render_form(form: Mapping[str, Form]) -> str:
    """Return the lines of a whole file, without what is said about it in comments."""
    lines: list[str] = []
    for key, value in form.items():
        if key in SECTIONS:
            lines.append("")
        lines += render_entry((key,), value, column=0)
    return "\n".join(lines) + "\n"


def render_entry(path: Path, form: Form, *, column: int) -> list[str]:
    """Return the lines of a value with its key, the last part of its path, which stands in a column."""
    margin = " " * column
    key = margin + render_scalar(str(path[-1]), flow=True) + ":"
    if isinstance(form, str):
        text = render_text(path, form, indent=column + 2)
        return f"{key} {text}".rstrip(" ").split("\n")
    if _is_on_one_line(path, form):
        return [f"{key} {_render_flow(form)}"]
    if isinstance(form, dict):
        below = (render_entry((*path, name), value, column=column + 2) for name, value in form.items())
    else:
        below = (render_item((*path, index), item, column=column) for index, item in enumerate(form))
    return [key, *(line for lines in below for line in lines)]


def render_item(path: Path, form: Form, *, column: int) -> list[str]:
    """Return the lines of an entry of a list whose dash stands in a column; turns have a blank line above."""
    assert isinstance(form, dict)
    lines = [line for key, value in form.items() for line in render_entry((*path, key), value, column=column + 2)]
    lines[0] = " " * column + "- " + lines[0].lstrip(" ")
    return ["", *lines] if is_turn(path) else lines


def is_turn(path: Path) -> bool:
    """True for the path of a turn or a chapter."""
    return len(path) == 2 and path[0] == "turns"


def _is_on_one_line(path: Path, form: Form) -> bool:
    match path:
        case ("speakers", _, "name" | "labels") | ("machine", _, "texts") | ("turns", _, _, _, "machine" | "person"):
            return True
        case ("turns", _, "chapter"):
            return isinstance(form, dict)  # somebody may be called so, and what they say is a list
    return False


def render_text(path: Path, text: str, *, indent: int) -> str:
    """Return a text after its key. A blank one is nothing; of one line, only speech may begin a new one."""
    if not text:
        return ""
    is_speech = (path[0] == "turns" and path[-1] not in BESIDE_TEXTS) or (path[0] == "omissions" and path[-1] == "text")
    return render_paragraph(text, indent=indent) if is_speech or "\n" in text else render_scalar(text)


def _render_flow(form: Mapping[str, Form] | list[Form]) -> str:
    if isinstance(form, list):
        return f"[{', '.join(render_scalar(str(text), flow=True) for text in form)}]"
    return "{" + ", ".join(f"{key}: {render_scalar(str(text), flow=True)}" for key, text in form.items()) + "}"
