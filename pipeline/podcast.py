"""A show as a podcast: the feeds, covers and pages of what has been built."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from pipeline.errors import CoverError
from pipeline.filecache import FileCache
from pipeline.listing import LeftOut, Listing, Scheduled, list_episodes
from pipeline.mending import Mended, mend_pages
from pipeline.model import Edition, Ledger, ListedEpisode
from pipeline.progress import Notice, OnProgress, unheard
from pipeline.publish.catalogue import read_catalogue
from pipeline.publish.episode_files import PAGE_FILE
from pipeline.publish.feed.addresses import EDITION_COVER, feed_address
from pipeline.publish.feed.feed import Feed, FeedPage, feed_pages, render_page
from pipeline.publish.feed.problems import FeedProblem, cover_problems, feed_problems
from pipeline.publish.home.edition import render_edition
from pipeline.publish.home.home import render_home
from pipeline.publish.home.shelf import Shelf
from pipeline.publish.ledger import FILE_NAME as LEDGER_FILE
from pipeline.publish.ledger import render_ledger, with_feed, with_moments
from pipeline.publish.page.about import About, InShow, Sibling, about_listed
from pipeline.publish.site.worker import WORKER_FILE, worker_script
from pipeline.sheets import Sheets
from pipeline.show import Show, ledger_path, read_ledger
from pipeline.show_cover import draw_missing_cover, edition_cover
from pipeline.storage import write_bytes

# Part of every key: raise it when the same episodes give another feed.
_VERSION = 2
_FEEDS_AND_PAGES = ("feed.xml", "feed-*.xml", "index.html", "page-*.html")
_ABANDONED_HINT = (
    "who follows its feed hears of nothing new. Give an edition that name again; "
    f"or, if it has ended, remove its line below 'feeds:' in {LEDGER_FILE}."
)


@dataclass(frozen=True, slots=True)
class EditionReport:
    """What became of an edition."""

    edition: Edition
    address: str  # of its feed
    is_published: bool  # its feed says now what it should
    listed: tuple[ListedEpisode, ...]  # the newest first
    scheduled: tuple[Scheduled, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[FeedProblem, ...]

    @property
    def is_refused(self) -> bool:
        """True where directories would refuse the feed, which is therefore left as it was."""
        return any(problem.is_refused for problem in self.problems)


@dataclass(frozen=True, slots=True)
class PodcastReport:
    """What became of a show."""

    editions: tuple[EditionReport, ...]
    written: tuple[Path, ...] = ()  # files that say something new, in the order in which they were written
    removed: tuple[Path, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True if no feed was refused."""
        return not any(report.is_refused for report in self.editions)


def write_podcast(
    show: Show,
    *,
    now: datetime,
    drafts: bool = False,
    environment: Mapping[str, str] | None = None,
    on_progress: OnProgress = unheard,
) -> PodcastReport:
    """Write the feeds, covers and pages of a show for what has been built.

    An episode that is listed for the first time is published ``now``, which the ledger keeps; nothing
    else depends on the clock but which schedules have come. Files that say already what they should
    are left alone, and so is the feed of an edition that directories would refuse: the report says why.

    Raises:
        ShowError: if the ledger has faults.
        OutputError: if something cannot be written.
    """
    cache = FileCache.from_environment(os.environ if environment is None else environment)
    ledger = _with_feeds(read_ledger(show), show.editions)
    for name in _abandoned(ledger, show.editions):
        on_progress(Notice(f"edition {name} was published, and is not in {show.file} any more: {_ABANDONED_HINT}"))
    sheets = Sheets(show, cache)
    stocks = []
    for edition in show.editions:
        catalogue = read_catalogue(show.output / edition.name, cache)
        listing = list_episodes(edition, ledger, catalogue, sheets, now=now, drafts=drafts)
        stocks.append(_take_stock(show, edition, ledger, listing, cache, on_progress))
    sheets.keep()
    shown = [stock for stock in stocks if stock.has_feed]
    published = [stock for stock in shown if stock.is_published]
    # The feeds come last, since apps read them; they are rendered before anything is written.
    feeds = _feed_files(show, published, shown, cache)
    first = _site_files(show, published, shown)
    mended = {
        stock.edition.name: mend_pages(show.output / stock.edition.name, _abouts(stock, shown), cache)
        for stock in published
    }
    pages = chain.from_iterable(mended[stock.edition.name].written for stock in published)
    written = (*_write_changed(first), *pages, *_write_changed(_ledger_file(show, published)), *_write_changed(feeds))
    removed = tuple(_remove_stale(show, stocks, {*first, *feeds}))
    return PodcastReport(tuple(_report(stock, mended.get(stock.edition.name)) for stock in stocks), written, removed)


@dataclass(frozen=True, slots=True)
class _Stock:
    """An edition, and what there is to publish in it."""

    feed: Feed
    listing: Listing
    cover: bytes
    problems: tuple[FeedProblem, ...]

    @property
    def edition(self) -> Edition:
        """The edition itself."""
        return self.feed.edition

    @property
    def is_refused(self) -> bool:
        """True if directories would refuse its feed."""
        return any(problem.is_refused for problem in self.problems)

    @property
    def is_published(self) -> bool:
        """True if nobody would refuse its feed, and there is, or was, something in it."""
        return not self.is_refused and bool(self.listing.listed or self.listing.was_published)

    @property
    def has_feed(self) -> bool:
        """True if it has a feed after this run: a new one, or that of before, which stays where it is refused now."""
        return self.is_published or self.listing.was_published

    @property
    def shelf(self) -> Shelf:
        """The edition as home pages show it."""
        return Shelf(self.edition, self.listing.listed)


