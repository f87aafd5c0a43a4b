"""The text of a programme, as players show it that know no captions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from pipeline.language import primary
from pipeline.model import Cue, Localized


def lyrics(cues: Iterable[Cue], names: Mapping[str, Localized]) -> tuple[tuple[str, str], ...]:
    """Return each language of a programme, in the order in which they are heard, with its text.

    Each cue is a line; the speaker's name stands before the first one of a turn, and a blank line
    between turns. What is heard again stands there once.

    >>> cues = (Cue(0, 9, "ana", "en", "Tea?", turn=0), Cue(9, 20, "ana", "zh", "茶？", turn=0))
    >>> lyrics(cues, {"ana": Localized.of({"en": "Ana", "zh": "安娜"})})
    (('en', 'Ana: Tea?'), ('zh', '安娜：茶？'))
    """
    by_language: dict[str, list[Cue]] = {}
    for cue in cues:
        if not cue.repetition:
            by_language.setdefault(cue.language, []).append(cue)
    return tuple((language, _text(said, language, names)) for language, said in by_language.items())


def _text(cues: Iterable[Cue], language: str, names: Mapping[str, Localized]) -> str:
    turns = (list(turn) for _, turn in groupby(cues, key=lambda cue: (cue.turn, cue.speaker)))
    return "\n\n".join(_label(turn[0].speaker, language, names) + "\n".join(cue.text for cue in turn) for turn in turns)


def _label(speaker: str, language: str, names: Mapping[str, Localized]) -> str:
    """Return a speaker's name with a colon; nothing for one without a name."""
    name = names[speaker].best(language) if speaker in names else ""
    colon = "：" if primary(language) in ("zh", "ja", "yue") else ": "
    return f"{name}{colon}" if name else ""
