"""``voices.yaml``: which voices there are to be given, and who has which.

``docs/voices-yaml.md`` describes the file key by key. Reading it is strict: whatever the file holds
and this module does not know is a fault, and all the faults are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from pipeline.errors import CastError
from pipeline.language import primary
from pipeline.model import Pauses, Prosody, Speaker
from pipeline.script.lexicon import Lexicon, LexiconEntry
from pipeline.script.people import (
    KnownPerson,
    ListedVoice,
    T,
    by_language,
    read_people,
    read_voice,
    read_voices_by_engine,
    serve,
)
from pipeline.yamlfile import Faults, Node, load_yaml

FILE_NAME = "voices.yaml"

_LONGEST_PAUSE_MS = 1500


@dataclass(frozen=True, slots=True)
class VoicesFile:
    """Everything that a voices file says."""

    file: str
    pools: Mapping[str, Mapping[str, tuple[ListedVoice, ...]]] = field(default_factory=dict)  # engine, language
    narrator: Mapping[str, Mapping[str, ListedVoice]] = field(default_factory=dict)  # engine, language
    cast: tuple[KnownPerson, ...] = ()
    avoid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # engine
    pauses: Pauses = Pauses()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)  # language
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # engine, to the one whose voices it has
    opening: Mapping[str, str] | None = field(default_factory=dict)  # wordings by language; None: nobody says one

    def engines(self, engine: str) -> tuple[str, ...]:
        """An engine, and those whose voices it has, in the order in which their entries serve it."""
        chain = [engine]
        while chain[-1] in self.stand_ins and self.stand_ins[chain[-1]] not in chain:
            chain.append(self.stand_ins[chain[-1]])
        return tuple(chain)

    def pool(self, engine: str, language: str) -> tuple[ListedVoice, ...]:
        """The voices to choose from in a language; empty where the file has none."""
        return serve(language, [self.pools.get(name, {}) for name in self.engines(engine)]) or ()

    def narrator_voice(self, engine: str, language: str) -> ListedVoice | None:
        """The voice that is the narrator's, where the file gives them one."""
        return serve(language, [self.narrator.get(name, {}) for name in self.engines(engine)])

    def avoided(self, engine: str) -> frozenset[str]:
        """The voices that are a last choice."""
        return frozenset(name for known in self.engines(engine) for name in self.avoid.get(known, ()))

    def person(self, speaker: Speaker) -> KnownPerson | None:
        """Whom the file knows by one of a speaker's names or labels; the first such person."""
        called = (*speaker.names.values(), *speaker.labels, speaker.id)
        return next((person for person in self.cast if any(person.is_named(name) for name in called)), None)

    def lexicon(self, language: str) -> Lexicon:
        """How words of a language are spoken."""
        return serve(language, [self.lexicons]) or ()

    def completed_by(self, other: VoicesFile) -> VoicesFile:
        """Return it with what it leaves out taken from another: pools and narrators by language, people, words."""
        return replace(
            self,
            pools=_completed(self.pools, other.pools),
            narrator=_completed(self.narrator, other.narrator),
            cast=(*self.cast, *other.cast),
            avoid={**other.avoid, **self.avoid},
            lexicons={
                tag: (*(serve(tag, [self.lexicons]) or ()), *(serve(tag, [other.lexicons]) or ()))
                for tag in (*self.lexicons, *other.lexicons)
            },
            stand_ins={**other.stand_ins, **self.stand_ins},
            opening=None if self.opening is None else {**(other.opening or {}), **self.opening},
        )

    def named_voices(self, engine: str, language: str) -> Iterator[ListedVoice]:
        """Yield every voice that the file names for an engine and a language."""
        yield from self.pool(engine, language)
        narrator = self.narrator_voice(engine, language)
        people = (person.voice(self.engines(engine), language) for person in self.cast)
        yield from (listed for listed in (narrator, *people) if listed is not None)


def default_voices_text() -> str:
    """Return the text of Duologue's own voices file.

    Raises:
        CastError: if the installation lacks it.
    """
    # In a wheel it lies inside the package, in a checkout beside it.
    packaged = files("pipeline").joinpath(FILE_NAME)
    beside = Path(__file__).resolve().parents[2] / FILE_NAME
    for place in (packaged, beside):
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise CastError(f"Duologue's own {FILE_NAME} is missing", where=str(beside), hint="Install Duologue again.")


