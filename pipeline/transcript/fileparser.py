"""A transcript file, as a person left it, to a transcript.

A file is read to its end whatever is wrong with it, so that one run names every fault. Where a person
was sloppy and what is meant is plain (a speaker's name instead of the id, a text without its
language), it is taken as meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import cast, get_args

from pipeline.errors import TranscriptError
from pipeline.model import (
    Chapter,
    Gender,
    Localized,
    MachineWork,
    Omission,
    Origin,
    Passage,
    Role,
    Speaker,
    Transcript,
    Turn,
    Wording,
)
from pipeline.transcript.forms import BESIDE_TEXTS
from pipeline.transcript.head import BODY, HEAD, Head, read_head, without_body
from pipeline.transcript.timespan import parse_span
from pipeline.transcript.values import Values, as_tag, entries_of
from pipeline.yamlfile import Faults, Node, load_yaml

_SPEAKER = ("name", "labels", "role", "gender")
_MACHINE = ("translator", "texts")
_OMISSION = ("line", "reason", "text")

_TAGGED = re.compile(r"([A-Za-z-]+)[:：]")
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
    told = entries_of(root, (*HEAD, *BODY), faults)
    parser = _Parser(faults, _languages(told["turns"]))
    head = read_head(told, parser, source=source)
    speakers = tuple(parser.speaker(id, node) for id, node in faults.mapping(told["speakers"]).items())
    turns, chapters = parser.turns(told["turns"], speakers)
    transcript = Transcript(
        id=head.id,
        titles=head.titles,
        speakers=speakers,
        turns=turns,
        chapters=chapters,
        omissions=tuple(parser.omission(node) for node in faults.sequence(told["omissions"])),
        date=head.date,
        source=head.source,
        sheet=head.sheet,
        machine=parser.machine(told["machine"]),
    )
    faults.raise_as(TranscriptError, hint=_HINT)
    return transcript


def parse_head(source: str, *, file: str, languages: Sequence[str] = ()) -> Head:
    """Return the head of a transcript file, in a time that hardly grows with what is said below it.

    ``languages`` are those that the episode has; a text that does not say its language is in one of them.

    Raises:
        TranscriptError: with every fault of the file, if its head has any.
    """
    faults = Faults(file)
    with suppress(TranscriptError):
        root = load_yaml(without_body(source), file=file, error=TranscriptError)
        told = entries_of(root, HEAD, faults)
        head = read_head(told, Values(faults, tuple(languages)), source=source)
        if root.value is not None and not faults.found:
            return head
    transcript = parse_transcript(source, file=file)  # whose faults have their lines
    return Head(transcript.id, transcript.titles, transcript.date, transcript.source, transcript.sheet)


class _Parser(Values):
    """Reads the parts of one file, and notes their faults."""

    __slots__ = ()

    def speaker(self, id: str, node: Node) -> Speaker:
        if isinstance(node.value, str):  # "ana: Ana" says the name, and nothing else
            return Speaker(id, self.localized(node))
        facts = entries_of(node, _SPEAKER, self.faults)
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
            if (tag := _TAGGED.match(node.value)) and as_tag(tag[1]) in self.languages:
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
            doubtful=self.truth(beside["doubtful"]),
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
        facts = entries_of(node, _OMISSION, self.faults)
        return Omission(
            line=self.whole_number(facts["line"]) or 0,
            reason=self.faults.text(facts["reason"]),
            text=self.faults.text(facts["text"]),
        )

    def machine(self, node: Node) -> tuple[MachineWork, ...]:
        works = []
        for key, entry in self.faults.mapping(node).items():
            facts = entries_of(entry, _MACHINE, self.faults)
            digests = tuple(self.faults.text(digest) for digest in self.faults.sequence(facts["texts"]))
            works.append(MachineWork(self.tag(key, entry), self.faults.text(facts["translator"]), digests))
        return tuple(works)


def _languages(turns: Node) -> tuple[str, ...]:
    """Return the languages that the passages of a file say, the first one first."""
    contents = [content for entry in _below(turns) for content in _below(entry)]
    passages = [passage for content in contents for passage in _below(content)]
    keys = [key for passage in passages if isinstance(passage.value, dict) for key in passage.value]
    return tuple(dict.fromkeys(tag for key in keys if (tag := as_tag(key))))


def _below(node: Node) -> list[Node]:
    """Return the values of a mapping or the entries of a list; nothing is below a text."""
    if isinstance(node.value, dict):
        return list(node.value.values())
    return node.value if isinstance(node.value, list) else []


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
