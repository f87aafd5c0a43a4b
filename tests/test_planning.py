"""What a build would make, known before anything is spoken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import BuildSettings, PlanReport, plan_episodes
from pipeline.errors import EngineUnknown
from tests.desk import Desk
from tests.plays import BILINGUAL, write_play

ESPEAK = BuildSettings(engine="espeak")


@pytest.fixture
def desk(tmp_path: Path, finished_desk: Desk) -> Desk:
    """A desk on which the play has been built."""
    return finished_desk.copied(tmp_path)


def plan(desk: Desk, *settings: BuildSettings) -> PlanReport:
    """Plan the play of a desk."""
    wanted = [replace(one, output=desk.folder / "output") for one in settings or (ESPEAK,)]
    return plan_episodes(desk.page, wanted, environment=desk.environment)


def test_a_plan_is_what_the_build_makes(desk: Desk) -> None:
    """The same file, by the same voices, from as many utterances."""
    (planned,) = plan(desk).plans
    (built,) = desk.build().episodes

    assert planned.audio == built.episode.audio
    assert planned.casting.voices == built.episode.cast
    assert (len(planned.requests.utterances), planned.cached) == (built.utterances, built.cached)


def test_only_what_changed_is_missing(desk: Desk) -> None:
    """A line in one language that was edited is one request, and costs nothing with espeak."""
    lines = [*BILINGUAL[:-1], ("ana", "Then let us drink some coffee.", BILINGUAL[-1][2])]
    write_play(desk.page, lines)
    (planned,) = plan(desk).plans

    assert [request.text for request in planned.missing.values()] == ["Then let us drink some coffee."]
    assert planned.cost == 0


def test_planning_writes_nothing(desk: Desk) -> None:
    """No file comes, goes or changes: neither the episode nor what was spoken."""
    write_play(desk.page, [("ana", "Something new.", "新的东西。"), *BILINGUAL])

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}

    before = files()
    (planned,) = plan(desk).plans

    assert planned.missing
    assert files() == before


def test_each_edition_has_its_plan(desk: Desk) -> None:
    """Several settings are planned in one run, from one reading of the page."""
    planned = plan(desk, ESPEAK, replace(ESPEAK, languages=("zh",), edition="chinese")).plans

    assert [(one.job.edition, one.script.plan.languages) for one in planned] == [
        ("en-zh", ("en", "zh")),
        ("chinese", ("zh",)),
    ]


def test_an_engine_that_is_not_there_ends_the_run(desk: Desk) -> None:
    """It holds for no page, so that no list of failures is wanted."""
    with pytest.raises(EngineUnknown, match="espaek"):
        plan(desk, BuildSettings(engine="espaek"))
