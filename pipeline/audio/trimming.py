"""Silence around speech, made even margins: cut where it is longer, added where it is shorter.

The margin before is short, so that the text of an utterance is shown when it is heard; the one after
leaves room for what fades.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.audio.samples import append_silence, cut, level_dbfs, overlap, silent
from pipeline.errors import AudioError
from pipeline.model import Clip, Pcm, WordMark

MARGIN_BEFORE_MS = 20
MARGIN_AFTER_MS = 50
"""The silence on either side, so that the pauses between clips are even."""

_WINDOW_MS = 10
_SPEECH_RANGE_DB = 40.0  # a voiceless word end lies some 30 dB below the clip's level
_SILENCE_DBFS = -65.0  # above the noise that lossy codecs leave in silence
# A mark is a service's estimate: it may add this much to what is heard, never take from it.
_MARK_TRUST_MS = 100


def trim(clip: Clip) -> Clip:
    """Return a clip with no silence around its speech but a small margin; its marks move with it.

    Speech is what sounds, and what the last word mark holds just after it: words begin with a sound,
    but may end in one that lies below hearing. Silence between words stays.

    Raises:
        AudioError: if nothing in the clip sounds.
    """
    from_ms, heard_to_ms = _heard(clip.pcm)
    marked_to_ms = max((mark.end_ms for mark in clip.marks), default=0)
    to_ms = max(heard_to_ms, min(marked_to_ms, heard_to_ms + _MARK_TRUST_MS))
    # Whole milliseconds, so that marks and samples move by the same time.
    start_ms = from_ms - MARGIN_BEFORE_MS
    rate_hz = clip.pcm.rate_hz
    start, end = (edge_ms * rate_hz // 1000 for edge_ms in (start_ms, to_ms + MARGIN_AFTER_MS))
    before, after = max(0, -start), max(0, end - len(clip.pcm))
    inside = cut(clip.pcm, max(0, start), end)
    pcm = append_silence(overlap(silent(before, rate_hz), inside, 0), after)
    marks = tuple(_moved(mark, start_ms, pcm.duration_ms) for mark in clip.marks)
    return Clip(pcm, marks, clip.lead + start)


def _heard(pcm: Pcm) -> tuple[int, int]:
    """Return where the first sound begins and the last one ends, in milliseconds."""
    threshold_dbfs = max(level_dbfs(pcm) - _SPEECH_RANGE_DB, _SILENCE_DBFS)

    def sounds(window: int) -> bool:
        start, end = (edge * _WINDOW_MS * pcm.rate_hz // 1000 for edge in (window, window + 1))
        return level_dbfs(cut(pcm, start, end)) > threshold_dbfs

    windows = range(-(-len(pcm) * 1000 // (_WINDOW_MS * pcm.rate_hz)))
    first = next(filter(sounds, windows), None)
    if first is None:
        raise AudioError(
            f"{pcm.duration_ms} ms of audio hold no sound: expected speech",
            hint="Run the same command again; choose another voice if it stays silent.",
        )
    last = next(filter(sounds, reversed(windows)), first)
    return first * _WINDOW_MS, (last + 1) * _WINDOW_MS


def _moved(mark: WordMark, earlier_ms: int, duration_ms: int) -> WordMark:
    """Return a mark that sounds earlier, within a duration."""
    start_ms, end_ms = (min(max(0, edge - earlier_ms), duration_ms) for edge in (mark.start_ms, mark.end_ms))
    return replace(mark, start_ms=start_ms, end_ms=end_ms)
