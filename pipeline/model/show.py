"""A show: what its feeds say of themselves, its editions, and its episodes as feeds list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pipeline.language import LanguagePlan
from pipeline.model.programme import ChapterMark
from pipeline.model.transcript import Role, Sheet, Source

ShowType = Literal["episodic", "serial"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom directories write to."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ShowFacts:
    """What a feed says of itself; what nobody said is empty."""

    title: str = ""
    author: str = ""
    owner: Owner = Owner()
    base_url: str = ""  # where the finished folder will be found, with a slash at its end
    language: str = ""  # BCP 47
    category: tuple[str, ...] = ()  # of Apple's: one, or one and its subcategory
    cover: str = ""  # a picture, as the person wrote it: relative to the show's file
    explicit: bool | None = None
    description: str = ""
    timezone: str = "UTC"  # IANA name, in which publish_at is meant
    copyright: str = ""
    type: ShowType = "episodic"
    media_url: str = ""  # where the audio lies, if not under base_url, with a slash at its end
    enclosure_prefix: str = ""  # put before the address of each enclosure, to count downloads
    is_personal: bool = False  # for oneself: blocked from directories, not indexed


@dataclass(frozen=True, slots=True)
class Edition:
    """One feed of a show, and how its episodes are built."""

    name: str  # of its folder and in its addresses: [a-z0-9-]+
    facts: ShowFacts  # the show's, with what the edition overrides
    plan: LanguagePlan
    options: Mapping[str, object] = field(default_factory=dict)  # fields of BuildSettings beside the plan, by name


@dataclass(frozen=True, slots=True)
class Publication:
    """An episode in one edition: its identity, and when it was first published."""

    guid: str
    published: datetime | None = None  # aware, in UTC, whole seconds


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """What was decided once for an episode, and holds whatever becomes of the finished folder."""

    id: str  # of its transcript
    slug: str
    page: str  # relative to the show's folder with forward slashes, or an address; empty for standard input
    editions: Mapping[str, Publication] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was decided once for a show: the identity of its feeds and of its episodes."""

    feeds: Mapping[str, str] = field(default_factory=dict)  # the podcast:guid of each edition
    episodes: tuple[KnownEpisode, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who is heard, under the name that the edition's language has for them."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """A finished episode as feeds and home pages list it; its files lie in ``<edition>/<slug>/``."""

    id: str
    edition: str
    slug: str
    guid: str
    published: datetime  # aware, in UTC
    title: str  # as listeners see it
    plan: LanguagePlan
    people: tuple[Person, ...]
    recorded: str | None  # ISO 8601, of whatever precision the page gives
    audio: str  # the name of its file
    size_bytes: int
    duration_ms: int
    engine: str
    draft: bool
    chapters: tuple[ChapterMark, ...]
    source: Source
    sheet: Sheet
    files: tuple[str, ...] = ()  # what lies beside the audio: captions, chapters, cover, page
    translators: Mapping[str, str] = field(default_factory=dict)  # of languages with machine text: who translated
