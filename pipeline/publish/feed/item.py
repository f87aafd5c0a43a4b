"""An episode as an item of a feed."""

from __future__ import annotations

from email.utils import format_datetime

from lxml.etree import _Element

from pipeline.model import Edition, ListedEpisode, Role
from pipeline.publish.captions.clock import clock
from pipeline.publish.captions.files import CHAPTERS
from pipeline.publish.episode_files import COVER_FILE, MEDIA_TYPES, PAGE_FILE
from pipeline.publish.feed.addresses import enclosure_address, file_address
from pipeline.publish.feed.description import describe_episode
from pipeline.publish.feed.elements import add, add_address, add_html
from pipeline.publish.feed.transcripts import transcripts_of

# Podcast Taxonomy, group "cast"; who reads what nobody says, and an audience, are no persons with a name.
_ROLES: dict[Role, str] = {"host": "host", "guest": "guest", "speaker": "guest"}
_LONGEST_NAME = 128  # Podcasting 2.0, docs/tags/person.md


def truth(value: object) -> str:
    """Return a truth as feeds write it."""
    return "true" if value else "false"


def add_item(channel: _Element, edition: Edition, episode: ListedEpisode) -> None:
    """Add an episode to a feed."""
    item = add(channel, "item")
    add(item, "title", episode.title)
    add(item, "link").text = file_address(edition, episode, PAGE_FILE)
    add(item, "guid", episode.guid, isPermaLink="false")
    add(item, "pubDate", format_datetime(episode.published))
    description = describe_episode(episode)
    add_html(item, "description", description.short)
    add_html(item, "content:encoded", description.whole)
    add_address(
        item,
        "enclosure",
        url=enclosure_address(edition, episode),
        length=str(episode.size_bytes),
        type=MEDIA_TYPES[episode.audio.rpartition(".")[2]],
    )
    _add_itunes(item, edition, episode)
    for language in episode.plan.languages:
        add(item, "dc:language", language)
    _add_podcasting(item, edition, episode)
    _add_chapters(item, edition, episode)


def _add_itunes(item: _Element, edition: Edition, episode: ListedEpisode) -> None:
    sheet = episode.sheet
    add(item, "itunes:duration", str(round(episode.duration_ms / 1000)))
    add(item, "itunes:explicit", truth(edition.facts.explicit if sheet.explicit is None else sheet.explicit))
    add(item, "itunes:episodeType", sheet.type)
    if sheet.season is not None:
        add(item, "itunes:season", str(sheet.season))
    if sheet.episode is not None:
        add(item, "itunes:episode", str(sheet.episode))
    if COVER_FILE in episode.files:
        add_address(item, "itunes:image", href=file_address(edition, episode, COVER_FILE))


def _add_podcasting(item: _Element, edition: Edition, episode: ListedEpisode) -> None:
    for transcript in transcripts_of(episode):
        add_address(
            item,
            "podcast:transcript",
            url=file_address(edition, episode, transcript.name),
            type=transcript.type,
            language=transcript.language,
            rel="captions",
        )
    for person in episode.people:
        if person.role in _ROLES and person.name:
            add(item, "podcast:person", person.name, longest=_LONGEST_NAME, role=_ROLES[person.role], group="cast")
    add(item, "podcast:txt", "true", purpose="ai-content")


def _add_chapters(item: _Element, edition: Edition, episode: ListedEpisode) -> None:
    """Name the file of the chapters, and list them; apps read the one or the other."""
    if episode.slug + CHAPTERS in episode.files:
        address = file_address(edition, episode, episode.slug + CHAPTERS)
        add_address(item, "podcast:chapters", url=address, type="application/json+chapters")
    if episode.chapters:
        chapters = add(item, "psc:chapters", version="1.2")
        for chapter in episode.chapters:
            add(chapters, "psc:chapter", start=clock(chapter.start_ms), title=chapter.title)
