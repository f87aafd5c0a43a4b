"""A desk to build episodes at: a folder with one play, a cache and an output folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.build import BuildReport, BuildSettings, build_episodes
from pipeline.model import BuiltEpisode
from pipeline.progress import Notice, Progress
from tests.plays import BILINGUAL, write_play
from tests.speech.edge_service import EdgeService

RATE_HZ, KBPS = 16_000, 32  # encoded in a third of the time that the default takes


class Desk:
    """A folder with one play, a cache and an output folder, and a way to build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = write_play(folder / "tea.transcript.yaml", BILINGUAL)
        self.environment = {"DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
        self.events: list[Progress | Notice] = []
        self.built: list[BuiltEpisode] = []

    def build(self, *pages: Path | str, settings: BuildSettings | None = None, output: str = "output") -> BuildReport:
        """Build some pages, else the play, into a folder of the desk; with espeak, unless told otherwise."""
        chosen = settings or BuildSettings(engine="espeak")
        report = build_episodes(
            pages or [self.page],
            replace(chosen, output=self.folder / output, sample_rate_hz=RATE_HZ, bitrate_kbps=KBPS),
            environment=self.environment,
            on_progress=self.events.append,
        )
        self.built += report.episodes
        return report

    def go_online(self, service: EdgeService) -> None:
        """Build from now on with a service, and with the cache that is there."""
        self.environment = {**service.environment(), "DUOLOGUE_CACHE": str(self.folder / "cache")}

    def copied(self, folder: Path) -> Desk:
        """Return a desk in another folder, on which everything lies that lies on this one."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Desk(folder)

    @property
    def audio(self) -> Path:
        """Where the play is heard in its own languages."""
        return self.folder / "output" / "en-zh" / "tea" / "tea.mp3"

    @property
    def notices(self) -> list[str]:
        """What a person was told."""
        return [event.text for event in self.events if isinstance(event, Notice)]
