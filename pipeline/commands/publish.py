"""``duologue publish``: check, then put the finished folder where it is hosted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import options
from pipeline.commands.feed import edition_lines
from pipeline.console import DownloadDisplay, print_json, print_result, reported, say

if TYPE_CHECKING:
    from pipeline.publishing.publication import PublishReport

EPILOG = "Example: **duologue publish s3://bucket/show --dry-run** says what would be sent, and sends nothing."

# Of the files that were sent, how many are named; --dry-run and --json name all.
_SHOWN = 20


def publish(
    target: Annotated[
        str,
        typer.Argument(
            metavar="[TARGET]", help="A folder, s3://bucket/show, sftp://user@host/folder, …; else as show.yaml says."
        ),
    ] = "",
    show: options.ShowPath = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    delete: Annotated[
        bool, typer.Option("--delete", help="Remove what was put there before and the show has no more.")
    ] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Publish drafts, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Check the show, put what changed where it is hosted, and print the addresses of its feeds."""
    with reported():
        from pipeline.publishing.publication import publish_show
        from pipeline.show import the_show

        with DownloadDisplay(quiet=quiet) as display:
            publication = publish_show(
                the_show(show),
                target,
                now=datetime.now(UTC),
                dry_run=dry_run,
                delete=delete,
                drafts=drafts,
                on_progress=display,
            )
        if json:
            print_json(_publication_json(publication, dry_run=dry_run))
            return
        if not quiet:
            for line in _lines(publication, dry_run=dry_run):
                say(line)
        for feed in publication.feeds:
            print_result(feed)


def _lines(publication: PublishReport, *, dry_run: bool) -> Iterator[str]:
    """Yield what is said of a publication: its editions, what was sent, and what else lies there."""
    for edition in publication.podcast.editions:
        yield from edition_lines(edition)
    sent = publication.sent
    verbs = ("would send", "would remove") if dry_run else ("sent", "removed")
    shown = sent.sent if dry_run else sent.sent[:_SHOWN]
    for file in shown:
        yield f"{verbs[0]} {file.path} ({_size(file.size_bytes)})"
    if len(shown) < len(sent.sent):
        yield f"{verbs[0]} {len(sent.sent) - len(shown)} more"
    for path in sent.removed:
        yield f"{verbs[1]} {path}"
    yield (
        f"{sent.target}: {verbs[0]} {_count(sent.sent)}, {_size(sent.sent_bytes)}; {_count(sent.there)} there already"
    )
    if sent.gone:
        yield f"{_count(sent.gone)} there no longer in the show; --delete removes them"


def _count(files: Sequence[object]) -> str:
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"


def _size(size_bytes: int) -> str:
    """Return a number of bytes for people.

    >>> _size(999), _size(64_200), _size(43_000_000)
    ('999 bytes', '64.2 kB', '43.0 MB')
    """
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    return f"{size_bytes / 1000:.1f} kB" if size_bytes < 1_000_000 else f"{size_bytes / 1_000_000:.1f} MB"


def _publication_json(publication: PublishReport, *, dry_run: bool) -> dict[str, object]:
    sent = publication.sent
    return {
        "schema": 1,
        "target": sent.target,
        "dry_run": dry_run,
        "feeds": list(publication.feeds),
        "sent_bytes": sent.sent_bytes,
        "sent": [{"path": file.path, "size_bytes": file.size_bytes} for file in sent.sent],
        "there": len(sent.there),
        "removed": list(sent.removed),
        "gone": list(sent.gone),
        "left_out": [
            {"edition": report.edition.name, "slug": left_out.slug, "reason": left_out.reason}
            for report in publication.podcast.editions
            for left_out in report.left_out
        ],
        "scheduled": [
            {"edition": report.edition.name, "slug": later.slug, "publish_at": later.publish_at.isoformat()}
            for report in publication.podcast.editions
            for later in report.scheduled
        ],
    }
