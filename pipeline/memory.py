"""Who speaks with which voice from episode to episode: the cast file, read and kept up in a run."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import CastError
from pipeline.script.cast_file import FILE_NAME, NOBODY_REMEMBERED, CastFile, parse_cast, render_cast
from pipeline.script.casting import Casting
from pipeline.storage import read_text, write_text


class CastMemory:
    """The cast file of a run: the one that was named, else ``cast.yaml`` in the working folder where there is one."""

    def __init__(self, path: Path | str | None) -> None:
        """Read the file.

        Raises:
            CastError: if it cannot be read; all its faults at once.
        """
        chosen = Path(FILE_NAME if path is None else path)
        self._path = chosen if path is not None or chosen.is_file() else None
        self._text = read_text(chosen, CastError) if self._path and chosen.is_file() else ""
        self.remembered: CastFile = parse_cast(self._text, file=str(chosen)) if self._text else NOBODY_REMEMBERED

    def keep(self, casting: Casting, engine: str) -> None:
        """Write what a casting gave to people who have a name; nothing where nobody is to be remembered.

        Raises:
            OutputError: if the file cannot be written.
        """
        if self._path is None:
            return
        text = render_cast(self._text, casting.rows, engine=engine, file=str(self._path))
        if text != self._text:
            write_text(self._path, text)
            self._text = text
            self.remembered = parse_cast(text, file=str(self._path))
