"""What a check found, told to a person and to a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.console import print_result

if TYPE_CHECKING:
    from pipeline.audio.listening import Heard
    from pipeline.checking.episodes import EpisodeReport
    from pipeline.checking.finding import Finding
    from pipeline.model import Episode


def check_json(reports: Sequence[EpisodeReport]) -> dict[str, object]:
    """Return the reports as ``--json`` prints them."""
    return {"schema": 1, "episodes": [_report_json(report) for report in reports]}


def print_check(report: EpisodeReport) -> None:
    """Print a line for an episode, and one for each thing that was found."""
    verdict = "ok" if report.is_fit else "FAULTY"
    print_result("\n".join([f"{verdict}  {report.folder}{_say_facts(report)}", *map(_say, report.findings)]))


def _report_json(report: EpisodeReport) -> dict[str, object]:
    episode, heard = report.episode, report.heard
    return {
        "folder": str(report.folder),
        "ok": report.is_fit,
        "title": episode.title if episode else None,
        "edition": episode.edition if episode else None,
        "draft": episode.draft if episode else None,
        "duration_ms": heard.duration_ms if heard else None,
        "cues": len(episode.cues) if episode else None,
        "integrated_lufs": round(heard.loudness_lufs, 1) if heard else None,
        "true_peak_dbtp": _peak_dbtp(heard) if heard else None,
        "findings": [asdict(finding) for finding in report.findings],
    }


def _say_facts(report: EpisodeReport) -> str:
    return "".join(f", {fact}" for fact in _facts(report.episode, report.heard))


def _facts(episode: Episode | None, heard: Heard | None) -> Iterator[str]:
    if heard:
        yield _clock(heard.duration_ms)
    if episode:
        yield str(episode.plan)
        yield f"{episode.engine}{', draft' if episode.draft else ''}"
        yield f"{len(episode.cues)} cues"
    if heard:
        peak_dbtp = _peak_dbtp(heard)
        yield f"{heard.loudness_lufs:.1f} LUFS"
        yield "silent" if peak_dbtp is None else f"peak {peak_dbtp:g} dBTP"


def _peak_dbtp(heard: Heard) -> float | None:
    """The true peak in tenths; None for silence, whose peak JSON has no number for."""
    return round(heard.true_peak_dbtp, 1) if any(heard.sounding) else None


def _say(finding: Finding) -> str:
    where = "" if finding.at_ms is None else f"{_clock(finding.at_ms)} "
    told = f": expected {finding.expected}" if finding.expected else ""
    told += f"{',' if told else ':'} found {finding.found}" if finding.found else ""
    return f"  {finding.severity}: {where}{finding.what}{told}\n    {finding.hint}"


def _clock(time_ms: int) -> str:
    minutes, second = divmod(time_ms // 1000, 60)
    return f"{minutes}:{second:02d}"
