"""Is an answer of the online service whole? What its protocol alone can tell.

A connection that is reset, closed or ended early ends an answer as a whole one ends. But the answer
holds two accounts of the same speech: audio whose bytes are time (MP3 at a constant 48 kbit/s), and
boundaries that say which word of the text sounds when. Where the two disagree with each other or
with the text, words are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import WordMark
from pipeline.speech.coverage import find_missing_words, follow, letters_of

BYTES_PER_MS = 6
"""48 kbit/s, constant: frames of 144 bytes last 24 ms."""

# The service appends about this much silence to every answer.
_CLOSING_SILENCE_MS = 900


# The service rewrites some words (numbers, abbreviations), and a boundary then says it in its own
# way. More than this share of the letters is found again even so.
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service sent for one request."""

    audio: bytes
    marks: tuple[WordMark, ...]
    ended: bool  # it said that it had finished

    @property
    def duration_ms(self) -> int:
        """How long its audio lasts, by its size."""
        return len(self.audio) // BYTES_PER_MS


def find_fault(answer: Answer, text: str) -> str:
    """Return what shows that words of the text are missing from an answer; empty if nothing does.

    >>> mark = WordMark("Hello", 100, 500)
    >>> find_fault(Answer(bytes(6 * 1400), (mark,), ended=True), "Hello!")
    ''
    >>> find_fault(Answer(bytes(6 * 400), (mark,), ended=True), "Hello!")
    "cut short: 'Hello' ends at 500 ms, the audio at 400 ms"
    """
    if not answer.ended:
        return f"cut short: the connection ended after {answer.duration_ms} ms of audio"
    wanted = letters_of(text)
    if not wanted:
        return ""
    last = max(answer.marks, key=lambda mark: mark.end_ms, default=None)
    if last is None:
        return "cut short: it names no word of the text"
    if last.end_ms > answer.duration_ms:
        return f"cut short: {last.text!r} ends at {last.end_ms} ms, the audio at {answer.duration_ms} ms"
    spoken = sum(len(word.letters) for word in follow(answer.marks, text))
    if spoken < _LEAST_SHARE * len(wanted):
        return f"incomplete: it has {spoken} of the {len(wanted)} letters of the text"
    end_ms = answer.duration_ms - _CLOSING_SILENCE_MS
    return find_missing_words(answer.marks, text, end_ms=end_ms, is_one_word_a_mark=True)
