"""A sheet is read where people write it, and again only when they did."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import TranscriptError
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan
from pipeline.model import KnownEpisode, Link, Localized, Sheet, text_digest
from pipeline.sheets import Sheets
from tests.studio import Studio

ENGLISH = LanguagePlan(("en",))
FULL = Sheet(
    subtitles=Localized.of({"en": "A night at sea"}),
    notes=Localized.of({"en": "One.\n\nTwo.", "zh": "一。"}),
    links=(Link("The ferry", "https://ferry.example/"),),
    season=2,
    episode=7,
    type="trailer",
    explicit=True,
    cover="ferry.png",
    rights="CC BY 4.0",
    publish_at="2026-11-25",
    status="draft",
)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A show without episodes."""
    return Studio(tmp_path)


def known(studio: Studio, slug: str, sheet: Sheet, *, page: str = "") -> KnownEpisode:
    """An episode whose transcript file a person has written."""
    return KnownEpisode(studio.write_sheet(slug, sheet).id, slug, page or f"{slug}.transcript.yaml")


def sheets(studio: Studio) -> Sheets:
    """The sheets of the show, as a new run reads them."""
    return Sheets(studio.show, FileCache(studio.folder / "cache"))


def test_a_sheet_is_the_one_that_was_written(studio: Studio) -> None:
    """Every key comes back, from the file and then from the cache."""
    episode = known(studio, "ferry", FULL)
    first = sheets(studio)

    assert first.read(episode, ENGLISH) == FULL
    first.keep()
    assert sheets(studio).read(episode, ENGLISH) == FULL


def test_a_file_that_did_not_change_is_not_read(studio: Studio) -> None:
    """Its size and its time tell."""
    episode = known(studio, "ferry", FULL)
    file = studio.folder / "ferry.transcript.yaml"
    first = sheets(studio)
    first.read(episode, ENGLISH)
    first.keep()
    status = file.stat()
    file.write_bytes(b"?" * status.st_size)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert sheets(studio).read(episode, ENGLISH) == FULL
    os.utime(file, ns=(0, 0))
    with pytest.raises(TranscriptError):
        sheets(studio).read(episode, ENGLISH)


def test_the_file_beside_the_page_wins_over_the_copy(studio: Studio) -> None:
    """A person corrects it there; where it is missing, the copy serves, and again once it is there."""
    episode = known(studio, "ferry", FULL, page="ferry.html")
    beside = studio.folder / "ferry.transcript.yaml"
    copy = studio.folder / "copy.transcript.yaml"
    copy.write_text(beside.read_text(encoding="utf-8").replace("CC BY 4.0", "CC0"), encoding="utf-8")
    text = beside.read_text(encoding="utf-8")
    read = sheets(studio)

    assert read.read(episode, ENGLISH, copy).rights == "CC BY 4.0"
    beside.unlink()
    assert read.read(episode, ENGLISH, copy).rights == "CC0"
    read.keep()
    beside.write_text(text, encoding="utf-8")
    assert sheets(studio).read(episode, ENGLISH, copy).rights == "CC BY 4.0"


def test_the_file_of_another_transcript_is_not_its_sheet(studio: Studio) -> None:
    """A page may have been replaced since the episode was built."""
    episode = replace(known(studio, "ferry", FULL), id="0123456789abcdef")
    copy = studio.folder / "copy.transcript.yaml"
    copy.write_text("id: 0123456789abcdef\ntitle: Tea\nrights: CC0\nturns: []\n", encoding="utf-8")

    assert sheets(studio).read(episode, ENGLISH, copy).rights == "CC0"
    assert sheets(studio).read(episode, ENGLISH) == Sheet()


def test_the_sheet_of_an_address_lies_beside_the_shows_file(studio: Studio) -> None:
    """Whatever folder one works in."""
    episode = known(studio, "ferry", FULL, page="https://talks.example/ferry")

    assert sheets(studio).read(episode, ENGLISH) == FULL


def test_an_episode_from_standard_input_has_its_copy_alone(studio: Studio) -> None:
    """There is no page beside which one could look."""
    episode = replace(known(studio, "ferry", FULL), page="")

    assert sheets(studio).read(episode, ENGLISH) == Sheet()
    assert sheets(studio).read(episode, ENGLISH, studio.folder / "ferry.transcript.yaml") == FULL


def test_a_file_without_an_id_is_that_of_its_page_however_it_is_edited(studio: Studio) -> None:
    """Whoever writes a play by hand gives it none; what they say of the episode later counts all the same."""
    file = studio.folder / "ferry.transcript.yaml"
    studio.write_sheet("ferry", Sheet())
    named = file.read_text(encoding="utf-8")
    by_hand = "".join(line for line in named.splitlines(keepends=True) if not line.startswith("id:"))
    file.write_text(by_hand, encoding="utf-8")
    episode = KnownEpisode(text_digest(by_hand), "ferry", file.name)

    file.write_text(by_hand.replace("status: ready", "status: withdrawn"), encoding="utf-8")

    assert sheets(studio).read(episode, ENGLISH).status == "withdrawn"
