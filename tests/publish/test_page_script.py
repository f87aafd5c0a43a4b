"""The scripts of pages, run by node where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import pytest

NODE = shutil.which("node")
SCRIPTS = files("pipeline.publish")

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def run(*arguments: str) -> str:
    """Run node, and return what it says where it fails."""
    assert NODE is not None
    finished = subprocess.run([NODE, *arguments], capture_output=True, text=True, check=False, encoding="utf-8")
    return "" if finished.returncode == 0 else finished.stdout + finished.stderr


@pytest.mark.parametrize("name", ["page/player.js", "site/keeping.js", "site/sw.js", "home/home.js"])
def test_it_is_a_script(name: str) -> None:
    """Node finds no fault in its syntax; the one that computes is run by its tests."""
    with as_file(SCRIPTS / name) as script:
        assert run("--check", str(script)) == ""


def test_the_reading_script_computes_what_it_says() -> None:
    """The functions that the player rests on pass their own tests."""
    assert run("--test", str(Path(__file__).with_name("reading.test.js"))) == ""
