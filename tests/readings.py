"""Sentences and how they are read aloud, from tests/data/script/readings.tsv."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).parent / "data" / "script" / "readings.tsv"


class Reading(NamedTuple):
    """A sentence, and its reading: pinyin in Chinese, words in English."""

    language: str
    text: str
    reading: str


def readings(language: str) -> list[Reading]:
    """The sentences of a language."""
    rows = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Reading(*row) for row in rows if row[0] == language]
