"""``duologue voices``: how voices sound, who gets which, and where they come from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.codec import decode
from pipeline.model import Encoded, Voice
from pipeline.speech.engines.edge_voices import load_voices
from tests.shell import Shell, assert_clean
from tests.speech.edge_service import EdgeService

KNOWN = load_voices()
NEW = Voice("en-GB-NobodyNeural", "en-GB", "male")


@pytest.fixture(scope="module")
def service() -> Iterator[EdgeService]:
    """A service that has one voice more than the shipped list, and one less."""
    with EdgeService(voices=(*KNOWN[1:], NEW)).running() as service:
        yield service


def duration_ms(audio: Path) -> int:
    """How long an MP3 file lasts."""
    return decode(Encoded(audio.read_bytes(), "audio/mpeg")).duration_ms


def test_an_audition_lets_everybody_speak_each_language(shell: Shell) -> None:
    """One short MP3 beside the episode, which stays as it was."""
    finished = shell.run("voices", "audition", "tea.transcript.yaml", "--engine", "espeak", "--language", "en+zh")

    assert_clean(finished, 0)
    audio = shell.folder / "output" / "en-zh" / "tea" / "tea.audition.mp3"
    assert finished.stdout.strip() == str(audio.relative_to(shell.folder))
    assert "6 from the cache" in finished.stderr  # two speakers and the narrator, in two languages
    assert 5_000 < duration_ms(audio) < 40_000
    assert {path.name for path in audio.parent.iterdir()} == {"tea.audition.mp3"}


def test_the_cast_is_shown_and_nothing_is_spoken(shell: Shell) -> None:
    """A row for everybody, with the line to write for what was assumed."""
    finished = shell.run("voices", "cast", "tea.transcript.yaml", "--engine", "espeak", "--voice", "Ben=en-us+m3")

    assert_clean(finished, 0)
    rows = {line.split()[0]: line for line in finished.stdout.splitlines()}
    assert list(rows) == ["name", "Ana", "Ben", "Narrator"]
    assert "en-us+m3" in rows["Ben"]
    assert rows["Ben"].endswith("option, pool")
    assert "note: nobody says whose voice is a woman's or a man's; assumed: Ana (female)" in finished.stderr
    assert not (shell.folder / "output").exists()


SHOW = """
title: Tea and Time
author: Ana Silva
language: en
engine: espeak
editions:
  en-zh: {languages: en+zh}
  zh: {languages: zh}
"""


def test_inside_a_show_it_is_the_cast_of_the_show(shell: Shell) -> None:
    """Each edition is cast as a build would cast it, by what the show remembers; options outweigh it."""
    (shell.folder / "show").mkdir()
    shell.write("show/show.yaml", SHOW)
    shell.write("show/cast.yaml", "cast: {Ana: {voices: {espeak: {zh: cmn+f5}}}}\n")
    finished = shell.run("voices", "cast", "tea.transcript.yaml", "--show", "show", "--voice", "Ben=en-us+m3")
    alone = shell.run("voices", "cast", "tea.transcript.yaml", "--show", "show", "--language", "zh")
    outside = shell.run("voices", "cast", "tea.transcript.yaml", "--engine", "espeak")

    for run in (finished, alone, outside):
        assert_clean(run, 0)
    anas = [line for line in finished.stdout.splitlines() if "cmn+f5" in line]
    assert ["pool, remembered" in line for line in anas] == [True, False]  # the edition in English has a voice more
    assert finished.stdout.count("en-us+m3") == 1
    assert (alone.stdout.count("cmn+f5"), outside.stdout.count("cmn+f5")) == (1, 0)


def test_a_voice_for_nobody_is_refused(shell: Shell) -> None:
    """The page is named, and who speaks there."""
    finished = shell.run("voices", "cast", "tea.transcript.yaml", "--engine", "espeak", "--voice", "Cy=en-us+m3")

    assert_clean(finished, 1)
    assert "nobody who speaks is called 'Cy'; there are" in finished.stderr


def test_a_reading_is_heard_and_its_line_printed(shell: Shell) -> None:
    """What stands in voices.yaml for it comes first on standard output, then the file."""
    finished = shell.run(
        "voices", "say", "Okoro", "--as", "o core oh", "--language", "en", "--engine", "espeak", "--voice", "en-us+f4"
    )

    assert_clean(finished, 0)
    assert finished.stdout == "lexicon:\n  en:\n    Okoro: o core oh\noutput/say.mp3\n".replace("/", os.sep)
    assert "en-us+f4 (espeak, en): o core oh" in finished.stderr
    assert duration_ms(shell.folder / "output" / "say.mp3") > 500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("…",), "'…' has nothing to say"),
        (("Good morning.", "--voice", "en-us+f44"), "'en-us+f44' is not a voice of engine 'espeak'"),
    ],
)
def test_what_cannot_be_said_is_told(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    """A text without words, and a voice that is not there; no file is written."""
    finished = shell.run("voices", "say", *arguments, "--engine", "espeak")

    assert_clean(finished, 1)
    assert said in finished.stderr
    assert not (shell.folder / "output").exists()


def test_a_dry_run_of_an_installation_says_what_would_come_and_whence(shell: Shell) -> None:
    """Without a request: the model, the address, the folder and the licence."""
    models = shell.folder / "models"
    finished = shell.run(
        "voices", "install", "kokoro-multi-lang-v1_1", "--dry-run", environment={"DUOLOGUE_MODELS": str(models)}
    )

    assert_clean(finished, 0)
    assert [line.split(":")[0] for line in finished.stdout.splitlines()] == ["model", "from", "into", "licence"]
    assert str(models) in finished.stdout
    assert not models.exists()


def test_a_model_that_nobody_knows_needs_an_address(shell: Shell) -> None:
    """A mistyped name is no download."""
    finished = shell.run("voices", "install", "kokoro-multi-lang", "--dry-run")

    assert_clean(finished, 1)
    assert "kokoro-multi-lang" in finished.stderr


def test_a_refreshed_list_is_the_one_that_is_shown(shell: Shell, service: EdgeService) -> None:
    """What is new and what has gone is told first; without asking again it stays so."""
    online = {**service.environment(), "DUOLOGUE_CACHE": str(shell.folder / "cache"), "DUOLOGUE_OFFLINE": None}
    fresh = shell.run("voices", "list", "edge", "--refresh", environment=online)
    again = shell.run("voices", "list", "edge", environment={"DUOLOGUE_OFFLINE": "1"})

    assert_clean(fresh, 0)
    assert fresh.stderr == f"edge has {len(KNOWN)} voices\n+ {NEW.name}\n- {KNOWN[0].name}\n"
    names = {line.split("\t")[1] for line in fresh.stdout.splitlines()}
    assert NEW.name in names
    assert KNOWN[0].name not in names
    assert again.stdout == fresh.stdout


def test_engines_without_a_service_have_no_list_to_fetch(shell: Shell) -> None:
    """It is an error, not an unchanged list."""
    finished = shell.run("voices", "list", "espeak", "--refresh")

    assert_clean(finished, 1)
    assert "the voices of engine 'espeak' cannot be refreshed" in finished.stderr
