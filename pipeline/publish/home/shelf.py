"""What the pages of a show are made from, and the parts that they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.disclosure import disclosure_of_show
from pipeline.publish.feed.addresses import EDITION_COVER, FEED_FILE, feed_address
from pipeline.publish.site.document import render_document
from pipeline.publish.site.elements import element, text_element
from pipeline.publish.site.phrases import Phrases
from pipeline.publish.site.template import source
from pipeline.publish.site.worker import WORKER_FILE
from pipeline.publish.site.written import shortened_notes

MOST_DESCRIPTION = 200

STYLES = ("site/look.css", "home/home.css")
SCRIPTS = ("home/home.js", "site/keeping.js")


@dataclass(frozen=True, slots=True)
class Shelf:
    """An edition, and what is published in it."""

    edition: Edition
    episodes: Sequence[ListedEpisode]  # the newest first
    has_cover: bool = True  # cover.jpg lies in the edition's folder


def site_document(
    phrases: Phrases, shelf: Shelf, *, title: str, place: str, head: Iterable[Element], body: Iterable[Element]
) -> str:
    """Return a page that stands in the site; ``place`` leads from it to the top folder, and ends in a slash."""
    facts = shelf.edition.facts
    description = shortened_notes(facts.description, MOST_DESCRIPTION)
    graph = {"type": "website", "title": title, "description": description}
    if facts.base_url and shelf.has_cover:
        graph["image"] = feed_address(shelf.edition, EDITION_COVER)
    told = [element("title", title)]
    if description:
        told.append(element("meta", name="description", content=description))
    told += (element("meta", property=f"og:{name}", content=text) for name, text in graph.items() if text)
    if facts.is_personal:
        told.append(element("meta", name="robots", content="noindex"))
    told.append(element("meta", name="duologue-worker", content=f"{place}{WORKER_FILE}"))
    return render_document(
        phrases["language"],
        head=[*told, *head],
        body=element("body", children=body),
        style="".join(map(source, STYLES)),
        scripts=list(map(source, SCRIPTS)),
    )


def feed_link(edition: Edition, folder: str) -> Element:
    """Return what tells browsers and apps where the feed of an edition is; ``folder`` leads there."""
    address = f"{folder}{FEED_FILE}"
    return element("link", rel="alternate", type="application/rss+xml", title=edition.facts.title, href=address)


def cover_elements(shelf: Shelf, folder: str, size_px: int) -> Iterator[Element]:
    """Yield the cover of an edition, where it has one; the title beside it says all that it shows."""
    if shelf.has_cover:
        size = str(size_px)
        yield element("img", class_="cover", src=f"{folder}{EDITION_COVER}", alt="", width=size, height=size)


def subscribe_elements(edition: Edition, folder: str, phrases: Phrases) -> Iterator[Element]:
    """Yield the address of a feed, to be given to a podcast app.

    The link leads to the feed beside the page; what it says is where that will be found, if anyone knows.
    """
    address = feed_address(edition) if edition.facts.base_url else FEED_FILE
    yield element("p", phrases["how_to_subscribe"], class_="how")
    link = element("a", address, (), href=f"{folder}{FEED_FILE}", dir="ltr")
    told = {"data_copied": phrases["feed_copied"], "data_not_copied": phrases["feed_not_copied"]}
    button = element("button", phrases["copy_feed"], (), type="button", class_="scripted", **told)
    status = element("span", "", (), role="status")
    yield element("p", children=[link, button, status], class_="feed")


def voices_element(phrases: Phrases) -> Element:
    """Return the statement about the voices."""
    return element("p", disclosure_of_show(phrases["language"]), class_="voices")


def copyright_elements(edition: Edition) -> Iterator[Element]:
    """Yield whose the podcast is."""
    text = edition.facts.copyright or edition.facts.author
    if text:
        yield text_element("p", text, class_="facts")
