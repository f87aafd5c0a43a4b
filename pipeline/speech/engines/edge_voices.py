"""The voices that the online service is known to offer, from a list shipped with the project.

The list is a snapshot and the service's own changes, so a name outside it may well exist.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import cast

from pipeline.language import primary
from pipeline.model import Gender, Voice

# What the multilingual voices are known to speak beside the language of their locale. They guess
# the language from the text and cannot be told.
_MULTILINGUAL = ("en", "zh")

# Nominal fundamental frequencies of speech, in Hz: adult women, adult men, and between the two.
_NOMINAL_F0_HZ: dict[Gender | None, float] = {"female": 200.0, "male": 120.0, None: 155.0}


@cache
def load_voices() -> tuple[Voice, ...]:
    """Return the voices of the snapshot, sorted by name.

    >>> next(voice for voice in load_voices() if voice.name == "en-GB-RyanNeural")
    Voice(name='en-GB-RyanNeural', locale='en-GB', gender='male', languages=())
    """
    table = files(__package__).joinpath("edge_voices.tsv").read_text(encoding="utf-8")
    return tuple(_read_voice(line) for line in table.splitlines() if not line.startswith("#"))


def shift_hz(voice: str, pitch_st: float) -> int:
    """Return the shift in Hz, as the service wants it, that bends a voice by some semitones.

    The shift is reckoned from a nominal pitch: 200 Hz for women's voices, 120 Hz for men's, 155 Hz
    where the gender is not known.

    >>> shift_hz("en-GB-RyanNeural", 2), shift_hz("en-GB-SoniaNeural", -2), shift_hz("en-GB-SoniaNeural", 0)
    (15, -22, 0)
    """
    gender = next((known.gender for known in load_voices() if known.name == voice), None)
    return round(_NOMINAL_F0_HZ[gender] * (2 ** (pitch_st / 12) - 1))


def _read_voice(line: str) -> Voice:
    name, locale, gender = line.split("\t")
    languages = tuple(tag for tag in _MULTILINGUAL if tag != primary(locale)) if "Multilingual" in name else ()
    return Voice(name, locale, None if gender == "-" else cast("Gender", gender), languages)
