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
from typing import TypeVar, cast

from pipeline.errors import CastError, PlanError
from pipeline.language import lookup, normalise_tag, primary
from pipeline.model import Gender, Pauses, Prosody, Speaker
from pipeline.script.lexicon import Lexicon, LexiconEntry
from pipeline.yamlfile import Faults, Node, load_yaml

T = TypeVar("T")

FILE_NAME = "voices.yaml"

_LONGEST_PAUSE_MS = 1500
_RATE_PERCENT = (-50, 50)
_PITCH_ST = (-6, 6)

# Written in traditional characters, Chinese is at home in Taiwan, and the other way round.
_KIN = {"zh-hant": "zh-TW", "zh-tw": "zh-Hant"}

_ENTRY_KEYS = ("voice", "gender", "accent", "rate_percent", "pitch_st")
_PERSON_KEYS = ("aliases", "gender", "rate_percent", "pitch_st", "voices")


@dataclass(frozen=True, slots=True)
class ListedVoice:
    """A voice as the file lists it, and where it stands there (line and path)."""

    voice: str
    gender: Gender | None = None
    prosody: Prosody = Prosody()
    is_regional: bool = False  # speaks with an accent that the language's other listeners notice
    at: str = ""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom the file knows by name: their gender, their prosody, their own voices."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender | None = None
    prosody: Prosody = Prosody()
    voices: Mapping[str, Mapping[str, ListedVoice]] = field(default_factory=dict)  # engine, language

    def is_named(self, name: str) -> bool:
        """True if a name is one of theirs, whatever its capitals and spaces."""
        return _fold(name) in {_fold(own) for own in (self.name, *self.aliases)}

    def voice(self, engine: str, language: str) -> ListedVoice | None:
        """Their own voice, where the file gives them one."""
        return _serve(language, self.voices.get(engine, {}))


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

    def pool(self, engine: str, language: str) -> tuple[ListedVoice, ...]:
        """The voices to choose from in a language; empty where the file has none."""
        return _serve(language, self.pools.get(engine, {})) or ()

    def narrator_voice(self, engine: str, language: str) -> ListedVoice | None:
        """The voice that is the narrator's, where the file gives them one."""
        return _serve(language, self.narrator.get(engine, {}))

    def person(self, speaker: Speaker) -> KnownPerson | None:
        """Whom the file knows by one of a speaker's names or labels; the first such person."""
        called = (*speaker.names.values(), *speaker.labels, speaker.id)
        return next((person for person in self.cast if any(person.is_named(name) for name in called)), None)

    def lexicon(self, language: str) -> Lexicon:
        """How words of a language are spoken."""
        return _serve(language, self.lexicons) or ()

    def completed_by(self, other: VoicesFile) -> VoicesFile:
        """Return it with what it leaves out taken from another: pools and narrators by language, people, words."""
        return replace(
            self,
            pools=_completed(self.pools, other.pools),
            narrator=_completed(self.narrator, other.narrator),
            cast=(*self.cast, *other.cast),
            avoid={**other.avoid, **self.avoid},
            lexicons={
                tag: (*(_serve(tag, self.lexicons) or ()), *(_serve(tag, other.lexicons) or ()))
                for tag in (*self.lexicons, *other.lexicons)
            },
        )

    def named_voices(self, engine: str, language: str) -> Iterator[ListedVoice]:
        """Yield every voice that the file names for an engine and a language."""
        yield from self.pool(engine, language)
        for owner in (self.narrator_voice(engine, language), *(person.voice(engine, language) for person in self.cast)):
            if owner is not None:
                yield owner


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
    known = ("pools", "narrator", "avoid", "cast", "pauses", "lexicon")
    parts = faults.mapping(load_yaml(source, file=file, error=CastError), known=known)
    empty = Node(None, 1)
    voices = VoicesFile(
        file=file,
        pools=_read_pools(parts.get("pools", empty), faults),
        narrator=_read_voices_by_engine(parts.get("narrator", empty), faults),
        cast=_read_cast(parts.get("cast", empty), faults),
        avoid={
            engine: tuple(faults.text(name) for name in faults.sequence(names))
            for engine, names in faults.mapping(parts.get("avoid", empty)).items()
        },
        pauses=_read_pauses(parts.get("pauses", empty), faults),
        lexicons={
            tag: _read_lexicon(entries, faults) for tag, entries in _by_language(parts.get("lexicon", empty), faults)
        },
    )
    faults.raise_as(CastError, hint=f"Mend {file} there; docs/voices-yaml.md describes every key.")
    return voices


