"""The voices that the online service is known to offer: a list shipped with the project, or a newer one.

Lists are snapshots and the service's own changes, so a name outside them may well exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from pipeline.language import primary
from pipeline.model import Gender, Voice
from pipeline.storage import write_text

VOICE_NAME = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,10}){1,2})-([A-Za-z0-9:]+Neural)")
"""The form of a voice's name: its locale and its own name."""

# What the multilingual voices are known to speak beside the language of their locale. They guess
# the language from the text and cannot be told.
_MULTILINGUAL = ("en", "zh")

# Nominal fundamental frequencies of speech, in Hz: adult women, adult men, and between the two.
_NOMINAL_F0_HZ: dict[Gender | None, float] = {"female": 200.0, "male": 120.0, None: 155.0}

_HEADER = re.compile(r"# The voices of the service as its public list of (\d{4}-\d\d(?:-\d\d)?) names them")


def load_voices(newer: Path | None = None) -> tuple[Voice, ...]:
    """Return the voices of the shipped list, or of a file that is dated later, sorted by name.

    >>> next(voice for voice in load_voices() if voice.name == "en-GB-RyanNeural")
    Voice(name='en-GB-RyanNeural', locale='en-GB', gender='male', languages=())
    """
    shipped, voices = _shipped()
    if newer is not None:
        with suppress(OSError, ValueError):  # a file that is missing or damaged is none
            dated, fetched = _read(newer.read_text(encoding="utf-8"))
            if dated > shipped:
                return fetched
    return voices


def store_voices(path: Path, voices: Iterable[Voice], today: date) -> None:
    """Keep a list in a file with its date.

    Raises:
        OutputError: if it cannot be written.
    """
    lines = [f"# The voices of the service as its public list of {today.isoformat()} names them: name, locale, gender."]
    lines += ["\t".join([voice.name, voice.locale, voice.gender or "-"]) for voice in voices]
    write_text(path, "\n".join(lines) + "\n")


def shift_hz(voice: str, pitch_st: float) -> int:
    """Return the shift in Hz, as the service wants it, that bends a voice by some semitones.

    The shift is reckoned from a nominal pitch: 200 Hz for women's voices, 120 Hz for men's, 155 Hz
    where the gender is not known. Only the shipped list counts: a newer one must change no clip.

    >>> shift_hz("en-GB-RyanNeural", 2), shift_hz("en-GB-SoniaNeural", -2), shift_hz("en-GB-SoniaNeural", 0)
    (15, -22, 0)
    """
    gender = next((known.gender for known in load_voices() if known.name == voice), None)
    return round(_NOMINAL_F0_HZ[gender] * (2 ** (pitch_st / 12) - 1))


def voice_of(name: str, locale: str, gender: Gender | None) -> Voice:
    """Return a voice with the languages that it is known to speak beside its own."""
    languages = tuple(tag for tag in _MULTILINGUAL if tag != primary(locale)) if "Multilingual" in name else ()
    return Voice(name, locale, gender, languages)


def is_voice_name(name: str) -> bool:
    """Return True if a name has the form of a voice's.

    >>> is_voice_name("zh-CN-liaoning-XiaobeiNeural"), is_voice_name("en-gb")
    (True, False)
    """
    return VOICE_NAME.fullmatch(name) is not None


@cache
def _shipped() -> tuple[str, tuple[Voice, ...]]:
    return _read(files(__package__).joinpath("edge_voices.tsv").read_text(encoding="utf-8"))


def _read(table: str) -> tuple[str, tuple[Voice, ...]]:
    """Return the date of a list and its voices.

    Raises:
        ValueError: if it is none.
    """
    header = _HEADER.match(table)
    if header is None:
        raise ValueError("no list of voices")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return header[1], tuple(_read_voice(name, locale, gender) for name, locale, gender in lines)


def _read_voice(name: str, locale: str, gender: str) -> Voice:
    return voice_of(name, locale, None if gender == "-" else cast("Gender", gender))
