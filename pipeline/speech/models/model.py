"""A voice model: the files of a network that speaks, and who speaks with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.language import primary
from pipeline.model import Gender, Voice

ModelKind = Literal["kokoro", "matcha", "vits"]
"""The architecture, by which its files are loaded; Piper's and MeloTTS's voices are VITS."""
MODEL_KINDS: frozenset[ModelKind] = frozenset(get_args(ModelKind))

_SAMPLE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelSpeaker:
    """Somebody whose voice a model has; their number is their place among the model's speakers."""

    name: str
    locale: str
    gender: Gender | None = None
    languages: tuple[str, ...] = ()  # beyond the locale


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the parts of a model are; None and nothing for what it does without."""

    network: Path
    tokens: Path
    styles: Path | None = None  # the voices of a Kokoro model, one after another
    vocoder: Path | None = None
    phonemes: Path | None = None  # the folder espeak-ng-data
    lexicons: tuple[Path, ...] = ()

    @property
    def present(self) -> tuple[Path, ...]:
        """Every file (not the folder) that it has."""
        return tuple(path for path in (self.network, self.tokens, self.styles, self.vocoder, *self.lexicons) if path)


@dataclass(frozen=True, slots=True)
class Pin:
    """What a model was installed from: installing it again compares."""

    source: str  # an address, or the path of a file
    sha256: str
    is_vouched_for: bool = False  # by a checksum that the publisher gives


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """A model in a folder, ready to be loaded."""

    name: str
    kind: ModelKind
    files: ModelFiles
    speakers: tuple[ModelSpeaker, ...]
    licence: str = ""  # as far as it is known
    pins: tuple[Pin, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that holds it."""
        return self.files.network.parent

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its speakers speak, without regions."""
        tags = (tag for speaker in self.speakers for tag in (speaker.locale, *speaker.languages))
        return tuple(dict.fromkeys(map(primary, tags)))

    def voices(self) -> tuple[Voice, ...]:
        """Its speakers as voices, each called ``<model>/<speaker>``."""
        return tuple(
            Voice(f"{self.name}/{speaker.name}", speaker.locale, speaker.gender, speaker.languages)
            for speaker in self.speakers
        )

    def digest(self) -> str:
        """Eight hex digits that another model, or another version of this one, does not share.

        A few hundred megabytes would take a second to read on each run: of a large file, its size,
        its beginning and its end are enough to tell it from every other that was trained.
        """
        seen = hashlib.sha256()
        for path in self.files.present:
            size = path.stat().st_size
            with path.open("rb") as file:
                seen.update(f"{path.name} {size}\n".encode() + file.read(_SAMPLE_BYTES))
                file.seek(max(size - _SAMPLE_BYTES, 0))
                seen.update(file.read())
        return seen.hexdigest()[:8]
