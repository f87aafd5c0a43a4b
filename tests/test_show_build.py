"""Building inside a show: every edition of it, names that last, and nothing lost with the finished folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from pipeline.build import BuildReport, build_episodes
from pipeline.errors import ShowError
from pipeline.model import Ledger
from pipeline.publish.ledger import find_episode
from pipeline.show import Show, read_ledger, read_show, settings_of_run
from tests.plays import BILINGUAL, CHINESE, write_play

SHOW = """\
title: Tea and Time
author: Ana Silva
language: en
engine: espeak
opening: false
episode_cover: none
editions:
  en-zh: {languages: en+zh}
  zh: {languages: zh, title: 茶与时间, language: zh}
"""


def build(show: Show, page: Path, **given: object) -> BuildReport:
    """Build a page in a show, with what a person gave on the command line."""
    environment = {"DUOLOGUE_CACHE": str(show.folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
    return build_episodes(page, settings_of_run(show, given), environment=environment)


def files_of(show: Show) -> dict[str, bytes]:
    """Return every file below the output folder but for what tells how it was built."""
    files = (path for path in sorted(show.output.rglob("*")) if path.is_file() and path.name != "episode.json")
    return {path.relative_to(show.output).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def built_show(tmp_path_factory: pytest.TempPathFactory, measured_voices: Path) -> Show:
    """Return a show with one episode in both of its editions; who changes anything works on a copy."""
    folder = tmp_path_factory.mktemp("show")
    shutil.copytree(measured_voices, folder / "cache")
    (folder / "show.yaml").write_text(SHOW, encoding="utf-8")
    (folder / "pages").mkdir()
    show = read_show(folder)
    assert not build(show, write_play(folder / "pages" / "tea.transcript.yaml", BILINGUAL)).failed
    return show


@pytest.fixture
def show(built_show: Show, tmp_path: Path) -> Show:
    """Return a copy of the show, in a folder of its own."""
    return read_show(shutil.copytree(built_show.folder, tmp_path / "show"))


def test_a_page_is_built_for_every_edition(built_show: Show) -> None:
    """Each in its folder, its audio under a name that carries a hash of it, its tags naming the edition's show."""
    titles = {}
    for edition in ("en-zh", "zh"):
        (audio,) = (built_show.output / edition / "tea").glob("*.mp3")
        assert audio.name == f"tea-{hashlib.sha256(audio.read_bytes()).hexdigest()[:8]}.mp3"
        assert json.loads((audio.parent / "episode.json").read_text(encoding="utf-8"))["audio"] == audio.name
        assert audio.name in (audio.parent / "index.html").read_text(encoding="utf-8")
        titles[edition] = str(ID3(audio)["TALB"])  # type: ignore[no-untyped-call]  # mutagen is not annotated
    assert titles == {"en-zh": "Tea and Time", "zh": "茶与时间"}


def test_the_ledger_knows_what_was_built(built_show: Show) -> None:
    """The episode's slug, its editions, and where its page lies as seen from the show."""
    (episode,) = read_ledger(built_show).episodes

    assert (episode.slug, episode.page, sorted(episode.editions)) == (
        "tea",
        "pages/tea.transcript.yaml",
        ["en-zh", "zh"],
    )


def test_the_finished_folder_can_be_made_again(show: Show) -> None:
    """Deleted and built once more, it holds the same bytes; the ledger stays as it is."""
    before, ledger = files_of(show), read_ledger(show)
    shutil.rmtree(show.output)

    assert not build(show, show.folder / "pages" / "tea.transcript.yaml").failed

    assert files_of(show) == before
    assert read_ledger(show) == ledger


def test_a_changed_line_gives_the_audio_another_name(show: Show) -> None:
    """The file of the old name goes: no address has other bytes than before."""
    page = show.folder / "pages" / "tea.transcript.yaml"
    (before,) = (show.output / "zh" / "tea").glob("*.mp3")
    page.write_text(page.read_text(encoding="utf-8").replace("。", "！"), encoding="utf-8")

    assert not build(show, page, edition="zh").failed

    (after,) = (show.output / "zh" / "tea").glob("*.mp3")
    assert after.name != before.name


def test_an_edition_can_be_chosen_by_its_name_or_its_languages(show: Show) -> None:
    """What is built is what was asked for, under the edition's name."""
    by_name, by_plan = settings_of_run(show, {"edition": "zh"}), settings_of_run(show, {"languages": ("zh",)})

    assert by_name == by_plan
    assert [settings.edition for settings in by_name] == ["zh"]


