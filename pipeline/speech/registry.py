"""Engines by name: the entry-point group through which built-in engines and plugins come in alike."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast, runtime_checkable

from pipeline.errors import EngineError
from pipeline.language import normalise_tag, primary
from pipeline.model import Voice
from pipeline.plugins import load_plugin, plugin_names
from pipeline.speech.engine import Engine

GROUP = "duologue.engines"


@runtime_checkable
class RefreshesVoices(Protocol):
    """An engine whose list of voices can be fetched from its service."""

    async def refresh_voices(self, today: date) -> tuple[Voice, ...]:
        """Fetch the list, keep it with its date, and return it."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceChanges:
    """How a list of voices differs from the one before."""

    total: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines, sorted, without importing any."""
    return plugin_names(GROUP)


def load_engine(name: str, environment: Mapping[str, str]) -> Engine:
    """Return the engine of a name with the settings that environment variables give it.

    No other engine is imported.

    Raises:
        EngineUnknown: if no engine has the name.
        EngineUnavailable: if the engine cannot be imported.
        EngineError: if one of its settings is wrong.
    """
    kind = cast("type[Engine]", load_plugin(GROUP, name, called="engine"))
    return kind.from_environment(environment)


def list_voices(
    engine: str, *, language: str | None = None, environment: Mapping[str, str] | None = None
) -> tuple[Voice, ...]:
    """Return the voices that an engine offers, or those that speak a language, its native ones first.

    Raises:
        EngineError: if no engine has the name, or it cannot be loaded.
        PlanError: if the language is none.
    """
    voices = load_engine(engine, os.environ if environment is None else environment).voices()
    if language is None:
        return voices
    wanted = primary(normalise_tag(language))
    native = [voice for voice in voices if primary(voice.locale) == wanted]
    others = [voice for voice in voices if voice not in native and wanted in map(primary, voice.languages)]
    return (*native, *others)


async def refresh_voices(engine: str, *, today: date, environment: Mapping[str, str] | None = None) -> VoiceChanges:
    """Fetch an engine's list of voices from its service and keep it; from then on it is the one that counts.

    Raises:
        EngineError: if no engine has the name, its voices are no list that ages, or its service does not answer.
        OutputError: if the list cannot be kept.
    """
    loaded = load_engine(engine, os.environ if environment is None else environment)
    if not isinstance(loaded, RefreshesVoices):
        raise EngineError(
            f"the voices of engine {engine!r} cannot be refreshed",
            hint=f"Leave out --refresh: 'duologue voices list {engine}' shows what it has.",
        )
    before = {voice.name for voice in loaded.voices()}
    after = {voice.name for voice in await loaded.refresh_voices(today)}
    return VoiceChanges(len(after), tuple(sorted(after - before)), tuple(sorted(before - after)))
