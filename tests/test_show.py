"""A show where it lies: found from where a person works, and told to a build."""

from __future__ import annotations

import wave
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.errors import AudioError, PlanError, ShowError
from pipeline.model import KnownEpisode, Ledger, Lesson
from pipeline.publish.ledger import parse_ledger, render_ledger, with_episode
from pipeline.publish.show_file import KEYS, missing_facts, parse_show
from pipeline.publish.show_options import OPTIONS
from pipeline.settings import BuildSettings
from pipeline.show import (
    edition_settings,
    find_show,
    missing_of_show,
    page_of_episode,
    read_ledger,
    read_show,
)
from pipeline.transcript.fileparser import parse_head
from pipeline.transcript.head import HEAD

ROOT = Path(__file__).resolve().parent.parent

SHOW = """\
title: Tea and Rain
intro: music/kettle.wav
episode_cover: initial
editions:
  en-zh: {languages: en+zh, slow: {en: 0.85}, gap: 3s, format: m4a}
  zh: {languages: zh, engine: espeak, episode_cover: art/zh.png, voice: {Ana: Xiao}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a show, and pages in a folder of their own."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "music").mkdir()
    with wave.open(str(tmp_path / "music" / "kettle.wav"), "wb") as music:
        music.setparams((1, 2, 8000, 0, "NONE", ""))
        music.writeframes(bytes(16_000))
    (tmp_path / "show.yaml").write_text(SHOW, encoding="utf-8")
    return tmp_path


def settings_of(folder: Path, edition: str, given: dict[str, object] | None = None) -> BuildSettings:
    """How an edition of the show in a folder is built."""
    show = find_show(folder)
    assert show is not None
    return edition_settings(show, show.edition(edition), given)


def test_a_show_is_found_from_the_folders_within_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As git finds a repository: from the pages, the show around them."""
    monkeypatch.chdir(folder / "pages")

    show = find_show()

    assert show is not None
    assert show.folder == folder
    assert show.output == folder / "output"


def test_a_show_in_the_working_folder_is_named_without_its_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed of it stays short."""
    monkeypatch.chdir(folder)

    show = find_show()

    assert show is not None
    assert (show.file, show.output) == (Path("show.yaml"), Path("output"))


def test_where_there_is_no_show_none_is_found(tmp_path: Path) -> None:
    """A page is built without one."""
    assert find_show(folder=tmp_path) is None


def test_a_show_that_is_named_must_be_there(tmp_path: Path) -> None:
    """A slip in the path is no build without a show."""
    with pytest.raises(ShowError, match="there is no such file"):
        find_show(tmp_path / "show.yaml")


def test_a_show_with_faults_is_not_passed_over(folder: Path) -> None:
    """Nothing is built beside a show that cannot be read."""
    (folder / "show.yaml").write_text("title: [Tea\n", encoding="utf-8")

    with pytest.raises(ShowError, match="line 2: not readable as YAML"):
        find_show(folder=folder / "pages")


def test_an_edition_is_built_as_it_says_beside_its_show(folder: Path) -> None:
    """Plan, name and folder come from the show; its options fill the settings, and what is left is as ever."""
    settings = settings_of(folder, "en-zh")

    assert (settings.languages, settings.edition, settings.container) == (("en+zh",), "en-zh", "m4a")
    assert settings.lesson == Lesson(slow={"en": 0.85}, gap_ms=3000)
    assert (settings.output, settings.cast) == (folder / "output", folder / "cast.yaml")
    assert (settings.engine, settings.bitrate_kbps) == (BuildSettings().engine, BuildSettings().bitrate_kbps)


def test_files_are_looked_for_from_the_folder_of_the_show(folder: Path) -> None:
    """Wherever the person stands; designs of covers are no files."""
    assert settings_of(folder, "en-zh").intro == folder / "music" / "kettle.wav"
    assert settings_of(folder, "en-zh").cover == "initial"
    assert settings_of(folder, "zh").cover == str(folder / "art" / "zh.png")


def test_a_voices_file_beside_the_show_is_its_own(folder: Path) -> None:
    """Where there is none, the one that is found without a show serves."""
    assert settings_of(folder, "zh").voices is None

    (folder / "voices.yaml").write_text("pauses: {speaker: 800}\n", encoding="utf-8")

    assert settings_of(folder, "zh").voices == folder / "voices.yaml"


def test_what_a_person_asks_for_wins_over_the_edition(folder: Path) -> None:
    """One part of a lesson leaves the others as the edition has them."""
    settings = settings_of(folder, "en-zh", {"container": "mp3", "slow": {"zh": 0.9}, "engine": "espeak"})

    assert (settings.container, settings.engine) == ("mp3", "espeak")
    assert settings.lesson == Lesson(slow={"zh": 0.9}, gap_ms=3000)


def test_what_no_build_can_be_told_names_the_edition(folder: Path) -> None:
    """Faults that only the settings know are told with the place from which they come."""
    (folder / "show.yaml").write_text("editions: {en: {languages: en, cards: yes}}\n", encoding="utf-8")

    with pytest.raises(PlanError, match="cards are made of a whole episode") as asked_for:
        settings_of(folder, "en", {"sample_ms": 1000})
    assert asked_for.value.where == ""

    (folder / "show.yaml").write_text("editions: {en: {languages: en, bitrate: 97}}\n", encoding="utf-8")
    with pytest.raises(AudioError, match="edition en: MP3 at 44100 Hz has no bit rate of 97"):
        settings_of(folder, "en")

    (folder / "show.yaml").write_text("editions: {en: {languages: en, outro: end.mp3}}\n", encoding="utf-8")
    with pytest.raises(AudioError, match=r"show.yaml: edition en: .*end.mp3: there is no such file"):
        settings_of(folder, "en")


def test_every_option_of_the_file_fills_a_field_of_the_settings() -> None:
    """And every field can be said, but for what holds for one run or one page, or is the show's own."""
    settings = {part.name for part in fields(BuildSettings)} - {"lesson"} | {part.name for part in fields(Lesson)}
    of_a_run = {"turns", "sample_ms", "audition", "names", "fresh", "fail_fast"}
    of_the_show = {"languages", "edition", "output", "ledger", "show_title", "show_cover"}

    assert {field for field, _ in OPTIONS.values()} == settings - of_a_run - of_the_show


