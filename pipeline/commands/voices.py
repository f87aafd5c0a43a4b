"""``duologue voices``: which voices there are, and how they sound."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.console import print_result, reported

app = typer.Typer(no_args_is_help=True, help="The voices that engines offer.")


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
