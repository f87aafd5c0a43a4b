"""The page at the top of the finished folder, which joins the editions of a show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from pipeline.publish.episode_files import PAGE_FILE
from pipeline.publish.home.listing import episode_list
from pipeline.publish.home.shelf import (
    Shelf,
    copyright_elements,
    cover_elements,
    feed_link,
    site_document,
    subscribe_elements,
    voices_element,
)
from pipeline.publish.language_names import own_names
from pipeline.publish.site.elements import element, text_element
from pipeline.publish.site.phrases import Phrases, phrases_for
from pipeline.publish.site.written import notes_elements, written_element

NEWEST = 5
"""Episodes that the page shows of each edition."""

_COVER_PX = 160


def render_home(shelves: Sequence[Shelf]) -> str:
    """Return the home page of a show, its first edition first; the page speaks that one's language.

    Raises:
        ValueError: if there is no edition.
    """
    if not shelves:
        raise ValueError("a show has at least one edition")
    first = shelves[0]
    phrases = phrases_for(first.edition.plan.languages[0])
    facts = first.edition.facts
    header = [written_element("h1", facts.title, first.edition.plan.languages)]
    if facts.author:
        header.append(element("p", children=[text_element("span", facts.author)], class_="facts"))
    body = [
        element("header", children=header),
        element("main", children=[_edition_element(shelf, facts.title, phrases) for shelf in shelves]),
        element("footer", children=[voices_element(phrases), *copyright_elements(first.edition)]),
    ]
    feeds = [feed_link(shelf.edition, f"{shelf.edition.name}/") for shelf in shelves]
    return site_document(phrases, first, title=facts.title, place="", head=feeds, body=body)


def _edition_element(shelf: Shelf, show_title: str, phrases: Phrases) -> Element:
    return element("section", children=_edition_parts(shelf, show_title, phrases), class_="edition")


def _edition_parts(shelf: Shelf, show_title: str, phrases: Phrases) -> Iterator[Element]:
    edition = shelf.edition
    folder, languages = f"{edition.name}/", edition.plan.languages
    yield from cover_elements(shelf, folder, _COVER_PX)
    named, address = own_names(languages), f"{folder}{PAGE_FILE}"
    if edition.facts.title == show_title:
        yield element("h2", children=[element("a", named, (), lang=languages[0], href=address)])
    else:
        yield element("h2", children=[written_element("a", edition.facts.title, languages, href=address)])
        yield element("p", children=[element("span", named, (), lang=languages[0])], class_="facts")
    yield from notes_elements(edition.facts.description, languages)
    yield from subscribe_elements(edition, folder, phrases)
    if not shelf.episodes:
        yield element("p", phrases["no_episodes"])
        return
    yield episode_list(edition, shelf.episodes[:NEWEST], folder, "h3")
    all_of_them = f"{phrases['all_episodes']} ({len(shelf.episodes)})"
    yield element("p", children=[element("a", all_of_them, (), href=address)], class_="all")
