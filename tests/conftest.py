"""What all the tests share."""

from __future__ import annotations

import gc
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.plays import BILINGUAL, write_play

if TYPE_CHECKING:
    from tests.desk import Desk
    from tests.shell import Shell

# The process that hands out the tests reads this file, too: the fixtures import what they build with.

# The machines that run these tests are busy; how long one example takes proves nothing. Twenty
# examples, the same in every run, keep it quick; `pytest --hypothesis-profile thorough` looks for longer.
settings.register_profile("duologue", deadline=None, max_examples=20, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("duologue")


# A script that starts the tests in the background lets them ignore Ctrl-C, and so would every command
# that they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: modules and tests are most of all objects."""
    gc.freeze()


@pytest.fixture(scope="session")
def measured_voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the voices of Ana, Ben and the narrator are measured, and nothing but one greeting is spoken.

    Measuring a voice takes longer than building a small play; tests begin with a copy of this.
    """
    from pipeline.build import BuildSettings, build_episodes

    folder = tmp_path_factory.mktemp("measured")
    page = write_play(
        folder / "greeting.transcript.yaml",
        [("ana", "Welcome.", "欢迎。"), ("ben", "Hello there.", "大家好。")],
        title="Greeting",
    )
    environment = {"DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
    settings = BuildSettings(engine="espeak", cover="none", output=folder, sample_rate_hz=16_000, bitrate_kbps=32)
    report = build_episodes(page, settings, environment=environment)
    assert not report.failed
    return folder / "cache"


@pytest.fixture(scope="session")
def finished_desk(tmp_path_factory: pytest.TempPathFactory, measured_voices: Path) -> Desk:
    """A desk on which the play has been built, to look at; who changes anything works on a copy."""
    from tests.desk import Desk

    folder = tmp_path_factory.mktemp("finished")
    shutil.copytree(measured_voices, folder / "cache")
    desk = Desk(folder)
    assert not desk.build().failed
    return desk


@pytest.fixture
def shell(tmp_path: Path, finished_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The working folder, with one bilingual play in it whose clips are cached."""
    from tests.shell import Shell

    write_play(tmp_path / "tea.transcript.yaml", BILINGUAL)
    shutil.copytree(finished_desk.folder / "cache", tmp_path / "cache")
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)
