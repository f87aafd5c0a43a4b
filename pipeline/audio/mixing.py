"""Clips become blocks: levelled, free of clicks, each with the pause that follows it.

A block depends on its clip, its gain and its separator alone, and lives only until the next one is
asked for, so memory does not grow with the programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.audio.samples import amplify, append_silence, fade_edges
from pipeline.codec import decode
from pipeline.model import Break, Clip, Pcm, Segment

_EDGE_FADE_MS = 5  # long enough against a click, too short to hear


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the silence after an utterance is, by what separates it from the next one."""

    sentence_ms: int = 250
    language_ms: int = 450
    paragraph_ms: int = 550
    speaker_ms: int = 700
    chapter_ms: int = 1400
    end_ms: int = 500

    def after_ms(self, separator: Break) -> int:
        """The pause that a separator stands for.

        >>> Pauses(speaker_ms=800).after_ms("speaker")
        800
        """
        match separator:
            case "sentence":
                return self.sentence_ms
            case "language":
                return self.language_ms
            case "paragraph":
                return self.paragraph_ms
            case "speaker":
                return self.speaker_ms
            case "chapter":
                return self.chapter_ms
            case "end":
                return self.end_ms


DEFAULT_PAUSES = Pauses()


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be mixed: the clip of one utterance, its voice's gain, and what comes after it."""

    utterance: int  # index into the script's utterances
    clip: Clip
    gain_db: float
    separator: Break


@dataclass(frozen=True, slots=True)
class Block:
    """The samples of one utterance and of the pause after it, and where the utterance stands."""

    pcm: Pcm
    segment: Segment


def mix(parts: Iterable[Part], *, rate_hz: int, pauses: Pauses) -> Iterator[Block]:
    """Yield the blocks of a programme in its order; put one after another they are the programme."""
    start = 0
    for part in parts:
        speech = _levelled(part, rate_hz)
        pcm = append_silence(speech, pauses.after_ms(part.separator))
        yield Block(pcm, Segment(part.utterance, start, start + len(speech)))
        start += len(pcm)


def _levelled(part: Part, rate_hz: int) -> Pcm:
    resampled = decode(part.clip.pcm, rate_hz=rate_hz)
    return fade_edges(amplify(resampled, part.gain_db), _EDGE_FADE_MS)
