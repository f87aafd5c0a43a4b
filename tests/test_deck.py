"""Cards to learn from: the table that Anki imports, and the clips that it names."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from pipeline.audio.loudness import measure_loudness
from pipeline.build import BuildSettings, build_episodes
from pipeline.codec import decode
from pipeline.deck import render_table
from pipeline.model import Encoded, Lesson, Localized
from pipeline.script.cards import Card
from tests.plays import BILINGUAL, write_play


def copied(cache: Path, folder: Path) -> dict[str, str]:
    """An environment with a copy of a cache in a folder."""
    shutil.copytree(cache, folder / "cache")
    return {"DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}


NAMES = {"ana": Localized.of({"en": "Ana", "zh": "安娜"})}


def test_a_deck_has_a_clip_for_each_sentence_and_its_translation(tmp_path: Path, measured_voices: Path) -> None:
    """Every row names a clip that sounds, without the gap for speaking along, at the level of the programme."""
    page = write_play(tmp_path / "tea.transcript.yaml", BILINGUAL[:2])
    lesson = Lesson(unit="sentence", gap_ms=5000)
    settings = BuildSettings(engine="espeak", output=tmp_path, cards=True, lesson=lesson, opening=False, cover="none")
    (built,) = build_episodes(page, settings, environment=copied(measured_voices, tmp_path)).episodes
    folder = built.episode.audio.parent / "cards"

    with (folder / "cards.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"))
    assert [row[:2] for row in rows[:2]] == [
        ["Good morning, Ben.", "早上好，本。"],
        ["Did you sleep well?", "你睡得好吗？"],
    ]
    assert rows[0][2].endswith("hǎo，běn。")
    assert rows[0][3] == "Ana"
    clips = [folder / row[4].removeprefix("[sound:").removesuffix("]") for row in rows]
    assert sorted(folder.glob("tea-*.mp3")) == sorted(clips)
    heard = [decode(Encoded(clip.read_bytes(), "audio/mpeg")) for clip in clips]
    assert all(300 < clip.duration_ms < 4000 for clip in heard)
    assert all(-22 < measure_loudness(clip) < -12 for clip in heard)


def test_a_shorter_deck_leaves_no_clips_of_a_longer_one(tmp_path: Path, measured_voices: Path) -> None:
    """What an earlier build wrote and this one does not is removed."""
    settings = BuildSettings(engine="espeak", output=tmp_path, cards=True, opening=False, cover="none")
    environment = copied(measured_voices, tmp_path)
    page = write_play(tmp_path / "tea.transcript.yaml", BILINGUAL[:2])
    build_episodes(page, settings, environment=environment)
    write_play(page, BILINGUAL[:1])
    (built,) = build_episodes(page, settings, environment=environment).episodes

    (clip,) = (built.episode.audio.parent / "cards").glob("*.mp3")
    assert clip.name in (clip.parent / "cards.tsv").read_text(encoding="utf-8")


def test_a_cell_with_tabs_and_quotes_stays_one_cell() -> None:
    """Whatever a page says, each card is one line with five cells."""
    card = Card('A "tab"\there\nand a line', "#翻译", "", "ana", (0,))
    table = render_table([card], ["clip.mp3"], NAMES)

    (row,) = csv.reader(table.splitlines()[3:], delimiter="\t")
    assert row == ['A "tab" here and a line', "#翻译", "", "Ana", "[sound:clip.mp3]"]