def test_the_values_of_all_options_are_those_that_settings_take(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each option, as the file says it, arrives in the settings of a build."""
    monkeypatch.chdir(folder)
    source = """\
    languages: en+zh
    engine: sherpa
    voice: {Ana: kokoro-3}
    same_voice: yes
    cast: people.yaml
    voices: sounds.yaml
    translate: openai
    missing: source
    unit: sentence
    slow: {EN: 0.9}
    repeat: {zh: 3}
    gap: 1500ms
    cards: true
    opening: no
    format: m4a
    bitrate: 64
    sample_rate: 48000
    loudness: -18
    intro: music/kettle.wav
    outro: music/kettle.wav
    sting: music/kettle.wav
    episode_cover: none
    font: d.ttf
    max_cost: 2.50
    proxy: http://127.0.0.1:3128
    jobs: 3
    """
    show = parse_show(source, file="show.yaml")
    assert set(OPTIONS) <= {line.split(":")[0].strip() for line in source.splitlines()}

    settings = edition_settings(show, show.editions[0])

    assert settings == BuildSettings(
        languages=("en+zh",),
        edition="en-zh",
        output=Path("output"),
        ledger=Path("episodes.yaml"),
        show_cover=Path("cover.jpg"),
        engine="sherpa",
        voice=(("Ana", "kokoro-3"),),
        same_voice=True,
        cast=Path("people.yaml"),
        voices=Path("sounds.yaml"),
        translate="openai",
        missing="source",
        lesson=Lesson("sentence", {"en": 0.9}, {"zh": 3}, 1500),
        cards=True,
        opening=False,
        container="m4a",
        bitrate_kbps=64,
        sample_rate_hz=48_000,
        loudness_lufs=-18,
        intro=Path("music/kettle.wav"),
        outro=Path("music/kettle.wav"),
        sting=Path("music/kettle.wav"),
        cover="none",
        font=Path("d.ttf"),
        max_cost=2.5,
        proxy="http://127.0.0.1:3128",
        jobs=3,
    )


def test_the_ledger_lies_beside_the_show(folder: Path) -> None:
    """Before its first episode a show has none."""
    show = find_show(folder)
    assert show is not None
    assert read_ledger(show) == Ledger()
    ledger = with_episode(Ledger(), "0123456789abcdef", "zh", slug="tea", page="pages/tea.html")

    (folder / "episodes.yaml").write_text(render_ledger(ledger), encoding="utf-8")

    assert read_ledger(show) == ledger


@pytest.mark.parametrize(
    ("page", "found"),
    [("pages/tea.html", "pages/tea.html"), ("../tea.html", "../tea.html"), ("https://tea.example/talk", None)],
)
def test_the_page_of_an_episode_is_found_from_the_folder_of_the_show(
    folder: Path, page: str, found: str | None
) -> None:
    """An address stays one."""
    show = find_show(folder)
    assert show is not None

    answer = page_of_episode(show, KnownEpisode("0123456789abcdef", "tea", page))

    assert answer is not None
    assert answer.path == (page if found is None else str(folder / found))
    assert page_of_episode(show, KnownEpisode("0123456789abcdef", "tea", "")) is None


def test_the_page_about_shows_is_true() -> None:
    """What docs/show.md shows of each file can be read, and every key has its words."""
    page = (ROOT / "docs" / "show.md").read_text(encoding="utf-8")
    show_file, sheet, ledger = (part.split("```")[0] for part in page.split("```yaml\n")[1:])

    for edition in parse_show(show_file).editions:
        assert missing_facts(edition) == ()
    assert parse_head(sheet, file="tea.transcript.yaml").sheet.season == 1
    assert render_ledger(parse_ledger(ledger)).endswith(ledger)
    told = {*KEYS, *(key for key in HEAD if key not in ("schema", "id", "date", "source"))}
    assert [key for key in told if f"`{key}`" not in page] == []


def test_the_example_show_can_be_built_and_published() -> None:
    """The one beside the example pages lacks nothing."""
    show = read_show(ROOT / "examples")

    assert [edition.name for edition in show.editions] == ["en-zh", "zh"]
    assert missing_of_show(show) == ()
    assert all(edition_settings(show, edition) for edition in show.editions)
