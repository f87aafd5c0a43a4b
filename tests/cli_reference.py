"""The reference of the command, made from its own help: ``python -m tests.cli_reference`` writes docs/cli.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

import typer.main

from pipeline.cli import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# The command

This page is made from `--help`; every command has it, with an example.
Results go to standard output, everything else to standard error.
"""


class Parameter(Protocol):
    """What click, or typer's own copy of it, knows of an argument or an option."""

    param_type_name: str
    opts: Sequence[str]
    human_readable_name: str
    metavar: str | None
    help: str | None
    default: object


class Command(Protocol):
    """What click, or typer's own copy of it, knows of a command."""

    params: Sequence[Parameter]
    help: str | None
    epilog: str | None


def render_reference() -> str:
    """Return the text of docs/cli.md."""
    return "\n".join([HEAD, *_sections(cast("Command", typer.main.get_command(app)), "duologue")])


def _sections(command: Command, path: str) -> Iterator[str]:
    below: Mapping[str, Command] | None = getattr(command, "commands", None)
    if below is not None:
        for name, inner in below.items():
            yield from _sections(inner, f"{path} {name}")
        return
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    yield f"## {path}\n"
    yield f"`{' '.join([path, '[OPTIONS]', *map(_metavar, arguments)])}`\n"
    yield f"{(command.help or '').strip()}\n"
    for argument in arguments:
        yield f"- `{_metavar(argument)}`: {argument.help or ''}"
    yield "\n| option | what it does | default |\n|---|---|---|"
    for option in options:
        yield f"| `{_usage(option)}` | {option.help or ''} | {_default(option)} |"
    if command.epilog:
        yield f"\n{command.epilog.replace('**', '`')}\n"


def _metavar(argument: Parameter) -> str:
    return argument.metavar or argument.human_readable_name.upper()


def _usage(option: Parameter) -> str:
    names = ", ".join(option.opts)
    value = "" if getattr(option, "is_flag", False) else f" {option.metavar}".replace("|", "\\|")
    return names + value


def _default(option: Parameter) -> str:
    return f"`{option.default}`" if option.default not in (None, False, (), []) else ""


if __name__ == "__main__":
    PAGE.write_text(render_reference(), encoding="utf-8", newline="\n")
