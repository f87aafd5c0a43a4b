"""The nouns of the pipeline, in the order in which data takes their shape.

``Transcript`` (who said what, in which languages) → ``Script`` (what will be spoken, in which
voice) → ``Speech`` (what an engine answered) → ``Clip`` (its samples) → ``Segment`` (a clip on the
timeline) → ``Episode`` (the finished programme).

Everything here is frozen; a change is ``dataclasses.replace``. Times are integer milliseconds, and
their names say so.
"""

from pipeline.model.episode import BuiltEpisode, Episode
from pipeline.model.lesson import NO_LESSON, Lesson, Unit
from pipeline.model.localized import Localized
from pipeline.model.programme import ChapterMark, Cue, Loudness, Segment, Word, Words
from pipeline.model.script import NOTATIONS, Break, LeftOut, LeftOutReason, Notation, Pauses, Script, Utterance
from pipeline.model.show import (
    Edition,
    KnownEpisode,
    Ledger,
    ListedEpisode,
    Owner,
    Person,
    Publication,
    ShowFacts,
    ShowType,
)
from pipeline.model.speech import Clip, Encoded, Pcm, Speech, WordMark
from pipeline.model.transcript import (
    NARRATOR,
    Chapter,
    EpisodeType,
    Gender,
    Link,
    MachineWork,
    Omission,
    Origin,
    Passage,
    Role,
    Sheet,
    Source,
    Speaker,
    Status,
    Transcript,
    Turn,
    Wording,
    text_digest,
)
from pipeline.model.voice import CastVoice, Prosody, Voice

__all__ = [
    "NARRATOR",
    "NOTATIONS",
    "NO_LESSON",
    "Break",
    "BuiltEpisode",
    "CastVoice",
    "Chapter",
    "ChapterMark",
    "Clip",
    "Cue",
    "Edition",
    "Encoded",
    "Episode",
    "EpisodeType",
    "Gender",
    "KnownEpisode",
    "Ledger",
    "LeftOut",
    "LeftOutReason",
    "Lesson",
    "Link",
    "ListedEpisode",
    "Localized",
    "Loudness",
    "MachineWork",
    "Notation",
    "Omission",
    "Origin",
    "Owner",
    "Passage",
    "Pauses",
    "Pcm",
    "Person",
    "Prosody",
    "Publication",
    "Role",
    "Script",
    "Segment",
    "Sheet",
    "ShowFacts",
    "ShowType",
    "Source",
    "Speaker",
    "Speech",
    "Status",
    "Transcript",
    "Turn",
    "Unit",
    "Utterance",
    "Voice",
    "Word",
    "WordMark",
    "Wording",
    "Words",
    "text_digest",
]
