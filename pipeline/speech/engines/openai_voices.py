"""The voices that a server with OpenAI's interface lists, which is no part of that interface.

Kokoro-FastAPI and others answer ``GET /v1/audio/voices`` with names, some with language and gender.
What a server does not say is read from the form of the name; a voice of which nobody can tell the
language is left out. A list that was fetched is kept in a file, one voice a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.errors import PlanError
from pipeline.language import normalise_tag
from pipeline.model import Gender, Voice
from pipeline.speech.engines.edge_voices import VOICE_NAME
from pipeline.speech.kokoro_names import read_kokoro_name
from pipeline.storage import write_text

_GENDERS: dict[str, Gender] = {"female": "female", "f": "female", "male": "male", "m": "male"}


def read_listed(body: bytes) -> tuple[Voice, ...]:
    """Return the voices of a server's answer, sorted by name; empty where it is no list of voices.

    >>> read_listed(b'{"voices": ["af_sky", "robot"]}')
    (Voice(name='af_sky', locale='en-US', gender='female', languages=()),)
    """
    try:
        listed = json.loads(body)
    except ValueError:
        return ()
    if isinstance(listed, dict):
        listed = listed.get("voices", listed.get("data"))
    entries = listed if isinstance(listed, list) else []
    voices = [_voice_of(entry if isinstance(entry, dict) else {"id": entry}) for entry in entries]
    found = {voice.name: voice for voice in voices if voice is not None}
    return tuple(found[name] for name in sorted(found))


def store_voices(path: Path, voices: Iterable[Voice]) -> None:
    """Keep a list in a file.

    Raises:
        OutputError: if it cannot be written.
    """
    lines = ["\t".join([voice.name, voice.locale, voice.gender or "-"]) for voice in voices]
    write_text(path, "\n".join(lines) + "\n")


def load_voices(path: Path) -> tuple[Voice, ...]:
    """Return the list that was kept in a file; empty where there is none."""
    with suppress(OSError, ValueError):  # a file that is missing or damaged is none
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return tuple(Voice(name, locale, _GENDERS.get(gender)) for name, locale, gender in lines)
    return ()


def _voice_of(entry: Mapping[str, object]) -> Voice | None:
    """Return the voice of an entry, if it has a name and anybody knows its language."""
    names = (entry.get(key) for key in ("id", "voice_id", "name"))
    name = next((name for name in names if isinstance(name, str) and name.strip() == name and name), "")
    if not name or "\t" in name or not name.isprintable():
        return None
    told = _told_by_name(name)
    locale, gender = told or ("", None)
    for key in ("locale", "language"):
        with suppress(PlanError):
            locale = normalise_tag(str(entry.get(key) or locale))
    gender = _GENDERS.get(str(entry.get("gender")).lower(), gender)
    return Voice(name, locale, gender) if locale else None


def _told_by_name(name: str) -> tuple[str, Gender | None] | None:
    """Return the locale and the gender that a name tells, as Kokoro's and Microsoft's do."""
    microsoft = VOICE_NAME.fullmatch(name)
    return (microsoft[1], None) if microsoft else read_kokoro_name(name)
