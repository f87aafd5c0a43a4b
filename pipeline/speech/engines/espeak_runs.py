"""A text in more than one language, cut into runs that one voice each can speak, and joined again.

espeak-ng speaks a language at a time: in Mandarin it spells or mangles English words, and in English
it calls Chinese characters by the name of their script. So the words of the other language are
spoken by the same variant, hence the same speaker, with the phonemes of that language.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language import primary
from pipeline.model import Pcm
from pipeline.pinyin.words import HAN
from pipeline.speech.engines.espeak_pinyin import Spelling, spell
from pipeline.speech.engines.espeak_worker import Answer, WordEvent

RUNS_VERSION = 1
"""To be raised whenever a text is cut, read or joined otherwise: clips made before sound different."""

MANDARIN, PINYIN, ENGLISH = "cmn", "cmn-latn-pinyin", "en-us"

_KANA = r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_ALPHABETIC = r"A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
# From the first letter to the last letter or digit before a Chinese character, and what closes it.
_WORDS_IN_CHINESE = re.compile(rf"[{_ALPHABETIC}](?:[^{HAN}{_KANA}]*[{_ALPHABETIC}0-9])?[^\w{HAN}{_KANA}]*")
_CHINESE_IN_WORDS = re.compile(rf"[{HAN}](?:[^{_ALPHABETIC}0-9]*[{HAN}])?[^\w]*")
_READS_HAN_ITSELF = frozenset({"ja", "yue", "hak"})

_STOP = re.compile(r"(?:[.!?。！？…]\W*|\n\s*\n\s*)$")  # or an empty line
_COMMA = re.compile(r"[,;:，；：、—]\W*$")
_AFTER_STOP_MS, _AFTER_COMMA_MS, _BETWEEN_WORDS_MS = 250, 120, 30

_FAINT = 160  # of 32,768, about -46 dBFS: what a voice's echo leaves at the ends of a run


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that one voice speaks."""

    voice: str
    text: str  # what espeak-ng is given
    start: int  # where the stretch begins in the whole text
    spelling: Spelling | None  # of Mandarin; other languages are given as they are
    pause_ms: int = 0  # the silence between it and the next one

    def place(self, event: WordEvent) -> tuple[int, int]:
        """Return where the word of an event starts and stops in the whole text."""
        at = event.position - 1
        start, stop = self.spelling.origin(at) if self.spelling else (at, at + event.length)
        return self.start + start, self.start + stop


def split_runs(text: str, voice: str, locale: str) -> tuple[Run, ...]:
    """Return the runs of a text, each with its voice; Mandarin is spelt in pinyin.

    >>> [(run.voice, run.text) for run in split_runs("我用GPU训练。", "cmn+f2", "zh")]
    [('cmn-latn-pinyin+f2', 'wo3 yong4'), ('en-us+f2', 'GPU,'), ('cmn-latn-pinyin+f2', 'xun4lian4。')]
    """
    base, plus, variant = voice.partition("+")
    tone = plus + variant
    if base == MANDARIN:
        own, other, foreign = PINYIN + tone, ENGLISH + tone, _WORDS_IN_CHINESE
    elif base == PINYIN or primary(locale) in _READS_HAN_ITSELF:
        return (Run(voice, text, 0, None),)
    else:
        own, other, foreign = voice, PINYIN + tone, _CHINESE_IN_WORDS
    return tuple(
        _run(text, start, stop, other if is_foreign else own) for start, stop, is_foreign in _stretches(text, foreign)
    )


def join_runs(runs: Sequence[Run], answers: Sequence[Answer]) -> tuple[Pcm, list[WordEvent]]:
    """Return the speech of all runs as one, and its words as those of the whole text.

    What is faint at the ends of a run that meets another one is cut off, so that the pause between
    them is as long as it should be.
    """
    samples = array("h")
    words: list[WordEvent] = []
    rate_hz = answers[0].rate_hz
    sounding = [(run, answer) for run, answer in zip(runs, answers, strict=True) if answer.samples.strip(b"\0")]
    for index, (run, answer) in enumerate(sounding):
        own = array("h", answer.samples)
        begin, end = _extent(own)
        begin, end = begin if index else 0, end if index + 1 < len(sounding) else len(own)
        for event in answer.words:
            start, stop = run.place(event)
            sample = len(samples) + min(max(event.sample - begin, 0), end - begin)
            words.append(WordEvent(start + 1, stop - start, sample))
        samples.extend(own[begin:end])
        if index + 1 < len(sounding):
            samples.extend(array("h", bytes(2 * (run.pause_ms * rate_hz // 1000))))
    return Pcm(samples.tobytes(), rate_hz), words


def _stretches(text: str, foreign: re.Pattern[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a text and whether each is foreign; together they are the text."""
    at = 0
    for found in foreign.finditer(text):
        start = found.start()
        if any(sign.isalnum() for sign in text[at:start]):
            yield at, start, False
            at = start
        yield at, found.end(), True
        at = found.end()
    if at < len(text) or not text:
        yield at, len(text), False


def _run(text: str, start: int, stop: int, voice: str) -> Run:
    part = text[start:stop]
    spelling = spell(part) if voice.partition("+")[0] == PINYIN else None
    given = spelling.text if spelling else part
    if _STOP.search(part):
        return Run(voice, given, start, spelling, _AFTER_STOP_MS)
    if _COMMA.search(part):
        return Run(voice, given, start, spelling, _AFTER_COMMA_MS)
    if stop < len(text) and not spelling:
        given = given.rstrip() + ","  # the melody of a sentence that goes on; Mandarin's does not depend on it
    return Run(voice, given, start, spelling, _BETWEEN_WORDS_MS)


def _extent(samples: array[int]) -> tuple[int, int]:
    """Return where samples begin and end to be more than faint."""
    loud = (index for index, sample in enumerate(samples) if abs(sample) > _FAINT)
    loud_from_end = (index for index, sample in enumerate(reversed(samples)) if abs(sample) > _FAINT)
    return next(loud, 0), len(samples) - next(loud_from_end, 0)
