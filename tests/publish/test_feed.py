"""Feeds say what directories ask for, whatever people write."""

from __future__ import annotations

import io
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.language import LanguagePlan
from pipeline.model import (
    ChapterMark,
    Edition,
    Link,
    ListedEpisode,
    Localized,
    Owner,
    Person,
    Sheet,
    ShowFacts,
    Source,
)
from pipeline.publish.feed.description import MOST_BYTES, describe_episode, describe_show
from pipeline.publish.feed.feed import Feed, feed_pages, render_page
from tests.publish.feed_rules import NAMESPACES, breaches, description_breaches, html_breaches, text_of
from tests.studio import CHAPTERS, FIRST_DAY, SOURCE, Studio

HOSTILE = (
    "<script>alert(1)</script>",
    "]]>",
    "&amp; & &#0; <![CDATA[x]]>",
    "\"'</title></channel></rss>",
    "\x00\x01\x0b\x1b[2J\x7f\x85\ud800\ufffe\uffff",
    "\u202egnp.exe\u202c \u2066\u2028",
    "../../../etc/passwd",
    "x" * 10_000,
    "茶" * 10_000,
    "a. " * 5_000,
    "{engine} %s",
    "مرحبا بالعالم",
    "  padded  ",
)
ANYTHING = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=4).map(" ".join)
FACTS = ShowFacts(
    title="Tea & Rain",
    author="Ana Reed",
    owner=Owner("Ana Reed", "ana@tea.example"),
    base_url="https://tea.example/show/",
    category=("Education", "Language Learning"),
    explicit=False,
    description="Talks about tea.",
)
EDITION = Edition("en", FACTS, LanguagePlan(("en",)))
FEED = Feed(EDITION, "2c5ca30c-eed6-5795-803d-30cee201985a")
EPISODE = ListedEpisode(
    id="c0ffee0123456789",
    edition="en",
    slug="ferry",
    guid="de8ba7fa-0bed-5e0c-9106-b641c1596b31",
    published=FIRST_DAY,
    title="The ferry",
    plan=LanguagePlan(("en",)),
    people=(Person("Ana Reed", "host"), Person("Ben Stone", "guest")),
    recorded="2025-03",
    audio="ferry-0a1b2c3d.mp3",
    size_bytes=1000,
    duration_ms=104_400,
    engine="espeak",
    draft=False,
    chapters=CHAPTERS,
    source=SOURCE,
    sheet=Sheet(),
    files=("cover.jpg", "ferry.vtt", "index.html"),
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished folder of a show with two editions and episodes of many kinds."""
    studio = Studio(tmp_path_factory.mktemp("studio"))
    studio.finish("ferry")
    studio.finish(
        "storm",
        title='<b>Storm</b> & "rain" ]]>',
        sheet=Sheet(
            subtitles=Localized.of({"en": "A night at sea"}),
            notes=Localized.of({"en": "# Storm\n\nThe *whole* night.\n\n- one\n- two", "zh": "整夜。" * 3000}),
            links=(Link("The ferry's <home>", "https://ferry.example/a?b=1&c=2"), Link("", "mailto:ana@tea.example")),
            season=1,
            episode=2,
            type="bonus",
            explicit=True,
            rights="CC BY 4.0",
        ),
    )
    studio.finish("letter", chapters=(), editions=("zh-en",), duration_ms=20_000)
    assert studio.publish().is_whole
    return studio.output


def item_of(episode: ListedEpisode, feed: Feed = FEED) -> etree._Element:
    """The item that a feed has of an episode."""
    (page,) = feed_pages([episode])
    item = etree.fromstring(render_page(feed, page)).find("channel/item")
    assert item is not None
    return item


def test_the_feeds_of_a_finished_folder_break_no_rule(published: Path) -> None:
    """Everything that directories ask for is there, and leads to a file that is what it should be."""
    assert breaches(published, "https://tea.example/show/") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<language>en", "<language>English"),
        (
            ' rel="self" type="application/rss+xml" href="https://',
            ' rel="self" type="application/rss+xml" href="http://',
        ),
        ("<itunes:explicit>false", "<itunes:explicit>no"),
        ('text="Language Learning"', 'text="Tea"'),
        ('length="', 'length="1'),
        ("<itunes:duration>104", "<itunes:duration>106"),
        ("ferry.vtt", "ferry.txt"),
        ('type="text/vtt"', 'type="text/plain"'),
        ("00:00:35.000", "00:00:36.000"),
        ("<p>", "<p onclick='x'>"),
        (" +0000</pubDate>", " GMT</pubDate>"),
        ('text="Education"', 'text="education"'),
        ("en/cover.jpg", "en/cover.png"),
        ("synthetic", "lovely"),
        ('purpose="ai-content"', 'purpose="other"'),
        ("podcastindex.org/namespace/1.0", "podcastindex.org/namespace/2.0"),
        ("</guid>", '0</guid>\n<guid isPermaLink="false">1</guid>'),
        ('feedGuid="', 'feedGuid="0'),
    ],
)
def test_the_rules_notice_what_is_wrong(published: Path, tmp_path: Path, right: str, wrong: str) -> None:
    """One thing changed in a feed is a breach."""
    shutil.copytree(published, tmp_path / "output", copy_function=os.link)
    feed = tmp_path / "output" / "en" / "feed.xml"
    text = feed.read_text(encoding="utf-8")
    assert right in text
    feed.unlink()

    feed.write_text(text.replace(right, wrong), encoding="utf-8")

    assert breaches(tmp_path / "output", "https://tea.example/show/") != []


@pytest.mark.parametrize("edition", ["en", "zh-en"])
def test_feedparser_reads_the_feed_without_complaint(published: Path, edition: str) -> None:
    """A parser of feeds finds the episodes, and nothing that is wrong."""
    content = (published / edition / "feed.xml").read_bytes()

    feed = feedparser.parse(content)

    assert not feed.bozo
    assert len(feed.entries) == (2 if edition == "en" else 3)
    assert all(entry.enclosures[0].href.startswith("https://tea.example/show/") for entry in feed.entries)
    assert feed.feed.author == "Ana Reed"


@pytest.mark.parametrize("edition", ["en", "zh-en"])
def test_gpodders_parser_reads_the_feed(published: Path, edition: str) -> None:
    """A parser of podcasts finds titles, audio, lengths and chapters."""
    content = (published / edition / "feed.xml").read_bytes()

    feed = podcastparser.parse("https://tea.example/show/feed.xml", io.BytesIO(content))

    by_guid = {episode["guid"]: episode for episode in feed["episodes"]}
    for item in etree.fromstring(content).iterfind("channel/item"):
        episode = by_guid[text_of(item, "guid")]
        enclosure = item.find("enclosure")
        assert enclosure is not None
        assert episode["title"] == text_of(item, "title")
        assert episode["enclosures"][0]["url"] == enclosure.get("url")
        assert episode["total_time"] == int(text_of(item, "itunes:duration"))
        assert len(episode.get("chapters", [])) == len(item.findall(".//psc:chapter", NAMESPACES))


def test_the_channel_keeps_its_identity_and_knows_its_sister(published: Path) -> None:
    """Each feed has a GUID of its own, and names that of the other edition."""
    guids = {}
    others = {}
    for edition in ("en", "zh-en"):
        channel = etree.parse(published / edition / "feed.xml").getroot()[0]
        guids[edition] = text_of(channel, "podcast:guid")
        others[edition] = [item.get("feedGuid") for item in channel.iterfind(".//podcast:remoteItem", NAMESPACES)]

    assert others == {"en": [guids["zh-en"]], "zh-en": [guids["en"]]}
    assert all(uuid.UUID(guid).version == 5 for guid in guids.values())


def test_the_same_words_of_a_feed_are_in_its_language(published: Path) -> None:
    """What nobody wrote is said in the language of the edition."""
    channel = etree.parse(published / "zh-en" / "feed.xml").getroot()[0]
    ferry = next(item for item in channel.iterfind("item") if "ferry" in text_of(item, "link"))

    assert text_of(channel, "language") == "zh"
    assert "对话者：安娜、本。" in text_of(ferry, "description")
    assert "声音均为人工合成（espeak），不模仿任何人。" in text_of(ferry, "description")
    assert [tag.text for tag in ferry.findall("dc:language", NAMESPACES)] == ["zh", "en"]


@given(
    title=ANYTHING,
    name=ANYTHING,
    notes=ANYTHING,
    address=ANYTHING | ANYTHING.map(lambda text: f"https://example.org/{text}"),
)
def test_no_text_breaks_the_xml_or_runs_in_it(title: str, name: str, notes: str, address: str) -> None:
    """Whatever people and pages say, the feed is XML with the same elements, and its HTML is harmless."""
    episode = replace(
        EPISODE,
        title=title,
        people=(Person(name, "guest"),),
        chapters=(ChapterMark(title, 0, 30_000), *CHAPTERS[1:]),
        source=Source(site=name, url=address, author=title),
        sheet=Sheet(
            subtitles=Localized.of({"en": title}),
            notes=Localized.of({"en": notes}),
            links=(Link(name, address),),
            rights=notes,
        ),
        translators={"en": name},
    )
    facts = replace(FACTS, title=title, author=name, description=notes, copyright=name)
    feed = replace(FEED, edition=replace(EDITION, facts=facts), siblings=((EDITION, FEED.guid),))

    item = item_of(episode, feed)

    kinds = [child.tag for child in item]
    assert [tag for tag in kinds if "person" not in str(tag)] == [
        child.tag for child in item_of(EPISODE) if "person" not in str(child.tag)
    ]
    assert not [*description_breaches(text_of(item, "description"))]
    assert not [*html_breaches(text_of(item, "content:encoded"))]
    assert not [*description_breaches(describe_show(feed.edition, [(title, "https://tea.example/")]))]
    assert len(text_of(item, "title")) <= 255


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_title_is_shown_as_the_text_it_is(hostile: str) -> None:
    """What XML can hold of a title comes back from it; the rest is gone."""
    item = item_of(replace(EPISODE, title=hostile))

    shown = text_of(item, "title")
    visible = "".join(sign for sign in hostile if sign.isprintable() and not "\ufffe" <= sign <= "\uffff")
    assert "".join(visible.split())[:100] == "".join(sign for sign in shown if sign.isprintable() and sign != " ")[:100]


def test_long_notes_end_with_a_sentence_and_keep_the_statements() -> None:
    """What is cut for directories is the person's notes, at a full stop; the whole stands in the full text."""
    notes = "One sentence of the notes stands here. " * 300
    described = describe_episode(replace(EPISODE, sheet=Sheet(notes=Localized.of({"en": notes}))))

    first, *rest = described.short.split("\n")
    assert first.endswith("stands here.</p>")
    assert MOST_BYTES - 200 < len(described.short.encode()) <= MOST_BYTES
    assert rest[-1] == "<p>The voices are synthetic (made with espeak). They imitate nobody.</p>"
    assert described.whole.count("One sentence") == 300


def test_a_machines_translation_and_a_draft_are_said() -> None:
    """Listeners are told who translated, and that better voices were not there."""
    described = describe_episode(replace(EPISODE, draft=True, translators={"en": "Argos"}))

    assert "The words in English (Argos) are a machine's translation." in described.short
    assert "This is a draft" in described.short


def test_traditional_chinese_is_spoken_by_its_feeds() -> None:
    """An edition in traditional Chinese is not told in simplified signs."""
    described = describe_episode(replace(EPISODE, plan=LanguagePlan(("zh-Hant",))))

    assert "聲音均為人工合成" in described.short


def test_chapters_stand_in_the_notes_where_apps_take_them_for_chapters() -> None:
    """Three or more, the first at the beginning, half a minute each, with short titles."""
    assert "<p>00:00 The kettle<br>00:35 Rain," in describe_episode(EPISODE).short

    short = (*CHAPTERS[:2], ChapterMark("Home", 80_000, 104_400))
    assert "00:35" not in describe_episode(replace(EPISODE, chapters=short)).short
    assert "00:35" not in describe_episode(replace(EPISODE, chapters=CHAPTERS[:2])).short
    long_title = (ChapterMark("word " * 20, 0, 35_000), *CHAPTERS[1:])
    line = describe_episode(replace(EPISODE, chapters=long_title)).short.partition("<p>00:00 ")[2].partition("<br>")[0]
    assert line.startswith("word word")
    assert len(line) < 40


def test_a_persons_own_times_are_not_doubled() -> None:
    """Notes with lines of times stay as they are."""
    notes = "0:00 Tea\n\n0:40 Rain\n\n1:20 Home"
    described = describe_episode(replace(EPISODE, sheet=Sheet(notes=Localized.of({"en": notes}))))

    assert "The kettle" not in described.whole


def test_the_episodes_own_language_comes_first_among_transcripts() -> None:
    """Apps that keep one transcript keep what is heard."""
    files = ("ferry.en.vtt", "ferry.srt", "ferry.transcript.json", "ferry.transcript.yaml", "ferry.vtt", "ferry.zh.vtt")
    item = item_of(replace(EPISODE, plan=LanguagePlan(("zh", "en")), files=files))

    transcripts = item.findall("podcast:transcript", NAMESPACES)
    assert [(tag.get("url", "").rpartition("/")[2], tag.get("language")) for tag in transcripts] == [
        ("ferry.vtt", "zh"),
        ("ferry.srt", "zh"),
        ("ferry.transcript.json", "zh"),
        ("ferry.zh.vtt", "zh"),
        ("ferry.en.vtt", "en"),
    ]


def test_audio_may_lie_elsewhere_and_be_counted() -> None:
    """The enclosure's address goes through the counter to where the audio lies."""
    facts = replace(FACTS, media_url="https://media.example/", enclosure_prefix="https://count.example/e/")
    item = item_of(EPISODE, replace(FEED, edition=replace(EDITION, facts=facts)))

    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url") == "https://count.example/e/media.example/en/ferry/ferry-0a1b2c3d.mp3"
    assert text_of(item, "link") == "https://tea.example/show/en/ferry/index.html"


def test_a_personal_show_is_kept_out_of_directories() -> None:
    """Its feed says so in the two ways that directories read."""
    feed = replace(FEED, edition=replace(EDITION, facts=replace(FACTS, is_personal=True)))
    (page,) = feed_pages([EPISODE])
    channel = etree.fromstring(render_page(feed, page))[0]

    assert text_of(channel, "itunes:block") == "Yes"
    assert text_of(channel, "podcast:block") == "yes"


def newest_first(count: int) -> Iterator[ListedEpisode]:
    """So many episodes, an hour after one another."""
    for number in range(count, 0, -1):
        yield replace(EPISODE, slug=f"talk-{number}", guid=str(number), published=FIRST_DAY + timedelta(hours=number))


@given(count=st.integers(0, 30), most_items=st.integers(1, 7))
def test_archive_pages_hold_every_episode_and_a_new_one_changes_none(count: int, most_items: int) -> None:
    """The first page has the newest; the others stay as they are when an episode is added."""
    episodes = [*newest_first(count + 1)]
    before = {page.name: page for page in feed_pages(episodes[1:], most_items=most_items)}
    after = {page.name: page for page in feed_pages(episodes, most_items=most_items)}

    assert before["feed.xml"].episodes == tuple(episodes[1 : most_items + 1])
    assert {found.slug for page in before.values() for found in page.episodes} == {e.slug for e in episodes[1:]}
    assert all(after[name] == page for name, page in before.items() if page.is_archive)


def test_archive_pages_are_linked_from_the_newest_to_the_oldest() -> None:
    """Whoever follows the links to older pages comes to each of them once (RFC 5005)."""
    pages = {page.name: page for page in feed_pages([*newest_first(7)], most_items=2)}
    seen = []
    name: str | None = "feed.xml"
    while name:
        channel = etree.fromstring(render_page(FEED, pages[name]))[0]
        links = {
            tag.get("rel"): tag.get("href", "").rpartition("/")[2] for tag in channel.findall("atom:link", NAMESPACES)
        }
        assert links["self"] == name
        assert links["first"] == "feed.xml"
        assert links["last"] == "feed-2.xml"
        assert (channel.find("fh:archive", NAMESPACES) is not None) == (name != "feed.xml")
        assert links.get("next") == links.get("prev-archive")
        seen.append(name)
        name = links.get("next")

    assert seen == ["feed.xml", "feed-4.xml", "feed-3.xml", "feed-2.xml"]
