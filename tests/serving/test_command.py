"""``duologue serve`` as it is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.commands.serve import draw_code
from tests.serving.asking import ask
from tests.serving.finished import write_finished


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C can be sent to one process there")
def test_it_prints_its_addresses_and_ends_quietly_at_ctrl_c(tmp_path: Path) -> None:
    """In the folder of a show or below; results on standard output, exit code 0, nothing like a traceback."""
    (tmp_path / "pages").mkdir()
    write_finished(tmp_path)
    (tmp_path / "show.yaml").write_text("title: Talks\neditions:\n  en: {languages: en}\n", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", "--port", "0"],
        cwd=tmp_path / "pages",
        env={**os.environ, "DUOLOGUE_CACHE": str(tmp_path / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        home, *feeds = (process.stdout.readline().strip() for _ in range(3))
        status = ask(home).status
        hint = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate(timeout=20)

    assert status == 200
    assert feeds == [f"{home}en/feed.xml", f"{home}zh/feed.xml"]
    assert (process.returncode, rest, hint + told) == (0, "", "Ctrl-C ends it.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere"], 1, "error: nowhere: there is no such folder\nhint: Build an episode: duologue build PAGE.\n"),
        ([".", "--host", "0.0.0.0"], 1, "error: 0.0.0.0 is not an address in a private network\nhint: Serve from"),
        (["--show", "none.yaml"], 1, "error: none.yaml: there is no such file\n"),
        ([".", "--port", "70000"], 2, "--port"),
    ],
)
def test_what_cannot_be_served_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    """One message, one hint, the exit code of its kind."""
    monkeypatch.chdir(tmp_path)

    finished = CliRunner().invoke(app, ["serve", *arguments])

    assert finished.exit_code == code
    assert said in finished.stderr
    assert finished.stdout == ""


def test_the_code_for_a_phone_is_square_and_quiet_around() -> None:
    """Two rows of modules a line, and a margin without which no camera finds it."""
    lines = draw_code("http://192.168.1.20:8765/abcdefghijklmnopqrstuvwxyz/").splitlines()
    side = len(lines[0])

    assert {len(line) for line in lines} == {side}
    assert side in (2 * len(lines), 2 * len(lines) - 1)
    assert (set(lines[0]), {line[:2] for line in lines[:-1]}) == ({"█"}, {"██"})