def _with_feeds(ledger: Ledger, editions: Sequence[Edition]) -> Ledger:
    """Return a ledger in which the feed of each edition has its identity, if it has an address."""
    for edition in editions:
        if edition.facts.base_url:
            ledger = with_feed(ledger, edition.name, feed_address(edition))
    return ledger


def _ledger_file(show: Show, published: Sequence[_Stock]) -> dict[Path, bytes]:
    """Return the ledger with what this run decides, and all that builds have written there while it worked."""
    ledger = _with_feeds(read_ledger(show), show.editions)
    for stock in published:
        ledger = with_moments(ledger, stock.listing.moments)
    return {ledger_path(show): render_ledger(ledger).encode()}


def _abandoned(ledger: Ledger, editions: Sequence[Edition]) -> Iterator[str]:
    """Yield the names of editions that were published and that the show has no more."""
    published = {name for entry in ledger.episodes for name, its in entry.editions.items() if its.published}
    names = {edition.name for edition in editions}
    yield from (name for name in ledger.feeds if name in published and name not in names)


def _take_stock(
    show: Show, edition: Edition, ledger: Ledger, listing: Listing, cache: FileCache, on_progress: OnProgress
) -> _Stock:
    siblings = tuple(
        (other, ledger.feeds[other.name])
        for other in show.editions
        if other.name != edition.name and other.name in ledger.feeds
    )
    feed = Feed(edition, ledger.feeds.get(edition.name, ""), siblings)
    cover = b""
    problems = listing.problems
    try:
        draw_missing_cover(show, cache=cache, notify=lambda text: on_progress(Notice(text)))
        cover = edition_cover(show, edition, cache=cache)
    except CoverError as error:
        problems = (*problems, FeedProblem(f"cover: {error}", error.hint))
    else:
        problems = (*problems, *cover_problems(cover))
    return _Stock(feed, listing, cover, (*feed_problems(feed, listing.listed), *problems))


def _feed_files(
    show: Show, published: Sequence[_Stock], shown: Sequence[_Stock], cache: FileCache
) -> dict[Path, bytes]:
    """Return the files of all feeds; in each, the page that apps read is the last one."""
    names = {stock.edition.name for stock in shown}
    files: dict[Path, bytes] = {}
    for stock in published:
        siblings = tuple((other, guid) for other, guid in stock.feed.siblings if other.name in names)
        feed = replace(stock.feed, siblings=siblings)
        for page in reversed(list(feed_pages(stock.listing.listed))):
            files[show.output / stock.edition.name / page.name] = _obtain_page(feed, page, cache)
    return files


def _obtain_page(feed: Feed, page: FeedPage, cache: FileCache) -> bytes:
    """Return a page of a feed from the cache, else made and put there."""
    key = hashlib.sha256(repr((_VERSION, feed, page)).encode("utf-8", "surrogatepass")).hexdigest()
    stored = cache.load("feed", key)
    if stored is None:
        stored = render_page(feed, page)
        cache.store("feed", key, stored)
    return stored


def _site_files(show: Show, published: Sequence[_Stock], shown: Sequence[_Stock]) -> dict[Path, bytes]:
    """Return covers, the pages of editions, the home page, and what keeps visited pages."""
    if not published:
        return {}
    files: dict[Path, bytes] = {}
    for stock in published:
        folder = show.output / stock.edition.name
        files[folder / EDITION_COVER] = stock.cover
        siblings = [other.edition for other in shown if other is not stock]
        for name, text in render_edition(stock.shelf, siblings).items():
            files[folder / name] = text.encode()
    files[show.output / PAGE_FILE] = render_home([stock.shelf for stock in shown]).encode()
    files[show.output / WORKER_FILE] = worker_script().encode()
    return files


def _abouts(stock: _Stock, shown: Sequence[_Stock]) -> dict[str, About]:
    """Return what the page of each listed episode says about it."""
    others = [
        (Sibling(other.edition.name, other.edition.plan.languages), {found.slug for found in other.listing.listed})
        for other in shown
        if other is not stock
    ]
    facts = stock.edition.facts
    alone = InShow(facts.title, facts.base_url, facts.is_personal)
    return {
        episode.slug: about_listed(
            episode, replace(alone, siblings=[sibling for sibling, slugs in others if episode.slug in slugs])
        )
        for episode in stock.listing.listed
    }


def _write_changed(files: Mapping[Path, bytes]) -> Iterator[Path]:
    """Write the files that say something new, and yield them."""
    for path, content in files.items():
        if not _holds(path, content):
            write_bytes(path, content)
            yield path


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _remove_stale(show: Show, stocks: Sequence[_Stock], current: Collection[Path]) -> Iterator[Path]:
    """Remove feeds and pages that are no more, and yield them; those of a refused edition stay as they were."""
    for stock in stocks:
        if stock.is_refused:
            continue
        for pattern in _FEEDS_AND_PAGES:
            for path in sorted((show.output / stock.edition.name).glob(pattern)):
                if path not in current:
                    path.unlink(missing_ok=True)
                    yield path


def _report(stock: _Stock, mended: Mended | None) -> EditionReport:
    faults = mended.faults if mended else ()
    return EditionReport(
        edition=stock.edition,
        address=feed_address(stock.edition),
        is_published=stock.is_published,
        listed=stock.listing.listed,
        scheduled=stock.listing.scheduled,
        left_out=stock.listing.left_out,
        problems=(*stock.problems, *(FeedProblem(str(fault), fault.hint, is_refused=False) for fault in faults)),
    )
