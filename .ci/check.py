"""Every check of the project, in one command: format, lint, types, tests and doctests.

Stops at the first that fails. Run it with the Python that the project is installed in.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("pytest", "-q", "-n", "auto", "--dist", "worksteal"),
)

if __name__ == "__main__":
    # Tests start hundreds of processes, each of which would otherwise compile the whole package anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for check in CHECKS:
        print("+", *check, flush=True)
        finished = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, env=environment, check=False)
        if finished.returncode:
            sys.exit(finished.returncode)
