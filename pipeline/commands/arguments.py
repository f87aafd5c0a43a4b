"""What people write in an option, read into what the library takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import typer

from pipeline.errors import PlanError
from pipeline.language import normalise_tag
from pipeline.lengths import parse_length_ms

N = TypeVar("N", int, float)


def is_given(context: typer.Context, option: str) -> bool:
    """Tell whether a person gave an option, rather than leave it as it is."""
    source = context.get_parameter_source(option)
    return source is not None and source.name != "DEFAULT"


def find_given(context: typer.Context, told: Mapping[str, tuple[str, object]]) -> dict[str, object]:
    """Return what a person gave, by the names of a build's settings; ``told`` has each option's setting and value."""
    return {setting: value for option, (setting, value) in told.items() if is_given(context, option)}


def parse_labels(entries: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Read ``LABEL=NAME`` as a label and a name."""
    return _parse_pairs(entries, "--speaker", "Q=Ana")


def parse_voices(entries: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Read ``NAME=VOICE`` as a name and a voice."""
    return _parse_pairs(entries, "--voice", "Ana=en-GB-SoniaNeural")


def _parse_pairs(entries: list[str] | None, option: str, example: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for entry in entries or ():
        left, _, right = (part.strip() for part in entry.partition("="))
        if not left or not right:
            raise typer.BadParameter(f"{entry!r} is not of the form {example}", param_hint=option)
        pairs.append((left, right))
    return tuple(pairs)


def parse_by_language(entries: list[str] | None, option: str, read: Callable[[str], N]) -> dict[str, N]:
    """Read ``en=0.85`` as a language and a number."""
    numbers: dict[str, N] = {}
    for entry in entries or ():
        tag, _, number = (part.strip() for part in entry.partition("="))
        try:
            numbers[normalise_tag(tag)] = read(number)
        except (PlanError, ValueError):
            raise typer.BadParameter(
                f"{entry!r} is not a language and a number such as en=2", param_hint=option
            ) from None
    return numbers


def parse_turns(turns: str | None) -> range | None:
    """Read ``40-52`` or ``40``, counted from 1, as the range counted from 0."""
    if turns is None:
        return None
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", turns.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last:
        raise typer.BadParameter(f"{turns!r} is not a range of turns such as 40-52", param_hint="--turns")
    return range(first - 1, last)


def parse_time_ms(time: str | None, option: str) -> int | None:
    """Read ``60s``, ``2m`` or ``90`` (seconds) as milliseconds."""
    if time is None:
        return None
    length_ms = parse_length_ms(time)
    if length_ms is None:
        raise typer.BadParameter(f"{time!r} is not a length of time such as 60s or 2m", param_hint=option)
    return length_ms
