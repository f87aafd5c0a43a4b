"""The plugin of docs/add-a-translator.md is complete: what the page shows is installed, checked, and translates."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.translate.registry import translator_names

PAGE = Path(__file__).resolve().parent.parent / "docs" / "add-a-translator.md"
TALK = """\
安娜：早上好，阿岚，今天的潮水真大。

阿岚：早上好，安娜，请坐下来喝茶。

安娜：我们开始吧？

阿岚：好的，开始吧。
"""

# The library, without its models: Chinese to English alone, in words of the right language and length.
PACKAGE = """
class Installed:
    from_code, to_code, package_version = "zh", "en", "1.9"

def get_installed_packages():
    return [Installed()]
"""
TRANSLATE = """
from dataclasses import dataclass
from tests.translate.chat_service import translate

@dataclass
class Language:
    code: str

    def get_translation(self, to):
        return Model() if (self.code, to.code) == ("zh", "en") else None

class Model:
    def translate(self, text):
        return translate(text, "en", {})

def get_installed_languages():
    return [Language("en"), Language("zh")]
"""


def blocks(language: str) -> list[str]:
    """Return the code of the page in a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the import path with the plugin as the page has it, installed with a library to translate with."""
    folder = tmp_path / "plugin"
    project = tomllib.loads(blocks("toml")[0])["project"]
    for distribution in ("argostranslate", project["name"]):
        metadata = folder / f"{distribution.replace('-', '_')}-1.9.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.9\n", "utf-8")
    ((name, target),) = project["entry-points"]["duologue.translators"].items()
    (metadata / "entry_points.txt").write_text(f"[duologue.translators]\n{name} = {target}\n", "utf-8")
    library = folder / "argostranslate"
    library.mkdir()
    for file, content in (("__init__.py", ""), ("package.py", PACKAGE), ("translate.py", TRANSLATE)):
        (library / file).write_text(content, "utf-8")
    module, test = blocks("python")
    (folder / "duologue_argos.py").write_text(module, "utf-8")
    (folder / "test_argos.py").write_text(test, "utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name in ("duologue_argos", "argostranslate", "argostranslate.package", "argostranslate.translate"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_the_plugin_is_short() -> None:
    """The module and what installs it have less than eighty lines together."""
    module, _ = blocks("python")

    assert len(module.splitlines()) + len(blocks("toml")[0].splitlines()) < 80


def test_the_plugin_keeps_the_contract(plugin: Path) -> None:
    """The test that the page shows passes."""
    runpy.run_path(str(plugin / "test_argos.py"))["test_argos_keeps_the_contract"]()


def test_the_plugin_translates_a_page(plugin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that the page shows fills the language in, and the file names the translator."""
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUOLOGUE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DUOLOGUE_OFFLINE", "1")

    done = CliRunner().invoke(app, ["translate", str(talk), "--to", "en", "--with", "argos"])

    assert "argos" in translator_names()
    assert done.exit_code == 0, done.output
    file = (tmp_path / "talk.transcript.yaml").read_text("utf-8")
    assert "translator: Argos Translate" in file
    assert file.count("machine: {en:") == 4
