"""The plugin of docs/add-an-engine.md is complete: what the page shows is installed, checked, and speaks."""

from __future__ import annotations

import json
import re
import runpy
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from tests.speech.tones import plug_in

PAGE = Path(__file__).resolve().parent.parent / "docs" / "add-an-engine.md"
TALK = "Ana: Good morning, Ben.\n\nBen: Good morning to you.\n\nAna: Shall we begin?\n\nBen: Yes.\n"


def blocks(language: str) -> list[str]:
    """Return the code of the page in a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the import path with the plugin as the page has it, installed."""
    folder = tmp_path / "plugin"
    project = tomllib.loads(blocks("toml")[0])["project"]
    for name, target in project["entry-points"]["duologue.engines"].items():
        plug_in(folder, name, target)
    module, test = blocks("python")
    (folder / "duologue_morse.py").write_text(module, "utf-8")
    (folder / "test_morse.py").write_text(test, "utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, "duologue_morse", raising=False)
    return folder


def test_the_plugin_is_short() -> None:
    """The module and what installs it have less than sixty lines together."""
    module, _ = blocks("python")

    assert len(module.splitlines()) + len(blocks("toml")[0].splitlines()) < 60


def test_the_plugin_keeps_the_contract(plugin: Path) -> None:
    """The test that the page shows passes."""
    runpy.run_path(str(plugin / "test_morse.py"))["test_morse_keeps_the_contract"]()


def test_the_plugin_makes_an_episode(plugin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands that the page shows list its voices and build a page with them."""
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUOLOGUE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DUOLOGUE_OFFLINE", "1")

    listed = CliRunner().invoke(app, ["voices", "list", "morse"])
    built = CliRunner().invoke(app, ["build", str(talk), "--engine", "morse", "--no-opening", "--cover", "none"])

    assert listed.stdout.splitlines()[0] == "morse\tbass\ten-GB\t"
    assert built.exit_code == 0, built.output
    episode = json.loads(next(tmp_path.glob("output/*/talk/episode.json")).read_text("utf-8"))
    assert episode["engine"] == "morse"
    assert (tmp_path / "output" / "en" / "talk" / "talk.mp3").stat().st_size > 10_000
