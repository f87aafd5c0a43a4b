"""A show becomes a podcast: what is listed, since when, and what is written for it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import Localized, Sheet
from pipeline.podcast import PodcastReport, write_podcast
from pipeline.progress import Notice
from pipeline.show import read_ledger
from tests.publish.feed_rules import text_of
from tests.studio import FIRST_DAY, SHOW, Studio, picture, write_ledger

LATER = FIRST_DAY + timedelta(days=7)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A show with two episodes in two editions."""
    made = Studio(tmp_path / "show")
    made.finish("ferry")
    made.finish("storm")
    return made


def feed_bytes(studio: Studio) -> dict[str, bytes]:
    """The feed of each edition."""
    return {path.parent.name: path.read_bytes() for path in studio.output.glob("*/feed.xml")}


def moments(studio: Studio, edition: str = "en") -> dict[str, str]:
    """When the feed of an edition says that its episodes were published, by slug, in its order."""
    items = etree.parse(studio.output / edition / "feed.xml").getroot().iterfind("channel/item")
    return {text_of(item, "link").split("/")[-2]: text_of(item, "pubDate") for item in items}


def names(studio: Studio, paths: tuple[Path, ...]) -> list[str]:
    """Paths from the folder of the show."""
    return [path.relative_to(studio.folder).as_posix() for path in paths]


def problems(report: PodcastReport, edition: int = 0) -> str:
    """What keeps the feed of an edition from being accepted."""
    return "\n".join(problem.what for problem in report.editions[edition].problems if problem.is_refused)


def test_a_first_feed_publishes_what_was_built_in_its_order(studio: Studio) -> None:
    """Episodes that are new together keep the order in which they were made, the newest first."""
    report = studio.publish()

    assert report.is_whole
    assert moments(studio) == {
        "storm": "Sun, 22 Nov 2026 06:00:00 +0000",
        "ferry": "Sun, 22 Nov 2026 05:59:59 +0000",
    }
    ledger = read_ledger(studio.show)
    assert [entry.editions["en"].published for entry in ledger.episodes] == [
        FIRST_DAY - timedelta(seconds=1),
        FIRST_DAY,
    ]
    assert set(ledger.feeds) == {"en", "zh-en"}


def test_the_feed_is_written_last(studio: Studio) -> None:
    """Apps read the feed: whatever it names, and what it is known by, is there before it."""
    written = names(studio, studio.publish().written)

    assert written[-3:] == ["episodes.yaml", "output/en/feed.xml", "output/zh-en/feed.xml"]


def test_a_second_feed_writes_nothing(studio: Studio) -> None:
    """What says already what it should is left alone, whatever the clock says."""
    studio.publish()

    report = studio.publish(LATER)

    assert report.written == report.removed == ()


def test_a_folder_made_again_has_the_same_feed(studio: Studio) -> None:
    """Identity and moments live in the ledger, not in the finished folder or the cache."""
    studio.publish()
    before = feed_bytes(studio)
    shutil.rmtree(studio.output)
    shutil.rmtree(studio.folder / "cache")
    for slug in ("storm", "ferry"):
        studio.finish(slug)

    studio.publish(LATER)

    assert feed_bytes(studio) == before


def test_an_episode_that_is_built_meanwhile_stays_registered(studio: Studio) -> None:
    """A build that ends while feeds are written has its entry in the ledger, which the feed run keeps."""
    (studio.folder / "cover.jpg").unlink()

    write_podcast(
        studio.show,
        now=FIRST_DAY,
        environment=studio.environment,
        on_progress=lambda _drawn: studio.finish("letter"),
    )
    if not (studio.folder / "cover.jpg").exists():
        pytest.skip("no font here has the signs of the title")

    entries = read_ledger(studio.show).episodes
    assert [entry.slug for entry in entries] == ["ferry", "storm", "letter"]
    assert [entry.editions["zh-en"].published is None for entry in entries] == [False, False, True]


