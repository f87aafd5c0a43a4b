"""A show goes where it is hosted: its feeds are written, its episodes checked, and what changed is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import PublishError
from pipeline.filecache import FileCache
from pipeline.model import ListedEpisode
from pipeline.podcast import EditionReport, PodcastReport, write_podcast
from pipeline.progress import Notice, Progress
from pipeline.publishing.address import RemoteAddress, parse_target
from pipeline.publishing.digests import Digested, digest_files
from pipeline.publishing.fitness import Unfit, find_unfit
from pipeline.publishing.opening import open_destination
from pipeline.publishing.refusals import refuse_faulty_feeds, refuse_unfit, refuse_without_rights
from pipeline.publishing.sending import Sent, TransferProgress, send_folder
from pipeline.publishing.web_files import web_file
from pipeline.show import Show

OnPublish = Callable[[TransferProgress | Notice], None]


def _unheard(_event: TransferProgress | Notice) -> None:
    pass


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing a show took."""

    podcast: PodcastReport
    sent: Sent

    @property
    def feeds(self) -> tuple[str, ...]:
        """The addresses of its feeds."""
        return tuple(edition.address for edition in self.podcast.editions if edition.is_published)


def publish_show(
    show: Show,
    target: str = "",
    *,
    now: datetime,
    dry_run: bool = False,
    delete: bool = False,
    drafts: bool = False,
    environment: Mapping[str, str] | None = None,
    on_progress: OnPublish = _unheard,
) -> PublishReport:
    """Write the feeds of a show, check its episodes, and send what changed to where it is hosted.

    Args:
        show: The show.
        target: A folder, relative to the current one, or an address; else what the show's file says, from its folder.
        now: When episodes that are listed for the first time are published.
        dry_run: Send nothing, and only say what would be sent. Feeds and pages are written all the same.
        delete: Remove what an earlier run put there and the show has no more.
        drafts: Publish drafts, too.
        environment: Says where the cache is and whether requests may leave; else that of the process. Credentials
            are always taken from that of the process, by what speaks to the target.
        on_progress: Is told how far the work has come.

    Raises:
        PublishError: if a feed would be refused, an episode is not fit, or does not say by what right it is
            published elsewhere, or the target does not take what is sent.
        PipelineError: if the show cannot be read or written.
    """
    environment = os.environ if environment is None else environment
    place = _find_place(show, target)

    def tell(event: Progress | Notice) -> None:
        if isinstance(event, Notice):
            on_progress(event)

    podcast = write_podcast(show, now=now, drafts=drafts, environment=environment, on_progress=tell)
    refuse_faulty_feeds(show, podcast)
    editions = [edition for edition in podcast.editions if edition.is_published]
    listed = [episode for edition in editions for episode in edition.listed]
    if isinstance(place, RemoteAddress):
        refuse_without_rights(show, listed)
    cache = FileCache.from_environment(environment)
    public = tuple(_public_paths(show.output, editions))
    beside = {_folder(episode): tuple(_names(show.output / _folder(episode))) for episode in listed}
    looked_into = (f"{folder}/{name}" for folder, names in beside.items() for name in names)
    digests = _digest(show.output, dict.fromkeys((*public, *looked_into)), cache, on_progress)
    refuse_unfit(show, _find_unfit(show, beside, digests, cache, on_progress))
    sent = send_folder(
        show.output,
        {path: digests[path] for path in public},
        open_destination(place, finished=show.output, environment=environment),
        dry_run=dry_run,
        delete=delete,
        on_progress=on_progress,
    )
    return PublishReport(podcast, sent)


def _find_place(show: Show, target: str) -> Path | RemoteAddress:
    if target:
        return parse_target(target, beside=Path())
    if not show.publish:
        raise PublishError(
            "says nowhere where the show is published",
            where=str(show.file),
            hint="Add 'publish: s3://bucket/show' or the like there, or name the target: duologue publish TARGET.",
        )
    return parse_target(show.publish, beside=show.folder)


def _find_unfit(
    show: Show,
    beside: Mapping[str, Sequence[str]],
    digests: Mapping[str, Digested],
    cache: FileCache,
    on_progress: OnPublish,
) -> tuple[Unfit, ...]:
    """Return the episodes that are not fit to be heard, and tell how far listening has come."""
    folders = {folder: {name: digests[f"{folder}/{name}"] for name in names} for folder, names in beside.items()}
    sizes = {folder: sum(file.size_bytes for file in files.values()) for folder, files in folders.items()}
    total_bytes, done_bytes = sum(sizes.values()), 0

    def tell(folder: str) -> None:
        nonlocal done_bytes
        done_bytes += sizes[folder]
        on_progress(TransferProgress("check", "", done_bytes, total_bytes))

    return find_unfit(show.output, folders, cache, on_checked=tell)


def _digest(folder: Path, paths: Iterable[str], cache: FileCache, on_progress: OnPublish) -> dict[str, Digested]:
    done_bytes = 0

    def tell(_path: str, size_bytes: int) -> None:
        nonlocal done_bytes
        done_bytes += size_bytes
        on_progress(TransferProgress("read", "", done_bytes, None))

    return digest_files(folder, paths, cache, on_read=tell)


def _public_paths(output: Path, editions: Sequence[EditionReport]) -> Iterator[str]:
    """Yield the path of each file of a show that belongs on the web, in the finished folder."""
    for name in _names(output):
        if web_file(name):
            yield name
    for report in editions:
        for name in _names(output / report.edition.name):
            if web_file(path := f"{report.edition.name}/{name}"):
                yield path
        for episode in report.listed:
            for name in (episode.audio, *episode.files):
                if web_file(path := f"{_folder(episode)}/{name}"):
                    yield path


def _folder(episode: ListedEpisode) -> str:
    return f"{episode.edition}/{episode.slug}"


def _names(folder: Path) -> Iterator[str]:
    """Yield the names of the files in a folder that are not hidden."""
    with os.scandir(folder) as entries:
        yield from sorted(entry.name for entry in entries if entry.is_file() and not entry.name.startswith("."))
