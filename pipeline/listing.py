"""Which episodes of an edition are listed, since when, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.errors import PipelineError
from pipeline.model import Edition, KnownEpisode, Ledger, ListedEpisode, Sheet
from pipeline.publish.catalogue import Catalogue, FinishedEpisode
from pipeline.publish.episode_files import transcript_file
from pipeline.publish.feed.problems import FeedProblem
from pipeline.sheets import Sheets


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An episode that will be listed from a moment on."""

    slug: str
    publish_at: datetime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An episode that is not listed, and why."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What an edition lists, and what it does not."""

    listed: tuple[ListedEpisode, ...] = ()  # the newest first
    moments: Mapping[tuple[str, str], datetime] = field(default_factory=dict)  # of those listed for the first time
    scheduled: tuple[Scheduled, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[FeedProblem, ...] = ()  # for which the feed cannot be written
    was_published: bool = False  # some of its episodes were listed before


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An episode that is to be listed."""

    episode: FinishedEpisode
    sheet: Sheet
    guid: str
    published: datetime | None  # None where it is listed from now on
    is_new: bool  # its moment is to be kept; a draft has none until it is no draft any more


_Verdict = _Candidate | Scheduled | LeftOut | FeedProblem


def list_episodes(
    edition: Edition, ledger: Ledger, catalogue: Catalogue, sheets: Sheets, *, now: datetime, drafts: bool = False
) -> Listing:
    """Return which of the finished episodes an edition lists at a moment.

    What was published once must be there, unless its sheet takes it back: without a word it would
    vanish from listeners' apps.
    """
    finished = {episode.slug: episode for episode in catalogue.episodes}
    entries = [entry for entry in ledger.episodes if edition.name in entry.editions]
    verdicts: list[_Verdict] = []
    for entry in entries:
        episode = finished.get(entry.slug)
        is_its_own = episode is not None and episode.id == entry.id
        verdicts.append(_judge(edition, entry, episode if is_its_own else None, sheets, now=now, drafts=drafts))
    candidates = [verdict for verdict in verdicts if isinstance(verdict, _Candidate)]
    listed = tuple(_listed(edition, candidates, now))
    new = {candidate.episode.id for candidate in candidates if candidate.is_new}
    return Listing(
        listed=tuple(sorted(listed, key=lambda episode: (episode.published, episode.guid), reverse=True)),
        moments={(episode.id, edition.name): episode.published for episode in listed if episode.id in new},
        scheduled=tuple(verdict for verdict in verdicts if isinstance(verdict, Scheduled)),
        left_out=(
            *(verdict for verdict in verdicts if isinstance(verdict, LeftOut)),
            *_unregistered(catalogue, entries),
        ),
        problems=tuple(verdict for verdict in verdicts if isinstance(verdict, FeedProblem)),
        was_published=any(entry.editions[edition.name].published for entry in entries),
    )


def _judge(
    edition: Edition,
    entry: KnownEpisode,
    episode: FinishedEpisode | None,
    sheets: Sheets,
    *,
    now: datetime,
    drafts: bool,
) -> _Verdict:
    """Say what becomes of an episode that is registered in an edition."""
    publication = entry.editions[edition.name]

    def missing(reason: str, hint: str = "") -> _Verdict:
        """Say that an episode is not fit to be listed, which is grave for one that listeners have."""
        if publication.published is None:
            return LeftOut(entry.slug, f"{reason}. {hint}".strip())
        return FeedProblem(f"{entry.slug} was published before, and {reason}", hint or _WITHDRAW_HINT)

    try:
        copy = episode.folder / transcript_file(entry.slug) if episode else None
        sheet = sheets.read(entry, edition.plan, copy)
    except PipelineError as error:
        return missing(f"its sheet cannot be read: {error}", error.hint)
    if sheet.status == "withdrawn":
        return LeftOut(entry.slug, "withdrawn")
    if sheet.status == "draft" and not drafts:
        return LeftOut(entry.slug, "a draft, as its sheet says")
    if episode is None:
        return missing("is not built")
    if episode.plan != edition.plan:
        return missing(f"is built in {episode.plan}, and the edition is now in {edition.plan}", "Build it again.")
    if episode.draft and not drafts:
        return missing(f"is a draft, spoken by {episode.engine} for want of a better voice")
    moment = _moment(sheet.publish_at, edition.facts.timezone)
    if moment is not None and moment > now:
        if publication.published is None:
            return Scheduled(entry.slug, moment)
        moment = None  # what is out is taken back by its status alone
    is_new = publication.published is None and not (episode.draft or sheet.status == "draft")
    return _Candidate(episode, sheet, publication.guid, moment or publication.published, is_new)


_WITHDRAW_HINT = "Build it again, or withdraw it by 'status: withdrawn' in its transcript file."


def _moment(publish_at: str, timezone: str) -> datetime | None:
    """Return the moment of a sheet, in UTC and whole seconds; a date alone is its first moment.

    >>> _moment("2026-11-22", "Asia/Shanghai").isoformat()
    '2026-11-21T16:00:00+00:00'
    """
    if not publish_at:
        return None
    moment = datetime.fromisoformat(publish_at)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
    return aware.astimezone(UTC).replace(microsecond=0)


def _listed(edition: Edition, candidates: Sequence[_Candidate], now: datetime) -> Iterator[ListedEpisode]:
    """Yield the candidates as they are listed; of several new ones, those that were made later are newer."""
    waiting = sum(candidate.published is None for candidate in candidates)
    for candidate in candidates:
        published = candidate.published
        if published is None:
            waiting -= 1
            published = now.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=waiting)
        yield candidate.episode.listed(
            edition=edition.name, guid=candidate.guid, published=published, sheet=candidate.sheet
        )


def _unregistered(catalogue: Catalogue, entries: Iterable[KnownEpisode]) -> Iterator[LeftOut]:
    """Yield what lies in the folder of an edition and has no part in the show."""
    registered = {(entry.id, entry.slug) for entry in entries}
    for episode in catalogue.episodes:
        if (episode.id, episode.slug) not in registered:
            yield LeftOut(episode.slug, "not in episodes.yaml; build it again inside the show")
    for error in catalogue.unreadable:
        yield LeftOut(Path(error.where).parent.name, f"{error}. {error.hint}".strip())
