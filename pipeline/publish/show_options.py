"""What ``show.yaml`` says of how episodes are built: the options of ``duologue build``, under their names there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias, get_args

from pipeline.errors import PlanError
from pipeline.language import normalise_tag
from pipeline.lengths import parse_length_ms
from pipeline.model.lesson import Unit
from pipeline.publish.show_values import read_truth
from pipeline.yamlfile import Faults, Node

Reader: TypeAlias = Callable[[Node, Faults], object]

_LONGEST_GAP_MS = 60_000


def read_options(told: Mapping[str, Node], faults: Faults) -> dict[str, object]:
    """Return what a mapping says of building, by the name that it has in the settings of a build or of a lesson.

    Paths are as the person wrote them: relative to the file.
    """
    return {
        OPTIONS[key][0]: OPTIONS[key][1](node, faults)
        for key, node in told.items()
        if key in OPTIONS and node.value is not None
    }


def _text(node: Node, faults: Faults) -> str:
    return faults.text(node)


def _path(node: Node, faults: Faults) -> Path:
    return Path(faults.text(node))


def _choice(*choices: str) -> Reader:
    return lambda node, faults: faults.choice(node, choices)


def _number(least: float, most: float) -> Reader:
    return lambda node, faults: faults.number(node, least=least, most=most)


def _whole(least: int, most: int) -> Reader:
    def read(node: Node, faults: Faults) -> int:
        number = faults.number(node, least=least, most=most)
        if number != int(number):
            faults.add(node, f"expected a whole number, found {node.value!r}")
        return int(number)

    return read


def _by_language(read: Reader) -> Reader:
    def read_all(node: Node, faults: Faults) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, entry in faults.mapping(node).items():
            try:
                values[normalise_tag(key)] = read(entry, faults)
            except PlanError:
                faults.add(entry, f"{key!r} is no language; expected a tag such as zh or en")
        return values

    return read_all


def _gap_ms(node: Node, faults: Faults) -> int:
    text = faults.text(node)
    length_ms = 0 if text in ("0", "0s") else parse_length_ms(text)
    if length_ms is None or length_ms > _LONGEST_GAP_MS:
        faults.add(node, f"expected a length of time up to 60s, such as 3s, found {text[:40]!r}")
        return 0
    return length_ms


def _pairs(node: Node, faults: Faults) -> tuple[tuple[str, str], ...]:
    return tuple((name, faults.text(voice)) for name, voice in faults.mapping(node).items())


OPTIONS: Mapping[str, tuple[str, Reader]] = {
    "engine": ("engine", _text),
    "voice": ("voice", _pairs),
    "same_voice": ("same_voice", read_truth),
    "cast": ("cast", _path),
    "voices": ("voices", _path),
    "translate": ("translate", _text),
    "missing": ("missing", _choice("error", "skip", "source")),
    "unit": ("unit", _choice(*get_args(Unit))),
    "slow": ("slow", _by_language(_number(0.5, 2))),
    "repeat": ("repeat", _by_language(_whole(1, 9))),
    "gap": ("gap_ms", _gap_ms),
    "cards": ("cards", read_truth),
    "opening": ("opening", read_truth),
    "format": ("container", _choice("mp3", "m4a")),
    "bitrate": ("bitrate_kbps", _whole(8, 512)),
    "sample_rate": ("sample_rate_hz", _whole(8_000, 96_000)),
    "loudness": ("loudness_lufs", _number(-30, -10)),
    "intro": ("intro", _path),
    "outro": ("outro", _path),
    "sting": ("sting", _path),
    "episode_cover": ("cover", _text),
    "font": ("font", _path),
    "max_cost": ("max_cost", _number(0, 1_000_000)),
    "proxy": ("proxy", _text),
    "jobs": ("jobs", _whole(1, 1_000)),
}
"""Each key with the field of the settings that it fills, and its reader."""
