"""Engines are found by name, and only the one asked for is imported."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.errors import EngineUnavailable, EngineUnknown
from pipeline.speech.registry import engine_names, load_engine
from tests.speech.tones import ToneEngine, plug_in


def test_built_in_engines_come_through_the_door_of_plugins() -> None:
    """The project's own engines are entry points like any other."""
    assert {"edge", "espeak"} <= set(engine_names())


def test_plugin_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of an installed package is listed and loaded by its name."""
    plug_in(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    assert "tones" in engine_names()
    assert isinstance(load_engine("tones", {}), ToneEngine)


def test_engine_gets_its_settings_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables handed in, not those of the process, make the settings."""
    plug_in(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    assert load_engine("tones", {"DUOLOGUE_TONES_RATE_HZ": "16000"}).fingerprint == "tones 1 16000 Hz"


def test_listing_and_loading_imports_no_other_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that cannot even be imported harms nobody who does not ask for it."""
    plug_in(tmp_path)
    plug_in(tmp_path, "bomb", "exploding_engine:Engine")
    (tmp_path / "exploding_engine.py").write_text("raise SystemExit('imported')\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    names = engine_names()
    load_engine("tones", {})

    assert "bomb" in names
    assert "exploding_engine" not in sys.modules


def test_misspelt_name_gets_the_name_that_was_meant() -> None:
    """The message names the engine asked for, the hint the likely one and all there are."""
    with pytest.raises(EngineUnknown, match=r"^no engine is called 'Espaek'$") as caught:
        load_engine("Espaek", {})

    assert caught.value.hint.startswith("Did you mean 'espeak'? Choose one of: azure, edge, espeak")


def test_unlike_any_name_gets_the_names_alone() -> None:
    """No guess is made where nothing is close."""
    with pytest.raises(EngineUnknown) as caught:
        load_engine("q", {})

    assert caught.value.hint.startswith("Choose one of: azure, edge, espeak")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import a_library_that_nobody_has\n", "No module named 'a_library_that_nobody_has'"),
        ("raise OSError('wrong architecture')\n", "wrong architecture"),
        ("class Engine\n", "expected ':'"),
        ("class Motor: ...\n", "has no attribute 'Engine'"),
    ],
)
def test_plugin_that_cannot_be_imported_is_unavailable_by_name(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever importing raises, the message names the engine and the hint its package."""
    plug_in(tmp_path / "plugin", "broken", "broken_engine:Engine")
    (tmp_path / "plugin" / "broken_engine.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "plugin")
    monkeypatch.delitem(sys.modules, "broken_engine", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    with pytest.raises(EngineUnavailable) as caught:
        load_engine("broken", {})

    assert "engine 'broken' (broken_engine:Engine) cannot be loaded" in caught.value.message
    assert reason in caught.value.message
    assert caught.value.hint == "Install the package 'plugin_broken' again, or choose another engine."


def test_of_two_engines_with_one_name_the_first_on_the_path_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with modules, the import path decides; the name is listed once."""
    plug_in(tmp_path / "second", "twin", "a_module_that_nobody_has:Engine")
    plug_in(tmp_path / "first", "twin")
    monkeypatch.syspath_prepend(tmp_path / "second")
    monkeypatch.syspath_prepend(tmp_path / "first")

    assert engine_names().count("twin") == 1
    assert isinstance(load_engine("twin", {}), ToneEngine)
