"""Run the command: ``duologue``, or ``python -m pipeline``."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def main() -> None:
    """Run the command; a Ctrl-C while it is still being loaded is no traceback either."""
    # NumPy's own threads have nothing to do here, and take a twentieth of a second to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from pipeline.cli import run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
