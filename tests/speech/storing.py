"""A process that stores clips: ``python -m tests.speech.storing FOLDER COUNT``.

It says ``storing`` once it has begun; tests let several run at once, and kill them.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from pipeline.model import Encoded, Speech, WordMark
from pipeline.speech.cache import ClipCache


def numbered_key(number: int) -> str:
    """Return the key of a numbered clip."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def numbered_speech(number: int) -> Speech:
    """Return speech that differs from number to number, large enough to be killed while it is written."""
    data = hashlib.shake_256(str(number).encode()).digest(60_000)
    return Speech(Encoded(data, "audio/mpeg"), (WordMark(f"word {number}", 0, number),))


def main(folder: str, count: str) -> None:
    """Store as many clips as asked for, from number 0."""
    cache = ClipCache(Path(folder))
    for number in range(int(count)):
        cache.store(numbered_key(number), numbered_speech(number))
        if number == 0:
            sys.stdout.write("storing\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
