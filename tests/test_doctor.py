"""What works on this machine is told, and what does not, with what would mend it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.doctor import Finding, examine
from pipeline.testing.connections import watching_connections
from tests.shell import Shell, assert_clean
from tests.speech.edge_service import EdgeService


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has a cache, and no account anywhere."""
    return {"DUOLOGUE_CACHE": str(tmp_path / "cache"), "DUOLOGUE_MODELS": str(tmp_path / "models")}


def by_subject(environment: Mapping[str, str], *, ask_services: bool = False) -> dict[str, Finding]:
    """What is found, by what was looked at."""
    return {finding.subject: finding for finding in examine(environment, ask_services=ask_services)}


def test_without_being_asked_nobody_is_asked(environment: dict[str, str]) -> None:
    """The offline voice is tried, and the online ones are only named."""
    with watching_connections() as hosts:
        found = by_subject(environment)

    assert hosts == []
    assert found["engine espeak"].verdict == "ok"
    assert found["engine edge"].told.endswith("voices; not asked (--online)")
    assert not (Path(environment["DUOLOGUE_CACHE"]) / ".doctor").exists()


def test_what_nobody_set_up_is_a_note_with_what_to_do(environment: dict[str, str]) -> None:
    """An engine without its key or its model keeps nobody from working."""
    found = by_subject(environment)

    for engine, hint in (("azure", "AZURE_SPEECH_KEY"), ("sherpa", "duologue voices install")):
        assert found[f"engine {engine}"].verdict == "note"
        assert hint in found[f"engine {engine}"].hint


def test_when_asked_to_it_asks_whether_a_service_answers(environment: dict[str, str]) -> None:
    """One that answers is ok; one that does not is told with the reason."""
    with EdgeService().running() as service:
        answering = by_subject({**service.environment(), **environment}, ask_services=True)
    silent = by_subject({**service.environment(), **environment}, ask_services=True)

    assert answering["engine edge"].verdict == "ok"
    assert "not asked" not in answering["engine edge"].told
    assert (silent["engine edge"].verdict, silent["engine edge"].told[:14]) == ("note", "does not work:")


def test_a_missing_extra_is_named_with_the_line_that_installs_it(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not publish there needs none."""
    monkeypatch.setitem(sys.modules, "s3fs", None)

    found = by_subject(environment)["s3"]

    assert (found.verdict, found.hint) == ("note", 'Run: pip install "duologue[s3]"')


def test_the_command_fails_where_something_must_work_and_does_not(tmp_path: Path) -> None:
    """A cache that cannot be written is a fault, in a line with its hint, and as JSON."""
    (tmp_path / "file").write_text("no folder")
    shell = Shell(tmp_path)
    broken = {"DUOLOGUE_CACHE": str(tmp_path / "file" / "cache")}

    told = shell.run("doctor", environment=broken)
    report = shell.run("doctor", "--json")

    assert_clean(told, 1)
    assert "fault  cache" in told.stdout
    assert_clean(report, 0)
    findings = json.loads(report.stdout)["findings"]
    assert {"subject", "verdict", "told", "hint"} == findings[0].keys()
    assert {"Python", "engine espeak", "fonts", "cache", "disk", "sftp"} <= {finding["subject"] for finding in findings}
