"""Where the files of an edition will be found once the finished folder is published."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.model import Edition, ListedEpisode

FEED_FILE = "feed.xml"
EDITION_COVER = "cover.jpg"


def feed_address(edition: Edition, name: str = FEED_FILE) -> str:
    """Return the address of an edition's feed, or of one of its archive pages."""
    return f"{edition.facts.base_url}{edition.name}/{name}"


def page_address(edition: Edition) -> str:
    """Return the address of an edition's page."""
    return feed_address(edition, "index.html")


def file_address(edition: Edition, episode: ListedEpisode, name: str) -> str:
    """Return the address of a file that lies beside an episode's audio."""
    return f"{edition.facts.base_url}{_path(edition, episode, name)}"


def enclosure_address(edition: Edition, episode: ListedEpisode) -> str:
    """Return the address from which apps take an episode's audio, by way of whoever counts downloads.

    Such a counter wants the address behind its own, and takes https for granted.
    """
    facts = edition.facts
    address = f"{facts.media_url or facts.base_url}{_path(edition, episode, episode.audio)}"
    return facts.enclosure_prefix + address.removeprefix("https://") if facts.enclosure_prefix else address


def _path(edition: Edition, episode: ListedEpisode, name: str) -> str:
    return f"{edition.name}/{episode.slug}/{quote(name, safe='')}"
