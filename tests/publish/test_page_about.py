"""What a page says of its episode apart from its words, and how that is mended in a finished page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from pipeline.errors import FeedError
from pipeline.language import LanguagePlan
from pipeline.model import Episode, Link, ListedEpisode, Localized
from pipeline.publish.page.about import (
    About,
    Beside,
    InShow,
    Sibling,
    about_built,
    about_listed,
    render_about,
    replace_about,
)
from pipeline.publish.page.page import render_page
from pipeline.publish.site.phrases import phrases_for
from pipeline.publish.site.traditional import TRADITIONAL
from tests.publish.captioned import NAMES, TALK, episode
from tests.publish.shelves import FACTS, listed

SHOW = InShow(FACTS.title, FACTS.base_url, siblings=(Sibling("zh", ("zh",)),))
LISTED = listed(1)
EPISODE = replace(
    episode(TALK),
    title=LISTED.title,
    slug=LISTED.slug,
    names=NAMES,
    source=LISTED.source,
    rights=LISTED.sheet.rights,
)
BESIDE = Beside(
    notes=LISTED.sheet.notes.best("en"),
    cover="cover.jpg",
    subtitle=LISTED.sheet.subtitles.best("en"),
    links=LISTED.sheet.links,
    in_show=SHOW,
)
PAGE = render_page(EPISODE, beside=BESIDE)


def with_notes(text: str) -> ListedEpisode:
    """Return the episode with other notes."""
    return replace(LISTED, sheet=replace(LISTED.sheet, notes=Localized.of({"en": text})))


def mended(page: str, found: ListedEpisode) -> str:
    """Return a page that says what an episode's sheet says."""
    return replace_about(page, render_about(about_listed(found, SHOW)))


def head(page: str, **attributes: str) -> list[html.HtmlElement]:
    """Return what the head of a page says with some attributes."""
    told = html.document_fromstring(page).find("head")
    assert told is not None
    return [part for part in told if all(part.get(name) == value for name, value in attributes.items())]


def test_a_build_and_a_listing_say_the_same() -> None:
    """So that a page is written again only where something has changed."""
    assert about_built(EPISODE, BESIDE) == about_listed(LISTED, SHOW)
    assert mended(PAGE, LISTED) == PAGE


def test_notes_are_mended_without_the_words() -> None:
    """The page is that of a build with the corrected notes, to the byte."""
    corrected = with_notes("About *lanterns*.\n\n- one\n- two")

    page = mended(PAGE, corrected)

    assert page == render_page(EPISODE, beside=replace(BESIDE, notes=corrected.sheet.notes.best("en")))
    assert "<em>lanterns</em>" in page
    assert "lamps" not in page


def test_a_subtitle_that_is_taken_back_leaves_no_trace() -> None:
    """Mending takes away as well as it adds."""
    bare = replace(LISTED, sheet=replace(LISTED.sheet, subtitles=Localized(), links=()))

    page = mended(PAGE, bare)

    assert "nobody puts out</p>" not in page
    assert "ferry.example" not in page
    assert mended(page, LISTED) == PAGE


@pytest.mark.parametrize("page", ["", "<p>Tea</p>", PAGE.replace("<!--/about:notes-->", "")])
def test_a_page_without_the_places_is_refused(page: str) -> None:
    """A page of another program stays as it is, and the person is told what to do."""
    with pytest.raises(FeedError, match="has no place for about:") as caught:
        mended(page, LISTED)

    assert caught.value.hint == "Build the episode again."


@pytest.mark.parametrize("text", ["<!--/about:notes-->", "a <!--about:head--> b", r"\1 \g<0>", "]]></div>"])
def test_texts_cannot_move_the_places(text: str) -> None:
    """Whatever a person writes, the page can be mended again."""
    page = mended(PAGE, replace(with_notes(text), title=text))

    assert len(re.findall(r"<!--/?about:\w+-->", page)) == 6
    assert mended(page, LISTED) == PAGE


