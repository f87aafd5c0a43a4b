"""What a build made, told to a person and to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.console import print_result, say, say_error

if TYPE_CHECKING:
    from pipeline.build import BuildReport, BuiltEpisode


def report_json(report: BuildReport) -> dict[str, object]:
    """Return the report as ``--json`` prints it."""
    return {
        "schema": 1,
        "episodes": [_episode_json(built) for built in report.episodes],
        "failed": [
            {
                "page": failed.page,
                "error": failed.error.message,
                "where": failed.error.where,
                "hint": failed.error.hint,
            }
            for failed in report.failed
        ],
    }


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
    for failed in report.failed:
        say_error(failed.error, page=failed.page)
    if report.failed:
        say(f"{len(report.failed)} failed, {len(report.episodes)} built")
