"""Voices that a person asks for on the command line: ``--voice NAME=VOICE``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import CastError
from pipeline.language import primary
from pipeline.model import Speaker
from pipeline.script.names import name_key
from pipeline.script.roster import Roster

_OPTION = "--voice"


def find_overrides(
    overrides: Sequence[tuple[str, str]], speakers: Sequence[Speaker], languages: Sequence[str], roster: Roster
) -> dict[str, dict[str, str]]:
    """Return the voices that were asked for, by the id of the speaker and by language.

    A voice is for those of the languages that it speaks; of two for one language the later holds.

    Raises:
        CastError: if nobody or more than one is called so, or a voice cannot be had.
    """
    chosen: dict[str, dict[str, str]] = {}
    for name, voice in overrides:
        speaker = _find_speaker(name, speakers)
        _reject_unknown(voice, roster)
        chosen.setdefault(speaker.id, {}).update(_by_language(voice, languages, roster))
    return chosen


def note_unknown_overrides(overrides: Sequence[tuple[str, str]], roster: Roster) -> Iterator[str]:
    """Yield a warning for each voice that was asked for and is not on an incomplete list."""
    for _, voice in overrides:
        if not roster.knows(voice):
            yield (
                f"{_OPTION}: {voice!r} is not among the known voices of engine {roster.engine!r}, "
                f"which may be out of date. {roster.guess([voice])}".rstrip()
            )


def _find_speaker(name: str, speakers: Sequence[Speaker]) -> Speaker:
    wanted = name_key(name)
    found = [speaker for speaker in speakers if wanted in map(name_key, _called(speaker))]
    if len(found) == 1:
        return found[0]
    if found:
        raise CastError(
            f"{name!r} may be {' or '.join(speaker.id for speaker in found)}",
            where=_OPTION,
            hint="Give one of these instead.",
        )
    known = list(dict.fromkeys(called for speaker in speakers for called in _called(speaker)))
    by_key = {name_key(called): called for called in known}
    guesses = difflib.get_close_matches(wanted, by_key, n=1)
    question = f"Did you mean {by_key[guesses[0]]!r}? " if guesses else ""
    there = ", ".join(repr(speaker.names.first or speaker.id) for speaker in speakers)
    raise CastError(
        f"nobody who speaks is called {name!r}; there are {there}",
        where=_OPTION,
        hint=f"{question}Give a name, a label or an id before the equals sign.",
    )


def _called(speaker: Speaker) -> tuple[str, ...]:
    return (*speaker.names.values(), *speaker.labels, speaker.id)


def _reject_unknown(voice: str, roster: Roster) -> None:
    if roster.is_complete and not roster.knows(voice):
        raise CastError(
            f"{voice!r} is not a voice of engine {roster.engine!r}",
            where=_OPTION,
            hint=f"{roster.guess([voice])}Run 'duologue voices list {roster.engine}'.",
        )


def _by_language(voice: str, languages: Sequence[str], roster: Roster) -> Mapping[str, str]:
    speaks = roster.languages_of(voice)
    served = {language: voice for language in languages if not speaks or primary(language) in speaks}
    if not served:
        raise CastError(
            f"{voice!r} speaks {', '.join(sorted(speaks))}, and what is spoken is in {', '.join(languages)}",
            where=_OPTION,
            hint="Give a voice of one of these languages.",
        )
    return served
