"""Names for what is made from speech: a hash over everything that goes into it, and nothing else."""

from __future__ import annotations

import hashlib
import json

import av

from pipeline.model import Pcm, Speech

# The libraries that decode, resample, limit, measure and encode. LAME comes inside PyAV.
_LIBRARIES = {"av": av.__version__, **{name: list(version) for name, version in av.library_versions.items()}}


def speech_key(speech: Speech, **facts: str | float) -> str:
    """Hex SHA-256 over speech as it was delivered, and what is to be made of it."""
    if isinstance(speech.audio, Pcm):
        sound, form = speech.audio.samples, str(speech.audio.rate_hz)
    else:
        sound, form = speech.audio.data, speech.audio.media_type
    marks = [[mark.start_ms, mark.end_ms] for mark in speech.marks]
    head = {**facts, "form": form, "marks": marks, "libraries": _LIBRARIES}
    return hashlib.sha256(json.dumps(head, sort_keys=True).encode() + b"\n" + sound).hexdigest()
