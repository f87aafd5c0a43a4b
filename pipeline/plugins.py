"""Entry points: the door through which built-in engines and translators come in, and those of other packages."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from pipeline.errors import EngineUnavailable, EngineUnknown
from pipeline.guessing import closest, did_you_mean

# What importing a broken package is known to raise: missing or misplaced names, a library for
# another system, code for another Python, and extension modules built against something else.
_IMPORT_FAULTS = (ImportError, AttributeError, OSError, SyntaxError, RuntimeError, TypeError, ValueError)


def plugin_names(group: str) -> tuple[str, ...]:
    """Return the names in a group, sorted, without importing anything."""
    return tuple(sorted(_by_name(group)))


def load_plugin(group: str, name: str, *, called: str) -> object:
    """Return what a name in a group stands for, and import nothing else; ``called`` says what the group holds.

    Raises:
        EngineUnknown: if nothing has the name.
        EngineUnavailable: if it cannot be imported.
    """
    found = _by_name(group)
    if name not in found:
        guess = did_you_mean(closest(name, found))
        raise EngineUnknown(
            f"no {called} is called {name!r}", hint=f"{guess}Choose one of: {', '.join(sorted(found)) or 'none'}."
        )
    point = found[name]
    try:
        loaded: object = point.load()
    except _IMPORT_FAULTS as error:
        package = f"the package {point.dist.name!r}" if point.dist else "the package that brings it"
        raise EngineUnavailable(
            f"the {called} {name!r} ({point.value}) cannot be loaded: {error}",
            hint=f"Install {package} again, or choose another {called}.",
        ) from error
    return loaded


def _by_name(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of a group; of two with one name, the first on the import path."""
    points: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        points.setdefault(point.name, point)
    return points