def test_a_typo_in_the_notes_is_mended_in_feed_and_page_alone(studio: Studio) -> None:
    """No other file is written, and of the page nothing but what it says about the episode."""
    studio.finish("letter", sheet=Sheet(notes=Localized.of({"en": "A leter."})), editions=("en",))
    studio.publish()
    page = studio.output / "en" / "letter" / "index.html"
    before = page.read_text(encoding="utf-8")

    studio.write_sheet("letter", Sheet(notes=Localized.of({"en": "A letter."})))
    report = studio.publish(LATER)

    assert names(studio, report.written) == ["output/en/letter/index.html", "output/en/feed.xml"]
    assert page.read_text(encoding="utf-8") == before.replace("A leter.", "A letter.")
    assert b"A letter." in feed_bytes(studio)["en"]


def test_an_edition_that_was_renamed_is_missed(studio: Studio) -> None:
    """Whoever follows the old feed would hear of nothing new, and nobody would know why; until it is given up."""
    studio.publish()
    told: list[str] = []

    def publish_renamed() -> None:
        write_podcast(
            studio.show,
            now=LATER,
            environment=studio.environment,
            on_progress=lambda event: told.append(event.text) if isinstance(event, Notice) else None,
        )

    (studio.folder / "show.yaml").write_text(SHOW.replace("zh-en:", "tea-talks:"), encoding="utf-8")
    publish_renamed()
    ledger = read_ledger(studio.show)
    write_ledger(studio.show, replace(ledger, feeds={"en": ledger.feeds["en"]}))
    publish_renamed()

    (notice,) = told
    assert notice.startswith("edition zh-en was published, and is not in ")
    assert "remove its line below 'feeds:' in episodes.yaml" in notice


def test_a_sheet_is_read_in_the_episodes_folder_where_the_page_has_none(studio: Studio) -> None:
    """A copy of the transcript lies there."""
    studio.finish("letter", sheet=Sheet(notes=Localized.of({"en": "By hand."})))
    (studio.folder / "letter.transcript.yaml").unlink()

    studio.publish()

    assert b"By hand." in feed_bytes(studio)["en"]


def test_a_schedule_stays_out_until_its_moment(studio: Studio) -> None:
    """The moment is meant in the time zone of the show, and is the one that the feed gives."""
    (studio.folder / "show.yaml").write_text(SHOW + "timezone: Asia/Shanghai\n", encoding="utf-8")
    studio.finish("letter", sheet=Sheet(publish_at="2026-11-25T08:30"), editions=("en",))

    report = studio.publish()
    (scheduled,) = report.editions[0].scheduled
    assert (scheduled.slug, scheduled.publish_at) == ("letter", datetime(2026, 11, 25, 0, 30, tzinfo=UTC))
    assert "letter" not in moments(studio)

    studio.publish(LATER)
    assert next(iter(moments(studio).items())) == ("letter", "Wed, 25 Nov 2026 00:30:00 +0000")


def test_what_is_out_is_not_taken_back_by_a_schedule(studio: Studio) -> None:
    """Only its status withdraws it; its moment stays."""
    studio.publish()
    before = moments(studio)
    studio.write_sheet("ferry", Sheet(publish_at="2027-01-01"))

    assert studio.publish(LATER).editions[0].scheduled == ()

    assert moments(studio) == before


def test_a_withdrawn_episode_leaves_feed_and_pages(studio: Studio) -> None:
    """Its sheet takes it back, and its identity stays for another time."""
    studio.publish()
    studio.write_sheet("ferry", Sheet(status="withdrawn"))

    report = studio.publish(LATER)

    assert [(left.slug, left.reason) for left in report.editions[0].left_out] == [("ferry", "withdrawn")]
    assert [*moments(studio)] == ["storm"]
    assert "ferry" not in (studio.output / "en" / "index.html").read_text(encoding="utf-8")

    studio.write_sheet("ferry", Sheet())
    studio.publish(LATER)
    assert moments(studio)["ferry"] == "Sun, 22 Nov 2026 05:59:59 +0000"


