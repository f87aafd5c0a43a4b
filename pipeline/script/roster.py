"""Which voices an engine has to give in a language: those of voices.yaml, else what it offers itself."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pipeline.errors import CastError, VoicesMissing
from pipeline.language import primary
from pipeline.model import Voice
from pipeline.script.voices import ListedVoice, VoicesFile


def pool_of(voices: VoicesFile, engine: str, language: str, offered: Sequence[Voice]) -> tuple[ListedVoice, ...]:
    """Return the voices to choose from in a language, with their genders as far as anybody knows them.

    Raises:
        VoicesMissing: if there is none.
    """
    gender_of = {voice.name: voice.gender for voice in offered}
    listed = tuple(
        ListedVoice(entry.voice, entry.gender or gender_of.get(entry.voice), entry.prosody, entry.is_regional, entry.at)
        for entry in voices.pool(engine, language)
    )
    pool = listed or _offered_pool(offered, language, voices.avoid.get(engine, ()))
    if not pool:
        path = f"$.pools.{engine}.{language}" if engine in voices.pools else f"$.pools.{engine}"
        raise VoicesMissing(
            f"{path}: expected the voices of engine {engine!r} for {language!r}, found nothing",
            where=voices.file,
            hint=f"Add the list 'pools: {engine}: {language}:' with a voice a line, such as "
            f"'- {{voice: NAME, gender: female}}'; 'duologue voices list {engine}' names what there is.",
        )
    return pool


def has_voices(voices: VoicesFile, engine: str, language: str, offered: Sequence[Voice]) -> bool:
    """True if somebody can be cast in a language."""
    return bool(voices.pool(engine, language) or _offered_pool(offered, language, ()))


def reject_unknown_voices(voices: VoicesFile, engine: str, languages: Sequence[str], offered: Sequence[Voice]) -> None:
    """Return if an engine offers every voice that the file names for it in some languages.

    Raises:
        CastError: with every such name and where it stands, if it does not.
    """
    names = {voice.name for voice in offered}
    if not names:
        return
    named = {listed.at: listed for language in languages for listed in voices.named_voices(engine, language)}
    unknown = [listed for listed in named.values() if listed.voice not in names]
    if not unknown:
        return
    guesses = [guess for listed in unknown for guess in difflib.get_close_matches(listed.voice, sorted(names), n=1)]
    question = f"Did you mean {' and '.join(map(repr, dict.fromkeys(guesses)))}? " if guesses else ""
    raise CastError(
        "\n".join(f"{listed.at}: {listed.voice!r} is not a voice of engine {engine!r}" for listed in unknown),
        where=voices.file,
        hint=f"{question}Run 'duologue voices list {engine}'.",
    )


def _offered_pool(offered: Sequence[Voice], language: str, avoid: Sequence[str]) -> tuple[ListedVoice, ...]:
    """Return what an engine offers in a language: adults first, its own language before its others, then by name."""

    def rank(voice: Voice) -> tuple[bool, bool, str]:
        return (voice.name in avoid, primary(voice.locale) != primary(language), voice.name)

    speaking = [
        voice for voice in offered if primary(language) in {primary(tag) for tag in (voice.locale, *voice.languages)}
    ]
    return tuple(
        ListedVoice(voice.name, voice.gender, is_regional=voice.name in avoid) for voice in sorted(speaking, key=rank)
    )
