"""Episodes as they are before they are captioned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.audio.wordtimes import estimate_words
from pipeline.language import LanguagePlan
from pipeline.model import ChapterMark, Cue, Episode, Localized

NAMES = {
    "ana": Localized.of({"en": "Ana", "zh": "安娜"}),
    "ben": Localized.of({"en": "Ben", "zh": "本"}),
}
PAUSE_MS = 400


def cue(
    text: str, language: str = "en", *, speaker: str = "ana", start_ms: int = 0, length_ms: int = 3000, passage: int = 0
) -> Cue:
    """Return a cue whose words have times in proportion to their length, as if an engine had marked them."""
    end_ms = start_ms + length_ms
    words = estimate_words(text, language, start_ms=start_ms, end_ms=end_ms)
    return Cue(start_ms, end_ms, speaker, language, text, words, passage=passage)


def in_a_row(*cues: Cue) -> tuple[Cue, ...]:
    """Return cues one after another, with a pause after each."""
    placed: list[Cue] = []
    for found in cues:
        start_ms = placed[-1].end_ms + PAUSE_MS if placed else 0
        length_ms = found.end_ms - found.start_ms
        moved = cue(found.text, found.language, start_ms=start_ms, length_ms=length_ms)
        placed.append(replace(found, start_ms=start_ms, end_ms=moved.end_ms, words=moved.words))
    return tuple(placed)


def episode(cues: Sequence[Cue], *, chapters: Sequence[ChapterMark] = (), title: str = "Night ferry") -> Episode:
    """Return an episode of cues."""
    return Episode(
        id="c0ffee0123456789",
        title=title,
        artist="Ana, Ben",
        date=None,
        audio=Path("somewhere", "ferry.mp3"),
        duration_ms=cues[-1].end_ms + 500 if cues else 0,
        plan=LanguagePlan(("en", "zh")),
        edition="en-zh",
        slug="ferry",
        engine="espeak",
        draft=False,
        cues=tuple(cues),
        chapters=tuple(chapters),
        cast={},
    )


TALK = in_a_row(
    cue("Is the lamp on the old ferry still burning?", speaker="ben"),
    cue("老渡船上的灯还亮着吗？", "zh", speaker="ben", length_ms=2400),
    cue(
        "It is. We lit it in 1987, “for one winter”, and nobody has put it out since. "
        "My mother says that it will outlive all of us.",
        length_ms=11_000,
        passage=1,
    ),
    cue(
        "亮着。1987年我们点了它，说“就这一个冬天”，从此谁也没熄过。我妈说它会比我们都活得久。",
        "zh",
        length_ms=9_500,
        passage=1,
    ),
)
"""A bilingual talk of two passages, with numbers, quotation marks and several sentences."""
