"""The feed of an edition: RSS 2.0 as podcast apps and directories read it, and its archive pages.

The first page holds the newest episodes. Where there are more, archive pages (RFC 5005, section 4)
hold all but those that only the first page has. Each archive page holds as many episodes as the
first, counted from the oldest, so that a new episode changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from lxml.etree import _Element

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.feed.addresses import EDITION_COVER, FEED_FILE, feed_address, page_address
from pipeline.publish.feed.description import describe_show
from pipeline.publish.feed.elements import add, add_address, add_html, render, root_element
from pipeline.publish.feed.item import add_item, truth

MOST_ITEMS = 300


@dataclass(frozen=True, slots=True)
class Feed:
    """An edition with the identity of its feed, and those of its sister feeds."""

    edition: Edition
    guid: str
    siblings: tuple[tuple[Edition, str], ...] = ()  # the show's other editions, each with its podcast:guid


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A file of a feed: the first one, or an archive page."""

    name: str
    episodes: tuple[ListedEpisode, ...]  # the newest first
    older: str = ""  # the archive page with the episodes before these
    oldest: str = ""  # the last of the archive pages

    @property
    def is_archive(self) -> bool:
        """True for a page that new episodes leave as it is."""
        return self.name != FEED_FILE


def feed_pages(episodes: Sequence[ListedEpisode], *, most_items: int = MOST_ITEMS) -> Iterator[FeedPage]:
    """Yield the pages of a feed, the first one first; the newest of the episodes comes first.

    >>> [page.name for page in feed_pages([], most_items=2)]
    ['feed.xml']
    """
    archives = max(0, -(-len(episodes) // most_items) - 1)

    def name(number: int) -> str:  # archive page 1 is the oldest
        return f"feed-{number + 1}.xml" if number else ""

    yield FeedPage(FEED_FILE, tuple(episodes[:most_items]), name(archives), name(min(archives, 1)))
    for number in range(archives, 0, -1):
        first = len(episodes) - number * most_items
        yield FeedPage(name(number), tuple(episodes[first : first + most_items]), name(number - 1), name(1))


def render_page(feed: Feed, page: FeedPage) -> bytes:
    """Return a file of a feed; the same episodes give the same bytes, whenever it is written."""
    root = root_element()
    channel = add(root, "channel")
    _add_head(channel, feed, page)
    _add_itunes(channel, feed)
    _add_podcasting(channel, feed)
    for episode in page.episodes:
        add_item(channel, feed.edition, episode)
    return render(root)


def language_code(tag: str) -> str:
    """Return a language tag as directories know it: with a country where they know no script.

    >>> language_code("zh-Hant"), language_code("pt-BR"), language_code("zh")
    ('zh-tw', 'pt-br', 'zh')
    """
    return {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}.get(tag, tag.lower())


def _add_head(channel: _Element, feed: Feed, page: FeedPage) -> None:
    """Add what RSS itself knows of a feed, and where its other pages are."""
    edition, facts = feed.edition, feed.edition.facts
    add(channel, "title", facts.title)
    add(channel, "link").text = page_address(edition)
    add(channel, "language", language_code(edition.plan.languages[0]))
    siblings = [(sibling.facts.title, page_address(sibling)) for sibling, _ in feed.siblings]
    add_html(channel, "description", describe_show(edition, siblings))
    if facts.copyright:
        add(channel, "copyright", facts.copyright)
    if page.episodes:
        add(channel, "lastBuildDate", format_datetime(max(episode.published for episode in page.episodes)))
    add(channel, "generator", "Duologue")
    image = add(channel, "image")
    add(image, "url").text = feed_address(edition, EDITION_COVER)
    add(image, "title", facts.title)
    add(image, "link").text = page_address(edition)
    _add_pages(channel, edition, page)


def _add_pages(channel: _Element, edition: Edition, page: FeedPage) -> None:
    links = {"self": page.name}
    if page.oldest:
        links |= {"first": FEED_FILE, "last": page.oldest}
    if page.older:
        links |= {"next": page.older, "prev-archive": page.older}
    if page.is_archive:
        links |= {"current": FEED_FILE}
        add(channel, "fh:archive")
    for rel, name in links.items():
        add_address(channel, "atom:link", rel=rel, type="application/rss+xml", href=feed_address(edition, name))


def _add_itunes(channel: _Element, feed: Feed) -> None:
    facts = feed.edition.facts
    add_address(channel, "itunes:image", href=feed_address(feed.edition, EDITION_COVER))
    parent = channel
    for category in facts.category:
        parent = add(parent, "itunes:category", text=category)
    add(channel, "itunes:explicit", truth(facts.explicit))
    add(channel, "itunes:author", facts.author)
    add(channel, "itunes:type", facts.type)
    if facts.owner.name or facts.owner.email:
        owner = add(channel, "itunes:owner")
        add(owner, "itunes:name", facts.owner.name or facts.author)
        add(owner, "itunes:email", facts.owner.email)
    if facts.is_personal:
        add(channel, "itunes:block", "Yes")


def _add_podcasting(channel: _Element, feed: Feed) -> None:
    facts = feed.edition.facts
    add(channel, "podcast:guid", feed.guid)
    locked = add(channel, "podcast:locked", "yes")
    if facts.owner.email:
        locked.set("owner", facts.owner.email)
    add(channel, "podcast:medium", "podcast")
    add(channel, "podcast:txt", "true", purpose="ai-content")
    if facts.is_personal:
        add(channel, "podcast:block", "yes")
    if feed.siblings:
        podroll = add(channel, "podcast:podroll")
        for sibling, guid in feed.siblings:
            address = feed_address(sibling)
            add_address(podroll, "podcast:remoteItem", feedGuid=guid, feedUrl=address, medium="podcast")
