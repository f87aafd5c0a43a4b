"""``episodes.yaml``: what a show has decided once, and holds whatever becomes of the finished folder.

It keeps the identity of each feed and of each episode in it, the name of an episode in addresses, and
the moment when it was first published. With it under version control the finished folder can be
deleted and made again to the same feeds.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.errors import ShowError
from pipeline.model.show import KnownEpisode, Ledger, Publication
from pipeline.slugs import SLUG
from pipeline.yamlfile import Faults, Node, load_yaml, render_scalar

FILE_NAME = "episodes.yaml"

# Podcasting 2.0, docs/tags/guid.md
_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{16}")
_HINT = f"Mend {FILE_NAME} there, or take an older version of it from version control; docs/show.md describes it."
_HEADER = """\
# What this show has decided once: the identity of its feeds and episodes, their names in addresses, and when each
# was first published. Duologue writes it. Keep it under version control beside show.yaml: without it, apps would
# take every episode for a new one.
# 各订阅源和各期节目的标识、网址里的名字、首次发布的时间，由 Duologue 写入；请和 show.yaml 一起纳入版本管理。
"""


def feed_guid(address: str) -> str:
    """Return the ``podcast:guid`` of a feed that is first published at an address.

    >>> feed_guid("https://podnews.net/rss/")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid.uuid5(_PODCAST_NAMESPACE, _SCHEME.sub("", address, count=1).rstrip("/")))


def episode_guid(feed: str, id: str, edition: str) -> str:
    """Return the GUID of an episode in an edition, given its feed's: from the transcript's id, never from audio.

    >>> episode_guid("9b024349-ccf0-5f69-a609-6b82873eab3c", "0123456789abcdef", "en-zh")
    '66172913-eb82-54ea-8aa2-2cb518d0488c'
    """
    return str(uuid.uuid5(uuid.UUID(feed), f"{id}/{edition}"))


def with_feed(ledger: Ledger, edition: str, address: str) -> Ledger:
    """Return a ledger in which the feed of an edition has its identity; one that it has already stays.

    ``address`` is where the feed is first published. Episodes that were registered before get theirs.
    """
    if edition in ledger.feeds:
        return ledger
    feed = feed_guid(address)
    return replace(
        ledger,
        feeds={**ledger.feeds, edition: feed},
        episodes=tuple(_with_guid(episode, edition, feed) for episode in ledger.episodes),
    )


def _with_guid(episode: KnownEpisode, edition: str, feed: str) -> KnownEpisode:
    publication = episode.editions.get(edition)
    if publication is None or publication.guid:
        return episode
    named = replace(publication, guid=episode_guid(feed, episode.id, edition))
    return replace(episode, editions={**episode.editions, edition: named})


def with_episode(ledger: Ledger, id: str, edition: str, *, slug: str, page: str) -> Ledger:
    """Return a ledger that knows an episode in an edition.

    What was decided of it before stays: its slug, its GUIDs, its moments. Where its page lies is kept
    up. It has no GUID as long as the feed of the edition has none (:func:`with_feed`).
    """
    episode = find_episode(ledger, id) or KnownEpisode(id, slug, page)
    feed = ledger.feeds.get(edition, "")
    new = Publication(episode_guid(feed, id, edition) if feed else "")
    editions = episode.editions if edition in episode.editions else {**episode.editions, edition: new}
    return _with(ledger, replace(episode, page=page or episode.page, editions=editions))


def _with(ledger: Ledger, episode: KnownEpisode) -> Ledger:
    if find_episode(ledger, episode.id) is None:
        return replace(ledger, episodes=(*ledger.episodes, episode))
    return replace(ledger, episodes=tuple(episode if known.id == episode.id else known for known in ledger.episodes))


def with_moments(ledger: Ledger, moments: Mapping[tuple[str, str], datetime]) -> Ledger:
    """Return a ledger in which episodes, by id and edition, have the moments of their first publishing.

    A moment that one has already stays.
    """
    return replace(ledger, episodes=tuple(_with_moments(episode, moments) for episode in ledger.episodes))


def _with_moments(episode: KnownEpisode, moments: Mapping[tuple[str, str], datetime]) -> KnownEpisode:
    new = {
        edition: replace(publication, published=moments[episode.id, edition].astimezone(UTC).replace(microsecond=0))
        for edition, publication in episode.editions.items()
        if publication.published is None and (episode.id, edition) in moments
    }
    return replace(episode, editions={**episode.editions, **new}) if new else episode


