"""A taste of a cast: what each speaker says first, in each of their languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.duration import estimate_duration_ms
from pipeline.model import Break, Script, Utterance
from pipeline.sentences import split_sentences

_LEAST_MS = 2_500  # less than that does not tell what a voice is like
_MOST_MS = 12_000


def audition(script: Script) -> Script:
    """Return a short script in which each speaker says a first real sentence in each of their languages.

    Greetings and one-word answers are passed over where the speaker says more later. Voices stay
    those of the whole, and there are no chapters.
    """
    heard = tuple(dict.fromkeys(utterance.speaker for utterance in script.utterances))
    tasted = [taste for speaker in heard for taste in _tastes(script, speaker)]
    following = [*tasted[1:], None]
    return replace(
        script,
        chapters=(),
        utterances=tuple(
            replace(taste, separator="end" if after is None else _separator(taste, after))
            for taste, after in zip(tasted, following, strict=True)
        ),
    )


def _tastes(script: Script, speaker: str) -> Iterator[Utterance]:
    own = [utterance for utterance in script.utterances if utterance.speaker == speaker]
    for language in dict.fromkeys(utterance.language for utterance in own):
        said = [utterance for utterance in own if utterance.language == language]
        real = next((utterance for utterance in said if _lasts_ms(utterance.spoken, language) >= _LEAST_MS), None)
        chosen = real or max(said, key=lambda utterance: _lasts_ms(utterance.spoken, language))
        words = _first_words(chosen.spoken, language)
        yield replace(chosen, spoken=words, shown=words, chapter=None)


def _first_words(text: str, language: str) -> str:
    """Return the first sentences of a text that last long enough together."""
    words = ""
    for sentence in split_sentences(text):
        if words and (_lasts_ms(words, language) >= _LEAST_MS or _lasts_ms(words + sentence, language) > _MOST_MS):
            break
        words += sentence
    return words.strip()


def _lasts_ms(text: str, language: str) -> int:
    return estimate_duration_ms(text, language)


def _separator(utterance: Utterance, following: Utterance) -> Break:
    return "language" if utterance.speaker == following.speaker else "speaker"
