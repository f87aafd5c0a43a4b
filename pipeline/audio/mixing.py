"""Clips become blocks: levelled, free of clicks, each with the pause that follows it.

A block depends on its clip, its gain and its separator alone, and lives only until the next one is
asked for, so memory does not grow with the programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.audio.levelling import level
from pipeline.audio.samples import append_silence, fade_edges
from pipeline.codec import decode
from pipeline.model import Break, Clip, Pauses, Pcm, Segment

_EDGE_FADE_MS = 5  # long enough against a click, too short to hear


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
    return fade_edges(level(resampled, part.gain_db), _EDGE_FADE_MS)
