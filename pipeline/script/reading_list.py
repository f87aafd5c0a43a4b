"""What a voice may stumble over, and how it will be spoken: the list to look through before a build."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from pipeline.language import primary
from pipeline.model import NARRATOR, NOTATIONS, Notation, Script, Utterance
from pipeline.pinyin.words import HAN
from pipeline.pinyin.written import write_pinyin
from pipeline.script.lexicon import Lexicon, LexiconEntry
from pipeline.script.markup import strip_marks
from pipeline.script.polyphones import find_polyphones
from pipeline.script.switching import find_latin, is_written_in_latin
from pipeline.script.voices import VoicesFile
from pipeline.script.written_out import find_notations
from pipeline.script.written_out.rules import Notated

ReadingKind = Literal["lexicon", "polyphone", "name", "acronym", "latin", "abbreviation", "number"]
_KINDS: tuple[ReadingKind, ...] = get_args(ReadingKind)

_ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:[A-Z&]*[A-Z]|(?:\.[A-Z])+\.?)(?:s(?![A-Za-z]))?(?![A-Za-z0-9])")
_HAN = re.compile(f"[{HAN}]")
_GAP = "\ufffc"  # neither a letter nor a space


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in the text, how it will be spoken (None: as the voice reads it), how often and where."""

    kind: ReadingKind
    text: str
    spoken: str | None
    count: int
    languages: tuple[str, ...]
    where: tuple[int, ...]  # indices of utterances


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: ReadingKind
    text: str
    spoken: str | None


def reading_list(script: Script, *, voices: VoicesFile, reads: Collection[Notation] = NOTATIONS) -> tuple[Reading, ...]:
    """Return what of a script may be misread, by kind, the most frequent first.

    Every number, acronym, Latin word amid another script, speaker's name and word of the lexicon is
    there, and the Chinese words in which a character is not read as usual. ``reads`` is what the
    engine reads by itself.
    """
    found: dict[_Hit, list[int]] = {}
    names = _names(script)
    for index, utterance in enumerate(script.utterances):
        lexicon = voices.lexicon(utterance.language)
        for hit in _hits(utterance, lexicon, names, reads):
            found.setdefault(hit, []).append(index)
    readings = [
        Reading(
            hit.kind,
            hit.text,
            hit.spoken,
            len(indices),
            tuple(dict.fromkeys(script.utterances[index].language for index in indices)),
            tuple(dict.fromkeys(indices)),
        )
        for hit, indices in found.items()
    ]
    return tuple(sorted(readings, key=lambda reading: (_KINDS.index(reading.kind), -reading.count, reading.where)))


def _names(script: Script) -> tuple[LexiconEntry, ...]:
    """Return what finds the speakers' names."""
    people = (names for id, names in script.names.items() if id != NARRATOR)
    return tuple(
        LexiconEntry(name, "")
        for name in dict.fromkeys(chain.from_iterable(names.values() for names in people))
        if name[1:]
    )


def _hits(
    utterance: Utterance, lexicon: Lexicon, names: Sequence[LexiconEntry], reads: Collection[Notation]
) -> Iterator[_Hit]:
    """Yield what may be misread in an utterance; each part of it once, by the first kind that fits."""
    language = utterance.language
    text = strip_marks(utterance.shown, language)
    for entry in lexicon:
        for found in entry.pattern.finditer(text):
            yield _Hit("lexicon", found.group(), found.expand(entry.spoken) if entry.is_pattern else entry.spoken)
        text = entry.pattern.sub(_blank, text)
    for entry in names:
        for found in entry.pattern.finditer(text):
            yield _Hit("name", found.group(), _pinyin(found.group(), language))
        text = entry.pattern.sub(_blank, text)
    for notated in find_notations(text, language):
        kind: ReadingKind = "abbreviation" if notated.notation == "abbreviation" else "number"
        if any(sign.isalnum() for sign in notated.text):
            yield _Hit(kind, notated.text, _words(notated, reads))
        text = text[: notated.start] + _GAP * len(notated.text) + text[notated.start + len(notated.text) :]
    for found in _ACRONYM.finditer(text):
        yield _Hit("acronym", found.group(), None)
    if not is_written_in_latin(language):
        yield from (_Hit("latin", run, None) for run in find_latin(_ACRONYM.sub(_blank, text)))
    if primary(language) == "zh":
        yield from (_Hit("polyphone", word.text, word.pinyin) for word in find_polyphones(text))


def _blank(found: re.Match[str]) -> str:
    """Return a gap where a match was, so that nothing finds it again and nothing around it moves."""
    return _GAP * len(found.group())


def _words(notated: Notated, reads: Collection[Notation]) -> str | None:
    """Return a notation in words; None where the voice reads it by itself, or nobody writes it out."""
    return None if notated.notation in reads or notated.words == notated.text else notated.words


def _pinyin(name: str, language: str) -> str | None:
    return write_pinyin(name) if primary(language) == "zh" and _HAN.search(name) else None
