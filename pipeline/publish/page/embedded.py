"""What the page's script is told: when each sentence and word is heard, and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.language import primary
from pipeline.model import Episode
from pipeline.publish.page.rows import Heard, Row, Sentence
from pipeline.publish.site.elements import fit
from pipeline.publish.site.phrases import Phrases

Pinyin = Callable[[str], str]
"""Reads a run of Chinese characters: a syllable for each, with spaces between them."""

HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_NO_READING = "-"
# What the script says itself; the rest of the page's words stand in its elements.
_SAID_BY_SCRIPT = ("play", "pause", "of", "found", "copied", "not_copied", "resumed", "not_played")


def embedded_facts(
    episode: Episode, rows: Sequence[Row], phrases: Phrases, *, peaks: Sequence[int], pinyin: Pinyin | None
) -> Mapping[str, object]:
    """Return the facts of a page for its script, as JSON has them.

    A sentence is known by its place among all of the page. ``heard`` is in the order of time; each
    entry is the start, the end, the sentence, the speaker (a place among ``speakers``) and the words,
    four numbers each: the signs between it and the word before, its own signs (both in UTF-16, as
    JavaScript counts), how long after the start of the word before it begins, and how long it lasts.
    """
    sentences = [(column.language, sentence) for row in rows for column in row.columns for sentence in column.sentences]
    speakers = list(episode.spoken_ms)
    heard = [(time, number, sentence.text) for number, (_, sentence) in enumerate(sentences) for time in sentence.heard]
    heard.sort(key=lambda found: (found[0].start_ms, found[1]))
    return {
        "key": f"{episode.id}/{episode.edition}",
        "artist": fit(episode.artist),
        "duration": episode.duration_ms,
        "speakers": speakers,
        "heard": [
            [time.start_ms, time.end_ms, number, speakers.index(time.speaker), list(_packed(time, text))]
            for time, number, text in heard
        ],
        "chapters": [[chapter.start_ms, fit(chapter.title)] for chapter in episode.chapters],
        "pinyin": dict(_readings(sentences, pinyin)) if pinyin else {},
        "peaks": list(peaks),
        "phrases": {name: phrases[name] for name in _SAID_BY_SCRIPT},
    }


def _packed(heard: Heard, text: str) -> Iterator[int]:
    """Yield the words of a sentence as small numbers, each counted from the word before."""
    at, at_ms = 0, heard.start_ms
    for word in heard.words:
        yield _utf16_length(text[at : word.start])
        yield _utf16_length(text[word.start : word.stop])
        yield word.start_ms - at_ms
        yield word.end_ms - word.start_ms
        at, at_ms = word.stop, word.start_ms


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _readings(sentences: Sequence[tuple[str, Sentence]], pinyin: Pinyin) -> Iterator[tuple[str, str]]:
    for number, (language, sentence) in enumerate(sentences):
        if primary(language) == "zh":
            syllables = [syllable for run in HAN_RUN.findall(sentence.text) for syllable in _syllables(run, pinyin)]
            if syllables:
                yield str(number), " ".join(syllables)


def _syllables(run: str, pinyin: Pinyin) -> list[str]:
    """Return a syllable for each character of a run."""
    syllables = pinyin(run).split()
    return syllables if len(syllables) == len(run) else [_NO_READING] * len(run)
