"""The command ``duologue``: arguments in, messages and exit codes out."""

from __future__ import annotations

import gc
import signal
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from pipeline.commands import build, doctor, feed, publish, read, serve, show, translate, voices
from pipeline.console import print_result, speak_utf8

# Commands import the stages when they are called, so that --help and a mistyped option answer at once.

app = typer.Typer(
    name="duologue",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Turn saved interviews and talks into bilingual, podcast-style audio.",
)
app.command(epilog=read.EPILOG)(read.read)
app.command(epilog=translate.EPILOG)(translate.translate)
app.command(epilog=build.EPILOG)(build.build)
app.command(epilog=feed.EPILOG)(feed.feed)
app.command(epilog=serve.EPILOG)(serve.serve)
app.command(epilog=publish.EPILOG)(publish.publish)
app.command(epilog=doctor.EPILOG)(doctor.doctor)
app.add_typer(voices.app, name="voices")
app.add_typer(show.app, name="show")


COLLECTIONS = (100_000, 50, 10)
"""When Python looks for garbage: seldom, since a large page becomes millions of objects, and hardly any are garbage."""


def run() -> None:
    """Run the command."""
    gc.set_threshold(*COLLECTIONS)
    signal.signal(signal.SIGTERM, _interrupt)
    speak_utf8()
    app()


def _interrupt(*_: object) -> None:
    """Take a request to end as Ctrl-C: what was spoken is kept, and nothing half-written is left."""
    raise KeyboardInterrupt


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