# ------------------------------------------------------------------------ one reader a key


def _read_pools(node: Node, faults: Faults) -> dict[str, dict[str, tuple[ListedVoice, ...]]]:
    pools = {}
    for engine, languages in faults.mapping(node).items():
        pools[engine] = {tag: _read_pool(entries, faults) for tag, entries in _by_language(languages, faults)}
    return pools


def _read_pool(node: Node, faults: Faults) -> tuple[ListedVoice, ...]:
    pool: dict[tuple[str, Prosody], ListedVoice] = {}
    for entry in faults.sequence(node):
        listed = _read_voice(entry, faults)
        if (listed.voice, listed.prosody) in pool:
            faults.add(entry, f"{listed.voice!r} stands twice with the same rate and pitch")
        pool[listed.voice, listed.prosody] = listed
    return tuple(pool.values())


def _read_voices_by_engine(node: Node, faults: Faults) -> dict[str, dict[str, ListedVoice]]:
    return {
        engine: {tag: _read_voice(entry, faults) for tag, entry in _by_language(languages, faults)}
        for engine, languages in faults.mapping(node).items()
    }


def _read_voice(node: Node, faults: Faults) -> ListedVoice:
    """Read a voice, which is its name alone or a mapping."""
    at = f"line {node.line}, {node.path}"
    if isinstance(node.value, str):
        return ListedVoice(node.value, at=at)
    parts = faults.mapping(node, known=_ENTRY_KEYS)
    name = faults.text(parts["voice"]) if "voice" in parts else ""
    if not name:
        faults.add(node, "expected a voice, such as {voice: en-US-GuyNeural, gender: male}")
    accent = faults.choice(parts["accent"], ("standard", "regional")) if "accent" in parts else "standard"
    return ListedVoice(name, _read_gender(parts, faults), _read_prosody(parts, faults), accent == "regional", at)


def _read_cast(node: Node, faults: Faults) -> tuple[KnownPerson, ...]:
    people = []
    owners: dict[str, str] = {}
    for name, entry in faults.mapping(node).items():
        parts = faults.mapping(entry, known=_PERSON_KEYS)
        aliases = tuple(faults.text(alias) for alias in faults.sequence(parts["aliases"])) if "aliases" in parts else ()
        for called in (name, *aliases):
            if owners.setdefault(_fold(called), name) != name:
                faults.add(entry, f"{called!r} is a name of {owners[_fold(called)]!r} too")
        voices = _read_voices_by_engine(parts["voices"], faults) if "voices" in parts else {}
        people.append(
            KnownPerson(name, aliases, _read_gender(parts, faults), _read_prosody(parts, faults), voices),
        )
    return tuple(people)


def _read_gender(parts: Mapping[str, Node], faults: Faults) -> Gender | None:
    if "gender" not in parts:
        return None
    return cast("Gender", faults.choice(parts["gender"], ("female", "male")))


def _read_prosody(parts: Mapping[str, Node], faults: Faults) -> Prosody:
    rate, pitch = 0.0, 0.0
    if "rate_percent" in parts:
        rate = faults.number(parts["rate_percent"], least=_RATE_PERCENT[0], most=_RATE_PERCENT[1])
        if not rate.is_integer():
            faults.add(parts["rate_percent"], f"expected a whole number, found {rate:g}")
    if "pitch_st" in parts:
        pitch = faults.number(parts["pitch_st"], least=_PITCH_ST[0], most=_PITCH_ST[1])
    return Prosody(int(rate), pitch)


def _read_pauses(node: Node, faults: Faults) -> Pauses:
    known = ("sentence", "language", "paragraph", "speaker", "chapter")
    parts = faults.mapping(node, known=known)
    lengths = {
        f"{separator}_ms": int(faults.number(pause, least=0, most=_LONGEST_PAUSE_MS))
        for separator, pause in parts.items()
        if separator in known
    }
    return Pauses(**lengths)


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


def _by_language(node: Node, faults: Faults) -> Iterator[tuple[str, Node]]:
    for key, value in faults.mapping(node).items():
        try:
            yield normalise_tag(key), value
        except PlanError as error:
            faults.add(value, f"{error.message}; expected a tag such as zh, en or zh-Hant")


def _serve(language: str, by_language: Mapping[str, T]) -> T | None:
    kin = _KIN.get(language.lower())
    if kin is not None and kin in by_language and language not in by_language:
        return by_language[kin]
    tag = lookup(language, by_language.keys())
    return by_language[tag] if tag else None


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


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
