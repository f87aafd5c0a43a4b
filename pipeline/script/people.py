"""People who are known by name, and the voices that are theirs: an entry under ``cast`` in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from pipeline.errors import PlanError
from pipeline.language import lookup, normalise_tag
from pipeline.model import Gender, Prosody
from pipeline.script.names import name_key
from pipeline.yamlfile import Faults, Node

T = TypeVar("T")

_RATE_PERCENT = (-50, 50)
_PITCH_ST = (-15, 15)

# Written in traditional characters, Chinese is at home in Taiwan, and the other way round.
_KIN = {"zh-hant": "zh-TW", "zh-tw": "zh-Hant"}

_VOICE_KEYS = ("voice", "gender", "accent", "rate_percent", "pitch_st")
_PERSON_KEYS = ("aliases", "gender", "rate_percent", "pitch_st", "voices")


@dataclass(frozen=True, slots=True)
class ListedVoice:
    """A voice as a file lists it, and where it stands there (line and path)."""

    voice: str
    gender: Gender | None = None
    prosody: Prosody = Prosody()
    is_regional: bool = False  # speaks with an accent that the language's other listeners notice
    at: str = ""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom a file knows by name: their gender, their prosody, their own voices."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender | None = None
    prosody: Prosody = Prosody()
    voices: Mapping[str, Mapping[str, ListedVoice]] = field(default_factory=dict)  # engine, language

    @property
    def names(self) -> tuple[str, ...]:
        """Everything they are called."""
        return (self.name, *self.aliases)

    def is_named(self, name: str) -> bool:
        """True if a name is one of theirs, however it is written."""
        return name_key(name) in map(name_key, self.names)

    def voice(self, engines: Sequence[str], language: str) -> ListedVoice | None:
        """Their own voice for the first of some engines, alike in their voices, for which the file gives one."""
        return serve(language, [self.voices.get(engine, {}) for engine in engines])


def serve(language: str, tables: Sequence[Mapping[str, T]]) -> T | None:
    """Return what the first of some tables has for a language, or None."""
    for by_language in tables:
        kin = _KIN.get(language.lower())
        tag = kin if kin in by_language and language not in by_language else lookup(language, by_language.keys())
        if tag is not None:
            return by_language[tag]
    return None


def read_people(node: Node, faults: Faults) -> tuple[KnownPerson, ...]:
    """Read people by name; a name of two of them is a fault."""
    people = []
    owners: dict[str, str] = {}
    for name, entry in faults.mapping(node).items():
        parts = faults.mapping(entry, known=_PERSON_KEYS)
        aliases = tuple(faults.text(alias) for alias in faults.sequence(parts["aliases"])) if "aliases" in parts else ()
        for called in (name, *aliases):
            if owners.setdefault(name_key(called), name) != name:
                faults.add(entry, f"{called!r} is a name of {owners[name_key(called)]!r} too")
        voices = read_voices_by_engine(parts["voices"], faults) if "voices" in parts else {}
        people.append(KnownPerson(name, aliases, _read_gender(parts, faults), _read_prosody(parts, faults), voices))
    return tuple(people)


def read_voices_by_engine(node: Node, faults: Faults) -> dict[str, dict[str, ListedVoice]]:
    """Read one voice for each engine and language."""
    return {
        engine: {tag: read_voice(entry, faults) for tag, entry in by_language(languages, faults)}
        for engine, languages in faults.mapping(node).items()
    }


def read_voice(node: Node, faults: Faults) -> ListedVoice:
    """Read a voice, which is its name alone or a mapping."""
    at = f"line {node.line}, {node.path}"
    if isinstance(node.value, str):
        return ListedVoice(node.value, at=at)
    parts = faults.mapping(node, known=_VOICE_KEYS)
    name = faults.text(parts["voice"]) if "voice" in parts else ""
    if not name:
        faults.add(node, "expected a voice, such as {voice: en-US-GuyNeural, gender: male}")
    accent = faults.choice(parts["accent"], ("standard", "regional")) if "accent" in parts else "standard"
    return ListedVoice(name, _read_gender(parts, faults), _read_prosody(parts, faults), accent == "regional", at)


def by_language(node: Node, faults: Faults) -> Iterator[tuple[str, Node]]:
    """Yield the entries of a mapping whose keys are language tags; what is no tag is a fault."""
    for key, value in faults.mapping(node).items():
        try:
            yield normalise_tag(key), value
        except PlanError as error:
            faults.add(value, f"{error.message}; expected a tag such as zh, en or zh-Hant")


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
