"""The words of an episode as they are read: rows of one passage, a column a language, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.language import lookup
from pipeline.model import Cue
from pipeline.publish.site.elements import fit
from pipeline.sentences import split_sentences

Texts = Mapping[tuple[int, int], Mapping[str, str]]
"""Words of passages by language; a passage by its turn, and by its place in it."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """Where a word stands in its sentence, and when it sounds."""

    start: int
    stop: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One time that a sentence is heard."""

    start_ms: int
    end_ms: int
    speaker: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and when it is heard: more than once where it is repeated, never where nobody says it."""

    text: str
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What a row holds in one language."""

    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A passage, or the unit of one after which languages take turns."""

    speaker: str
    turn: int | None
    start_ms: int
    columns: tuple[Column, ...]


def rows_of(cues: Sequence[Cue], texts: Texts, languages: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of an episode in the order in which they are heard, their columns in the order of languages.

    ``texts`` adds what a passage says in languages that nobody speaks.
    """
    grouped: dict[tuple[object, ...], list[Cue]] = {}
    for cue in cues:
        grouped.setdefault((cue.turn, cue.passage, cue.unit, cue.speaker), []).append(cue)
    spoken = {cue.language for cue in cues}
    shown: set[tuple[int, int]] = set()
    rows = []
    for group in grouped.values():
        first = group[0]
        columns = dict(_columns(group))
        if first.turn is not None and (place := (first.turn, first.passage)) not in shown:
            shown.add(place)
            unspoken = {tag: text for tag, text in texts.get(place, {}).items() if lookup(tag, spoken) is None}
            columns |= {tag: tuple(Sentence(part) for part in _sentences(text)) for tag, text in unspoken.items()}
        ordered = tuple(Column(tag, columns[tag]) for tag in languages if columns.get(tag))
        rows.append(Row(first.speaker, first.turn, first.start_ms, ordered))
    return tuple(row for row in rows if row.columns)


def languages_of(cues: Sequence[Cue], texts: Texts, plan: Sequence[str]) -> tuple[str, ...]:
    """Return the languages to be read: those that are heard, in the order of the plan, and then the others."""
    heard = dict.fromkeys(cue.language for cue in cues)
    planned = [tag for tag in (lookup(wanted, heard) for wanted in plan) if tag]
    written = chain.from_iterable(texts.values())
    others = (tag for tag in written if lookup(tag, heard) is None)
    return tuple(dict.fromkeys([*planned, *heard, *others]))


def _columns(cues: Sequence[Cue]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    """Yield the sentences of a row in each language; what is said again is the same sentence, heard again."""
    said: dict[str, list[tuple[str, list[Heard]]]] = {}
    before: dict[tuple[str, str], list[list[Heard]]] = {}
    for cue in cues:
        parts = list(_spoken_sentences(cue))
        again = before.get((cue.language, cue.text)) if cue.repetition else None
        if again is None:
            before[cue.language, cue.text] = again = [[] for _ in parts]
            column = said.setdefault(cue.language, [])
            column += [(text, times) for (text, _), times in zip(parts, again, strict=True)]
        for times, (_, heard) in zip(again, parts, strict=False):
            times.append(heard)
    for language, sentences in said.items():
        yield language, tuple(Sentence(text, tuple(times)) for text, times in sentences)


def _sentences(text: str) -> Iterator[str]:
    return (fit(part) for part in split_sentences(fit(text)))


def _spoken_sentences(cue: Cue) -> Iterator[tuple[str, Heard]]:
    """Yield the sentences of a cue, each from its first word to its last; they fill the cue.

    A cue whose words are not known is one sentence, and so is what holds none.
    """
    text = fit(cue.text)
    words = list(_located(cue, text))
    spans = _spans(text, words)
    for start, stop in spans:
        own = [word for word in words if start <= word.start < stop]
        start_ms = own[0].start_ms if own and start > 0 else cue.start_ms
        end_ms = own[-1].end_ms if own and stop < len(text) else cue.end_ms
        sentence = text[start:stop].rstrip()
        moved = (
            TimedWord(word.start - start, min(word.stop - start, len(sentence)), word.start_ms, word.end_ms)
            for word in own
        )
        yield sentence, Heard(start_ms, max(start_ms, end_ms), cue.speaker, tuple(moved))


def _located(cue: Cue, text: str) -> Iterator[TimedWord]:
    at = 0
    for word in cue.words:
        shown = fit(word.text)
        start = text.find(shown, at)
        if shown and start >= 0:
            at = start + len(shown)
            yield TimedWord(start, at, word.start_ms, word.end_ms)


def _spans(text: str, words: Sequence[TimedWord]) -> list[tuple[int, int]]:
    """Return where the sentences of a text start and stop; one in which no word begins is part of another."""

    def holds_word(start: int, stop: int) -> bool:
        return any(start <= word.start < stop for word in words)

    spans: list[tuple[int, int]] = []
    stop = 0
    for part in split_sentences(text):
        start, stop = stop, stop + len(part)
        if spans and not (holds_word(start, stop) and holds_word(*spans[-1])):
            start, _ = spans.pop()
        spans.append((start, stop))
    return spans
