"""The page's script, run by node where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import pytest

NODE = shutil.which("node")
SCRIPTS = files("pipeline.publish.page")

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def run(*arguments: str) -> str:
    """Run node, and return what it says where it fails."""
    assert NODE is not None
    finished = subprocess.run([NODE, *arguments], capture_output=True, text=True, check=False, encoding="utf-8")
    return "" if finished.returncode == 0 else finished.stdout + finished.stderr


def test_the_player_is_a_script() -> None:
    """Node finds no fault in its syntax; the other script is run by its tests."""
    with as_file(SCRIPTS / "player.js") as script:
        assert run("--check", str(script)) == ""


def test_the_reading_script_computes_what_it_says() -> None:
    """The functions that the player rests on pass their own tests."""
    assert run("--test", str(Path(__file__).with_name("reading.test.js"))) == ""
