"""Voices, and how they are bent."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.transcript import Gender


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a voice is bent, as in SSML 1.1: rate in per cent and pitch in semitones, both relative.

    >>> str(Prosody(rate_percent=-5, pitch_st=2)), str(Prosody())
    ('rate -5%, pitch +2 st', '')
    """

    rate_percent: int = 0
    pitch_st: float = 0.0

    def __str__(self) -> str:
        facts = []
        if self.rate_percent:
            facts.append(f"rate {self.rate_percent:+d}%")
        if self.pitch_st:
            facts.append(f"pitch {self.pitch_st:+g} st")
        return ", ".join(facts)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that an engine offers."""

    name: str
    locale: str  # BCP 47 tag of the voice, such as zh-CN
    gender: Gender | None = None
    languages: tuple[str, ...] = ()  # beyond its locale, for multilingual voices


@dataclass(frozen=True, slots=True)
class CastVoice:
    """The voice and prosody that one speaker has in one language.

    >>> str(CastVoice("en-GB-RyanNeural", Prosody(pitch_st=-2)))
    'en-GB-RyanNeural (pitch -2 st)'
    """

    voice: str
    prosody: Prosody = Prosody()

    def __str__(self) -> str:
        bent = str(self.prosody)
        return f"{self.voice} ({bent})" if bent else self.voice
