"""``duologue feed`` tells what it wrote, and what it did not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.model import Sheet
from tests.studio import SHOW, Studio


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A show with one episode, in whose folder one works."""
    made = Studio(tmp_path)
    made.finish("ferry")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUOLOGUE_CACHE", str(tmp_path / "cache"))
    return made


def test_it_prints_the_addresses_of_the_feeds(studio: Studio) -> None:
    """A line for each on standard output, and how many episodes each lists on standard error."""
    result = CliRunner().invoke(app, ["feed"])

    assert result.exit_code == 0
    assert result.stdout.split() == ["https://tea.example/show/en/feed.xml", "https://tea.example/show/zh-en/feed.xml"]
    assert "en: 1 episode\n" in result.stderr
    assert (studio.output / "en" / "feed.xml").is_file()


def test_it_says_what_is_scheduled_and_what_is_left_out(studio: Studio) -> None:
    """With the reason of each, and moments as the show's own clock tells them."""
    (studio.folder / "show.yaml").write_text(SHOW + "timezone: Asia/Shanghai\n", encoding="utf-8")
    studio.finish("letter", sheet=Sheet(publish_at="2199-01-01"), editions=("en",))
    studio.finish("storm", sheet=Sheet(status="withdrawn"), editions=("en",))

    result = CliRunner().invoke(app, ["feed"])

    assert "  letter: scheduled for 2199-01-01 00:00 Asia/Shanghai" in result.stderr
    assert "  storm: left out: withdrawn" in result.stderr


def test_a_feed_that_is_refused_is_a_failure(studio: Studio) -> None:
    """Every reason is told with what to do, whatever else is quiet; the other editions are written."""
    text = SHOW.replace("en: {languages: en}", "en: {languages: en, cover: gone.jpg}")
    (studio.folder / "show.yaml").write_text(text, encoding="utf-8")

    result = CliRunner().invoke(app, ["feed", "--quiet"])

    assert result.exit_code == 1
    assert "en: the feed is left as it was, because of this:" in result.stderr
    assert "error: cover: " in result.stderr
    assert "gone.jpg: cannot be read: " in result.stderr
    assert result.stdout.split() == ["https://tea.example/show/zh-en/feed.xml"]
    assert not (studio.output / "en" / "feed.xml").exists()


def test_it_reports_to_programs(studio: Studio) -> None:
    """The report says by edition what is listed, and which files are new."""
    studio.finish("storm", sheet=Sheet(status="draft"), editions=("en",))

    result = CliRunner().invoke(app, ["feed", "--json", "--show", str(studio.folder)])

    report = json.loads(result.stdout)
    assert report["schema"] == 1
    english, both = report["editions"]
    assert (english["edition"], english["published"], both["edition"]) == ("en", True, "zh-en")
    assert [episode["slug"] for episode in english["listed"]] == ["ferry"]
    assert [left["slug"] for left in english["left_out"]] == ["storm"]
    assert str(studio.output / "en" / "feed.xml") in report["written"]


def test_without_a_show_it_says_how_to_begin_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command needs a show."""
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, ["feed"])

    assert result.exit_code == 1
    assert "there is no show.yaml" in result.stderr
    assert "duologue show init" in result.stderr
