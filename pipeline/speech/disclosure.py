"""The first run that speaks through a service says where the text goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from pipeline.speech.engine import Engine
from pipeline.storage import write_text


def disclose_once(engine: Engine, folder: Path, notify: Callable[[str], None]) -> None:
    """Tell that an engine sends text to a host, unless a file in ``folder`` says that it was told before.

    Raises:
        OutputError: if the folder cannot be written.
    """
    if not engine.online:
        return
    text = (
        f"The text of your pages is sent to {engine.online}, which speaks it. "
        "DUOLOGUE_OFFLINE=1 or --engine espeak keeps it on this machine. (This is said once.)"
    )
    marker = folder / f"told-{hashlib.sha256(engine.online.encode()).hexdigest()[:16]}.txt"
    if not marker.exists():
        notify(text)
        write_text(marker, text + "\n")
