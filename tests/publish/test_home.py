"""The pages that lead to episodes, read by a parser that did not write them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from time import process_time
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.model import Localized, Person, Sheet
from pipeline.publish.disclosure import disclosure_of_show
from pipeline.publish.home.edition import ARCHIVED, list_pages, render_edition
from pipeline.publish.home.home import render_home
from pipeline.publish.home.shelf import Shelf
from pipeline.publish.site.english import ENGLISH
from pipeline.publish.site.worker import WORKER_FILE, worker_script
from tests.publish.shelves import BILINGUAL, CHINESE, listed, newest_first

TALKS = Shelf(BILINGUAL, newest_first(7))
HARBOUR = Shelf(CHINESE, newest_first(2, CHINESE))
HOSTILE = [
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(1) ",
    "\u202e\x00\ud800\u2028]]>",
    "[tea](javascript:alert(1))",
    "a" * 10_000,
]


def parsed(page: str) -> html.HtmlElement:
    """Return a page as lxml reads it."""
    return html.document_fromstring(page)


def edition_page(shelf: Shelf = TALKS) -> html.HtmlElement:
    """Return the first page of an edition."""
    return parsed(render_edition(shelf, [CHINESE])["index.html"])


def titles(page: html.HtmlElement) -> list[str]:
    """Return the titles of the episodes that a page lists."""
    return [part.text_content() for part in page.iter("h3")]


def meta(page: html.HtmlElement, name: str) -> str:
    """Return what a page says of itself under a name."""
    return next((part.get("content", "") for part in page.iter("meta") if part.get("name") == name), "")


def test_an_edition_lists_its_episodes_with_what_helps_to_choose() -> None:
    """Title, subtitle, day, length, languages and people stand there, the newest first."""
    page = edition_page()
    first = next(page.iter("li"))

    assert titles(page) == [f"Night ferry {number}" for number in range(7, 0, -1)]
    assert [part.text_content() for part in first.iter("p")] == [
        "A lamp that nobody puts out",
        "2026-01-1312:34English + 中文Ana, Ben",
    ]
    assert [part.get("src") for part in first.iter("img")] == ["ferry-7/cover.jpg"]
    assert [part.get("href") for part in first.iter("a")] == ["ferry-7/index.html"]


def test_days_are_those_of_the_show_at_home() -> None:
    """What is published at half past five in the afternoon in London is published the next day in Shanghai."""
    page = edition_page(Shelf(BILINGUAL, [listed(0)]))

    assert [part.get("datetime") for part in page.iter("time")] == ["2026-01-06"]


def test_the_home_page_joins_the_editions() -> None:
    """Each edition has its cover, its description, the address of its feed, and its newest episodes."""
    page = parsed(render_home([TALKS, HARBOUR]))
    sections = list(page.iter("section"))

    assert [part.text_content() for part in page.iter("h2")] == ["English + 中文", "港口访谈"]
    assert [titles(part) for part in sections] == [
        [f"Night ferry {number}" for number in (7, 6, 5, 4, 3)],
        ["夜渡 2", "夜渡 1"],
    ]
    assert "与住在水边的人交谈。" in sections[1].text_content()
    feeds = [part for part in page.iter("a") if (part.get("href") or "").endswith("feed.xml")]
    assert [(part.get("href"), part.text_content()) for part in feeds] == [
        ("en-zh/feed.xml", "https://harbour.example/talks/en-zh/feed.xml"),
        ("zh/feed.xml", "https://harbour.example/talks/zh/feed.xml"),
    ]


def test_a_home_page_needs_an_edition() -> None:
    """Without one there is nothing to show."""
    with pytest.raises(ValueError, match="at least one edition"):
        render_home([])


@pytest.mark.parametrize("page", [render_home([TALKS, HARBOUR]), render_edition(TALKS, [CHINESE])["index.html"]])
def test_what_a_browser_loads_or_follows_lies_in_the_finished_folder(page: str) -> None:
    """Links are relative, so that the folder works wherever it lies; nothing asks another host."""
    followed = [part.get(name) for part in parsed(page).iter() for name in ("src", "href") if part.get(name)]

    assert [found for found in followed if urlsplit(found).scheme not in ("", "data")] == []
    base = "https://host.example/site/en-zh/"
    assert all(
        urljoin(base, found).startswith("https://host.example/site/") for found in followed if ":" not in str(found)
    )
    assert meta(parsed(page), "duologue-worker").endswith(WORKER_FILE)


def test_voices_are_called_synthetic_and_texts_keep_their_languages() -> None:
    """The statement is in the language of the page; each title is in its own."""
    english, chinese = edition_page(), edition_page(HARBOUR)

    assert (english.get("lang"), chinese.get("lang")) == ("en", "zh-Hans")
    assert disclosure_of_show("en") in english.text_content()
    assert disclosure_of_show("zh") in chinese.text_content()
    assert [part.get("lang") for part in parsed(render_home([TALKS, HARBOUR])).iter("h2")] == [None, None]
    assert [next(part.iter("a")).get("lang") for part in parsed(render_home([HARBOUR, TALKS])).iter("h2")] == [
        "zh",
        "en",
    ]


def test_a_personal_show_is_not_to_be_found() -> None:
    """Each of its pages asks search engines to leave it out; those of other shows do not."""
    personal = Shelf(replace(BILINGUAL, facts=replace(BILINGUAL.facts, is_personal=True)), newest_first(ARCHIVED * 2))

    pages = [render_home([personal]), *render_edition(personal).values()]
    assert [meta(parsed(page), "robots") for page in pages] == ["noindex"] * 3
    assert meta(edition_page(), "robots") == ""


def test_a_show_without_an_address_or_episodes_has_pages() -> None:
    """The link to the feed says where it lies; nothing absolute is made up."""
    bare = replace(BILINGUAL, facts=replace(BILINGUAL.facts, base_url=""))

    page = edition_page(Shelf(bare, (), has_cover=False))

    assert [part.text_content() for part in page.iter("a") if part.get("href") == "feed.xml"] == ["feed.xml"]
    assert "https://" not in html.tostring(page, encoding="unicode")
    assert ENGLISH["no_episodes"] in page.text_content()
    assert list(page.iter("img")) == []


@given(st.integers(0, 60), st.integers(1, 7))
def test_each_episode_stands_on_one_page(count: int, archived: int) -> None:
    """Pages hold all episodes in their order, once each, and lead to one another."""
    episodes = newest_first(count)
    pages = list(list_pages(episodes, archived=archived))

    assert [episode for page in pages for episode in page.episodes] == list(episodes)
    assert all(len(page.episodes) <= 2 * archived for page in pages)
    assert [page.older for page in pages] == [page.name for page in pages[1:]] + [""]
    assert [page.newer for page in pages] == [""] + [page.name for page in pages[:-1]]


def test_a_new_episode_leaves_the_archive_as_it_is() -> None:
    """Only the first page is another one, so that only that is sent to a host again."""
    before, after = (render_edition(Shelf(BILINGUAL, newest_first(count))) for count in (460, 461))

    assert len(before) == 3
    assert [name for name in after if after[name] != before[name]] == ["index.html"]


def test_five_thousand_episodes_take_seconds() -> None:
    """A page is made in milliseconds."""
    episodes = newest_first(5000)
    started = process_time()
    pages = render_edition(Shelf(BILINGUAL, episodes))

    assert process_time() - started < 5
    assert max(page.count("<li>") for page in pages.values()) <= 300


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_others_wrote_becomes_markup(text: str) -> None:
    """Whatever stands in titles, names and descriptions, the page has the elements it has without."""

    def elements(text: str) -> Counter[str]:
        facts = replace(BILINGUAL.facts, title=text, author=text, description=f"x {text}", copyright=text)
        episode = replace(
            listed(1), title=text, people=(Person(text, "guest"),), sheet=Sheet(subtitles=Localized.of({"en": text}))
        )
        shelf = Shelf(replace(BILINGUAL, facts=facts), [episode])
        pages = [render_home([shelf]), *render_edition(shelf).values()]
        for page in pages:
            page.encode()
        parts = [part for page in pages for part in parsed(page).iter()]
        handlers = [str(name) for part in parts for name in part.attrib if str(name).startswith("on")]
        return Counter(str(part.tag) for part in parts if part.tag != "span") + Counter(handlers)

    assert elements(text) == elements("tea")


def test_style_and_programs_ask_for_nothing() -> None:
    """Inside the page stand no addresses; its policy allows its own parts alone."""
    page = edition_page()
    (policy,) = (part.get("content") or "" for part in page.iter("meta") if part.get("http-equiv"))
    inside = "".join(part.text_content() for part in page.iter("style", "script"))

    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.search(r"//[a-z]|@import|url\(", inside)


def test_the_worker_keeps_to_its_own_folder() -> None:
    """It answers for what lies below it, and names no host."""
    assert "registration.scope" in worker_script()
    assert not re.search(r"https?://", worker_script())
