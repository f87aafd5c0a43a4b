"""The voices of espeak-ng, as the languages of its data files describe them.

A voice is a language, with or without a variant: ``en-us``, ``cmn+f2``. The language is the name of
a file under ``lang/``, in lower case, by which espeak-ng finds it on every system; the variant is
the name of a file under ``voices/!v/``. The plain voice of every language is a man's.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EngineRefused, EngineUnavailable
from pipeline.language import normalise_tag
from pipeline.model import Gender, Voice

# espeak-ng names some languages otherwise than BCP 47, or by a suffix that BCP 47 takes for a region.
_LOCALES = {
    "cmn": "zh",
    "cmn-latn-pinyin": "zh-Latn",
    "piqd": "tlh",
    "yue-latn-jyutping": "yue-Latn",
    "ca-ba": "ca",
    "ca-nw": "ca",
    "ca-va": "ca",
    "ru-cl": "ru",
}

# Variants that have a gender and yet are no person's voice.
_EFFECTS = frozenset({"Demonic", "UniRobot", "anikaRobot", "croak", "whisper", "whisperf"})

_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(?=-|$)", re.ASCII | re.IGNORECASE)

_DEFAULT_PITCH_HZ = (80, 118)  # VoiceReset in espeak-ng's voices.c


@dataclass(frozen=True, slots=True)
class Timbre:
    """A language or a variant: what its data file says of the sound."""

    name: str
    locale: str = ""  # BCP 47; empty for a variant
    gender: Gender | None = None
    pitch_hz: tuple[int, int] = _DEFAULT_PITCH_HZ  # lowest and highest


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The languages and variants of one folder of espeak-ng data, by name, and the voices that these make."""

    languages: Mapping[str, Timbre]
    variants: Mapping[str, Timbre]
    voices: tuple[Voice, ...]

    def timbre(self, voice: str) -> Timbre:
        """Return the sound of a voice: its language's locale, and the pitch of its variant if it has one.

        Raises:
            EngineRefused: if the data have no such language or variant.
        """
        name, plus, variant = voice.partition("+")
        language = _entry(self.languages, name, f"{voice!r} is not a voice of engine 'espeak': no language {name!r}")
        if not plus:
            return language
        tone = _entry(self.variants, variant, f"{voice!r} is not a voice of engine 'espeak': no variant {variant!r}")
        return Timbre(voice, language.locale, tone.gender, tone.pitch_hz)


def _entry(known: Mapping[str, Timbre], name: str, fault: str) -> Timbre:
    if name in known:
        return known[name]
    by_folded = {entry.lower(): entry for entry in known}
    meant = [entry.name for entry in known.values() if name and entry.locale.lower() == name.lower()]
    meant = meant or [by_folded[match] for match in difflib.get_close_matches(name.lower(), by_folded, n=3)]
    question = f"Did you mean {' or '.join(map(repr, meant[:3]))}? " if meant else ""
    raise EngineRefused(fault, hint=f"{question}Run 'duologue voices list espeak'.")


@functools.cache
def read_catalogue(data: Path) -> Catalogue:
    """Return the voices in a folder of espeak-ng data.

    Raises:
        EngineUnavailable: if it is no such folder.
    """
    try:
        languages = {file.name.lower(): _read_header(file) for file in (data / "lang").rglob("*") if file.is_file()}
        variants = {file.name: _read_header(file) for file in (data / "voices" / "!v").iterdir()}
    except OSError as error:
        raise EngineUnavailable(
            f"no espeak-ng data can be read: {error.strerror}",
            where=str(data),
            hint="Set DUOLOGUE_ESPEAK_DATA to the folder espeak-ng-data, or install espeakng-loader again.",
        ) from error
    speaking = {name: _language(name, header) for name, header in sorted(languages.items()) if _has_words(data, header)}
    timbres = {name: _variant(name, header) for name, header in sorted(variants.items())}
    return Catalogue(speaking, timbres, tuple(_voices(speaking.values(), timbres.values())))


def _voices(languages: Iterable[Timbre], variants: Iterable[Timbre]) -> Iterator[Voice]:
    """Yield every language with its plain voice and with each variant that is a man's or a woman's."""
    people = [variant for variant in variants if variant.gender and variant.name not in _EFFECTS]
    for language in languages:
        yield Voice(language.name, language.locale, language.gender)
        for person in people:
            yield Voice(f"{language.name}+{person.name}", language.locale, person.gender)


def _has_words(data: Path, header: Mapping[str, list[str]]) -> bool:
    """True for a language with its dictionary, without which espeak-ng speaks it as silence."""
    if "language" not in header:
        return False
    dictionary = header.get("dictionary") or header["language"][0].split("-")
    return (data / f"{dictionary[0]}_dict").is_file()


def _language(name: str, header: Mapping[str, list[str]]) -> Timbre:
    locale = _LOCALES.get(name) or _locale(header["language"][0])
    return Timbre(name, locale, "male", _pitch_hz(header))


def _variant(name: str, header: Mapping[str, list[str]]) -> Timbre:
    genders: dict[str, Gender] = {"female": "female", "male": "male"}
    return Timbre(name, "", genders.get(header.get("gender", [""])[0].lower()), _pitch_hz(header))


def _read_header(file: Path) -> dict[str, list[str]]:
    """Return the words after each first use of a keyword."""
    header: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split("//")[0].split()
        if len(words) > 1:
            header.setdefault(words[0], words[1:])
    return header


def _pitch_hz(header: Mapping[str, list[str]]) -> tuple[int, int]:
    match header.get("pitch", []):
        case [low, high, *_] if low.isdigit() and high.isdigit():
            return int(low), int(high)
    return _DEFAULT_PITCH_HZ


def _locale(language: str) -> str:
    """Return a tag as far as it names language, script and region; ``und`` if it names no language.

    >>> _locale("en-gb-x-rp"), _locale("es-419"), _locale("en-shaw"), _locale("en-us-nyc"), _locale("x")
    ('en-GB', 'es-419', 'en-Shaw', 'en-US', 'und')
    """
    tag = _TAG.match(language)
    return normalise_tag(tag[0]) if tag else "und"
