"""Translators by name: the entry-point group through which built-in ones and plugins come in alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pipeline.plugins import load_plugin, plugin_names
from pipeline.translate.translator import Translator

GROUP = "duologue.translators"


def translator_names() -> tuple[str, ...]:
    """Return the names of all translators, sorted, without importing any."""
    return plugin_names(GROUP)


def load_translator(name: str, environment: Mapping[str, str]) -> Translator:
    """Return the translator of a name with the settings that environment variables give it.

    Raises:
        EngineUnknown: if no translator has the name.
        EngineUnavailable: if it cannot be imported.
        EngineError: if one of its settings is wrong.
    """
    kind = cast("type[Translator]", load_plugin(GROUP, name, called="translator"))
    return kind.from_environment(environment)
