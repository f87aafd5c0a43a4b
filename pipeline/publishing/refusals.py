"""What keeps a show from being published, told all at once before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import PublishError
from pipeline.model import ListedEpisode
from pipeline.podcast import PodcastReport
from pipeline.publishing.fitness import Unfit
from pipeline.show import Show


def refuse_faulty_feeds(show: Show, podcast: PodcastReport) -> None:
    """Stop where directories would refuse a feed, or there is none.

    Raises:
        PublishError: with all that is wrong.
    """
    faults = [
        f"  {report.edition.name}: {problem.what}{f' ({problem.hint})' if problem.hint else ''}"
        for report in podcast.editions
        for problem in report.problems
        if problem.is_refused
    ]
    if faults:
        raise PublishError(
            "\n".join(("nothing is published, since directories would refuse a feed:", *faults)),
            where=str(show.file),
            hint="Mend that, and run the same command again.",
        )
    if not any(report.is_published for report in podcast.editions):
        waiting = [
            f"  {report.edition.name}/{left.slug}: {left.reason}"
            for report in podcast.editions
            for left in report.left_out
        ]
        raise PublishError(
            "\n".join(("has no episode to publish", *waiting)),
            where=str(show.file),
            hint="Build one: duologue build PAGE.",
        )


def refuse_without_rights(show: Show, listed: Sequence[ListedEpisode]) -> None:
    """Stop where it is not said by what right somebody's words are published.

    Raises:
        PublishError: with each such episode, where it is from, and what its page says about reprinting.
    """
    unsaid = {episode.slug: episode for episode in listed if not episode.sheet.rights.strip()}
    if unsaid:
        lines = [f"  {slug}, from {_origin(episode)}" for slug, episode in unsaid.items()]
        raise PublishError(
            "\n".join(("nothing is published, since episodes state no rights:", *lines)),
            where=str(show.file),
            hint="Say by what right you publish them in the head of each transcript file, such as "
            "'rights: by permission of the author', and run the same command again.",
        )


def _origin(episode: ListedEpisode) -> str:
    source = episode.source
    places = ", ".join(filter(None, (source.page, source.url or source.site)))
    notice = f"its page says {source.notice!r}" if source.notice else "its page says nothing about reprinting"
    return f"{places or 'a page without a name'}: {notice}"


def refuse_unfit(show: Show, unfit: Sequence[Unfit]) -> None:
    """Stop where an episode is not fit to be heard.

    Raises:
        PublishError: with each such episode, and what was found first.
    """
    if unfit:
        raise PublishError(
            "\n".join(("nothing is published, since episodes are faulty:", *map(_say, unfit))),
            where=str(show.output),
            hint="Build them again; 'duologue show check' tells all that was found.",
        )


def _say(unfit: Unfit) -> str:
    more = f", and {len(unfit.faults) - 1} more" if len(unfit.faults) > 1 else ""
    return f"  {unfit.folder}: {unfit.faults[0]}{more}"
