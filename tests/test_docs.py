"""The documents say what the code does."""

from __future__ import annotations

import doctest
import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from pipeline.publish.captions.files import CHAPTERS, FORMATS, LYRICS
from pipeline.speech.registry import GROUP
from tests.cli_reference import PAGE, render_reference
from tests.desk import Desk

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_the_command_reference_is_what_help_says() -> None:
    """docs/cli.md is current; `python -m tests.cli_reference` makes it anew."""
    assert PAGE.read_text(encoding="utf-8") == render_reference()


def test_every_engine_is_documented() -> None:
    """Each engine that is built in appears in the README, the settings and the architecture."""
    built_in = [point.name for point in entry_points(group=GROUP) if point.value.startswith("pipeline.")]

    assert len(built_in) >= 2
    for page in ("README.md", "docs/settings.md", "docs/architecture.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in built_in if name not in text] == []


def test_every_environment_variable_is_documented() -> None:
    """docs/settings.md names each variable that the code reads."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert (
        sorted(set(re.findall(r"DUOLOGUE_[A-Z_]+[A-Z]", code)) - set(re.findall(r"DUOLOGUE_[A-Z_]+[A-Z]", page))) == []
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_page_can_be_found() -> None:
    """Each page of docs is linked from a README or from another page."""
    pages = sorted((ROOT / "docs").glob("*.md"))
    linked = {
        target.resolve()
        for document in DOCUMENTS
        for link in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))
        if (target := document.parent / link) != document
    }

    assert len(pages) > 20
    assert [page.name for page in pages if page not in linked] == []


def test_the_caption_page_runs(finished_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of docs/captions.md writes all the captions of a finished episode, at its times."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "captions.md").read_text(encoding="utf-8"), re.DOTALL)
    there = finished_desk.copied(tmp_path / "desk").audio.parent
    monkeypatch.chdir(tmp_path / "desk")

    exec(code, {})

    captions = {path.name for path in there.iterdir() if path.name.endswith((*FORMATS, LYRICS, CHAPTERS))}
    assert len(captions) >= 10
    assert captions <= {path.name for path in Path().iterdir()}
    assert Path("tea.transcript.json").read_bytes() == (there / "tea.transcript.json").read_bytes()


def test_both_readmes_show_the_same_commands() -> None:
    """A Chinese reader is told to type what an English reader is."""
    english, chinese = (
        re.findall(r"^(?:duologue|python3) .*?(?=\s{2,}#|$)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("README.md", "README.zh-CN.md")
    )

    assert english == chinese


def test_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of docs/python.md give what they show, from a folder with one page in it."""
    (tmp_path / "talk.txt").write_text(
        (ROOT / "examples" / "lighthouse.txt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUOLOGUE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DUOLOGUE_OFFLINE", "1")

    results = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8")

    assert results.attempted > 0
    assert results.failed == 0
