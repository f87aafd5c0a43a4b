"""The nouns of the pipeline, in the order in which data takes their shape.

``Transcript`` (who said what, in which languages) → ``Script`` (what will be spoken, in which
voice) → ``Speech`` (what an engine answered) → ``Clip`` (its samples) → ``Segment`` (a clip on the
timeline) → ``Episode`` (the finished programme).

Everything here is frozen; a change is ``dataclasses.replace``. Times are integer milliseconds, and
their names say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from struct import Struct
from typing import Literal, get_args, overload

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, lookup, primary

NARRATOR = "narrator"
"""The id of the speaker who reads what nobody in the conversation says."""

Role = Literal["host", "guest", "audience", "narrator", "speaker"]
Gender = Literal["female", "male"]
Origin = Literal["page", "person", "machine"]
Status = Literal["draft", "ready", "withdrawn"]
Break = Literal["switch", "sentence", "paragraph", "language", "speaker", "chapter", "end"]
"""What separates an utterance from the next one; the pause follows from it.

``switch`` parts a sentence where it goes over into another language, ``language`` the same words in
one language and in the next, or once more.
"""
Unit = Literal["sentence", "passage", "turn"]
"""After how much the languages of a plan take turns."""
Notation = Literal[
    "number", "percentage", "fraction", "range", "date", "time", "money", "unit", "phone", "name", "abbreviation"
]
"""What is written in signs and read in words; ``name`` is a name with a number in it, such as GPT-4."""
NOTATIONS: frozenset[Notation] = frozenset(get_args(Notation))


@dataclass(frozen=True, slots=True)
class Localized(Mapping[str, str]):
    """One text in one or more languages, in the order in which they were given.

    >>> names = Localized.of({"en": "Ana", "zh": "安娜"})
    >>> names["zh"], names.first, names.best("zh-TW"), names.best("fr")
    ('安娜', 'Ana', '安娜', 'Ana')
    """

    entries: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Localized:
        """Return the texts of a mapping from language tag to text."""
        return cls(tuple(texts.items()))

    def __getitem__(self, language: str) -> str:
        for tag, text in self.entries:
            if tag == language:
                return text
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return (tag for tag, _ in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def first(self) -> str:
        """The text in the first language; empty where there is none."""
        return self.entries[0][1] if self.entries else ""

    def best(self, language: str) -> str:
        """The text for a language by RFC 4647 lookup, else the first one."""
        tag = lookup(language, list(self))
        return self[tag] if tag else self.first


# ---------------------------------------------------------------------------- transcript


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the conversation, or the narrator."""

    id: str
    names: Localized
    labels: tuple[str, ...] = ()  # every label the page used, as it stands there
    role: Role = "speaker"
    gender: Gender | None = None  # only where a person or the page says it


