"""What a build made, told to a person and to a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.console import print_result, say, say_error

if TYPE_CHECKING:
    from pipeline.build import BuildReport, BuiltEpisode, FailedPage


def report_json(report: BuildReport) -> dict[str, object]:
    """Return the report as ``--json`` prints it."""
    return {
        "schema": 1,
        "episodes": [_episode_json(built) for built in report.episodes],
        "failed": failed_json(report.failed),
    }


def failed_json(failed: Sequence[FailedPage]) -> list[dict[str, object]]:
    """Return the pages that could not be built, as reports for programs list them."""
    return [
        {"page": page.page, "error": page.error.message, "where": page.error.where, "hint": page.error.hint}
        for page in failed
    ]


def _episode_json(built: BuiltEpisode) -> dict[str, object]:
    episode = built.episode
    return {
        "audio": str(episode.audio),
        "duration_ms": episode.duration_ms,
        "language": str(episode.plan),
        "edition": episode.edition,
        "engine": episode.engine,
        "draft": episode.draft,
        "utterances": built.utterances,
        "cached": built.cached,
        "chapters": [
            {"title": mark.title, "start_ms": mark.start_ms, "end_ms": mark.end_ms} for mark in episode.chapters
        ],
        "speakers": {id: _voices_of(built, id) for id in episode.cast},
        "seconds": {stage: round(seconds, 3) for stage, seconds in built.seconds.items()},
    }


def _voices_of(built: BuiltEpisode, speaker: str) -> str:
    """Name a speaker's voice with its prosody: one for each language of the episode."""
    voices = built.episode.cast[speaker]
    return "; ".join(f"{language}: {voice}" for language, voice in voices.items())


def print_report(report: BuildReport) -> None:
    """Print the paths of the episodes, and say what was made of each page."""
    for built in report.episodes:
        episode = built.episode
        minutes, seconds = divmod(round(episode.duration_ms / 1000), 60)
        draft = ", draft" if episode.draft else ""
        spoken = built.utterances - built.cached
        say(
            f"{episode.title}: {minutes}:{seconds:02d}, {episode.plan}, {episode.engine}{draft}, "
            f"{spoken} utterances spoken, {built.cached} from the cache, {sum(built.seconds.values()):.1f} s"
        )
        for id in episode.cast:
            say(f"  {id}: {_voices_of(built, id)}")
        for note in episode.notes:
            say(f"  note: {note}")
        print_result(str(episode.audio))
    say_failures(report.failed, f"{len(report.episodes)} built")


def say_failures(failed: Sequence[FailedPage], rest: str) -> None:
    """Say which pages failed and why, and what became of the rest."""
    for page in failed:
        say_error(page.error, page=page.page)
    if failed:
        say(f"{len(failed)} failed, {rest}")
