"""One utterance and its pause as encoded frames: made once, kept under a hash of all that goes into it.

A block depends on its speech, gain, pause and format alone, never on its neighbours: blocks are made in
any order, on any core, and an edit costs those it changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.audio.format import AudioFormat, Frames, decode_frames, encode
from pipeline.audio.keys import speech_key
from pipeline.audio.levelling import CEILING_DBTP, PEAK_DBFS
from pipeline.audio.loudness import Measured, measure
from pipeline.audio.mixing import Part, mix, prepare
from pipeline.filecache import FileCache
from pipeline.model import Pauses

# Part of every key: raise it when the same speech is mixed to another sound.
_VERSION = 5

_MOST_TRIES = 8  # at usual bit rates the first one will do
_STEP_DB = 0.1


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a programme, ready to be written: its frames, and what is to be known without decoding them."""

    length: int  # samples: the speech and its pause, in whole frames
    speech_length: int  # samples
    lead: int  # samples of the clip that were cut off before the speech
    frames: Frames
    measured: Measured  # on the decoded frames


def obtain_block(part: Part, format: AudioFormat, *, pauses: Pauses, cache: FileCache) -> Block:
    """Return the block of a part: from the cache, else made and put there.

    Raises:
        AudioError: if the speech cannot be decoded or nothing in it sounds, or there is no such format.
        OutputError: if the cache cannot be written.
    """
    pause_ms = pauses.after_ms(part.separator) + part.gap_ms
    key = speech_key(
        part.speech,
        version=_VERSION,
        gain_db=part.gain_db,
        pause_ms=pause_ms,
        format=str(format),
    )
    stored = cache.load("block", key)
    if stored is not None:
        return _unpack(stored)
    block = _make(part, format, pause_ms)
    cache.store("block", key, _pack(block))
    return block


def _make(part: Part, format: AudioFormat, pause_ms: int) -> Block:
    """Mix and encode a part; again with lower peaks as long as the codec lifts one above the ceiling."""
    clip = prepare(part.speech, rate_hz=format.rate_hz)
    peak_dbfs = PEAK_DBFS
    for _ in range(_MOST_TRIES):
        pcm = mix(clip.pcm, gain_db=part.gain_db, peak_dbfs=peak_dbfs, pause_ms=pause_ms, format=format)
        frames = encode(pcm, format)
        measured = measure(decode_frames(frames, format))
        excess_db = measured.true_peak_dbtp - CEILING_DBTP
        if excess_db <= 0:
            break
        peak_dbfs -= excess_db + _STEP_DB
    return Block(len(pcm), len(clip.pcm), clip.lead, frames, measured)


def _pack(block: Block) -> bytes:
    facts = {
        "length": block.length,
        "speech_length": block.speech_length,
        "lead": block.lead,
        "count": block.frames.count,
        "sizes": block.frames.sizes,
        "momentary_dlufs": block.measured.momentary_dlufs,
        "true_peak_dbtp": block.measured.true_peak_dbtp,
    }
    return json.dumps(facts).encode("ascii") + b"\n" + block.frames.data


def _unpack(stored: bytes) -> Block:
    header, _, sound = stored.partition(b"\n")
    facts = json.loads(header)
    return Block(
        length=facts["length"],
        speech_length=facts["speech_length"],
        lead=facts["lead"],
        frames=Frames(sound, tuple(facts["sizes"]), facts["count"]),
        measured=Measured(tuple(facts["momentary_dlufs"]), facts["true_peak_dbtp"]),
    )
