"""A finished episode, read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.language import LanguagePlan
from pipeline.model import (
    BuiltEpisode,
    CastVoice,
    ChapterMark,
    Cue,
    Episode,
    Lesson,
    Localized,
    Loudness,
    Source,
    Word,
    Words,
)
from pipeline.publish.episode_file import render_episode
from pipeline.publish.episode_files import EPISODE_FILE
from pipeline.publish.episode_reading import read_episode

EPISODE = Episode(
    id="c0ffee0123456789",
    title="Tea",
    artist="Ana, Ben",
    date="2026-04",
    audio=Path("tea.mp3"),
    duration_ms=9_000,
    plan=LanguagePlan(("zh", "en")),
    edition="zh-en",
    slug="tea",
    engine="espeak",
    draft=True,
    cues=(
        Cue(0, 800, "ana", "en", "Tea.", turn=None),
        Cue(
            start_ms=900,
            end_ms=1900,
            speaker="ana",
            language="zh",
            text="你好。",
            words=Words.of("你好。", [Word("你好。", 900, 1900)]),
            is_estimated=True,
            turn=3,
            passage=1,
            unit=2,
            repetition=1,
        ),
    ),
    chapters=(ChapterMark("开始", 0, 9_000),),
    cast={"ana": {"zh": CastVoice("cmn+f2")}},
    notes=("a female voice is assumed",),
    source=Source(page="tea.txt", url="https://example.org/tea"),
    rights="CC BY",
    loudness=Loudness(-16.2, -1.4, -16.0, 0.7),
    names={"ana": Localized.of({"en": "Ana", "zh": "安娜"})},
    roles={"ana": "host"},
    lesson=Lesson("sentence", {"en": 0.85}, {"zh": 2}, 3000),
)


def write(folder: Path, episode: Episode) -> None:
    """Write the facts of an episode into a folder."""
    built = BuiltEpisode(episode, utterances=2, cached=2, seconds={})
    (folder / EPISODE_FILE).write_text(render_episode(built), encoding="utf-8")


@pytest.mark.parametrize("episode", [EPISODE, replace(EPISODE, loudness=None, date=None, lesson=Lesson(), chapters=())])
def test_an_episode_is_read_as_it_was_written(tmp_path: Path, episode: Episode) -> None:
    """Everything comes back but the cast and the words of cues, which are not in the file."""
    write(tmp_path, episode)

    cues = tuple(replace(cue, words=()) for cue in episode.cues)
    assert read_episode(tmp_path) == replace(episode, audio=tmp_path / "tea.mp3", cues=cues, cast={})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2}', '{"schema": 1, "id": "0"}'])
def test_what_holds_no_episode_is_told(tmp_path: Path, text: str) -> None:
    """A damaged file is an error that names it."""
    (tmp_path / EPISODE_FILE).write_text(text, encoding="utf-8")

    with pytest.raises(PipelineError, match="does not hold the facts of an episode") as caught:
        read_episode(tmp_path)
    assert caught.value.where.endswith(EPISODE_FILE)


def test_a_folder_without_an_episode_is_told(tmp_path: Path) -> None:
    """There may be nothing to read."""
    with pytest.raises(PipelineError, match="there is no such file"):
        read_episode(tmp_path)
