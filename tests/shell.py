"""The command, run in a working folder: in this process, or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli import app


class Shell:
    """A working folder in which the command is run, offline and with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DUOLOGUE_")},
            "DUOLOGUE_CACHE": str(folder / "cache"),
            "DUOLOGUE_OFFLINE": "1",
            "PYTHONUTF8": "1",
        }

    def run(
        self, *arguments: str, environment: Mapping[str, str | None] | None = None, charset: str = "utf-8"
    ) -> Finished:
        """Run the command to its end, in this process, with streams of its own; None takes a variable away."""
        cleared: dict[str, str | None] = {name: None for name in os.environ if name.startswith("DUOLOGUE_")}
        wanted = {**cleared, **self.environment, "COLUMNS": "200", **(environment or {})}
        result = CliRunner(charset=charset).invoke(app, arguments, env=wanted)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Finished(result.exit_code, result.stdout_bytes, result.stderr_bytes)

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start the command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=self.folder,
            env=self.environment if environment is None else environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run_process(self, *arguments: str, piped: str = "", environment: Mapping[str, str] | None = None) -> Finished:
        """Run the command to its end, as a process of its own."""
        with self.start(*arguments, environment=environment) as run:
            out, told = run.communicate(piped.encode(), timeout=60)
        return Finished(run.returncode, out, told)

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run of the command left."""

    exit_code: int
    stdout_bytes: bytes
    stderr_bytes: bytes

    @property
    def stdout(self) -> str:
        """The results."""
        return self.stdout_bytes.decode("utf-8")

    @property
    def stderr(self) -> str:
        """What a person was told."""
        return self.stderr_bytes.decode("utf-8")


def assert_clean(finished: Finished, code: int) -> None:
    """The exit code is right, and nobody sees a traceback."""
    assert (finished.exit_code, "Traceback" in finished.stderr) == (code, False), finished.stderr
