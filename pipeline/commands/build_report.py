"""What a build made, told to a person and to a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipeline.console import print_result, say, say_error

if TYPE_CHECKING:
    from pipeline.build import BuildReport, FailedPage
    from pipeline.model import BuiltEpisode, Episode


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
        {
            "page": page.page,
            "edition": page.edition,
            "error": page.error.message,
            "where": page.error.where,
            "hint": page.error.hint,
        }
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
        "loudness": asdict(episode.loudness) if episode.loudness else None,
        "utterances": built.utterances,
        "cached": built.cached,
        "chapters": [asdict(mark) for mark in episode.chapters],
        "speakers": {
            id: {"voices": _voices_of(episode, id), "spoken_ms": episode.spoken_ms.get(id, 0)} for id in episode.cast
        },
        "seconds": {stage: round(seconds, 3) for stage, seconds in built.seconds.items()},
    }


def _voices_of(episode: Episode, speaker: str) -> str:
    """Name a speaker's voice with its prosody: one for each language of the episode."""
    return "; ".join(f"{language}: {voice}" for language, voice in episode.cast[speaker].items())


def print_report(report: BuildReport) -> None:
    """Print the paths of the episodes, and say what was made of each page."""
    for built in report.episodes:
        for line in _lines(built):
            say(line)
        print_result(str(built.episode.audio))


def _lines(built: BuiltEpisode) -> Iterator[str]:
    episode = built.episode
    minutes, seconds = divmod(round(episode.duration_ms / 1000), 60)
    draft = ", draft" if episode.draft else ""
    yield f"{episode.title}: {minutes}:{seconds:02d}, {episode.plan}, {episode.engine}{draft}{_say_loudness(episode)}"
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in built.seconds.items())
    yield f"  {built.utterances - built.cached} utterances spoken, {built.cached} from the cache; {stages}"
    spoken_ms = episode.spoken_ms
    whole_ms = sum(spoken_ms.values()) or 1
    for id in episode.cast:
        yield f"  {id} {spoken_ms.get(id, 0) / whole_ms:.0%}: {_voices_of(episode, id)}"
    for note in episode.notes:
        yield f"  note: {note}"


def _say_loudness(episode: Episode) -> str:
    loudness = episode.loudness
    return f", {loudness.integrated_lufs:g} LUFS, peak {loudness.true_peak_dbtp:g} dBTP" if loudness else ""


def say_failures(failed: Sequence[FailedPage], rest: str) -> None:
    """Say which pages failed and why, and what became of the rest; a hint for several pages in a row stands once."""
    for page, after in zip_longest(failed, failed[1:]):
        place = f"{page.page}, edition {page.edition}" if page.edition else page.page
        say_error(page.error, page=place, with_hint=after is None or after.error.hint != page.error.hint)
    if failed:
        say(f"{len(failed)} failed, {rest}")
