"""Translators come in by name, and what is wrong with one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EngineUnavailable, EngineUnknown
from pipeline.translate.registry import load_translator, translator_names


def test_built_in_translators_come_through_the_door() -> None:
    """They are there like any plugin, and say the name that they are asked for by."""
    assert {"openai", "table"} <= set(translator_names())
    assert [load_translator(name, {}).name for name in ("openai", "table")] == ["openai", "table"]


def test_a_mistyped_name_is_guessed() -> None:
    """The hint names the nearest, and all."""
    with pytest.raises(EngineUnknown, match="no translator is called 'opnai'") as caught:
        load_translator("opnai", {})

    assert caught.value.hint.startswith("Did you mean 'openai'?")


def test_a_broken_plugin_names_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a failure like any other, and others can be used."""
    metadata = tmp_path / "broken-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text("[duologue.translators]\nbroken = no_such_module:It\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(EngineUnavailable, match="cannot be loaded") as caught:
        load_translator("broken", {})

    assert "Install the package 'broken' again" in caught.value.hint