@pytest.mark.parametrize("is_built_as_draft", [True, False])
def test_drafts_stay_out_unless_asked_for(studio: Studio, is_built_as_draft: bool) -> None:
    """One that was made with a makeshift voice, and one that a person calls a draft."""
    sheet = Sheet() if is_built_as_draft else Sheet(status="draft")
    studio.finish("letter", sheet=sheet, draft=is_built_as_draft, editions=("en",))

    report = studio.publish()
    assert [left.slug for left in report.editions[0].left_out] == ["letter"]
    assert "draft" in report.editions[0].left_out[0].reason

    studio.publish(drafts=True)
    assert "letter" in moments(studio)

    report = studio.publish(LATER)
    assert report.is_whole
    assert "letter" not in moments(studio)


def test_a_draft_has_no_date_until_it_is_none(studio: Studio) -> None:
    """Whoever looks at drafts has not published them."""
    sheet = Sheet(status="draft")
    studio.finish("letter", sheet=sheet, editions=("en",))
    studio.publish(drafts=True)

    studio.write_sheet("letter", replace(sheet, status="ready"))
    studio.publish(LATER)

    assert moments(studio)["letter"] == "Sun, 29 Nov 2026 06:00:00 +0000"


def test_a_feed_of_drafts_alone_goes_with_them(tmp_path: Path) -> None:
    """What was written to look at drafts does not stay where someone would take it for published."""
    studio = Studio(tmp_path / "show")
    studio.finish("letter", draft=True, editions=("en",))
    studio.publish(drafts=True)

    report = studio.publish()

    assert names(studio, report.removed) == ["output/en/feed.xml", "output/en/index.html"]


def test_an_episode_that_listeners_have_never_vanishes_unsaid(studio: Studio) -> None:
    """A feed that would lose a published episode is left as it was, and the reason is told."""
    studio.publish()
    before = feed_bytes(studio)
    shutil.rmtree(studio.output / "en" / "ferry")

    report = studio.publish(LATER)

    assert not report.is_whole
    assert problems(report) == "ferry was published before, and is not built"
    assert not problems(report, 1)
    assert feed_bytes(studio) == before


def test_a_sheet_with_a_fault_does_not_take_an_episode_back(studio: Studio) -> None:
    """The fault is told with its line, and the feed is left as it was."""
    studio.publish()
    page = studio.folder / "ferry.transcript.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace("\nturns:", "\nseason: soon\nturns:"), encoding="utf-8")

    report = studio.publish(LATER)

    assert "ferry was published before, and its sheet cannot be read" in problems(report)
    assert "season" in problems(report)


def test_an_edition_in_other_languages_waits_for_its_episodes(studio: Studio) -> None:
    """What was built before is not in the languages that the feed speaks now."""
    text = SHOW.replace("en: {languages: en}", "en: {languages: en-GB}")
    (studio.folder / "show.yaml").write_text(text, encoding="utf-8")

    report = studio.publish()

    assert [left.reason for left in report.editions[0].left_out] == [
        "is built in en, and the edition is now in en-GB. Build it again."
    ] * 2
    assert not report.editions[0].is_published


def test_what_is_not_registered_is_left_out(studio: Studio) -> None:
    """A folder that was built elsewhere has no identity in the show."""
    raft = studio.output / "en" / "raft"
    shutil.copytree(studio.output / "en" / "ferry", raft)
    for path in raft.glob("ferry*"):
        path.rename(raft / path.name.replace("ferry", "raft"))
    facts = raft / "episode.json"
    facts.write_text(facts.read_text(encoding="utf-8").replace('"ferry', '"raft'), encoding="utf-8")
    (studio.output / "en" / "ruin").mkdir()
    (studio.output / "en" / "ruin" / "episode.json").write_text("{}", encoding="utf-8")

    report = studio.publish()

    assert report.is_whole
    assert [left.slug for left in report.editions[0].left_out] == ["raft", "ruin"]
    assert "not in episodes.yaml" in report.editions[0].left_out[0].reason
    assert "does not hold the facts" in report.editions[0].left_out[1].reason