def test_a_page_that_only_one_edition_can_take_is_built_for_it(show: Show) -> None:
    """The other one is named with what it lacks."""
    page = write_play(show.folder / "pages" / "hot.transcript.yaml", CHINESE, id="00c0ffee00c0ff33")

    report = build(show, page)

    assert [built.episode.edition for built in report.episodes] == ["zh"]
    assert [(failed.page, failed.edition) for failed in report.failed] == [(str(page), "en-zh")]
    assert "2 of 2 turns lack 'en'" in str(report.failed[0].error)


def test_languages_that_the_show_has_not_are_told(show: Show) -> None:
    """The message names the editions that there are."""
    with pytest.raises(ShowError, match="has no edition in fr") as caught:
        settings_of_run(show, {"languages": ("fr", "zh")})

    assert "en-zh (en+zh), zh (zh)" in caught.value.hint


def test_an_output_folder_of_one_s_own_is_outside_the_show(show: Show) -> None:
    """Nothing of the show counts there: the audio has its plain name, the ledger does not change."""
    ledger = read_ledger(show)
    page = write_play(show.folder / "pages" / "boat.transcript.yaml", BILINGUAL[:1], title="Boat")

    report = build(show, page, output=show.folder / "other", languages=("zh",), engine="espeak", cover="none")

    assert [built.episode.audio.relative_to(show.folder).as_posix() for built in report.episodes] == [
        "other/zh/boat/boat.mp3"
    ]
    assert read_ledger(show) == ledger


def test_another_page_of_the_same_name_gets_a_slug_of_its_own(show: Show) -> None:
    """Also where the finished folder, which would tell, is gone."""
    shutil.rmtree(show.output)
    (show.folder / "more").mkdir()
    lines = [("ana", "More tea.", "再来一杯茶。")]
    page = write_play(show.folder / "more" / "tea.transcript.yaml", lines, title="More tea", id="0" * 16)

    build(show, page, edition="zh")

    slugs = {episode.page: episode.slug for episode in read_ledger(show).episodes}
    assert slugs["pages/tea.transcript.yaml"] == "tea"
    assert slugs["more/tea.transcript.yaml"].startswith("tea-")


def test_a_file_without_an_id_stays_the_episode_that_it_was(show: Show) -> None:
    """Whoever writes a play by hand may correct its words and its title: its listeners get no second episode."""
    page = show.folder / "pages" / "evening.transcript.yaml"
    lines = [("ana", "", "晚上好。")]

    def build_as(title: str, line: str) -> tuple[str, str]:
        text = write_play(page, [*lines, ("ben", "", line)], title=title).read_text(encoding="utf-8")
        page.write_text(text.partition("\n")[2], encoding="utf-8")
        (built,) = build(show, page, edition="zh").episodes
        return built.episode.id, built.episode.slug

    built = [
        build_as("Evening", "晚安。"),
        build_as("Evening", "晚安，安娜。"),
        build_as("A late evening", "晚安，安娜。"),
    ]

    assert len({id for id, _ in built}) == 3
    assert {slug for _, slug in built} == {"evening"}
    assert [entry.id for entry in read_ledger(show).episodes if entry.slug == "evening"] == [built[-1][0]]


def test_a_page_saved_again_stays_the_episode_that_it_was(show: Show) -> None:
    """It has another id and the same name and title: the slug and what was decided for it stay."""
    text = "Tea\n\nAna: Good morning, and welcome.\nBen: Thank you.\nAna: Do you take milk?\nBen: No, thank you.\n"
    page = show.folder / "pages" / "morning.txt"
    page.write_text(text, encoding="utf-8")
    given = {"edition": "zh", "missing": "source"}
    (first,) = build(show, page, **given).episodes
    page.write_text(text + "Ana: Sugar?\n", encoding="utf-8")

    (second,) = build(show, page, **given).episodes

    assert (first.episode.slug, first.episode.id) != (second.episode.slug, second.episode.id)
    ledger: Ledger = read_ledger(show)
    assert find_episode(ledger, first.episode.id) is None
    known = find_episode(ledger, second.episode.id)
    assert known is not None
    assert known.slug == first.episode.slug == second.episode.slug
