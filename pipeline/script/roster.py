"""Which voices an engine has to give in a language: those of voices.yaml, else what it offers itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import CastError, VoicesMissing
from pipeline.guessing import closest, did_you_mean
from pipeline.language import primary
from pipeline.model import Voice
from pipeline.script.people import ListedVoice
from pipeline.script.voices import VoicesFile

ALL_LANGUAGES = "mul"
"""The tag (ISO 639-2) under which stand voices that speak every language of an episode."""

_LOCALE = re.compile(r"[a-z]{2,3}(?=-[A-Za-z]{2})")


@dataclass(frozen=True, slots=True)
class Roster:
    """The voices that an engine is known to have.

    Where the list is not complete, a voice outside it may well exist.
    """

    engine: str
    offered: Sequence[Voice] = ()
    is_complete: bool = True

    def languages_of(self, name: str) -> frozenset[str]:
        """The languages that a voice speaks, without script and region; empty where nobody can tell."""
        voice = next((voice for voice in self.offered if voice.name == name), None)
        if voice is not None:
            return _languages(voice)
        locale = _LOCALE.match(name)
        return frozenset({locale[0]} if locale else ())

    def knows(self, name: str) -> bool:
        """True if a voice is on the list, or there is no list."""
        return not self.offered or any(voice.name == name for voice in self.offered)

    def guess(self, names: Iterable[str]) -> str:
        """A question whether other voices were meant; empty where none is like them."""
        known = [voice.name for voice in self.offered]
        return did_you_mean(*(closest(name, known) for name in names))

    def require(self, name: str, *, where: str = "") -> None:
        """Return if a voice may be asked for: it is on the list, or the list is not complete.

        Raises:
            CastError: with a guess at what was meant.
        """
        if self.is_complete and not self.knows(name):
            raise CastError(
                f"{name!r} is not a voice of engine {self.engine!r}",
                where=where,
                hint=f"{self.guess([name])}Run 'duologue voices list {self.engine}'.",
            )


def pool_of(voices: VoicesFile, engine: str, language: str, offered: Sequence[Voice]) -> tuple[ListedVoice, ...]:
    """Return the voices to choose from in a language, with their genders as far as anybody knows them.

    Raises:
        VoicesMissing: if there is none.
    """
    pool = _with_genders(voices.pool(engine, language), offered) or _offered_pool(
        offered, {primary(language)}, voices.avoided(engine)
    )
    if not pool:
        path = f"$.pools.{engine}.{language}" if engine in voices.pools else f"$.pools.{engine}"
        raise VoicesMissing(
            f"{path}: expected the voices of engine {engine!r} for {language!r}, found nothing",
            where=voices.file,
            hint=f"Add the list 'pools: {engine}: {language}:' with a voice a line, such as "
            f"'- {{voice: NAME, gender: female}}'; 'duologue voices list {engine}' names what there is.",
        )
    return pool


def shared_pool(voices: VoicesFile, roster: Roster, languages: Sequence[str]) -> tuple[ListedVoice, ...]:
    """Return the voices that speak all of some languages; empty where the engine has none.

    Voices whose home is another language speak with its accent.
    """
    wanted = {primary(language) for language in languages}
    listed = [
        entry
        for entry in voices.pool(roster.engine, ALL_LANGUAGES)
        if not roster.offered or wanted <= roster.languages_of(entry.voice)
    ]
    return _with_genders(listed, roster.offered) or _offered_pool(roster.offered, wanted, voices.avoided(roster.engine))


def has_voices(voices: VoicesFile, engine: str, language: str, offered: Sequence[Voice]) -> bool:
    """True if somebody can be cast in a language."""
    return bool(voices.pool(engine, language) or _offered_pool(offered, {primary(language)}, ()))


def find_unknown_voices(named: Iterable[ListedVoice], roster: Roster, *, where: str) -> Iterator[str]:
    """Yield a warning for each voice that a file names and an incomplete list lacks.

    Raises:
        CastError: with every such name and where it stands, if the list is complete.
    """
    unknown = list({listed.at: listed for listed in named if not roster.knows(listed.voice)}.values())
    if not unknown:
        return
    if roster.is_complete:
        raise CastError(
            "\n".join(
                f"{listed.at}: {listed.voice!r} is not a voice of engine {roster.engine!r}" for listed in unknown
            ),
            where=where,
            hint=f"{roster.guess(listed.voice for listed in unknown)}Run 'duologue voices list {roster.engine}'.",
        )
    for listed in unknown:
        yield (
            f"{where}: {listed.at}: {listed.voice!r} is not among the known voices of engine {roster.engine!r}, "
            f"which may be out of date. {roster.guess([listed.voice])}".rstrip()
        )


def _with_genders(pool: Iterable[ListedVoice], offered: Sequence[Voice]) -> tuple[ListedVoice, ...]:
    gender_of = {voice.name: voice.gender for voice in offered}
    return tuple(
        ListedVoice(entry.voice, entry.gender or gender_of.get(entry.voice), entry.prosody, entry.is_regional, entry.at)
        for entry in pool
    )


def _offered_pool(offered: Sequence[Voice], wanted: Collection[str], avoid: Collection[str]) -> tuple[ListedVoice, ...]:
    """Return what an engine offers in some languages: adults first, those at home there before others, then by name."""

    def rank(voice: Voice) -> tuple[bool, bool, str]:
        return (voice.name in avoid, primary(voice.locale) not in wanted, voice.name)

    speaking = [voice for voice in offered if set(wanted) <= _languages(voice)]
    is_foreign_told = len(wanted) > 1
    return tuple(
        ListedVoice(
            voice.name,
            voice.gender,
            is_regional=voice.name in avoid or (is_foreign_told and primary(voice.locale) not in wanted),
        )
        for voice in sorted(speaking, key=rank)
    )


def _languages(voice: Voice) -> frozenset[str]:
    return frozenset(primary(tag) for tag in (voice.locale, *voice.languages))
