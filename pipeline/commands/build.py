"""``duologue build``: pages into episodes."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import options
from pipeline.commands.arguments import (
    find_given,
    parse_by_language,
    parse_labels,
    parse_time_ms,
    parse_turns,
    parse_voices,
)
from pipeline.commands.build_report import print_report, report_json, say_failures
from pipeline.commands.plan_report import plan_report_json, print_plans
from pipeline.console import FAILED, ProgressDisplay, print_json, reported

if TYPE_CHECKING:
    from pipeline.show import Show

EPILOG = (
    "Example: **duologue build talk.html --language en+zh** makes output/en-zh/talk/talk.mp3, "
    "in which each passage is heard in English and then in Chinese."
)


def build(
    context: typer.Context,
    pages: Annotated[
        list[str],
        typer.Argument(metavar="PAGE...", help="Saved pages, folders of them, patterns, addresses, or - for a pipe."),
    ],
    language: options.Languages = None,
    output: options.Output = Path("output"),
    edition: options.Edition = None,
    show: options.ShowPath = None,
    translate: options.Translate = "",
    missing: options.Missing = "error",
    sample: options.Sample = None,
    turns: options.Turns = None,
    speaker: options.Speakers = None,
    no_opening: options.NoOpening = False,
    fresh: options.Fresh = False,
    engine: options.EngineName = "auto",
    voice: options.VoiceWishes = None,
    same_voice: options.SameVoice = False,
    cast: options.CastPath = None,
    voices: options.VoicesPath = None,
    unit: options.Unit = "passage",
    slow: options.Slow = None,
    repeat: options.Repeat = None,
    gap: options.Gap = None,
    cards: options.Cards = False,
    format: options.Format = "mp3",
    bitrate: options.Bitrate = 96,
    sample_rate: options.SampleRate = 44_100,
    loudness: options.LoudnessTarget = -16.0,
    intro: options.Intro = None,
    outro: options.Outro = None,
    sting: options.Sting = None,
    cover: options.Cover = "",
    font: options.Font = None,
    dry_run: options.DryRun = False,
    open_page: options.OpenPage = False,
    max_cost: options.MaxCost = None,
    proxy: options.Proxy = None,
    jobs: options.Jobs = None,
    fail_fast: options.FailFast = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Build an episode from each PAGE and print the paths of the audio files."""
    # What each option says, by the name that a build's settings have for it.
    told: dict[str, tuple[str, object]] = {
        "language": ("languages", tuple(language or ())),
        "output": ("output", output),
        "edition": ("edition", edition),
        "translate": ("translate", translate),
        "missing": ("missing", missing),
        "sample": ("sample_ms", parse_time_ms(sample, "--sample")),
        "turns": ("turns", parse_turns(turns)),
        "speaker": ("names", parse_labels(speaker)),
        "no_opening": ("opening", not no_opening),
        "fresh": ("fresh", fresh),
        "engine": ("engine", engine),
        "voice": ("voice", parse_voices(voice)),
        "same_voice": ("same_voice", same_voice),
        "cast": ("cast", cast),
        "voices": ("voices", voices),
        "unit": ("unit", unit),
        "slow": ("slow", parse_by_language(slow, "--slow", float)),
        "repeat": ("repeat", parse_by_language(repeat, "--repeat", int)),
        "gap": ("gap_ms", parse_time_ms(gap, "--gap")),
        "cards": ("cards", cards),
        "format": ("container", format),
        "bitrate": ("bitrate_kbps", bitrate),
        "sample_rate": ("sample_rate_hz", sample_rate),
        "loudness": ("loudness_lufs", loudness),
        "intro": ("intro", intro),
        "outro": ("outro", outro),
        "sting": ("sting", sting),
        "cover": ("cover", cover),
        "font": ("font", font),
        "max_cost": ("max_cost", max_cost),
        "proxy": ("proxy", proxy),
        "jobs": ("jobs", jobs),
        "fail_fast": ("fail_fast", fail_fast),
    }
    given = find_given(context, told)
    with reported():
        from pipeline.build import build_episodes, plan_episodes
        from pipeline.publish.episode_files import PAGE_FILE
        from pipeline.show import find_show, settings_of_run

        found = find_show(show)
        settings = settings_of_run(found, given)
        with ProgressDisplay(quiet=quiet or json) as display:
            if dry_run:
                planned = plan_episodes(pages, settings, on_progress=display)
                failed, rest = planned.failed, f"{len(planned.plans)} can be built"
            else:
                if found and settings[0].ledger:
                    _draw_cover(found, display)
                report = build_episodes(pages, settings, on_progress=display)
                failed, rest = report.failed, f"{len(report.episodes)} built"
        if dry_run:
            print_json(plan_report_json(planned)) if json else print_plans(planned)
        else:
            print_json(report_json(report)) if json else print_report(report)
        say_failures(failed, rest)
        if open_page and not dry_run and report.episodes:
            webbrowser.open((report.episodes[-1].episode.audio.parent / PAGE_FILE).resolve().as_uri())
    if failed:
        raise SystemExit(FAILED)


def _draw_cover(show: Show, display: ProgressDisplay) -> None:
    """Draw the cover of a show that has none, from which the covers of its episodes are made."""
    from pipeline.errors import CoverError
    from pipeline.progress import Notice
    from pipeline.show_cover import draw_missing_cover

    def notify(text: str) -> None:
        display(Notice(text))

    try:
        draw_missing_cover(show, notify=notify)
    except CoverError as error:
        notify(f"no cover of the show: {error}. {error.hint}".strip())
