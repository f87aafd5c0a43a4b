"""The code keeps to the picture of docs/architecture.md: who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"

STAGES = ("transcript", "translate", "script", "speech", "audio", "publish")
# Within the foundation, a module may import only what stands before it here.
FOUNDATION = (
    "errors",
    "guessing",
    "plugins",
    "slugs",
    "columns",
    "language",
    "pinyin",
    "duration",
    "lengths",
    "money",
    "sentences",
    "sentence_pairs",
    "model",
    "storage",
    "filecache",
    "codec",
    "yamlfile",
    "progress",
    "loop",
    "network",
    "pacing",
    "web_service",
    "keyring",
    "fetching",
    "pages",
)
JOINERS = (
    "reading",
    "settings",
    "show",
    "memory",
    "run",
    "translating",
    "planning",
    "arrivals",
    "deck",
    "artwork",
    "finishing",
    "production",
    "second_language",
    "build",
    "saying",
    "checking",
    "serving",
    "sheets",
    "listing",
    "mending",
    "show_cover",
    "podcast",
    "publishing",
    "doctor",
    "testing",
    "console",
    "commands",
    "cli",
    "__main__",
    "__init__",
)


def modules() -> list[Path]:
    """Every file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """The stage or the top-level module to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path: Path) -> set[str]:
    """The stages and top-level modules of the package that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            # `from pipeline import x` and `from pipeline.x import y` both name x
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "pipeline" else {node.module}
            )
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("pipeline.")}


def shortcuts(here: str, allowed: Iterable[str]) -> dict[str, set[str]]:
    """What the files of a stage, or a module, import and may not."""
    files = {
        path.relative_to(PACKAGE).as_posix(): imported(path) - set(allowed) for path in modules() if place(path) == here
    }
    assert files
    return {file: names for file, names in files.items() if names}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_the_foundation_and_nothing_of_its_neighbours(stage: str) -> None:
    """A file of a stage imports its own folder and the foundation only."""
    assert shortcuts(stage, {stage, *FOUNDATION}) == {}


@pytest.mark.parametrize("module", FOUNDATION)
def test_the_foundation_rests_on_nothing_above_it(module: str) -> None:
    """A module of the foundation imports only those before it, and its own folder if it is one."""
    assert shortcuts(module, FOUNDATION[: FOUNDATION.index(module) + 1]) == {}


def test_every_module_has_its_place() -> None:
    """No file stands outside the picture."""
    assert {place(path) for path in modules()} == {*STAGES, *FOUNDATION, *JOINERS}


def test_only_the_joiners_join_the_stages() -> None:
    """Two stages meet in the modules above them, and nowhere else."""
    joining = {place(path) for path in modules() if len(imported(path) & set(STAGES)) > 1}

    assert joining <= {*JOINERS} - {"console", "cli", "__main__"}


def test_the_architecture_page_names_every_stage_and_module() -> None:
    """docs/architecture.md speaks of each part that the code has."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert [
        name for name in (*STAGES, *FOUNDATION, *JOINERS) if f"`{name}" not in page and not name.startswith("__")
    ] == []


def test_importing_the_package_is_light_and_silent() -> None:
    """`import pipeline` loads no codec, no engine client and no network library, and prints nothing."""
    code = (
        "import sys, pipeline; heavy = {'av', 'pydub', 'edge_tts', 'aiohttp', 'yaml', 'rich', 'typer', 'asyncio'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )

    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert (finished.stdout.strip(), finished.stderr) == ("[]", "")
