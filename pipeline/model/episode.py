"""The finished programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.language import LanguagePlan, primary
from pipeline.model.lesson import NO_LESSON, Lesson
from pipeline.model.localized import Localized
from pipeline.model.programme import ChapterMark, Cue, Loudness
from pipeline.model.transcript import Role, Source
from pipeline.model.voice import CastVoice


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished programme."""

    id: str  # of its transcript
    title: str
    artist: str
    date: str | None
    audio: Path
    duration_ms: int
    plan: LanguagePlan
    edition: str
    slug: str
    engine: str
    draft: bool
    cues: tuple[Cue, ...]
    chapters: tuple[ChapterMark, ...]
    cast: Mapping[str, Mapping[str, CastVoice]]
    notes: tuple[str, ...] = ()
    source: Source = Source()
    rights: str = ""
    loudness: Loudness | None = None
    waveform: Sequence[int] = ()  # how loud it is in equal stretches of time, from 0 to 100
    names: Mapping[str, Localized] = field(default_factory=dict)  # of each speaker
    roles: Mapping[str, Role] = field(default_factory=dict)  # of each speaker
    lesson: Lesson = NO_LESSON
    translators: Mapping[str, str] = field(default_factory=dict)  # of languages with a machine's words: who translated
    show_title: str = ""  # the title of the show that it belongs to

    @property
    def shown_title(self) -> str:
        """The title as listeners see it, which says where the episode is a draft."""
        if not self.draft:
            return self.title
        return self.title + ("（草稿）" if primary(self.plan.languages[0]) == "zh" else " (draft)")

    @property
    def spoken_ms(self) -> Mapping[str, int]:
        """How long each speaker is heard, by id, in the order of their first words."""
        heard: dict[str, int] = {}
        for cue in self.cues:
            heard[cue.speaker] = heard.get(cue.speaker, 0) + cue.end_ms - cue.start_ms
        return heard


@dataclass(frozen=True, slots=True)
class BuiltEpisode:
    """An episode, and what it took to build it."""

    episode: Episode
    utterances: int
    cached: int  # utterances that needed no engine
    seconds: Mapping[str, float]  # by stage