def test_the_head_says_what_messengers_and_apps_look_for() -> None:
    """Title, description and picture for messengers, the feed for apps, other editions for search engines."""
    graph = {part.get("property"): part.get("content") for part in head(PAGE) if part.get("property")}
    (feed,) = head(PAGE, type="application/rss+xml")
    (sibling,) = head(PAGE, hreflang="zh")

    assert graph == {
        "og:type": "article",
        "og:title": "Night ferry 1",
        "og:description": "A lamp that nobody puts out",
        "og:site_name": "Harbour Talks",
        "og:url": "https://harbour.example/talks/en-zh/ferry-1/",
        "og:image": "https://harbour.example/talks/en-zh/ferry-1/cover.jpg",
    }
    assert (feed.get("href"), feed.get("rel")) == ("../feed.xml", "alternate")
    assert sibling.get("href") == "../../zh/ferry-1/index.html"
    assert head(PAGE, name="robots") == []


def test_a_page_outside_of_a_show_leads_nowhere() -> None:
    """A bare build has no feed, no worker, no siblings and no address."""
    page = render_page(EPISODE, beside=replace(BESIDE, in_show=None))

    assert [part.get("href") for part in head(page) if part.tag == "link"] == ["data:,"]
    assert head(page, name="duologue-worker") == []
    assert "harbour.example/talks" not in page


def test_a_personal_show_is_not_to_be_found() -> None:
    """Its pages ask search engines to leave them out."""
    page = render_page(EPISODE, beside=replace(BESIDE, in_show=replace(SHOW, is_personal=True)))

    assert [part.get("content") for part in head(page, name="robots")] == ["noindex"]


def test_a_machine_is_named_as_the_translator() -> None:
    """Beside each language of which it wrote words, as far as its name is known."""
    beside = replace(BESIDE, translators={"zh": "Tongues 2", "de": ""})

    page = render_page(EPISODE, beside=beside)

    assert "The words in Chinese (Tongues 2), German are a machine's translation." in page


def test_only_addresses_of_pages_and_mailboxes_are_linked() -> None:
    """Another address is shown as the text that it is."""
    links = (Link("Tea", "https://tea.example/?a=1&b=2"), Link("Run", "javascript:alert(1)"), Link("", "mailto:a@b.c"))
    about = replace(about_built(EPISODE, BESIDE), links=links)

    listed_links = html.fragment_fromstring(links_part(about))

    assert [(part.get("href"), part.text_content()) for part in listed_links.iter("a")] == [
        ("https://tea.example/?a=1&b=2", "Tea"),
        ("mailto:a@b.c", "mailto:a@b.c"),
    ]
    assert "Run" in listed_links.text_content()


def links_part(about: About) -> str:
    """Return the list of links of a page."""
    _, _, rest = render_about(about).partition('<ul class="links">')
    inside, _, _ = rest.partition("</ul>")
    return f"<ul>{inside}</ul>"


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hant-TW", "zh-TW", "zh-HK"])
def test_traditional_chinese_has_words_of_its_own(tag: str) -> None:
    """The page of an edition in traditional characters speaks in them."""
    page = render_page(in_language(tag))

    assert phrases_for(tag) is TRADITIONAL
    assert '<html lang="zh-Hant">' in page
    assert "下載音訊" in page


def in_language(tag: str) -> Episode:
    """Return the episode in an edition of one language."""
    return replace(EPISODE, plan=LanguagePlan((tag,)))


@pytest.mark.parametrize(("notes", "language"), [("今天说灯。", "zh"), ("About lamps.", "en")])
def test_notes_are_marked_with_the_language_that_they_are_in(notes: str, language: str) -> None:
    """Whatever the language of the page, so that they are read aloud and set as what they are."""
    page = html.document_fromstring(render_page(EPISODE, beside=replace(BESIDE, notes=notes)))

    assert [part.get("lang") for part in page.iter("div") if part.get("class") == "notes"] == [language]
