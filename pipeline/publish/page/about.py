"""What a page says of its episode beyond the words that are spoken, and what a person may mend without a build.

It stands in three parts of the page, each between two comments: in the head, above the words and below
them. A part follows from an :class:`About` alone, whether that comes from a build or from a listing of
what was built, so that either gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.errors import FeedError
from pipeline.model import Episode, Link, ListedEpisode, Source
from pipeline.publish.disclosure import disclosure
from pipeline.publish.episode_files import COVER_FILE
from pipeline.publish.site.editions import edition_alternate, edition_link
from pipeline.publish.site.elements import comment, element, render, text_element
from pipeline.publish.site.phrases import Phrases, phrases_for
from pipeline.publish.site.worker import WORKER_FILE
from pipeline.publish.site.written import notes_elements, shortened_notes, written_element

MOST_DESCRIPTION = 200
"""Signs of what search engines and messengers show of a page."""

_PART = re.compile(r"<!--(about:\w+)-->.*?<!--/\1-->", re.DOTALL)
_LINKED = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another edition that has the same episode, in a folder of the same name."""

    edition: str
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class InShow:
    """What the page of an episode tells of the show to which it belongs."""

    title: str
    base_url: str = ""  # where the finished folder will be found, with a slash at its end; empty where nobody knows
    is_personal: bool = False  # not to be found by search engines
    siblings: Sequence[Sibling] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page tells beyond what its episode knows; files are named as they lie beside the page."""

    notes: str = ""  # Markdown
    cover: str = ""
    files: Sequence[str] = ()  # captions and transcripts
    subtitle: str = ""
    links: Sequence[Link] = ()
    translators: Mapping[str, str] = field(default_factory=dict)  # of languages with a machine's words
    in_show: InShow | None = None


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class About:
    """What is said of an episode apart from its words and its files."""

    title: str  # as listeners see it
    languages: Sequence[str]  # of the edition; the first one is that of the page's own words
    edition: str
    slug: str
    engine: str
    draft: bool
    subtitle: str
    notes: str  # Markdown
    links: Sequence[Link]
    rights: str
    source: Source
    translators: Mapping[str, str]  # of languages with a machine's words: its name, or nothing
    cover: str
    in_show: InShow | None


def about_built(episode: Episode, beside: Beside) -> About:
    """Return what is said of an episode that was just built."""
    return About(
        title=episode.shown_title,
        languages=episode.plan.languages,
        edition=episode.edition,
        slug=episode.slug,
        engine=episode.engine,
        draft=episode.draft,
        subtitle=beside.subtitle,
        notes=beside.notes,
        links=beside.links,
        rights=episode.rights,
        source=episode.source,
        translators=beside.translators,
        cover=beside.cover,
        in_show=beside.in_show,
    )


def about_listed(listed: ListedEpisode, in_show: InShow | None) -> About:
    """Return what is said of an episode as a show lists it, after its sheet."""
    sheet, language = listed.sheet, listed.plan.languages[0]
    return About(
        title=listed.title,
        languages=listed.plan.languages,
        edition=listed.edition,
        slug=listed.slug,
        engine=listed.engine,
        draft=listed.draft,
        subtitle=sheet.subtitles.best(language),
        notes=sheet.notes.best(language),
        links=sheet.links,
        rights=sheet.rights,
        source=listed.source,
        translators=listed.translators,
        cover=COVER_FILE if COVER_FILE in listed.files else "",
        in_show=in_show,
    )


def render_about(about: About) -> str:
    """Return the three parts of a page, one after the other, for :func:`replace_about`."""
    return "\n".join("".join(map(render, part)) for part in about_parts(about).values())


def replace_about(page_html: str, about_html: str) -> str:
    """Return a finished page with these parts in place of its own; its words and its player stay as they are.

    Raises:
        FeedError: if the page lacks one of the parts.

    >>> replace_about("<p><!--about:x-->old<!--/about:x-->!</p>", "<!--about:x-->new<!--/about:x-->")
    '<p><!--about:x-->new<!--/about:x-->!</p>'
    """
    for part in _PART.finditer(about_html):
        opening = f"<!--{part[1]}-->"
        before, found, rest = page_html.partition(opening)
        _, closed, after = rest.partition(f"<!--/{part[1]}-->")
        if not (found and closed):
            raise FeedError(
                f"the page of an episode has no place for {part[1]}",
                hint="Build the episode again.",
            )
        page_html = before + part[0] + after
    return page_html


def about_parts(about: About) -> Mapping[str, Sequence[Element]]:
    """Return the elements of each part, with the comments around them."""
    phrases = phrases_for(about.languages[0])
    parts = {
        "head": _head_elements(about),
        "heading": _heading_elements(about, phrases),
        "notes": _about_elements(about, phrases),
    }
    return {name: (comment(f"about:{name}"), *found, comment(f"/about:{name}")) for name, found in parts.items()}


def _head_elements(about: About) -> Iterator[Element]:
    """Yield the title, and what search engines, messengers and podcast apps look for in a page."""
    yield element("title", about.title)
    description = about.subtitle or shortened_notes(about.notes, MOST_DESCRIPTION)
    if description:
        yield element("meta", name="description", content=description)
    show = about.in_show
    address = f"{show.base_url}{about.edition}/{about.slug}/" if show and show.base_url else ""
    graph = {
        "type": "article",
        "title": about.title,
        "description": description,
        "site_name": show.title if show else "",
        "url": address,
        "image": f"{address}{about.cover}" if address and about.cover else "",
    }
    yield from (element("meta", property=f"og:{name}", content=text) for name, text in graph.items() if text)
    if show is None:
        return
    yield element("meta", name="duologue-worker", content=f"../../{WORKER_FILE}")
    if show.is_personal:
        yield element("meta", name="robots", content="noindex")
    yield element("link", rel="alternate", type="application/rss+xml", title=show.title, href="../feed.xml")
    for sibling in show.siblings:
        yield edition_alternate(sibling.languages, _sibling_address(sibling, about))


def _heading_elements(about: About, phrases: Phrases) -> Iterator[Element]:
    """Yield the show, the title and the line below it."""
    if about.in_show:
        yield _show_line(about, about.in_show, phrases)
    yield written_element("h1", about.title, about.languages)
    if about.subtitle:
        yield written_element("p", about.subtitle, about.languages, class_="subtitle")


def _show_line(about: About, show: InShow, phrases: Phrases) -> Element:
    whole = element("span", children=[text_element("a", show.title, href="../index.html")])
    links = (edition_link(found.languages, _sibling_address(found, about), phrases) for found in show.siblings)
    return element("p", children=[whole, *links], class_="facts")


def _sibling_address(sibling: Sibling, about: About) -> str:
    return f"../../{sibling.edition}/{about.slug}/index.html"


def _about_elements(about: About, phrases: Phrases) -> Iterator[Element]:
    """Yield notes, links, the statement about voices and translations, and the source."""
    notes = list(notes_elements(about.notes, about.languages))
    if notes:
        yield element("h2", phrases["notes"])
        yield from notes
    if about.links:
        yield element("h2", phrases["links"])
        listed = (element("li", children=[_link(link.title or link.url, link.url)]) for link in about.links)
        yield element("ul", children=listed, class_="links")
    yield element("h2", phrases["about"])
    told = disclosure(about.languages[0], engine=about.engine, translators=about.translators, draft=about.draft)
    for kind, sentence in (("voices", told.voices), ("machine", told.translation), ("draft", told.draft)):
        if sentence:
            yield element("p", sentence, class_=kind)
    yield from _source_elements(about, phrases)


def _source_elements(about: About, phrases: Phrases) -> Iterator[Element]:
    source = about.source
    told = {
        "source": _link(source.site or source.url, source.url),
        "author": text_element("span", source.author),
        "translator": text_element("span", source.translator),
        "published": text_element("span", source.published),
        "notice": text_element("span", source.notice),
        "rights": text_element("span", about.rights),
    }
    rows = [
        element("div", children=[element("dt", phrases[name]), element("dd", children=[shown])])
        for name, shown in told.items()
        if shown.text
    ]
    if rows:
        yield element("dl", children=rows, class_="source")


def _link(text: str, address: str) -> Element:
    """Return a link where an address leads to a page or a mailbox, and otherwise what it says."""
    if not address.lower().startswith(_LINKED):
        return text_element("span", text)
    return text_element("a", text, href=address, rel="noopener")
