"""The clip of one utterance becomes samples of the programme: trimmed, levelled, free of clicks, with its pause."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.audio.format import AudioFormat
from pipeline.audio.levelling import level
from pipeline.audio.samples import append_silence, fade_edges
from pipeline.audio.trimming import trim
from pipeline.codec import decode
from pipeline.model import Break, Clip, Pcm, Speech

_EDGE_FADE_MS = 5  # long enough against a click, too short to hear


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be mixed: the speech of one utterance, its voice's gain, and what comes after it."""

    utterance: int  # index into the script's utterances
    speech: Speech
    gain_db: float
    separator: Break
    gap_ms: int = 0  # silence beyond the pause, for speaking along


def prepare(speech: Speech, *, rate_hz: int) -> Clip:
    """Return speech at a sample rate, without the silence around it.

    Raises:
        AudioError: if it cannot be decoded, or nothing in it sounds.
    """
    return trim(Clip(decode(speech.audio, rate_hz=rate_hz), speech.marks))


def mix(prepared: Pcm, *, gain_db: float, peak_dbfs: float, pause_ms: int, format: AudioFormat) -> Pcm:
    """Return prepared speech, levelled and followed by its pause, in whole frames.

    The pause is as long as asked or up to a frame longer; never shorter than the silence in which a
    piece must end.
    """
    levelled = fade_edges(level(prepared, gain_db, peak_dbfs=peak_dbfs), _EDGE_FADE_MS)
    pause = max(pause_ms * format.rate_hz // 1000, format.least_silence)
    frames = -(-(len(levelled) + pause) // format.frame_length)
    return append_silence(levelled, frames * format.frame_length - len(levelled))
