"""The page of an edition, and its archive.

The page holds the newest episodes, archive pages the others: so many each, counted from the oldest, so
that a new episode changes none of them but, once in a while, the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.episode_files import PAGE_FILE
from pipeline.publish.home.listing import episode_list, publishing_day
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
from pipeline.publish.site.editions import edition_alternate, edition_link
from pipeline.publish.site.elements import element, text_element
from pipeline.publish.site.phrases import Phrases, phrases_for
from pipeline.publish.site.written import notes_elements, written_element

ARCHIVED = 150
"""Episodes on an archive page; the first page has fewer than twice as many."""

_COVER_PX = 160


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list of episodes, between a newer and an older one."""

    name: str
    episodes: Sequence[ListedEpisode]  # the newest first
    newer: str = ""
    older: str = ""


def list_pages(episodes: Sequence[ListedEpisode], *, archived: int = ARCHIVED) -> Iterator[ListPage]:
    """Yield the pages of an edition, the first one first; the newest of the episodes comes first.

    >>> [page.name for page in list_pages([])]
    ['index.html']
    """
    archives = max(0, len(episodes) // archived - 1)
    names = [PAGE_FILE, *(f"page-{number}.html" for number in range(archives, 0, -1)), ""]
    edges = [0, *(len(episodes) - number * archived for number in range(archives, -1, -1))]
    for at in range(archives + 1):
        newer = names[at - 1] if at else ""
        yield ListPage(names[at], episodes[edges[at] : edges[at + 1]], newer, names[at + 1])


def render_edition(shelf: Shelf, siblings: Sequence[Edition] = ()) -> Mapping[str, str]:
    """Return the pages of an edition by the names that they have in its folder."""
    return {page.name: _render(shelf, page, siblings) for page in list_pages(shelf.episodes)}


def _render(shelf: Shelf, page: ListPage, siblings: Sequence[Edition]) -> str:
    edition = shelf.edition
    phrases = phrases_for(edition.plan.languages[0])
    alternates = [feed_link(edition, "")]
    if not page.newer:
        alternates += (edition_alternate(other.plan.languages, f"../{other.name}/{PAGE_FILE}") for other in siblings)
    title, header = edition.facts.title, _first_header(shelf, siblings, phrases)
    if page.newer:
        title, header = f"{title} · {_days(edition, page)}", _archive_header(edition, page, phrases)
    words = [element("h2", phrases["episodes"], class_="unseen"), episode_list(edition, page.episodes, "", "h3")]
    if not page.episodes:
        words = [element("p", phrases["no_episodes"])]
    footer = [voices_element(phrases), *copyright_elements(edition)]
    body = [
        element("header", children=header),
        element("main", children=[*words, *_turning(page, phrases)]),
        element("footer", children=footer),
    ]
    return site_document(phrases, shelf, title=title, place="../", head=alternates, body=body)


def _first_header(shelf: Shelf, siblings: Sequence[Edition], phrases: Phrases) -> Iterator[Element]:
    edition = shelf.edition
    languages = edition.plan.languages
    yield from cover_elements(shelf, "", _COVER_PX)
    yield written_element("h1", edition.facts.title, languages)
    facts = [text_element("span", edition.facts.author)] if edition.facts.author else []
    yield element("p", children=[*facts, element("span", own_names(languages))], class_="facts")
    yield from notes_elements(edition.facts.description, languages)
    yield element("h2", phrases["subscribe"])
    yield from subscribe_elements(edition, "", phrases)
    if siblings:
        links = (edition_link(other.plan.languages, f"../{other.name}/{PAGE_FILE}", phrases) for other in siblings)
        yield element("p", children=links, class_="facts")


def _archive_header(edition: Edition, page: ListPage, phrases: Phrases) -> Iterator[Element]:
    show = written_element("a", edition.facts.title, edition.plan.languages, href=PAGE_FILE)
    yield element("p", children=[element("span", children=[show])], class_="facts")
    yield element("h1", f"{phrases['episodes']}: {_days(edition, page)}")


def _days(edition: Edition, page: ListPage) -> str:
    days = (publishing_day(edition, page.episodes[at]) for at in (-1, 0))
    return " – ".join(dict.fromkeys(days))


def _turning(page: ListPage, phrases: Phrases) -> Iterator[Element]:
    """Yield links to the pages before and after."""
    links = [
        element("a", phrases[name], (), href=address, rel=relation)
        for name, address, relation in (("newer", page.newer, "prev"), ("older", page.older, "next"))
        if address
    ]
    if links:
        yield element("nav", children=links, class_="turning", aria_label=phrases["episodes"])
