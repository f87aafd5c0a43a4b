"""The table of a casting: who speaks, with which voices, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.model import CastVoice, Gender, Prosody, Speaker

VoiceSource = Literal["option", "voices", "remembered", "pool"]
"""``--voice``, voices.yaml (its people and its narrator), cast.yaml, or the choice from the pool."""


@dataclass(frozen=True, slots=True)
class GivenVoice:
    """The voice that somebody has in a language, and where it comes from."""

    language: str
    voice: CastVoice
    source: VoiceSource
    tag: str  # what it is remembered under: the language, or that of voices for all of them


@dataclass(frozen=True, slots=True)
class CastRow:
    """Somebody who speaks, and their voices in the order of the languages."""

    speaker: Speaker
    gender: Gender | None  # None only for a narrator of whom nothing is said
    is_gender_assumed: bool
    voices: tuple[GivenVoice, ...]
    remembered_as: str = ""  # the name under which the cast file has them
    bend: Prosody = Prosody()  # their own, which is part of each voice's prosody

    @property
    def by_language(self) -> Mapping[str, CastVoice]:
        """Their voice in each language."""
        return {given.language: given.voice for given in self.voices}

    def called(self, language: str) -> str:
        """Their name for a reader of a language."""
        return self.speaker.names.best(language) or self.speaker.id