def text_digest(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of a text, by which its author is told.

    >>> text_digest("Hello.")
    '2d8bd7d9bb5f85ba'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a passage in one language, and where it comes from."""

    language: str
    text: str
    origin: Origin = "page"
    digest: str = ""  # of a machine's text as it wrote it

    @property
    def is_machine(self) -> bool:
        """True while the text is what a machine wrote; corrected text is a person's."""
        return self.origin == "machine" and self.digest == text_digest(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of speech and its translations: the unit that exists in several languages."""

    wordings: tuple[Wording, ...]
    doubtful: bool = False  # the pairing of its languages is a guess
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags it has, in the page's order."""
        return tuple(wording.language for wording in self.wordings)

    def wording(self, language: str) -> Wording | None:
        """The wording that serves a language by RFC 4647 lookup, or None."""
        tag = lookup(language, self.languages)
        return next((wording for wording in self.wordings if wording.language == tag), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's uninterrupted words."""

    speaker: str  # the id of a Speaker
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of a transcript, which begins at a turn (an index into its turns)."""

    titles: Localized
    turn: int


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that the page holds and nobody will say, with its line (0 where it has none)."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page is from, as far as it says so."""

    page: str = ""  # the file name of the document
    url: str = ""
    site: str = ""
    author: str = ""
    translator: str = ""
    published: str = ""
    notice: str = ""  # about reprinting, or a licence


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person says of the episode in the head of the transcript file."""

    number: int | None = None
    status: Status = "ready"
    rights: str = ""
    notes: Localized = Localized()


@dataclass(frozen=True, slots=True)
class Transcript:
    """Who said what, in which languages."""

    id: str  # first 16 hex digits of the SHA-256 of the original document
    titles: Localized
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    chapters: tuple[Chapter, ...] = ()
    omissions: tuple[Omission, ...] = ()
    date: str | None = None  # ISO 8601, of whatever precision the page gives
    source: Source = Source()
    sheet: Sheet = Sheet()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its passages, the page's first one first."""
        seen = (tag for turn in self.turns for passage in turn.passages for tag in passage.languages)
        return tuple(dict.fromkeys(seen))

    def speaker(self, id: str) -> Speaker:
        """The speaker with an id; KeyError where nobody has it."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise KeyError(id)


# -------------------------------------------------------------------------------- script


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a voice is bent, as in SSML 1.1: rate in per cent and pitch in semitones, both relative.

    >>> str(Prosody(rate_percent=-5, pitch_st=2)), str(Prosody())
    ('rate -5%, pitch +2 st', '')
    """

    rate_percent: int = 0
    pitch_st: float = 0.0

    def __str__(self) -> str:
        facts = []
        if self.rate_percent:
            facts.append(f"rate {self.rate_percent:+d}%")
        if self.pitch_st:
            facts.append(f"pitch {self.pitch_st:+g} st")
        return ", ".join(facts)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that an engine offers."""

    name: str
    locale: str  # BCP 47 tag of the voice, such as zh-CN
    gender: Gender | None = None
    languages: tuple[str, ...] = ()  # beyond its locale, for multilingual voices


@dataclass(frozen=True, slots=True)
class CastVoice:
    """The voice and prosody that one speaker has in one language.

    >>> str(CastVoice("en-GB-RyanNeural", Prosody(pitch_st=-2)))
    'en-GB-RyanNeural (pitch -2 st)'
    """

    voice: str
    prosody: Prosody = Prosody()

    def __str__(self) -> str:
        bent = str(self.prosody)
        return f"{self.voice} ({bent})" if bent else self.voice


@dataclass(frozen=True, slots=True)
class Utterance:
    """The words sent to an engine in one request, and their place in the programme."""

    speaker: str
    language: str  # of the words, as the transcript tags them
    voice: CastVoice
    spoken: str  # what the engine is given
    shown: str  # what a reader sees
    turn: int | None  # index into the transcript's turns; None in the opening line
    passage: int  # index into the turn's passages
    chapter: int | None  # index into the script's chapters
    separator: Break  # what separates it from the next utterance
    within: str = ""  # the language of the wording around it, where that is another one
    unit: int = 0  # which of the passage's sentences it belongs to, where languages alternate after each
    repetition: int = 0  # how often the same words were heard before
    gap_ms: int = 0  # the silence for speaking along, beyond the pause

    @property
    def wording(self) -> str:
        """The language of the wording that it is a part of."""
        return self.within or self.language


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a script serves somebody who learns one of its languages; without arguments, it is no lesson.

    Languages are served by RFC 4647 lookup. The factor of ``slow`` is that of the rate: 0.85 is 15%
    slower.

    Raises:
        PlanError: if a factor, a count or the gap is out of bounds.

    >>> lesson = Lesson(slow={"en": 0.85}, repeat={"en": 2})
    >>> lesson.times("en-GB"), lesson.times("zh"), lesson.slowed(Prosody(10), "en")
    (2, 1, Prosody(rate_percent=-6, pitch_st=0.0))
    """

    unit: Unit = "passage"
    slow: Mapping[str, float] = field(default_factory=dict)
    repeat: Mapping[str, int] = field(default_factory=dict)
    gap_ms: int = 0  # after each unit in a language that is learnt

    def __post_init__(self) -> None:
        faults = [
            *(f"slow {tag}={rate:g}: expected 0.5 to 2" for tag, rate in self.slow.items() if not 0.5 <= rate <= 2),
            *(f"repeat {tag}={times}: expected 1 to 9" for tag, times in self.repeat.items() if not 1 <= times <= 9),
            *([] if 0 <= self.gap_ms <= 60_000 else [f"gap of {self.gap_ms} ms: expected 0 to 60000"]),
        ]
        if faults:
            raise PlanError("; ".join(faults), hint="Choose a value within these bounds.")

    def times(self, language: str) -> int:
        """How many times the words of a language are heard."""
        tag = lookup(language, self.repeat)
        return self.repeat[tag] if tag else 1

    def slowed(self, prosody: Prosody, language: str) -> Prosody:
        """The prosody of a voice, at the rate that a language is heard at."""
        tag = lookup(language, self.slow)
        if tag is None:
            return prosody
        return replace(prosody, rate_percent=round((100 + prosody.rate_percent) * self.slow[tag]) - 100)

    def is_learnt(self, language: str, plan: LanguagePlan) -> bool:
        """True for a language that is slowed or repeated; where none is, for the plan's first."""
        learnt = (*self.slow, *self.repeat) or plan.languages[:1]
        return lookup(language, learnt) is not None


NO_LESSON = Lesson()

LeftOutReason = Literal["nothing to say", "language missing", "own language instead"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the transcript that nobody says, or a language in which a passage has none."""

    turn: int
    passage: int
    language: str
    reason: LeftOutReason
    text: str = ""  # empty where the whole language is missing


@dataclass(frozen=True, slots=True)
class Script:
    """What will be spoken, in order."""

    transcript_id: str
    plan: LanguagePlan
    title: str
    utterances: tuple[Utterance, ...]
    chapters: tuple[str, ...] = ()  # titles, in the order of the programme
    cast: Mapping[str, Mapping[str, CastVoice]] = field(default_factory=dict)  # speaker, language
    names: Mapping[str, Localized] = field(default_factory=dict)  # of each speaker
    notes: tuple[str, ...] = ()  # what had to be assumed: a gender, a voice used twice
    lesson: Lesson = NO_LESSON
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the silence after an utterance is, by what separates it from the next one.

    >>> Pauses(speaker_ms=800).after_ms("speaker")
    800
    """

    switch_ms: int = 0
    sentence_ms: int = 250
    language_ms: int = 450
    paragraph_ms: int = 550
    speaker_ms: int = 700
    chapter_ms: int = 1400
    end_ms: int = 500

    def after_ms(self, separator: Break) -> int:
        """The pause that a separator stands for."""
        by_separator: dict[Break, int] = {
            "switch": self.switch_ms,
            "sentence": self.sentence_ms,
            "language": self.language_ms,
            "paragraph": self.paragraph_ms,
            "speaker": self.speaker_ms,
            "chapter": self.chapter_ms,
            "end": self.end_ms,
        }
        return by_separator[separator]


# -------------------------------------------------------------------------------- speech


@dataclass(frozen=True, slots=True)
class WordMark:
    """When a word of the spoken text sounds, from the start of its audio."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono audio as signed 16-bit little-endian samples."""

    samples: bytes
    rate_hz: int

    def __len__(self) -> int:
        """The number of samples."""
        return len(self.samples) // 2

    @property
    def duration_ms(self) -> int:
        """Its length, rounded to the nearest millisecond."""
        return round(len(self) * 1000 / self.rate_hz)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Audio as an engine delivered it: the bytes of a file, and their media type."""

    data: bytes
    media_type: str  # audio/mpeg, audio/flac, audio/wav, audio/ogg


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine answers: audio as delivered or PCM, and when each word sounds."""

    audio: Encoded | Pcm
    marks: tuple[WordMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """Decoded speech, ready to be mixed."""

    pcm: Pcm
    marks: tuple[WordMark, ...] = ()
    lead: int = 0  # samples that were cut off its beginning


# ----------------------------------------------------------------------------- programme


@dataclass(frozen=True, slots=True)
class Segment:
    """A clip placed on the timeline of a programme, in samples from its start."""

    utterance: int  # index into the script's utterances
    start: int
    end: int
    lead: int = 0  # samples of the clip that were cut off before its start


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a shown text with its punctuation, and when it sounds in the programme."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Words(Sequence[Word]):
    """Words that stand in a text one after another, in a few bytes each: ten hours have over a hundred thousand.

    >>> words = Words.of("Good morning.", [Word("Good", 0, 300), Word("morning.", 350, 900)])
    >>> len(words), words[1]
    (2, Word(text='morning.', start_ms=350, end_ms=900))
    """

    text: str = ""
    edges: bytes = b""  # of each word: where it starts and stops in the text, and its times

    @classmethod
    def of(cls, text: str, words: Iterable[Word]) -> Words:
        """Return the words of a text; ValueError where the text lacks one."""
        edges = bytearray()
        stop = 0
        for word in words:
            start = text.index(word.text, stop)
            stop = start + len(word.text)
            edges += _WORD_EDGES.pack(start, stop, word.start_ms, word.end_ms)
        return cls(text, bytes(edges))

    def __iter__(self) -> Iterator[Word]:
        for start, stop, start_ms, end_ms in _WORD_EDGES.iter_unpack(self.edges):
            yield Word(self.text[start:stop], start_ms, end_ms)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return tuple(self)[index]

    def __len__(self) -> int:
        return len(self.edges) // _WORD_EDGES.size


_WORD_EDGES = Struct("=4I")


@dataclass(frozen=True, slots=True)
class Cue:
    """Text shown from ``start_ms`` to ``end_ms``, in the language of its wording."""

    start_ms: int
    end_ms: int
    speaker: str
    language: str
    text: str
    words: Sequence[Word] = ()  # together they hold every sign of the text but the spaces
    is_estimated: bool = False  # the engine did not say when its words sound
    turn: int | None = 0  # index into the transcript's turns; None in the opening line
    passage: int = 0  # index into the turn's passages
    unit: int = 0  # as in an utterance, and so is the next
    repetition: int = 0


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter's place in a finished programme."""

    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a finished programme is, after ITU-R BS.1770, and what it took."""

    integrated_lufs: float
    true_peak_dbtp: float
    target_lufs: float
    correction_db: float = 0.0  # added to the gain of every voice to come to the target
    basis: str = ""  # of what else the correction holds: the music, the lesson, the opening


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
    lesson: Lesson = NO_LESSON

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
