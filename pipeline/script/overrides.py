"""Voices that a person asks for on the command line: ``--voice NAME=VOICE``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import CastError
from pipeline.guessing import closest, did_you_mean
from pipeline.language import primary
from pipeline.model import Speaker
from pipeline.script.names import name_key, name_parts
from pipeline.script.roster import Roster
from pipeline.script.short_names import may_be_short_for

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
        roster.require(voice, where=_OPTION)
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
    exact = [speaker for speaker in speakers if wanted in map(name_key, _called(speaker))]
    found = exact or [speaker for speaker in speakers if any(may_be_short_for(name, own) for own in _called(speaker))]
    if len(found) == 1:
        return found[0]
    if found:
        raise CastError(
            f"{name!r} may be {' or '.join(speaker.id for speaker in found)}",
            where=_OPTION,
            hint="Give one of these instead.",
        )
    there = ", ".join(repr(_shown(speaker)) for speaker in speakers)
    raise CastError(
        f"nobody who speaks is called {name!r}; there are {there}",
        where=_OPTION,
        hint=f"{_guess(wanted, speakers)}Give a name, a label or an id before the equals sign.",
    )


def _guess(wanted: str, speakers: Sequence[Speaker]) -> str:
    """Ask whether somebody was meant who is called almost so, by the name that the plan shows."""
    shown = {
        name_key(part): _shown(speaker)
        for speaker in speakers
        for called in _called(speaker)
        for part in (*name_parts(called), called)
    }
    guess = closest(wanted, shown)
    return did_you_mean(shown[guess] if guess else None)


def _shown(speaker: Speaker) -> str:
    return speaker.names.first or speaker.id


def _called(speaker: Speaker) -> tuple[str, ...]:
    return (*speaker.names.values(), *speaker.labels, speaker.id)


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
