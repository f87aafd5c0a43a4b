"""Clips become samples of the programme: trimmed, levelled, joined without clicks, each with the pause after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.audio.format import AudioFormat
from pipeline.audio.levelling import level
from pipeline.audio.samples import append_silence, fade, overlap
from pipeline.audio.trimming import trim
from pipeline.codec import decode
from pipeline.model import Break, Clip, Pcm, Speech

CROSSFADE_MS = 20
"""How much two clips without a pause have in common: no more than the margin before speech, and so no word's end."""

_EDGE_FADE_MS = 5  # long enough against a click, too short to hear


@dataclass(frozen=True, slots=True)
class StoredSpeech:
    """Speech that lies in a cache, and is loaded only where its block does not."""

    digest: str  # of all that is stored: another one for other speech or marks
    load: Callable[[], Speech]


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be mixed: the speech of one utterance, its voice's gain, and what comes after it."""

    utterance: int  # index into the script's utterances
    speech: Speech | StoredSpeech
    gain_db: float
    separator: Break
    gap_ms: int = 0  # silence beyond the pause, for speaking along
    is_opening: bool = False  # it belongs to the opening line, under which music goes on


@dataclass(frozen=True, slots=True)
class Prepared:
    """A clip that is ready to be mixed, its voice's gain, and the pause after it."""

    clip: Clip
    gain_db: float
    pause_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the speech of a clip stands, in samples."""

    start: int
    end: int
    lead: int  # samples of the clip that were cut off before the speech


@dataclass(frozen=True, slots=True)
class Mixed:
    """Clips one after another, and where each stands."""

    pcm: Pcm
    places: tuple[Place, ...]


def loaded(speech: Speech | StoredSpeech) -> Speech:
    """Return speech, from where it lies."""
    return speech.load() if isinstance(speech, StoredSpeech) else speech


def prepare(speech: Speech, *, rate_hz: int) -> Clip:
    """Return speech at a sample rate, without the silence around it.

    Raises:
        AudioError: if it cannot be decoded, or nothing in it sounds.
    """
    return trim(Clip(decode(speech.audio, rate_hz=rate_hz), speech.marks))


def mix(prepared: Sequence[Prepared], *, peak_dbfs: float, rate_hz: int) -> Mixed:
    """Return one clip or more, levelled, with the pauses between them; the last one's is left to :func:`fill`.

    Where a pause is shorter than the crossfade, the silent end of one clip fades into the beginning
    of the next.
    """
    mixed = Pcm(b"", rate_hz)
    places: list[Place] = []
    shared = 0  # samples that the clip before and this one have in common
    for at, part in enumerate(prepared):
        is_last = at + 1 == len(prepared)
        shared_next = 0 if is_last else max(0, CROSSFADE_MS - part.pause_ms) * rate_hz // 1000
        edge = _EDGE_FADE_MS * rate_hz // 1000
        levelled = level(part.clip.pcm, part.gain_db, peak_dbfs=peak_dbfs)
        levelled = fade(levelled, rise=shared or edge, fall=shared_next or edge)
        mixed = overlap(mixed, levelled, shared)
        places.append(Place(len(mixed) - len(levelled), len(mixed) - shared_next, part.clip.lead))
        if not is_last and not shared_next:
            mixed = append_silence(mixed, (part.pause_ms - CROSSFADE_MS) * rate_hz // 1000)
        shared = shared_next
    return Mixed(mixed, tuple(places))


def fill(pcm: Pcm, *, pause_ms: int, format: AudioFormat) -> Pcm:
    """Return samples followed by a pause, in whole frames.

    The pause is as long as asked or up to a frame longer; never shorter than the silence in which a
    piece must end.
    """
    pause = max(pause_ms * format.rate_hz // 1000, format.least_silence)
    frames = -(-(len(pcm) + pause) // format.frame_length)
    return append_silence(pcm, frames * format.frame_length - len(pcm))
