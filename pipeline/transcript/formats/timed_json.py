"""JSON of recognisers and players: the transcripts of Podcasting 2.0, of Whisper and of WhisperX.

All have ``segments`` in order. Podcasting 2.0 has ``speaker``, ``startTime``, ``endTime`` and
``body`` in each; Whisper has ``start``, ``end`` and ``text``, WhisperX a ``speaker`` too, of the
segment and of each word in it. A paragraph has the number of its first segment in place of a line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import groupby

from pipeline.errors import TranscriptError
from pipeline.transcript.document import Document
from pipeline.transcript.formats.cues import Cue, join_cues

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def is_timed_json(text: str) -> bool:
    """True for an object, or the beginning of one, that has segments of a transcript."""
    return text.lstrip().startswith("{") and '"segments"' in text and ('"body"' in text or '"text"' in text)


def read_timed_json(text: str) -> Document:
    """Return the segments of a transcript as paragraphs, with their times and voices.

    Raises:
        TranscriptError: if the text is no complete JSON, or its segments are no list.
    """
    try:
        whole: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise TranscriptError(
            f"line {error.lineno}: not readable as JSON: {error.msg}",
            hint="Save the file again; it may have been cut short.",
        ) from error
    except RecursionError as error:
        raise TranscriptError("not readable as JSON: nested too deeply", hint="Save the file again.") from error
    segments = whole.get("segments") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(segments, list):
        raise TranscriptError("expected a list of segments", hint="Save the transcript again, as JSON with times.")
    cues = (cue for number, segment in enumerate(segments, 1) for cue in _cues(number, segment))
    return Document(join_cues(cues), title=_text(whole.get("title")), language=_text(whole.get("language")))


def _cues(number: int, segment: Json) -> Iterator[Cue]:
    if not isinstance(segment, dict):
        return
    body = _text(segment.get("body")) or _text(segment.get("text"))
    cue = Cue(
        number,
        _milliseconds(segment.get("startTime", segment.get("start"))),
        _milliseconds(segment.get("endTime", segment.get("end"))),
        body,
        _text(segment.get("speaker")),
    )
    yield from _split_by_word(cue, segment.get("words")) or (cue,)


def _split_by_word(cue: Cue, words: Json) -> tuple[Cue, ...]:
    """Return the pieces of a segment in which several people speak, cut in its text, or nothing."""
    told = [word for word in words if isinstance(word, dict)] if isinstance(words, list) else []
    runs = [
        (voice, list(run)) for voice, run in groupby(told, key=lambda word: _text(word.get("speaker")) or cue.voice)
    ]
    if len(runs) < 2:
        return ()
    pieces: list[Cue] = []
    at = 0
    for voice, run in runs:
        end = at
        for word in run:
            text = _text(word.get("word"))
            found = cue.text.find(text, end)
            end = found + len(text) if found >= 0 else end
        last = voice is runs[-1][0] and run is runs[-1][1]
        pieces.append(
            Cue(
                cue.line,
                _milliseconds(run[0].get("start")) if pieces else cue.start_ms,
                cue.end_ms if last else _milliseconds(run[-1].get("end")),
                cue.text[at : None if last else end].strip(),
                voice,
            )
        )
        at = end
    return tuple(pieces)


def _text(value: Json) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _milliseconds(seconds: Json) -> int | None:
    """Return seconds as milliseconds; None for what is no time."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | str):
        return None
    try:
        number = float(seconds)
    except (ValueError, OverflowError):
        return None
    return round(number * 1000) if math.isfinite(number) and number >= 0 else None