def find_episode(ledger: Ledger, id: str) -> KnownEpisode | None:
    """Return what is known of the episode of a transcript; None where nothing is."""
    return next((episode for episode in ledger.episodes if episode.id == id), None)


def render_ledger(ledger: Ledger) -> str:
    """Return the text of ``episodes.yaml``; the same ledger gives the same text."""
    lines = [_HEADER]
    if ledger.feeds:
        lines += ["feeds:", *(f"  {_key(edition)}: {guid}" for edition, guid in sorted(ledger.feeds.items())), ""]
    if ledger.episodes:
        lines.append("episodes:")
    for episode in ledger.episodes:
        lines += [
            f"- id: {episode.id}",
            f"  slug: {_key(episode.slug)}",
            *([f"  page: {render_scalar(episode.page)}"] if episode.page else []),
            "  editions:",
            *(f"    {_key(edition)}: {_render(episode.editions[edition])}" for edition in sorted(episode.editions)),
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _key(name: str) -> str:
    return render_scalar(name, flow=True)


def _render(publication: Publication) -> str:
    facts = [f"guid: {_key(publication.guid)}"] if publication.guid else []
    if publication.published is not None:
        facts.append(f"published: {publication.published.astimezone(UTC):{_MOMENT}}")
    return f"{{{', '.join(facts)}}}"


def parse_ledger(source: str, *, file: str = FILE_NAME) -> Ledger:
    """Read the text of ``episodes.yaml``.

    Raises:
        ShowError: with all the faults, each with its line and path.
    """
    faults = Faults(file)
    parts = faults.mapping(load_yaml(source, file=file, error=ShowError), known=("feeds", "episodes"))
    nothing = Node(None, 1)
    feeds = {edition: _feed_guid(node, faults) for edition, node in faults.mapping(parts.get("feeds", nothing)).items()}
    episodes: dict[str, KnownEpisode] = {}
    slugs: dict[str, str] = {}
    for node in faults.sequence(parts.get("episodes", nothing)):
        episode = _episode(node, faults)
        if episode.id in episodes:
            faults.add(node, f"the episode {episode.id} stands twice")
        elif episode.slug in slugs:
            faults.add(node, f"the slug {episode.slug!r} is that of episode {slugs[episode.slug]}, too")
        episodes[episode.id] = episode
        slugs[episode.slug] = episode.id
    faults.raise_as(ShowError, hint=_HINT)
    return Ledger(feeds, tuple(episodes.values()))


_EPISODE = ("id", "slug", "page", "editions")
_PUBLICATION = ("guid", "published")


def _episode(node: Node, faults: Faults) -> KnownEpisode:
    facts = faults.mapping(node, known=_EPISODE)
    id, slug, page, editions = (facts.get(key) or Node(None, node.line, f"{node.path}.{key}") for key in _EPISODE)
    return KnownEpisode(
        id=_matching(id, _ID, "16 hex digits", faults),
        slug=_matching(slug, SLUG, "small letters a to z, digits and hyphens", faults),
        page=faults.text(page),
        editions={edition: _publication(entry, faults) for edition, entry in faults.mapping(editions).items()},
    )


def _publication(node: Node, faults: Faults) -> Publication:
    facts = faults.mapping(node, known=_PUBLICATION)
    guid, published = facts.get("guid"), facts.get("published")
    # A podcast that moves here brings GUIDs of any form with it.
    return Publication(faults.text(guid) if guid else "", _moment(published, faults) if published else None)


def _feed_guid(node: Node, faults: Faults) -> str:
    text = faults.text(node)
    try:
        return str(uuid.UUID(text))
    except ValueError:
        faults.add(node, f"expected a GUID such as {_PODCAST_NAMESPACE}, found {text[:40]!r}")
        return ""


def _moment(node: Node, faults: Faults) -> datetime | None:
    text = faults.text(node)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        faults.add(node, f"expected a moment such as 2026-11-22T06:00:00Z, found {text[:40]!r}")
        return None
    return moment.astimezone(UTC)


def _matching(node: Node, pattern: re.Pattern[str], expected: str, faults: Faults) -> str:
    text = faults.text(node)
    if not pattern.fullmatch(text):
        faults.add(node, f"expected {expected}, found {text[:40]!r}")
    return text
