"""What keeps a feed from being accepted, found before it is written."""

from __future__ import annotations

import io
import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

from pipeline.model import Edition, ListedEpisode
from pipeline.publish.cover import LEAST_PX, MOST_BYTES, MOST_PX
from pipeline.publish.feed.addresses import enclosure_address
from pipeline.publish.feed.feed import Feed
from pipeline.publish.show_file import missing_facts


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """Why directories refuse a feed, or what they only frown upon."""

    what: str
    hint: str = ""
    is_refused: bool = True


def feed_problems(feed: Feed, episodes: Sequence[ListedEpisode]) -> tuple[FeedProblem, ...]:
    """Return all that is wrong with a feed of these episodes, apart from its cover."""
    edition = feed.edition
    return (
        *(FeedProblem(str(fact), f"Say {fact.key} in show.yaml.") for fact in missing_facts(edition)),
        *_address_problems(edition),
        *_title_problems(feed),
        *_episode_problems(edition, episodes),
    )


def _address_problems(edition: Edition) -> Iterator[FeedProblem]:
    facts = edition.facts
    named = {"base_url": facts.base_url, "media_url": facts.media_url, "enclosure_prefix": facts.enclosure_prefix}
    for key, address in named.items():
        if not address:
            continue
        if not facts.is_personal and _is_local(address):
            yield FeedProblem(
                f"{key}: {address} is found on this machine or network only",
                f"Give {key} an address on the internet, or make the show a personal one (personal: yes).",
            )
        elif not facts.is_personal and address.startswith("http:"):
            yield FeedProblem(f"{key}: {address} is not https", "Use https if the host has it.", is_refused=False)


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


def _title_problems(feed: Feed) -> Iterator[FeedProblem]:
    title = feed.edition.facts.title
    same = [sibling.name for sibling, _ in feed.siblings if title and sibling.facts.title == title]
    if same and not feed.edition.facts.is_personal:
        yield FeedProblem(
            f"title: {title!r} is that of edition {', '.join(same)}, too; directories take one for a copy of the other",
            "Give each edition a title in its language.",
            is_refused=False,
        )


def cover_problems(cover: bytes) -> Iterator[FeedProblem]:
    """Yield what is wrong with the cover of an edition (Apple Podcasts, artwork requirements)."""
    hint = f"Choose a square JPEG picture of {LEAST_PX} to {MOST_PX} pixels as cover."
    try:
        with Image.open(io.BytesIO(cover)) as picture:
            size, mode, format = picture.size, picture.mode, picture.format
    except (UnidentifiedImageError, OSError):
        yield FeedProblem(
            "cover: needed for <itunes:image>, and there is none" if not cover else "cover: is no picture", hint
        )
        return
    if format != "JPEG":
        yield FeedProblem(f"cover: expected JPEG, found {format}", hint)
    if size[0] != size[1] or not LEAST_PX <= size[0] <= MOST_PX:
        yield FeedProblem(
            f"cover: expected a square of {LEAST_PX} to {MOST_PX} pixels, found {size[0]} x {size[1]}", hint
        )
    if mode != "RGB":
        yield FeedProblem(f"cover: expected RGB, found {mode}", hint)
    if len(cover) > MOST_BYTES:
        yield FeedProblem(f"cover: {len(cover)} bytes; hosts want less than 512 KiB", hint, is_refused=False)


def _episode_problems(edition: Edition, episodes: Sequence[ListedEpisode]) -> Iterator[FeedProblem]:
    if not episodes:
        yield FeedProblem("no episode is listed; directories take a feed with one or more", is_refused=False)
    for name, values in (
        ("<guid>", [episode.guid for episode in episodes]),
        ("<enclosure>", [enclosure_address(edition, episode) for episode in episodes]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield FeedProblem(f"{count} episodes have the {name} {value}", "Build one of them under another name.")
    for episode in episodes:
        if not episode.size_bytes:
            yield FeedProblem(f"{episode.slug}: its audio is empty", "Build the episode again.")
        if edition.facts.type == "serial" and episode.sheet.type == "full" and episode.sheet.episode is None:
            yield FeedProblem(
                f"{episode.slug}: episodes of a serial show have a number, which <itunes:episode> needs",
                "Give it one as 'episode' in its transcript file.",
                is_refused=False,
            )
