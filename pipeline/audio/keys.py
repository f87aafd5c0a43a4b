"""Names for what is made from speech: a hash over everything that goes into it, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import av

from pipeline.audio.mixing import StoredSpeech
from pipeline.model import Pcm, Speech

# The libraries that decode, resample, limit, measure and encode. LAME comes inside PyAV.
_LIBRARIES = {"av": av.__version__, **{name: list(version) for name, version in av.library_versions.items()}}


def key_of(facts: Mapping[str, object]) -> str:
    """Hex SHA-256 over what is to be made, and the libraries that make it."""
    return hashlib.sha256(json.dumps({**facts, "libraries": _LIBRARIES}, sort_keys=True).encode()).hexdigest()


def speech_digest(speech: Speech | StoredSpeech) -> str:
    """Return a name for speech as it was delivered, and for its marks."""
    if isinstance(speech, StoredSpeech):
        return speech.digest
    if isinstance(speech.audio, Pcm):
        sound, form = speech.audio.samples, str(speech.audio.rate_hz)
    else:
        sound, form = speech.audio.data, speech.audio.media_type
    marks = [[mark.text, mark.start_ms, mark.end_ms] for mark in speech.marks]
    return hashlib.sha256(json.dumps([form, marks]).encode() + b"\n" + sound).hexdigest()