def load_voices(source: str, *, file: str) -> VoicesFile:
    """Read the text of a voices file.

    Raises:
        CastError: with all the faults, each with its line and path.

    >>> load_voices("pauses: {speaker: 800}", file="voices.yaml").pauses.speaker_ms
    800
    """
    faults = Faults(file)
    known = ("pools", "narrator", "avoid", "cast", "pauses", "lexicon", "opening")
    parts = faults.mapping(load_yaml(source, file=file, error=CastError), known=known)
    empty = Node(None, 1)
    pools = parts.get("pools", empty)
    voices = VoicesFile(
        file=file,
        pools=_read_pools(pools, faults),
        narrator=read_voices_by_engine(parts.get("narrator", empty), faults),
        cast=read_people(parts.get("cast", empty), faults),
        avoid={
            engine: tuple(faults.text(name) for name in faults.sequence(names))
            for engine, names in faults.mapping(parts.get("avoid", empty)).items()
        },
        pauses=_read_pauses(parts.get("pauses", empty), faults),
        lexicons={
            tag: _read_lexicon(entries, faults) for tag, entries in by_language(parts.get("lexicon", empty), faults)
        },
        stand_ins=_read_stand_ins(pools, faults),
        opening=_read_opening(parts.get("opening", empty), faults),
    )
    faults.raise_as(CastError, hint=f"Mend {file} there; docs/voices-yaml.md describes every key.")
    return voices


def _read_pools(node: Node, faults: Faults) -> dict[str, dict[str, tuple[ListedVoice, ...]]]:
    return {
        engine: {tag: _read_pool(entries, faults) for tag, entries in by_language(languages, faults)}
        for engine, languages in faults.mapping(node).items()
        if not isinstance(languages.value, str)
    }


def _read_stand_ins(node: Node, faults: Faults) -> dict[str, str]:
    """Read the engines in whose place the name of another stands: they have the same voices."""
    named = {
        engine: (other, other.value) for engine, other in faults.mapping(node).items() if isinstance(other.value, str)
    }
    stand_ins = {engine: name for engine, (_, name) in named.items()}
    for engine, (other, name) in named.items():
        seen = {engine}
        while name in stand_ins and name not in seen:
            seen.add(name)
            name = stand_ins[name]
        if name in seen:
            faults.add(other, f"expected an engine that has voices of its own, found a circle of {', '.join(seen)}")
    return stand_ins


def _read_pool(node: Node, faults: Faults) -> tuple[ListedVoice, ...]:
    pool: dict[tuple[str, Prosody], ListedVoice] = {}
    for entry in faults.sequence(node):
        listed = read_voice(entry, faults)
        if (listed.voice, listed.prosody) in pool:
            faults.add(entry, f"{listed.voice!r} stands twice with the same rate and pitch")
        pool[listed.voice, listed.prosody] = listed
    return tuple(pool.values())


def _read_pauses(node: Node, faults: Faults) -> Pauses:
    known = ("sentence", "language", "paragraph", "speaker", "chapter")
    parts = faults.mapping(node, known=known)
    lengths = {
        f"{separator}_ms": int(faults.number(pause, least=0, most=_LONGEST_PAUSE_MS))
        for separator, pause in parts.items()
        if separator in known
    }
    return Pauses(**lengths)


def _read_opening(node: Node, faults: Faults) -> dict[str, str] | None:
    """Read the wordings of the opening line; ``false`` stands for none at all."""
    if node.value == "false":
        return None
    wordings = {}
    for tag, entry in by_language(node, faults):
        wordings[tag] = faults.text(entry)
        unknown = set(re.findall(r"\{\w*\}", wordings[tag])) - {"{title}", "{translation}"}
        if unknown:
            faults.add(entry, f"expected {{title}} and {{translation}} only, found {', '.join(sorted(unknown))}")
    return wordings


def _read_lexicon(node: Node, faults: Faults) -> Lexicon:
    entries = []
    for written, value in faults.mapping(node).items():
        is_pattern = len(written) > 2 and written.startswith("/") and written.endswith("/")
        entry = LexiconEntry(written[1:-1] if is_pattern else written, faults.text(value), is_pattern)
        try:
            _try_out(entry)
        except (re.error, IndexError) as error:
            faults.add(value, f"not a regular expression with its replacement: {error}")
        else:
            entries.append(entry)
    return tuple(entries)


def _try_out(entry: LexiconEntry) -> None:
    """Compile an entry, and its replacement against a pattern that has the same groups and always matches."""
    compiled = entry.pattern
    if entry.is_pattern:
        re.compile(f"(?:{compiled.pattern})?", compiled.flags).sub(entry.spoken, "")


def _completed(own: Mapping[str, Mapping[str, T]], others: Mapping[str, Mapping[str, T]]) -> dict[str, dict[str, T]]:
    """Return one's own entries by engine and language, and another's for languages that one has none for."""
    return {
        engine: {
            **own.get(engine, {}),
            **{
                tag: entry
                for tag, entry in others.get(engine, {}).items()
                if primary(tag) not in map(primary, own.get(engine, {}))
            },
        }
        for engine in (*own, *others)
    }
