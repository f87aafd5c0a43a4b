"""What a listener should know of a casting, and cannot see in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.language import primary
from pipeline.script.cast_table import CastRow
from pipeline.script.distinctness import are_told_apart
from pipeline.script.genders import other_gender
from pipeline.script.people import KnownPerson
from pipeline.script.roster import Roster
from pipeline.script.voices import FILE_NAME
from pipeline.yamlfile import render_scalar


@dataclass(frozen=True, slots=True)
class CastNote:
    """What a listener should know of the casting; of one language, or of all where it names none."""

    text: str
    language: str | None = None


def note_alone(engine: str, languages: Sequence[str], alone: Sequence[str]) -> Iterator[CastNote]:
    """Say which languages are spoken with voices of their own, although one for all of them was wished for."""
    if alone:
        yield CastNote(
            f"engine {engine!r} has no voice that speaks {' and '.join(languages)}: "
            f"people have another one for {' and '.join(alone)}"
        )


def note_foreign(rows: Iterable[CastRow], roster: Roster) -> Iterator[CastNote]:
    """Say which voices are known not to speak a language that they were given for."""
    for row in rows:
        for language, own in row.by_language.items():
            speaks = roster.languages_of(own.voice)
            if speaks and primary(language) not in speaks:
                spoken = ", ".join(sorted(speaks))
                yield CastNote(
                    f"{row.called(language)}: {own.voice} speaks {spoken}; it may not be able to speak {language}",
                    language,
                )


def note_doubtful(
    rows: Iterable[CastRow], may_be: Mapping[str, Sequence[KnownPerson]], file: str
) -> Iterator[CastNote]:
    """Say who may be somebody whom the show remembers, and what to write if they are."""
    for row in rows:
        if people := may_be.get(row.speaker.id):
            name = row.speaker.names.first
            yield CastNote(
                f"{name} may be {' or '.join(person.name for person in people)} of {file}: "
                f"if so, add the alias there, 'aliases: [{render_scalar(name, flow=True)}]'"
            )


def note_assumed(rows: Iterable[CastRow], language: str) -> Iterator[CastNote]:
    """Say whose gender was assumed, and what to write to change it."""
    assumed = [(row.called(language), row.gender) for row in rows if row.gender and row.is_gender_assumed]
    if assumed:
        name, gender = assumed[0]
        line = f"{render_scalar(name)}: {{gender: {other_gender(gender)}}}"
        named = ", ".join(f"{name} ({gender})" for name, gender in assumed)
        yield CastNote(
            f"nobody says whose voice is a woman's or a man's; assumed: {named}. "
            f"To change it, write under 'cast:' in {FILE_NAME}, for example: {line}"
        )


def note_shared(rows: Sequence[CastRow], languages: Sequence[str]) -> Iterator[CastNote]:
    """Say who shares a voice in which language, and what tells them apart, if it does."""
    for language in languages:
        sharing: defaultdict[str, list[CastRow]] = defaultdict(list)
        for row in rows:
            sharing[row.by_language[language].voice].append(row)
        for voice, people in sharing.items():
            if len(people) > 1:
                prosodies = [row.by_language[language].prosody for row in people]
                alike = any(not are_told_apart(one, other) for one, other in combinations(prosodies, 2))
                named = ", ".join(
                    f"{row.called(language)} ({str(prosody) or 'plain'})"
                    for row, prosody in zip(people, prosodies, strict=True)
                )
                end = ", who are hard to tell apart" if alike else ""
                yield CastNote(f"{language}: {voice} is the voice of {named}{end}", language)
