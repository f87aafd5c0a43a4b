"""Which transcripts of an episode a feed names, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import ListedEpisode

# What apps prefer comes first among those of one language (Podcasting 2.0, docs/tags/transcript.md).
_TYPES = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".transcript.json": "application/json",
}


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A file with the words of an episode and their times."""

    name: str
    type: str
    language: str


def transcripts_of(episode: ListedEpisode) -> Iterator[TranscriptFile]:
    """Yield the transcripts that lie beside an episode's audio.

    AntennaPod keeps the first one of its best type and ignores the language: all that is spoken comes
    first, then the episode's languages one by one, each in every format.
    """
    languages = episode.plan.languages
    versions = [("", languages[0]), *((f".{language.lower()}", language) for language in languages)]
    for version, language in versions:
        for suffix, type in _TYPES.items():
            name = f"{episode.slug}{version}{suffix}"
            if name in episode.files:
                yield TranscriptFile(name, type, language)
