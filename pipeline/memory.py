"""What is kept from episode to episode: who speaks with which voice, and what the episodes of a show are called."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from pipeline.errors import CastError, PipelineError, ShowError
from pipeline.model import Ledger
from pipeline.pages import STANDARD_INPUT, Page
from pipeline.publish.ledger import find_episode, parse_ledger, render_ledger, with_episode
from pipeline.script.cast_file import FILE_NAME, NOBODY_REMEMBERED, CastFile, parse_cast
from pipeline.script.cast_writing import render_cast
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
        self.remembered: CastFile = NOBODY_REMEMBERED
        if self._path is not None:
            self._remember(_text_of(self._path, CastError))

    def keep(self, casting: Casting, engine: str) -> None:
        """Write what a casting gave to people who have a name; nothing where nobody is to be remembered.

        What a person or another run has written since the file was read stays.

        Raises:
            CastError: if the file has faults by now.
            OutputError: if it cannot be written.
        """
        if self._path is None:
            return
        there = _text_of(self._path, CastError)
        text = render_cast(there, casting.rows, engine=engine, file=str(self._path))
        if text != there:
            write_text(self._path, text)
        self._remember(text)

    def _remember(self, text: str) -> None:
        self.remembered = parse_cast(text, file=str(self._path)) if text else NOBODY_REMEMBERED


class EpisodeMemory:
    """The ledger of a show; without a path, nothing is known and nothing kept."""

    def __init__(self, path: Path | str | None) -> None:
        """Read the file, where there is one.

        Raises:
            ShowError: if it cannot be read; all its faults at once.
        """
        self._path = None if path is None else Path(path)
        self._ledger = Ledger() if self._path is None else ledger_of(self._path)

    def slug_of(self, id: str) -> str:
        """The slug that the episode of a transcript was given once; empty where it has none yet."""
        episode = find_episode(self._ledger, id)
        return episode.slug if episode else ""

    def slug_of_page(self, page: Page) -> str:
        """The slug that the episode of a page was given once; empty where it has none yet."""
        if self._path is None:
            return ""
        place = _beside(self._path, page)
        return next((episode.slug for episode in self._ledger.episodes if place and episode.page == place), "")

    def is_known(self, slug: str) -> bool:
        """True if an episode of the show has the slug."""
        return any(episode.slug == slug for episode in self._ledger.episodes)

    def keep(self, id: str, slug: str, edition: str, page: Page) -> None:
        """Write what an episode is called in an edition; one that has the slug already was made from an older page.

        What was published since the file was read, or built by another run, stays.

        Raises:
            ShowError: if the file has faults by now.
            OutputError: if it cannot be written.
        """
        if self._path is None:
            return
        ledger = there = ledger_of(self._path)
        if find_episode(there, id) is None:
            kept = (replace(known, id=id) if known.slug == slug else known for known in there.episodes)
            ledger = replace(there, episodes=tuple(kept))
        self._ledger = with_episode(ledger, id, edition, slug=slug, page=_beside(self._path, page))
        if self._ledger != there:
            write_text(self._path, render_ledger(self._ledger))


def _text_of(file: Path, error: type[PipelineError]) -> str:
    """Return the text of a file; none where it is not there yet."""
    return read_text(file, error) if file.is_file() else ""


def ledger_of(file: Path) -> Ledger:
    """Return what a ledger's file says; nothing where it is not there yet.

    Raises:
        ShowError: if it cannot be read; all its faults at once.
    """
    text = _text_of(file, ShowError)
    return parse_ledger(text, file=str(file)) if text else Ledger()


def _beside(file: Path, page: Page) -> str:
    """Return where a page lies as seen from a file, so that both can move together; empty for what was piped in."""
    if page.path == STANDARD_INPUT:
        return ""
    if page.is_address:
        return page.url
    try:
        return Path(os.path.relpath(page.path, file.parent)).as_posix()
    except ValueError:  # on another drive
        return Path(page.path).resolve().as_posix()
