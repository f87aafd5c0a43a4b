"""``duologue build``: pages into episodes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.commands.arguments import SPEAKER_HELP, parse_by_language, parse_pairs, parse_time_ms, parse_turns
from pipeline.commands.build_report import print_report, report_json
from pipeline.commands.plan_report import plan_report_json, print_plans
from pipeline.console import FAILED, ProgressDisplay, print_json, reported

_CAST = "Voices"
_MUSIC = "Music"
_LEARNING = "Learning a language"

EPILOG = (
    "Example: **duologue build talk.html --language en+zh** makes output/en-zh/talk/talk.mp3, "
    "in which each passage is heard in English and then in Chinese."
)


def build(
    pages: Annotated[
        list[str],
        typer.Argument(metavar="PAGE...", help="Saved pages, folders of them, patterns, addresses, or - for a pipe."),
    ],
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLAN", help="zh, en, en+zh, zh+en, …; repeat for several episodes. Default: what the page has."
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="auto, edge (online), espeak (offline), or the name of a plugin.")
    ] = "auto",
    voice: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VOICE", help="Give somebody a voice; repeat for several.", rich_help_panel=_CAST),
    ] = None,
    same_voice: Annotated[
        bool,
        typer.Option(
            "--same-voice",
            help="One voice for all the languages of a speaker, where the engine has such.",
            rich_help_panel=_CAST,
        ),
    ] = False,
    cast: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep everybody's voice from episode to episode in this file; else in ./cast.yaml, if there is one.",
            rich_help_panel=_CAST,
        ),
    ] = None,
    voices: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Who speaks with which voice; else ./voices.yaml, else Duologue's own.",
            rich_help_panel=_CAST,
        ),
    ] = None,
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the episodes.")] = Path("output"),
    edition: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the edition; else the languages, such as en-zh.")
    ] = None,
    missing: Annotated[
        Literal["error", "skip", "source"],
        typer.Option(
            metavar="error|skip|source",
            help="Passages that lack the language: stop, leave them out, or speak their own language.",
        ),
    ] = "error",
    sample: Annotated[
        str | None, typer.Option(metavar="TIME", help="Build the beginning only, such as 60s or 2m.")
    ] = None,
    turns: Annotated[str | None, typer.Option(metavar="A-B", help="Build these turns only, such as 40-52.")] = None,
    speaker: Annotated[list[str] | None, typer.Option(metavar="LABEL=NAME", help=SPEAKER_HELP)] = None,
    no_opening: Annotated[
        bool, typer.Option("--no-opening", help="Leave out the opening line, which says that the voices are synthetic.")
    ] = False,
    unit: Annotated[
        Literal["sentence", "passage", "turn"],
        typer.Option(
            metavar="sentence|passage|turn", help="After how much the languages take turns.", rich_help_panel=_LEARNING
        ),
    ] = "passage",
    slow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANGUAGE=RATE", help="Speak a language slower, such as en=0.85.", rich_help_panel=_LEARNING
        ),
    ] = None,
    repeat: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANGUAGE=TIMES", help="Speak a language several times, such as zh=2.", rich_help_panel=_LEARNING
        ),
    ] = None,
    gap: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Silence for speaking along after each unit of a language that is slowed or repeated, else of the "
            "first, such as 3s.",
            rich_help_panel=_LEARNING,
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read the page again, not its edited transcript file.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first page that cannot be built.")
    ] = False,
    cards: Annotated[
        bool,
        typer.Option(
            "--cards",
            help="Write the sentences as cards, too: a clip each, and a table that Anki imports.",
            rich_help_panel=_LEARNING,
        ),
    ] = False,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="Stop before the request with which speech would cost more than this."),
    ] = None,
    proxy: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The proxy to the internet; else as the environment has it.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Requests to the engine at a time, at most.")
    ] = None,
    format: Annotated[Literal["mp3", "m4a"], typer.Option(metavar="mp3|m4a", help="Format of the audio.")] = "mp3",
    bitrate: Annotated[int, typer.Option(metavar="KBPS", help="Bit rate of the audio in kbit/s.")] = 96,
    sample_rate: Annotated[int, typer.Option(metavar="HZ", help="Sample rate of the audio in Hz.")] = 44_100,
    cover: Annotated[
        str,
        typer.Option(
            metavar="FILE|DESIGN|none",
            help="A picture, or one of the designs type, bubbles, initial; else cover.jpg beside the page, else drawn.",
        ),
    ] = "",
    font: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The font of a drawn cover; else one of the system.")
    ] = None,
    loudness: Annotated[
        float, typer.Option(metavar="LUFS", help="Integrated loudness of the programme, from -30 to -10.")
    ] = -16.0,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Print the plan: the cast, every utterance, what is cached, what the rest costs, and a reading list.",
        ),
    ] = False,
    intro: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Music before the opening line, which goes on under it.", rich_help_panel=_MUSIC
        ),
    ] = None,
    outro: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Music at the end.", rich_help_panel=_MUSIC)
    ] = None,
    sting: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A sound before each chapter but the first.", rich_help_panel=_MUSIC),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Build an episode from each PAGE and print the paths of the audio files."""
    chosen_turns = parse_turns(turns)
    sample_ms = parse_time_ms(sample, "--sample")
    slower = parse_by_language(slow, "--slow", float)
    times = parse_by_language(repeat, "--repeat", int)
    gap_ms = parse_time_ms(gap, "--gap") or 0
    with reported():
        from pipeline.build import BuildSettings, build_episodes, plan_episodes
        from pipeline.model import Lesson

        settings = BuildSettings(
            languages=tuple(language or ()),
            engine=engine,
            voice=parse_pairs(voice, "--voice", "Ana=en-GB-SoniaNeural"),
            same_voice=same_voice,
            cast=cast,
            voices=voices,
            output=output,
            edition=edition,
            missing=missing,
            lesson=Lesson(unit, slower, times, gap_ms),
            cards=cards,
            opening=not no_opening,
            turns=chosen_turns,
            sample_ms=sample_ms,
            max_cost=max_cost,
            proxy=proxy,
            jobs=jobs,
            container=format,
            bitrate_kbps=bitrate,
            sample_rate_hz=sample_rate,
            loudness_lufs=loudness,
            cover=cover,
            font=font,
            intro=intro,
            outro=outro,
            sting=sting,
            names=parse_pairs(speaker, "--speaker", "Q=Ana"),
            fresh=fresh,
            fail_fast=fail_fast,
        )
        with ProgressDisplay(quiet=quiet or json) as display:
            if dry_run:
                planned = plan_episodes(pages, settings, on_progress=display)
            else:
                report = build_episodes(pages, settings, on_progress=display)
        if dry_run:
            print_json(plan_report_json(planned)) if json else print_plans(planned)
        else:
            print_json(report_json(report)) if json else print_report(report)
    if (planned if dry_run else report).failed:
        raise SystemExit(FAILED)
