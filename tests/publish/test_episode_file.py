"""The facts of a finished episode."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.language import LanguagePlan
from pipeline.model import NARRATOR, BuiltEpisode, CastVoice, ChapterMark, Cue, Episode, Loudness, Source
from pipeline.publish.episode_file import BuiltBefore, read_built_before, render_episode
from pipeline.publish.episode_files import EPISODE_FILE

EPISODE = Episode(
    id="c0ffee0123456789",
    title="Tea",
    artist="Ana, Ben",
    date="2026-04",
    audio=Path("somewhere", "tea.mp3"),
    duration_ms=9_000,
    plan=LanguagePlan(("zh", "en")),
    edition="zh-en",
    slug="tea",
    engine="espeak",
    draft=True,
    cues=(Cue(0, 900, "ana", "zh", "你好。"),),
    chapters=(ChapterMark("开始", 0, 9_000),),
    cast={"ana": {"zh": CastVoice("cmn+f2")}},
    source=Source(page="tea.txt"),
)


def built(episode: Episode) -> BuiltEpisode:
    """An episode of four utterances, of which one was spoken."""
    return BuiltEpisode(episode, utterances=4, cached=3, seconds={"mix": 0.25})


def test_the_file_says_who_was_heard_how_long_and_what_it_took() -> None:
    """Each speaker has a share of the speech; utterances are cached or spoken."""
    facts = json.loads(render_episode(built(EPISODE)))

    assert facts["speakers"]["ana"]["spoken_ms"] == 900
    assert facts["speakers"]["ana"]["share"] == 1
    assert facts["build"] == {"utterances": 4, "cached": 3, "spoken": 1, "seconds": {"mix": 0.25}}


def test_a_narrator_whom_the_page_does_not_have_is_none_of_its_speakers() -> None:
    """Whoever reads the opening line for a conversation has the role of a narrator."""
    narrated = replace(EPISODE, cast={**EPISODE.cast, NARRATOR: {"zh": CastVoice("cmn")}}, roles={"ana": "host"})

    speakers = json.loads(render_episode(built(narrated)))["speakers"]

    assert {id: speaker["role"] for id, speaker in speakers.items()} == {"ana": "host", "narrator": "narrator"}


def test_the_next_build_finds_what_it_needs(tmp_path: Path) -> None:
    """Id, page, title, engine and draft are read back as they were written."""
    (tmp_path / EPISODE_FILE).write_text(render_episode(built(EPISODE)), encoding="utf-8")

    assert read_built_before(tmp_path) == BuiltBefore(
        "c0ffee0123456789", "tea.txt", "Tea", "espeak", draft=True, audio="tea.mp3"
    )


def test_the_next_build_finds_what_corrected_the_loudness(tmp_path: Path) -> None:
    """The loudness is read back as it was written."""
    loudness = Loudness(integrated_lufs=-16.2, true_peak_dbtp=-1.4, target_lufs=-16.0, correction_db=0.7)
    (tmp_path / EPISODE_FILE).write_text(render_episode(built(replace(EPISODE, loudness=loudness))), encoding="utf-8")

    before = read_built_before(tmp_path)

    assert before is not None
    assert before.loudness == loudness


def test_a_draft_says_so_in_the_edition_s_language() -> None:
    """The title that is shown carries the mark; the title itself does not."""
    facts = json.loads(render_episode(built(EPISODE)))

    assert (facts["title"], facts["shown_title"], facts["draft"]) == ("Tea", "Tea（草稿）", True)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"id": 1, "source": 2}', "\x00"])
def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path, content: str) -> None:
    """Half a file, or somebody else's, does not stop a build."""
    (tmp_path / EPISODE_FILE).write_text(content, encoding="utf-8")

    assert read_built_before(tmp_path) is None


def test_no_file_is_no_episode(tmp_path: Path) -> None:
    """An empty folder holds none."""
    assert read_built_before(tmp_path) is None
