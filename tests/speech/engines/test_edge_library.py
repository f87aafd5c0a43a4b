"""The service's own list of voices, fetched on demand and kept with its date."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import EngineError, EngineUnavailable
from pipeline.model import Voice
from pipeline.speech.engines.edge import EdgeEngine
from pipeline.speech.engines.edge_voices import load_voices, store_voices
from pipeline.speech.registry import VoiceChanges, list_voices, refresh_voices
from tests.speech.edge_service import EdgeService

NEW = Voice("en-GB-NobodyNeural", "en-GB", "male")
TODAY = date(2031, 5, 1)


def environment(service: EdgeService, folder: Path) -> dict[str, str]:
    """Return an environment with the service and a cache of its own."""
    return {"DUOLOGUE_EDGE_URL": service.url, "DUOLOGUE_CACHE": str(folder)}


def refresh(service: EdgeService, folder: Path) -> VoiceChanges:
    """Fetch the service's list."""

    async def scenario() -> VoiceChanges:
        async with service.serving():
            return await refresh_voices("edge", today=TODAY, environment=environment(service, folder))

    return asyncio.run(scenario())


def test_a_refreshed_list_counts_from_then_on(tmp_path: Path) -> None:
    """What is new and what has gone is told; the next engine knows the new voice and not the old one."""
    known = list(load_voices())
    service = EdgeService(voices=(*known[1:], NEW))

    changes = refresh(service, tmp_path)

    assert changes == VoiceChanges(len(known), added=(NEW.name,), removed=(known[0].name,))
    offered = list_voices("edge", environment=environment(service, tmp_path))
    assert NEW in offered
    assert known[0] not in offered
    assert [voice.name for voice in offered] == sorted(voice.name for voice in offered)
    assert TODAY.isoformat() in (tmp_path / "edge-voices.tsv").read_text("utf-8").splitlines()[0]


def test_a_refused_list_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    """An empty list and none at all leave the shipped one in its place."""
    with pytest.raises(EngineUnavailable, match="its list of voices is empty"):
        refresh(EdgeService(voices=()), tmp_path)
    nowhere = {"DUOLOGUE_EDGE_URL": "http://127.0.0.1:9", "DUOLOGUE_CACHE": str(tmp_path)}
    with pytest.raises(EngineUnavailable, match="no connection to the service"):
        asyncio.run(refresh_voices("edge", today=TODAY, environment=nowhere))

    assert list_voices("edge", environment=nowhere) == load_voices()


def test_a_list_older_than_the_shipped_one_does_not_count(tmp_path: Path) -> None:
    """After an update of Duologue its own list may be the newer one; a damaged file is none."""
    file = tmp_path / "edge-voices.tsv"
    store_voices(file, [NEW], date(2020, 1, 1))
    assert load_voices(file) == load_voices()
    file.write_text(
        "# The voices of the service as its public list of 2031-05-01 names them\nonly two\tparts\n", "utf-8"
    )
    assert load_voices(file) == load_voices()
    store_voices(file, [NEW], TODAY)
    assert load_voices(file) == (NEW,)


def test_offline_forbids_fetching_it(tmp_path: Path) -> None:
    """DUOLOGUE_OFFLINE holds for lists as for speech."""
    with pytest.raises(EngineUnavailable, match="DUOLOGUE_OFFLINE"):
        asyncio.run(EdgeEngine.from_environment({"DUOLOGUE_OFFLINE": "1"}).refresh_voices(TODAY))


def test_an_engine_whose_voices_do_not_age_says_so() -> None:
    """Espeak's voices come with it."""
    with pytest.raises(EngineError, match="the voices of engine 'espeak' cannot be refreshed"):
        asyncio.run(refresh_voices("espeak", today=TODAY, environment={}))
