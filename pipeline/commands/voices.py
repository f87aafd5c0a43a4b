"""``duologue voices``: which voices there are, and how they sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.arguments import SPEAKER_HELP, parse_pairs
from pipeline.commands.build_report import print_report
from pipeline.console import FAILED, ProgressDisplay, print_result, reported, say

app = typer.Typer(no_args_is_help=True, help="The voices that engines offer, and how they sound.")

_ENGINE_HELP = "auto, edge (online), espeak (offline), or the name of a plugin."
_VOICES_HELP = "Who speaks with which voice; else ./voices.yaml, else Duologue's own."


@app.command("list", epilog="Example: **duologue voices list edge --language zh**")
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


@app.command(
    epilog="Example: **duologue voices audition talk.html --language en+zh** lets each speaker say a first sentence "
    "in English and in Chinese."
)
def audition(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A saved page, its address, or a transcript file.")],
    language: Annotated[
        list[str] | None, typer.Option(metavar="PLAN", help="zh, en, en+zh, …; default: what the page has.")
    ] = None,
    engine: Annotated[str, typer.Option(metavar="NAME", help=_ENGINE_HELP)] = "auto",
    voices: Annotated[Path | None, typer.Option(metavar="FILE", help=_VOICES_HELP)] = None,
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the episodes.")] = Path("output"),
    speaker: Annotated[list[str] | None, typer.Option(metavar="LABEL=NAME", help=SPEAKER_HELP)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Make one short MP3 in which each speaker of PAGE says a first real sentence in each of their languages."""
    with reported():
        from pipeline.build import BuildSettings, build_episodes

        settings = BuildSettings(
            languages=tuple(language or ()),
            engine=engine,
            voices=voices,
            output=output,
            names=parse_pairs(speaker, "--speaker", "Q=Ana"),
            audition=True,
        )
        with ProgressDisplay(quiet=quiet) as display:
            report = build_episodes(page, settings, on_progress=display)
        print_report(report)
    if report.failed:
        raise SystemExit(FAILED)


@app.command("say", epilog="Example: **duologue voices say 行长 --as 航长** speaks it so, and prints the line for it.")
def say_words(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is written.")],
    spoken_as: Annotated[
        str | None, typer.Option("--as", metavar="SPOKEN", help="What is to be spoken for it.")
    ] = None,
    voice: Annotated[
        str | None, typer.Option(metavar="NAME", help="The voice; else the first one for the language.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="The language; else the one of the text.")] = None,
    engine: Annotated[str, typer.Option(metavar="NAME", help=_ENGINE_HELP)] = "auto",
    voices: Annotated[Path | None, typer.Option(metavar="FILE", help=_VOICES_HELP)] = None,
    output: Annotated[Path, typer.Option(metavar="FILE", help="The MP3 file to write.")] = Path("output/say.mp3"),
) -> None:
    """Speak TEXT into an MP3 file, and show how it was spoken and which line of voices.yaml makes it so."""
    with reported():
        from pipeline.saying import say_text

        saying = say_text(
            text,
            output,
            spoken_as=spoken_as,
            language=language,
            voice=voice,
            engine=engine,
            voices=voices,
            notify=say,
        )
        say(f"{saying.voice} ({saying.engine}, {saying.language}): {saying.spoken}")
        if saying.lexicon:
            say("for voices.yaml:")
            print_result(saying.lexicon)
        print_result(str(saying.audio))
