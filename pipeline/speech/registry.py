"""Engines by name: the entry-point group through which built-in engines and plugins come in alike."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from pipeline.errors import EngineUnavailable, EngineUnknown
from pipeline.language import normalise_tag, primary
from pipeline.model import Voice
from pipeline.speech.engine import Engine

GROUP = "duologue.engines"

# What importing a broken package is known to raise: missing or misplaced names, a library for
# another system, code for another Python, and extension modules built against something else.
_IMPORT_FAULTS = (ImportError, AttributeError, OSError, SyntaxError, RuntimeError, TypeError, ValueError)


def engine_names() -> tuple[str, ...]:
    """Return the names of all engines, sorted, without importing any."""
    return tuple(sorted(_entry_points()))


def load_engine(name: str, environment: Mapping[str, str]) -> Engine:
    """Return the engine of a name with the settings that environment variables give it.

    No other engine is imported.

    Raises:
        EngineUnknown: if no engine has the name.
        EngineUnavailable: if the engine cannot be imported.
        EngineError: if one of its settings is wrong.
    """
    found = _entry_points()
    if name not in found:
        close = get_close_matches(name.lower(), found, n=1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        raise EngineUnknown(
            f"no engine is called {name!r}", hint=f"{guess}Choose one of: {', '.join(sorted(found)) or 'none'}."
        )
    point = found[name]
    try:
        kind: type[Engine] = point.load()
    except _IMPORT_FAULTS as error:
        raise EngineUnavailable(
            f"the engine {name!r} ({point.value}) cannot be loaded: {error}",
            hint=f"Install {_package(point)} again, or choose another engine.",
        ) from error
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


def _entry_points() -> dict[str, EntryPoint]:
    """Return the entry points by name; of two with one name, the first on the import path."""
    points: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        points.setdefault(point.name, point)
    return points


def _package(point: EntryPoint) -> str:
    return f"the package {point.dist.name!r}" if point.dist else "the package that brings it"
