"""The command ``duologue``: arguments in, messages and exit codes out."""

from __future__ import annotations

import re
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.console import (
    FAILED,
    ProgressDisplay,
    print_in_colours,
    print_json,
    print_result,
    reported,
    say_error,
    speak_utf8,
)

if TYPE_CHECKING:
    from pipeline.build import BuildReport, BuiltEpisode

# The stages are imported inside the commands, so that --help and a mistyped option answer at once.

app = typer.Typer(
    name="duologue",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Turn saved interviews and talks into bilingual, podcast-style audio.",
)
voices_app = typer.Typer(no_args_is_help=True, help="The voices that engines offer.")
app.add_typer(voices_app, name="voices")


def run() -> None:
    """Run the command."""
    speak_utf8()
    app()


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if wanted:
        print_result(f"duologue {installed_version('duologue')}")
        raise typer.Exit


@app.callback()
def duologue(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Turn saved interviews and talks into bilingual, podcast-style audio."""


_SPEAKER_HELP = "Who a label means; repeat for several. Labels with one name mean one speaker."


@app.command(
    epilog="Example: **duologue read talk.html --preview** shows how the page is understood; "
    "**duologue read talk.html** writes talk.transcript.yaml, to be corrected by hand."
)
def read(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...",
            help="A saved page, its address, a transcript file, or - for a pipe; "
            "several are one conversation in several languages.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write the transcript file; else beside the page.")
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Print doubtful places, cast, chapters and turns; write nothing.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the layouts considered and the labels found; write nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the transcript for programs; write nothing.")] = False,
    speaker: Annotated[list[str] | None, typer.Option(metavar="LABEL=NAME", help=_SPEAKER_HELP)] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a transcript file that was edited.")] = False,
) -> None:
    """Read PAGE into a transcript file: who said what, in which languages.

    A transcript file by itself is checked, and nothing is written.
    """
    names = _parse_names(speaker)
    if json + preview + explain > 1:
        raise typer.BadParameter("choose one of --json, --preview and --explain", param_hint="--json")
    with reported():
        from pipeline.pages import STANDARD_INPUT, Page
        from pipeline.reading import explain_reading, read_versions, transcript_file_of, write_transcript
        from pipeline.transcript.file import render_transcript
        from pipeline.transcript.views import preview_lines, render_facts, transcript_json

        found = [Page(page) for page in pages]
        if explain:
            print_result("\n".join(explain_reading(page) for page in found))
            return
        transcript = read_versions(found, names=names)
        if json:
            print_json(transcript_json(transcript))
        elif preview:
            print_in_colours(preview_lines(transcript))
        elif pages == [STANDARD_INPUT] and output is None:
            print_result(render_transcript(transcript))
        elif len(found) == 1 and found[0].is_transcript_file and not (output or names):
            print_result(f"{pages[0]}: nothing is wrong with it: {render_facts(transcript)}")
        else:
            target = output or transcript_file_of(found[0])
            write_transcript(transcript, target, force=force)
            print_result(str(target))


@app.command(
    epilog="Example: **duologue build talk.html --language en+zh** makes output/en-zh/talk/talk.mp3, "
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
    voices: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who speaks with which voice; else ./voices.yaml, else Duologue's own."),
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
    speaker: Annotated[list[str] | None, typer.Option(metavar="LABEL=NAME", help=_SPEAKER_HELP)] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read the page again, not its edited transcript file.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first page that cannot be built.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Requests to the engine at a time, at most.")
    ] = None,
    bitrate: Annotated[int, typer.Option(metavar="KBPS", help="Bit rate of the MP3 in kbit/s.")] = 96,
    sample_rate: Annotated[int, typer.Option(metavar="HZ", help="Sample rate of the MP3 in Hz.")] = 44_100,
    loudness: Annotated[
        float, typer.Option(metavar="LUFS", help="Integrated loudness of the programme, from -30 to -10.")
    ] = -16.0,
    json: Annotated[bool, typer.Option("--json", help="Print the report for programs.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Build an episode from each PAGE and print the paths of the MP3 files."""
    chosen_turns = _parse_turns(turns)
    sample_ms = _parse_time_ms(sample)
    with reported():
        from pipeline.build import BuildSettings, build_episodes

        settings = BuildSettings(
            languages=tuple(language or ()),
            engine=engine,
            voices=voices,
            output=output,
            edition=edition,
            missing=missing,
            turns=chosen_turns,
            sample_ms=sample_ms,
            jobs=jobs,
            bitrate_kbps=bitrate,
            sample_rate_hz=sample_rate,
            loudness_lufs=loudness,
            names=_parse_names(speaker),
            fresh=fresh,
            fail_fast=fail_fast,
        )
        with ProgressDisplay(quiet=quiet or json) as display:
            report = build_episodes(pages, settings, on_progress=display)
        if json:
            print_json(_report_json(report))
        else:
            _print_report(report)
    if report.failed:
        raise SystemExit(FAILED)


@voices_app.command("list", epilog="Example: **duologue voices list edge --language zh**")
def list_voices(
    engine: Annotated[str | None, typer.Argument(metavar="[ENGINE]", help="The engine whose voices to list.")] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="Only voices that speak this language.")] = None,
) -> None:
    """List the engines, or the voices of one with locale and gender."""
    with reported():
        from pipeline.speech import registry

        if engine is None:
            print_result("\n".join(registry.engine_names()))
            return
        for voice in registry.list_voices(engine, language=language):
            print_result("\t".join([engine, voice.name, voice.locale, voice.gender or ""]))


def _parse_names(speakers: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Read ``LABEL=NAME`` as a label and a name."""
    names = []
    for speaker in speakers or ():
        label, _, name = (part.strip() for part in speaker.partition("="))
        if not label or not name:
            raise typer.BadParameter(f"{speaker!r} is not a label and a name such as Q=Ana", param_hint="--speaker")
        names.append((label, name))
    return tuple(names)


def _parse_turns(turns: str | None) -> range | None:
    """Read ``40-52`` or ``40``, counted from 1, as the range counted from 0."""
    if turns is None:
        return None
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", turns.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last:
        raise typer.BadParameter(f"{turns!r} is not a range of turns such as 40-52", param_hint="--turns")
    return range(first - 1, last)


def _parse_time_ms(time: str | None) -> int | None:
    """Read ``60s``, ``2m`` or ``90`` (seconds) as milliseconds."""
    if time is None:
        return None
    match = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(ms|s|m|min|h)?", time.strip())
    milliseconds = {"ms": 1, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}
    if not match or not float(match[1]):
        raise typer.BadParameter(f"{time!r} is not a length of time such as 60s or 2m", param_hint="--sample")
    return round(float(match[1]) * milliseconds[match[2] or "s"])


def _report_json(report: BuildReport) -> dict[str, object]:
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


def _print_report(report: BuildReport) -> None:
    from pipeline.console import say

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
