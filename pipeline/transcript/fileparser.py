"""A transcript file, as a person left it, to a transcript.

A file is read to its end whatever is wrong with it, so that one run names every fault. Where a person
was sloppy and what is meant is plain (a speaker's name instead of the id, a text without its
language), it is taken as meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import cast, get_args

from pipeline.errors import PlanError, TranscriptError
from pipeline.language import detect_language, normalise_tag
from pipeline.model import (
    Chapter,
    Gender,
    Localized,
    Omission,
    Origin,
    Passage,
    Role,
    Sheet,
    Source,
    Speaker,
    Status,
    Transcript,
    Turn,
    Wording,
    text_digest,
)
from pipeline.transcript.forms import BESIDE_TEXTS
from pipeline.transcript.timespan import parse_span
from pipeline.yamlfile import Faults, Node, load_yaml

_HEAD = (
    "schema", "id", "title", "date", "source", "episode", "status", "rights", "notes",
    "speakers", "turns", "omissions",
)  # fmt: skip
_SOURCE = tuple(part.name for part in fields(Source))
_SPEAKER = ("name", "labels", "role", "gender")
_OMISSION = ("line", "reason", "text")

_ID = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?)?)?")
_TAGGED = re.compile(r"([A-Za-z-]+)[:：]")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_NO_FILE_HINT = "Run 'duologue read PAGE' to write one from a page, or build the page itself."
_HINT = "Mend the lines named here; the first lines of a file that 'duologue read' writes say how it is edited."


def parse_transcript(source: str, *, file: str) -> Transcript:
    """Return the transcript that the text of a transcript file holds.

    Raises:
        TranscriptError: with every fault, each with its line and its path in the file.
    """
    root = load_yaml(source, file=file, error=TranscriptError)
    if not isinstance(root.value, dict):
        raise TranscriptError("this is no transcript file", where=file, hint=_NO_FILE_HINT)
    faults = Faults(file)
    head = _entries(faults, root, _HEAD)
    if faults.text(head["schema"]) not in ("", "1"):
        faults.add(head["schema"], "expected 1; a newer Duologue wrote this file")
    parser = _Parser(faults, _languages(head["turns"]))
    speakers = tuple(parser.speaker(id, node) for id, node in faults.mapping(head["speakers"]).items())
    turns, chapters = parser.turns(head["turns"], speakers)
    transcript = Transcript(
        # A file that was written by hand, without a page behind it, is its own first document.
        id=parser.pattern(head["id"], _ID, "16 hex digits") or text_digest(source),
        titles=parser.localized(head["title"]),
        speakers=speakers,
        turns=turns,
        chapters=chapters,
        omissions=tuple(parser.omission(node) for node in faults.sequence(head["omissions"])),
        date=parser.pattern(head["date"], _DATE, "a date such as 2023, 2023-03 or 2023-03-14") or None,
        source=Source(**{key: faults.text(node) for key, node in _entries(faults, head["source"], _SOURCE).items()}),
        sheet=parser.sheet(head),
    )
    faults.raise_as(TranscriptError, hint=_HINT)
    return transcript


@dataclass(frozen=True, slots=True)
class _Parser:
    """Reads the parts of one file, and notes their faults."""

    faults: Faults
    languages: tuple[str, ...]  # of the passages that say their language

    def speaker(self, id: str, node: Node) -> Speaker:
        if isinstance(node.value, str):  # "ana: Ana" says the name, and nothing else
            return Speaker(id, self.localized(node))
        facts = _entries(self.faults, node, _SPEAKER)
        labels = [facts["labels"]] if isinstance(facts["labels"].value, str) else self.faults.sequence(facts["labels"])
        return Speaker(
            id=id,
            names=self.localized(facts["name"]),
            labels=tuple(self.faults.text(label) for label in labels),
            role=cast("Role", self.choice(facts["role"], get_args(Role), "speaker")),
            gender=cast("Gender | None", self.choice(facts["gender"], get_args(Gender), "") or None),
        )

    def turns(self, node: Node, speakers: Sequence[Speaker]) -> tuple[tuple[Turn, ...], tuple[Chapter, ...]]:
        turns: list[Turn] = []
        chapters: list[Chapter] = []
        strangers: dict[str, list[Node]] = {}
        last_chapter: Node | None = None  # until a turn follows it
        for entry in self.faults.sequence(node):
            found = self.faults.mapping(entry)
            if len(found) != 1:
                self.faults.add(entry, "expected one '- speaker:' or '- chapter:', and '- ' before each paragraph")
                continue
            ((name, content),) = found.items()
            if name == "chapter" and not isinstance(content.value, list):
                chapters.append(Chapter(self.titles(content), len(turns)))
                last_chapter = content
                continue
            called = _ids_of(name, speakers)
            if not called:
                strangers.setdefault(name, []).append(content)
            elif len(called) > 1:
                self.faults.add(content, f"{name!r} may be {' or '.join(called)}; write the one that is meant")
            turns.append(Turn(called[0] if called else name, self.passages(content)))
            last_chapter = None
        for name, nodes in strangers.items():
            often = f", in {len(nodes)} turns" if len(nodes) > 1 else ""
            known = ", ".join(speaker.id for speaker in speakers) or "nobody"
            self.faults.add(nodes[0], f"unknown speaker {name!r}{often}; under 'speakers' stand {known}")
        if last_chapter is not None:
            self.faults.add(last_chapter, "expected a turn after the chapter; delete the line if there is none")
        elif not turns:
            self.faults.add(node, "expected at least one turn")
        return tuple(turns), tuple(chapters)

    def titles(self, node: Node) -> Localized:
        titles = self.localized(node)
        if not titles:
            self.faults.add(node, "expected the chapter's title")
        return titles

    def passages(self, node: Node) -> tuple[Passage, ...]:
        nodes = node.value if isinstance(node.value, list) else [node]
        passages = tuple(self.passage(node) for node in nodes if node.value is not None)
        if not passages:
            self.faults.add(node, "expected the words of this turn; delete the line if there are none")
        return passages

    def passage(self, node: Node) -> Passage:
        if isinstance(node.value, str):
            if (tag := _TAGGED.match(node.value)) and _as_tag(tag[1]) in self.languages:
                self.faults.add(node, f"expected a space after {tag[1] + ':'!r}")
            return Passage((Wording(self.language_of(node), node.value),))
        found = self.faults.mapping(node)
        beside = {key: found.get(key) or Node(None, node.line, f"{node.path}.{key}") for key in BESIDE_TEXTS}
        keys = {key: value for key, value in found.items() if key not in BESIDE_TEXTS}
        texts = self.by_language(keys)
        if len(texts) == len(keys) and not any(text.strip() for text in texts.values()):
            self.faults.add(node, "expected words; delete the paragraph if there are none")
        start_ms, end_ms = self.span(beside["time"])
        return Passage(
            wordings=self.wordings(texts, beside["machine"], beside["person"]),
            doubtful=self.choice(beside["doubtful"], ("true", "yes", "false", "no"), "no") in ("true", "yes"),
            start_ms=start_ms,
            end_ms=end_ms,
        )

    def wordings(self, texts: Mapping[str, str], machine: Node, person: Node) -> tuple[Wording, ...]:
        digests = self.by_language(self.faults.mapping(machine))
        persons = self.tags(person)
        for node, tags in ((machine, digests), (person, persons)):
            for tag in tags:
                if tag not in texts:
                    self.faults.add(node, f"no text here is in {tag!r}")
        origins: dict[str, Origin] = {}
        origins.update(dict.fromkeys(digests, "machine"))
        origins.update(dict.fromkeys(persons, "person"))
        return tuple(
            Wording(tag, text, origins.get(tag, "page"), digests.get(tag, ""))
            for tag, text in texts.items()
            if text.strip()  # a language may be left blank until somebody translates it
        )

    def span(self, node: Node) -> tuple[int | None, int | None]:
        span = parse_span(self.faults.text(node))
        if span is None:
            self.faults.add(node, "expected a time such as 00:01:02.500 or 00:01:02.500 --> 00:01:05.000")
        return span or (None, None)

    def omission(self, node: Node) -> Omission:
        facts = _entries(self.faults, node, _OMISSION)
        return Omission(
            line=self.whole_number(facts["line"]) or 0,
            reason=self.faults.text(facts["reason"]),
            text=self.faults.text(facts["text"]),
        )

    def sheet(self, head: Mapping[str, Node]) -> Sheet:
        return Sheet(
            episode=self.whole_number(head["episode"]),
            status=cast("Status", self.choice(head["status"], get_args(Status), "ready")),
            rights=self.faults.text(head["rights"]),
            notes=self.localized(head["notes"]),
        )

    def localized(self, node: Node) -> Localized:
        """Return a text by language; one that stands alone is in the language it looks like."""
        if isinstance(node.value, str):
            return Localized(((self.language_of(node), node.value),))
        return Localized.of(self.by_language(self.faults.mapping(node)))

    def by_language(self, entries: Mapping[str, Node]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for key, node in entries.items():
            tag = self.tag(key, node)
            if tag in texts:
                self.faults.add(node, f"{tag} stands twice")
            elif tag:
                texts[tag] = self.faults.text(node)
        return texts

    def tags(self, node: Node) -> tuple[str, ...]:
        nodes = [node] if isinstance(node.value, str) else self.faults.sequence(node)
        return tuple(tag for item in nodes if (tag := self.tag(self.faults.text(item), item)))

    def tag(self, text: str, node: Node) -> str:
        tag = _as_tag(text)
        if not tag:
            self.faults.add(
                node,
                f"{text[:40]!r} is no language; expected a tag such as zh or en, "
                "and quotation marks around a text that holds ': '",
            )
        return tag

    def language_of(self, node: Node) -> str:
        """Return the language of a text that does not say it."""
        language = detect_language(self.faults.text(node), self.languages) or next(iter(self.languages), None)
        if language is None:
            self.faults.add(node, "expected a language, such as 'en: Yes.'")
        return language or ""

    def choice(self, node: Node, choices: tuple[str, ...], default: str) -> str:
        return default if node.value is None else self.faults.choice(node, choices)

    def whole_number(self, node: Node) -> int | None:
        text = self.pattern(node, _WHOLE_NUMBER, "a whole number")
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else None

    def pattern(self, node: Node, pattern: re.Pattern[str], expected: str) -> str:
        """Return a text of a certain form; empty where the value is blank."""
        text = self.faults.text(node)
        if text and not pattern.fullmatch(text):
            self.faults.add(node, f"expected {expected}, found {text[:40]!r}")
        return text


def _entries(faults: Faults, node: Node, known: Sequence[str]) -> dict[str, Node]:
    """Return the entries of a mapping under all its known keys; what it lacks is blank."""
    found = faults.mapping(node, known=known)
    return {key: found.get(key) or Node(None, node.line, f"{node.path}.{key}") for key in known}


def _languages(turns: Node) -> tuple[str, ...]:
    """Return the languages that the passages of a file say, the first one first."""
    contents = [content for entry in _below(turns) for content in _below(entry)]
    passages = [passage for content in contents for passage in _below(content)]
    keys = [key for passage in passages if isinstance(passage.value, dict) for key in passage.value]
    return tuple(dict.fromkeys(tag for key in keys if (tag := _as_tag(key))))


def _below(node: Node) -> list[Node]:
    """Return the values of a mapping or the entries of a list; nothing is below a text."""
    if isinstance(node.value, dict):
        return list(node.value.values())
    return node.value if isinstance(node.value, list) else []


def _as_tag(text: str) -> str:
    """Return a language tag in its proper form; empty if the text is none."""
    try:
        return normalise_tag(text)
    except PlanError:
        return ""


def _ids_of(name: str, speakers: Sequence[Speaker]) -> list[str]:
    """Return the speaker with that id, else all who are called so by a name or a label."""
    if any(speaker.id == name for speaker in speakers):
        return [name]
    wanted = _folded(name)
    return [
        speaker.id
        for speaker in speakers
        if wanted in {_folded(called) for called in (speaker.id, *speaker.names.values(), *speaker.labels)}
    ]


def _folded(name: str) -> str:
    return name.strip(" :：").casefold()
