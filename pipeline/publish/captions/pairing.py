"""What is heard, and when, with its translation: the same sentences in the other languages of the passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.language import primary
from pipeline.model import Cue
from pipeline.sentence_pairs import Unit, pair_sentences


@dataclass(frozen=True, slots=True)
class Heard:
    """Sentences at the moment when they are heard, and the same in the other languages of their passage."""

    cue: Cue  # in which they begin
    start_ms: int
    text: str
    translations: tuple[str, ...]


def heard_units(cues: Sequence[Cue]) -> Iterator[Heard]:
    """Yield what is heard in order, each with its translations.

    >>> cues = (Cue(0, 900, "ana", "en", "Yes. It rained."), Cue(900, 1900, "ana", "zh", "对。下雨了。"))
    >>> [(heard.text, heard.translations) for heard in heard_units(cues)]
    [('Yes.', ('对。',)), ('It rained.', ('下雨了。',)), ('对。', ('Yes.',)), ('下雨了。', ('It rained.',))]
    """
    readings: dict[tuple[int | None, int, int, str, int], list[Cue]] = {}
    for cue in cues:
        readings.setdefault((cue.turn, cue.passage, cue.unit, cue.language, cue.repetition), []).append(cue)
    texts: dict[tuple[int | None, int, int], dict[str, str]] = {}
    for (turn, passage, unit, language, _), reading in readings.items():
        texts.setdefault((turn, passage, unit), {})[language] = _text(reading)
    units = {place: pair_sentences(by_language) for place, by_language in texts.items()}
    for (turn, passage, unit, language, _), reading in readings.items():
        yield from _heard(reading, language, units[turn, passage, unit])


def _heard(reading: Sequence[Cue], language: str, units: Sequence[Unit]) -> Iterator[Heard]:
    """Yield the units of one reading of a passage, each when its first word sounds."""
    words = [(word.start_ms, cue, word.text) for cue in reading for word in cue.words]
    ends = list(accumulate(_signs(text) for _, _, text in words))  # the visible signs up to the end of each word
    seen = 0
    for unit in units:
        start_ms, cue = next(
            ((start_ms, cue) for (start_ms, cue, _), end in zip(words, ends, strict=True) if end > seen),
            (reading[0].start_ms, reading[0]),
        )
        seen += _signs(unit[language])
        yield Heard(cue, start_ms, unit[language].strip(), tuple(unit[tag].strip() for tag in unit if tag != language))


def _text(reading: Sequence[Cue]) -> str:
    space = "" if primary(reading[0].language) in ("zh", "ja") else " "
    return space.join(cue.text for cue in reading)


def _signs(text: str) -> int:
    return sum(not sign.isspace() for sign in text)
