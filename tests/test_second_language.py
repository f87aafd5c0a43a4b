"""A page in one language built in two: translated on the way, into the transcript file beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.build import BuildReport, BuildSettings, PlanReport, build_episodes, plan_episodes
from pipeline.reading import read_transcript
from tests.plays import CHINESE, write_play
from tests.translate.chat_service import ChatService, open_chat_service


@pytest.fixture(scope="module")
def service() -> Iterator[ChatService]:
    """A translator on loopback."""
    with open_chat_service() as service:
        yield service


@pytest.fixture
def translated(tmp_path: Path, measured_voices: Path, service: ChatService) -> Desk:
    """A desk with a Chinese play, at which a translator can be asked."""
    service.forget()
    shutil.copytree(measured_voices, tmp_path / "cache")
    return Desk(tmp_path, service)


class Desk:
    """A Chinese play, and a way to build it in two languages."""

    def __init__(self, folder: Path, service: ChatService) -> None:
        self.folder = folder
        self.service = service
        self.page = write_play(folder / "tea.transcript.yaml", CHINESE)
        self.settings = BuildSettings(
            languages=("en+zh",), engine="espeak", cover="none", translate="openai", output=folder / "output"
        )
        self.environment = service.environment(DUOLOGUE_CACHE=str(folder / "cache"))

    def build(self) -> BuildReport:
        """Build the play."""
        return build_episodes(self.page, self.settings, environment=self.environment)

    def plan(self) -> PlanReport:
        """Plan it, and do nothing."""
        return plan_episodes(self.page, self.settings, environment=self.environment)


def test_what_the_page_lacks_is_translated_and_heard(translated: Desk) -> None:
    """Both languages are spoken; the opening, the facts and the page say who translated."""
    report = translated.build()

    assert not report.failed
    (episode,) = (built.episode for built in report.episodes)
    assert {cue.language for cue in episode.cues} == {"en", "zh"}
    assert episode.translators == {"en": "tide-1"}
    assert "machine's translation (tide-1)" in " ".join(cue.text for cue in episode.cues if cue.turn is None)
    assert "tide-1" in (episode.audio.parent / "index.html").read_text(encoding="utf-8")


def test_the_translation_lies_beside_the_page_to_be_corrected(translated: Desk) -> None:
    """A corrected passage is a person's, and is what is spoken; nobody is asked for it again."""
    translated.build()
    asked = len(translated.service.orders)
    transcript = read_transcript(translated.page)
    machine = transcript.turns[0].passages[0].wording("en")
    assert machine is not None
    assert machine.is_machine
    text = translated.page.read_text(encoding="utf-8")
    translated.page.write_text(text.replace(machine.text, "The tea smells good today."), encoding="utf-8")

    (built,) = translated.build().episodes

    assert "The tea smells good today." in {cue.text for cue in built.episode.cues}
    assert len(translated.service.orders) == asked


def test_a_plan_tells_what_translating_would_take(translated: Desk) -> None:
    """Nobody is asked, and nothing is written."""
    before = translated.page.read_bytes()

    (failed,) = translated.plan().failed

    assert "translated to en by tide-1" in str(failed.error)
    assert translated.service.orders == []
    assert translated.page.read_bytes() == before


def test_what_cannot_be_translated_is_listed_and_the_rest_kept(translated: Desk) -> None:
    """The page fails with the passage and why; once the translator answers, the rest is not paid for again."""
    translated.service.spoiled = {"烫": ""}

    (failed,) = translated.build().failed

    assert "烫" in str(failed.error)
    translated.service.spoiled = {}
    assert not translated.build().failed
    assert translated.service.answered["今天的茶很香。"] == 1
