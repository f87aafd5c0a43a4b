r"""One piece of a programme as encoded frames: made once, kept under a hash of all that goes into it.

A block depends on its speech, gains, pauses, music and format alone, never on its neighbours: blocks
are made in any order, on any core, and an edit costs those it changes. In the cache it reads::

    {"length": 46080, "places": [[0, 40131, 220]], "count": 40, "sizes": [313, ...], ...}\n
    [["Hello", 0, 310], ...]\n
    <the frames>

with a line of word marks for each utterance, so that nothing needs the speech any more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from pipeline.audio.format import AudioFormat, Frames, decode_frames, encode
from pipeline.audio.keys import key_of, speech_digest
from pipeline.audio.levelling import CEILING_DBTP, PEAK_DBFS, level
from pipeline.audio.loudness import Measured, measure
from pipeline.audio.mixing import Mixed, Place, Prepared, fill, loaded, mix, prepare
from pipeline.audio.pieces import Piece
from pipeline.filecache import FileCache
from pipeline.model import WordMark

# Part of every key: raise it when the same piece is mixed to another sound.
_VERSION = 8

_AFTER_MUSIC_MS = 400
_MOST_TRIES = 8  # at usual bit rates the first one will do
_STEP_DB = 0.1


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a programme, ready to be written: its frames, and what is to be known without decoding them."""

    length: int  # samples: everything in it and its pause, in whole frames
    places: tuple[Place, ...]  # of each utterance
    marks: tuple[bytes, ...]  # of each utterance, as JSON: most builds only pass them on
    frames: Frames
    measured: Measured  # on the decoded frames


def obtain_block(piece: Piece, format: AudioFormat, *, cache: FileCache) -> Block:
    """Return the block of a piece: from the cache, else made and put there.

    Raises:
        AudioError: if speech or music cannot be decoded, nothing in a clip sounds, or there is no such format.
        OutputError: if the cache cannot be written.
    """
    key = key_of(
        {
            "version": _VERSION,
            "format": str(format),
            "parts": [[speech_digest(part.speech), part.gain_db] for part in piece.parts],
            "pauses_ms": piece.pauses_ms,
            "music": piece.tune.facts() if piece.tune else None,
        }
    )
    stored = cache.load("block", key)
    if stored is not None:
        return _unpack(stored)
    block = _make(piece, format)
    cache.store("block", key, _pack(block))
    return block


def _make(piece: Piece, format: AudioFormat) -> Block:
    """Mix and encode a piece; again with lower peaks as long as the codec lifts one above the ceiling."""
    clips = [loaded(part.speech) for part in piece.parts]
    prepared = [
        Prepared(prepare(clip, rate_hz=format.rate_hz), part.gain_db, pause_ms)
        for clip, part, pause_ms in zip(clips, piece.parts, piece.pauses_ms, strict=True)
    ]
    peak_dbfs = PEAK_DBFS
    for _ in range(_MOST_TRIES):
        mixed = _mixed(piece, prepared, peak_dbfs, format.rate_hz)
        pause_ms = _AFTER_MUSIC_MS if piece.tune else piece.pauses_ms[-1]
        pcm = fill(mixed.pcm, pause_ms=pause_ms, format=format)
        frames = encode(pcm, format)
        measured = measure(decode_frames(frames, format))
        excess_db = measured.true_peak_dbtp - CEILING_DBTP
        if excess_db <= 0:
            break
        peak_dbfs -= excess_db + _STEP_DB
    return Block(len(pcm), mixed.places, tuple(_render_marks(clip.marks) for clip in clips), frames, measured)


def _mixed(piece: Piece, prepared: Sequence[Prepared], peak_dbfs: float, rate_hz: int) -> Mixed:
    """Return what is heard of a piece before its pause."""
    if not piece.tune:
        return mix(prepared, peak_dbfs=peak_dbfs, rate_hz=rate_hz)
    if not prepared:
        return Mixed(level(piece.tune.alone(rate_hz=rate_hz), 0.0, peak_dbfs=peak_dbfs), ())
    scored = piece.tune.under(mix(prepared, peak_dbfs=peak_dbfs, rate_hz=rate_hz))
    return Mixed(level(scored.pcm, 0.0, peak_dbfs=peak_dbfs), scored.places)


def parse_marks(marks: bytes) -> tuple[WordMark, ...]:
    """Return word marks as a block has them.

    >>> parse_marks(b'[["Hello", 0, 310]]')
    (WordMark(text='Hello', start_ms=0, end_ms=310),)
    """
    return tuple(WordMark(text, start_ms, end_ms) for text, start_ms, end_ms in json.loads(marks))


def _render_marks(marks: Sequence[WordMark]) -> bytes:
    return json.dumps([[mark.text, mark.start_ms, mark.end_ms] for mark in marks], ensure_ascii=False).encode()


def _pack(block: Block) -> bytes:
    facts = {
        "length": block.length,
        "places": [astuple(place) for place in block.places],
        "count": block.frames.count,
        "sizes": block.frames.sizes,
        "momentary_dlufs": block.measured.momentary_dlufs,
        "true_peak_dbtp": block.measured.true_peak_dbtp,
    }
    return b"\n".join([json.dumps(facts).encode("ascii"), *block.marks, block.frames.data])


def _unpack(stored: bytes) -> Block:
    header, _, rest = stored.partition(b"\n")
    facts = json.loads(header)
    *marks, sound = rest.split(b"\n", len(facts["places"]))
    return Block(
        length=facts["length"],
        places=tuple(Place(*place) for place in facts["places"]),
        marks=tuple(marks),
        frames=Frames(sound, tuple(facts["sizes"]), facts["count"]),
        measured=Measured(tuple(facts["momentary_dlufs"]), facts["true_peak_dbtp"]),
    )
