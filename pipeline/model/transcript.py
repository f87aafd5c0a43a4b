"""Who said what, in which languages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from pipeline.language import lookup
from pipeline.model.localized import Localized

NARRATOR = "narrator"
"""The id of the speaker who reads what nobody in the conversation says."""
Role = Literal["host", "guest", "audience", "narrator", "speaker"]
Gender = Literal["female", "male"]
Origin = Literal["page", "person", "machine"]
Status = Literal["draft", "ready", "withdrawn"]
EpisodeType = Literal["full", "trailer", "bonus"]


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
class Link:
    """An address that the notes of an episode point to."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person says of the episode in the head of the transcript file."""

    subtitles: Localized = Localized()
    notes: Localized = Localized()  # Markdown
    links: tuple[Link, ...] = ()
    season: int | None = None
    episode: int | None = None
    type: EpisodeType = "full"
    explicit: bool | None = None  # else as the show says
    cover: str = ""  # a picture, relative to the transcript file
    rights: str = ""
    publish_at: str = ""  # ISO 8601; without an offset, in the show's time zone
    status: Status = "ready"


@dataclass(frozen=True, slots=True)
class MachineWork:
    """What a machine wrote of a transcript in one language: who it is, and its texts outside the turns."""

    language: str
    translator: str = ""  # as listeners hear of it
    digests: tuple[str, ...] = ()  # of titles, names and notes as it wrote them


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
    machine: tuple[MachineWork, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its passages, the page's first one first."""
        seen = (tag for turn in self.turns for passage in turn.passages for tag in passage.languages)
        return tuple(dict.fromkeys(seen))

    @property
    def translators(self) -> dict[str, str]:
        """The languages in which words of its turns are still a machine's, each with who translated, if it is known."""
        known = {work.language: work.translator for work in self.machine}
        wordings = (wording for turn in self.turns for passage in turn.passages for wording in passage.wordings)
        return {wording.language: known.get(wording.language, "") for wording in wordings if wording.is_machine}

    def speaker(self, id: str) -> Speaker:
        """The speaker with an id; KeyError where nobody has it."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise KeyError(id)