def test_a_feed_that_directories_would_refuse_is_not_written(tmp_path: Path) -> None:
    """All that is missing is told at once, with the tag it is needed for; nothing is published."""
    studio = Studio(tmp_path / "show", show="title: Tea\nlanguages: en\nbase_url: http://127.0.0.1:8000/\n")
    studio.finish("ferry", editions=("en",))

    report = studio.publish()

    assert "owner.email: needed for <itunes:owner>" in problems(report)
    assert "category: needed for <itunes:category>" in problems(report)
    assert "base_url: http://127.0.0.1:8000/ is found on this machine or network only" in problems(report)
    assert not feed_bytes(studio)
    assert read_ledger(studio.show).episodes[0].editions["en"].published is None


def test_a_personal_show_needs_no_directory(tmp_path: Path) -> None:
    """For oneself, a title and an address do, be it on one's own machine."""
    show = "title: Tea\nlanguages: en\nbase_url: http://127.0.0.1:8000/\npersonal: yes\n"
    studio = Studio(tmp_path / "show", show=show)
    studio.finish("ferry", editions=("en",))

    assert studio.publish().is_whole
    assert b"<podcast:block>yes" in feed_bytes(studio)["en"]


def test_a_cover_that_is_too_small_is_refused(studio: Studio) -> None:
    """Directories want 1400 pixels."""
    (studio.folder / "cover.jpg").write_bytes(picture(1000))

    report = studio.publish()

    assert "expected 1400 or more" in problems(report)
    assert not feed_bytes(studio)


def test_the_cover_of_a_show_is_drawn_once(studio: Studio) -> None:
    """Where nobody gave one, it lies beside show.yaml afterwards, and stays."""
    cover = studio.folder / "cover.jpg"
    cover.unlink()
    report = studio.publish()
    if not report.is_whole:
        pytest.skip("no font here has the signs of the title")
    drawn = cover.read_bytes()

    (studio.folder / "show.yaml").write_text(SHOW.replace("Tea & Rain", "Tea & Snow"), encoding="utf-8")
    studio.publish(LATER)

    assert cover.read_bytes() == drawn == (studio.output / "en" / "cover.jpg").read_bytes()


def test_an_edition_without_episodes_has_no_feed(studio: Studio) -> None:
    """Nothing is said of it but that, and no other edition points to it."""
    text = SHOW + "  de: {languages: de, title: Tee}\n"
    (studio.folder / "show.yaml").write_text(text, encoding="utf-8")

    report = studio.publish()

    assert report.is_whole
    assert [edition.is_published for edition in report.editions] == [True, True, False]
    assert b"/de/" not in feed_bytes(studio)["en"]


def test_archive_pages_that_are_no_more_are_removed(studio: Studio) -> None:
    """A page of a longer feed does not stay behind."""
    studio.publish()
    for name in ("feed-2.xml", "page-1.html"):
        (studio.output / "en" / name).write_text("old", encoding="utf-8")

    report = studio.publish(LATER)

    assert names(studio, report.removed) == ["output/en/feed-2.xml", "output/en/page-1.html"]


def test_a_page_of_an_older_build_is_told_and_stays(studio: Studio) -> None:
    """One that has no place for what is said of the episode is no reason to publish nothing."""
    page = studio.output / "en" / "ferry" / "index.html"
    page.write_text("<p>old</p>", encoding="utf-8")

    report = studio.publish()

    assert report.is_whole
    assert any(str(page) in problem.what and not problem.is_refused for problem in report.editions[0].problems)
    assert page.read_text(encoding="utf-8") == "<p>old</p>"
