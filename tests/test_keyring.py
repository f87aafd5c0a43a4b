"""Keys from the keyring of the system, where there is one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.keyring import stored_key
from pipeline.translate.openai_settings import OpenAISettings

KEYRING = """
from keyring.errors import KeyringError

def get_password(service, name):
    if name == "LOCKED":
        raise KeyringError("locked")
    return {("duologue", "DUOLOGUE_TRANSLATE_KEY"): "from-the-keyring"}.get((service, name))
"""


@pytest.fixture
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package ``keyring`` on the import path, with one key in it."""
    (tmp_path / "keyring").mkdir()
    (tmp_path / "keyring" / "__init__.py").write_text(KEYRING, "utf-8")
    (tmp_path / "keyring" / "errors.py").write_text("class KeyringError(Exception): ...\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("keyring", "keyring.errors"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("_installed")
def test_a_key_is_found_under_the_name_of_its_variable() -> None:
    """What is not there, or cannot be opened, is no key."""
    assert [stored_key(name) for name in ("DUOLOGUE_TRANSLATE_KEY", "OPENAI_API_KEY", "LOCKED")] == [
        "from-the-keyring",
        "",
        "",
    ]


@pytest.mark.usefixtures("_installed")
def test_the_environment_comes_before_the_keyring() -> None:
    """The keyring is asked for what the environment does not say."""
    own = {"DUOLOGUE_TRANSLATE_URL": "http://127.0.0.1:9/v1"}

    assert OpenAISettings.from_environment(own).service.key == "from-the-keyring"
    assert OpenAISettings.from_environment({**own, "DUOLOGUE_TRANSLATE_KEY": "mine"}).service.key == "mine"


def test_without_the_package_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not required."""
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "keyring", raising=False)

    assert stored_key("OPENAI_API_KEY") == ""
