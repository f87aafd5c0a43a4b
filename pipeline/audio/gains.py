"""The gain of a voice, measured once and kept."""

from __future__ import annotations

import json

from pipeline.audio.keys import key_of, speech_digest
from pipeline.audio.levelling import voice_gain_db
from pipeline.audio.mixing import StoredSpeech, loaded, prepare
from pipeline.filecache import FileCache
from pipeline.model import Speech

# Part of every key: raise it when the same speech is measured to another gain.
_VERSION = 6

_RATE_HZ = 24_000  # whatever the programme's is, so that no gain depends on it


def obtain_gain_db(calibration: Speech | StoredSpeech, *, target_lufs: float, cache: FileCache) -> float:
    """Return the gain that brings a voice to the target: from the cache, else measured and put there.

    Raises:
        AudioError: if the calibration is silent or shorter than 400 ms.
        OutputError: if the cache cannot be written.
    """
    key = key_of({"speech": speech_digest(calibration), "version": _VERSION, "target_lufs": target_lufs})
    stored = cache.load("gain", key)
    if stored is not None:
        return float(json.loads(stored))
    gain_db = voice_gain_db(prepare(loaded(calibration), rate_hz=_RATE_HZ).pcm, target_lufs=target_lufs)
    cache.store("gain", key, json.dumps(gain_db).encode("ascii"))
    return gain_db
