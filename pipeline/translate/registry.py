"""Translators by name: the entry-point group through which built-in ones and plugins come in alike."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from pipeline.errors import EngineUnavailable, EngineUnknown
from pipeline.guessing import closest, did_you_mean
from pipeline.translate.translator import Translator

GROUP = "duologue.translators"

# What importing a broken package is known to raise, as for engines.
_IMPORT_FAULTS = (ImportError, AttributeError, OSError, SyntaxError, RuntimeError, TypeError, ValueError)


def translator_names() -> tuple[str, ...]:
    """Return the names of all translators, sorted, without importing any."""
    return tuple(sorted(_points()))


def load_translator(name: str, environment: Mapping[str, str]) -> Translator:
    """Return the translator of a name with the settings that environment variables give it.

    Raises:
        EngineUnknown: if no translator has the name.
        EngineUnavailable: if it cannot be imported.
        EngineError: if one of its settings is wrong.
    """
    found = _points()
    if name not in found:
        guess = did_you_mean(closest(name, found))
        raise EngineUnknown(
            f"no translator is called {name!r}", hint=f"{guess}Choose one of: {', '.join(sorted(found)) or 'none'}."
        )
    point = found[name]
    try:
        kind: type[Translator] = point.load()
    except _IMPORT_FAULTS as error:
        package = f"the package {point.dist.name!r}" if point.dist else "the package that brings it"
        raise EngineUnavailable(
            f"the translator {name!r} ({point.value}) cannot be loaded: {error}",
            hint=f"Install {package} again, or choose another translator.",
        ) from error
    return kind.from_environment(environment)


def _points() -> dict[str, EntryPoint]:
    """Return the entry points by name; of two with one name, the first on the import path."""
    points: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        points.setdefault(point.name, point)
    return points
