"""``duologue voices``: which voices there are, and how they sound."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import options
from pipeline.commands.arguments import find_given, parse_labels, parse_voices
from pipeline.commands.build_report import print_report, say_failures
from pipeline.commands.plan_report import cast_lines
from pipeline.console import FAILED, DownloadDisplay, ProgressDisplay, print_result, reported, say
from pipeline.loop import BackgroundLoop

app = typer.Typer(no_args_is_help=True, help="The voices that engines offer, and how they sound.")


@app.command("list", epilog="Example: **duologue voices list edge --language zh**")
def list_voices(
    engine: Annotated[str | None, typer.Argument(metavar="[ENGINE]", help="The engine whose voices to list.")] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="Only voices that speak this language.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="First fetch the engine's list from its service.")] = False,
) -> None:
    """List the engines, or the voices of one with locale and gender."""
    with reported():
        from pipeline.speech import registry

        if engine is not None and refresh:
            _refresh(engine)

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
    context: typer.Context,
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A saved page, its address, or a transcript file.")],
    language: options.Languages = None,
    output: options.Output = Path("output"),
    show: options.ShowPath = None,
    speaker: options.Speakers = None,
    engine: options.EngineName = "auto",
    voice: options.VoiceWishes = None,
    same_voice: options.SameVoice = False,
    cast: options.CastPath = None,
    voices: options.VoicesPath = None,
    max_cost: options.MaxCost = None,
    proxy: options.Proxy = None,
    quiet: options.Quiet = False,
) -> None:
    """Make one short MP3 in which each speaker of PAGE says a first real sentence in each of their languages."""
    told = {
        **_casting(language, speaker, engine, voice, same_voice, cast, voices),
        "output": ("output", output),
        "max_cost": ("max_cost", max_cost),
        "proxy": ("proxy", proxy),
    }
    given = find_given(context, told)
    with reported():
        from pipeline.build import build_episodes
        from pipeline.show import find_show, settings_of_run

        settings = settings_of_run(find_show(show), {**given, "audition": True})
        with ProgressDisplay(quiet=quiet) as display:
            report = build_episodes(page, settings, on_progress=display)
        print_report(report)
        say_failures(report.failed, f"{len(report.episodes)} built")
    if report.failed:
        raise SystemExit(FAILED)


@app.command("cast", epilog="Example: **duologue voices cast talk.html --language en+zh**")
def show_cast(
    context: typer.Context,
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A saved page, its address, or a transcript file.")],
    language: options.Languages = None,
    show: options.ShowPath = None,
    speaker: options.Speakers = None,
    engine: options.EngineName = "auto",
    voice: options.VoiceWishes = None,
    same_voice: options.SameVoice = False,
    cast: options.CastPath = None,
    voices: options.VoicesPath = None,
) -> None:
    """Show who of PAGE would speak with which voice, and where each voice comes from; nothing is spoken."""
    given = find_given(context, _casting(language, speaker, engine, voice, same_voice, cast, voices))
    with reported():
        from pipeline.build import plan_episodes
        from pipeline.show import find_show, settings_of_run

        settings = settings_of_run(find_show(show), given)
        with ProgressDisplay(quiet=False) as display:
            report = plan_episodes(page, settings, on_progress=display)
        for plan in report.plans:
            print_result("\n".join(cast_lines(plan)))
            for note in plan.script.notes:
                say(f"note: {note}")
        say_failures(report.failed, f"{len(report.plans)} can be cast")
    if report.failed:
        raise SystemExit(FAILED)


@app.command(
    epilog="Example: **duologue voices install kokoro-multi-lang-v1_1 --dry-run** says what would come, and whence."
)
def install(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model that Duologue knows, or a name of your own.")],
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="ADDRESS|FILE", help="An address, an archive or a folder; else the publisher's."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    quiet: options.Quiet = False,
) -> None:
    """Install a model of neural voices that speak offline, for the engine sherpa."""
    with reported():
        from pipeline.speech.models.installation import install_model, plan_install

        plan = plan_install(name, source=source, environment=os.environ)
        if dry_run:
            print_result("\n".join(plan.describe()))
            return
        for line in plan.describe():
            say(line)
        with DownloadDisplay(quiet=quiet) as display:
            report = install_model(plan, environment=os.environ, on_progress=display)
        for notice in report.notices:
            say(f"note: {notice}")
        print_result(str(plan.folder))


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
    engine: options.EngineName = "auto",
    voices: options.VoicesPath = None,
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


def _casting(
    language: list[str] | None,
    speaker: list[str] | None,
    engine: str,
    voice: list[str] | None,
    same_voice: bool,  # noqa: FBT001  (as the command has it)
    cast: Path | None,
    voices: Path | None,
) -> dict[str, tuple[str, object]]:
    """Return what the options of a casting say, by their name and by that of a build's setting."""
    return {
        "language": ("languages", tuple(language or ())),
        "speaker": ("names", parse_labels(speaker)),
        "engine": ("engine", engine),
        "voice": ("voice", parse_voices(voice)),
        "same_voice": ("same_voice", same_voice),
        "cast": ("cast", cast),
        "voices": ("voices", voices),
    }


def _refresh(engine: str) -> None:
    from pipeline.speech import registry

    with BackgroundLoop() as loop:
        changes = loop.run(registry.refresh_voices(engine, today=datetime.now(tz=UTC).date()))
    say(f"{engine} has {changes.total} voices")
    for sign, names in (("+", changes.added), ("-", changes.removed)):
        for name in names:
            say(f"{sign} {name}")
