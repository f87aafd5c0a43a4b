"""A saved page goes in; who said what, in which languages, comes out.

::

    bytes ─decoding─▶ text ─formats─▶ paragraphs ─furniture─▶ what may be speech
          ─layouts, evidence─▶ labels ─chapters, sorting─▶ pieces ─people, languages─▶ Transcript
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath

from pipeline.errors import TranscriptError
from pipeline.model import NARRATOR, Chapter, Localized, Omission, Source, Speaker, Transcript, Turn
from pipeline.transcript.analysis import Analysis, analyse_layouts
from pipeline.transcript.chapters import find_headings
from pipeline.transcript.dates import date_in, find_date
from pipeline.transcript.declarations import Declared, take_declarations
from pipeline.transcript.document import Document, Paragraph
from pipeline.transcript.extent import end_of_conversation
from pipeline.transcript.formats.table import open_page
from pipeline.transcript.furniture import Cleared, clear_furniture
from pipeline.transcript.genders import tell_genders
from pipeline.transcript.interruptions import find_interruptions
from pipeline.transcript.labels import Mark
from pipeline.transcript.languages import borrow_languages, language_of, page_languages
from pipeline.transcript.naming import Surroundings
from pipeline.transcript.pairing import Spoken, halves, is_bilingual, pair_passages
from pipeline.transcript.parting import join_halves
from pipeline.transcript.people import People, Voice, find_people
from pipeline.transcript.provenance import complete_source
from pipeline.transcript.role_names import role_name
from pipeline.transcript.sorting import Findings, Piece, omissions_of, sort_paragraphs
from pipeline.transcript.text import asks
from pipeline.transcript.title import Title, find_title

_CONTEXT_LENGTH = 20_000
_HOW_TO_MARK_UP = (
    "Put the speaker's name and a colon at the start of each turn, each turn in a paragraph of its own:\n"
    "  Ana: Hello.\n  Ben: Good morning.\n  Ana: How are you?"
)
_HOW_TO_SAVE = "Open the address in a browser, save the page that you see there, and give that file."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page was found to hold, and how it was understood."""

    found: Transcript | TranscriptError  # the error says why there is no conversation
    format: str
    analysis: Analysis

    @property
    def transcript(self) -> Transcript:
        """The conversation; TranscriptError where none was found."""
        if isinstance(self.found, TranscriptError):
            raise self.found
        return self.found


def read_page(document: bytes, *, name: str, url: str = "") -> Transcript:
    r"""Return the conversation that a saved page holds. ``name`` is its file name, ``url`` where it was fetched.

    Raises:
        TranscriptError: if the bytes are not a page of text, or no conversation is found in it.

    >>> page = b"Ana: Hello.\n\nBen: Good morning.\n\nAna: How are you?"
    >>> [(turn.speaker, turn.passages[0].wordings[0].text) for turn in read_page(page, name="page.txt").turns]
    [('ana', 'Hello.'), ('ben', 'Good morning.'), ('ana', 'How are you?')]
    """
    return explain_page(document, name=name, url=url).transcript


def explain_page(document: bytes, *, name: str, url: str = "") -> Reading:
    """Return what :func:`read_page` does, or why it finds no conversation, with the layouts that were considered.

    Raises:
        TranscriptError: if the bytes are not a page of text.
    """
    opened = open_page(document, name=name)
    page = opened.document
    cleared = clear_furniture(page.paragraphs)
    analysis = analyse_layouts(cleared.paragraphs, page.title)
    if analysis.best is None:
        return Reading(_nothing_found(page, name), opened.format, analysis)
    digest = hashlib.sha256(document).hexdigest()[:16]
    stem = PurePath(name).stem
    transcript = _assemble(page, cleared, take_declarations(analysis.best.marks), digest, stem)
    if not transcript.turns:
        return Reading(_nothing_found(page, name), opened.format, analysis)
    source = complete_source(_source(page, name, url), transcript.omissions)
    return Reading(join_halves(replace(transcript, source=source)), opened.format, analysis)


def _nothing_found(page: Document, name: str) -> TranscriptError:
    if page.wall:
        return TranscriptError(f"is {page.wall}, not the conversation", where=name, hint=_HOW_TO_SAVE)
    return TranscriptError(
        "no conversation was found: no names or roles stand before what is said, in turn",
        where=name,
        hint=_HOW_TO_MARK_UP,
    )


def _source(page: Document, name: str, url: str) -> Source:
    return Source(
        page=PurePath(name).name,
        url=url or page.url,
        site=page.site,
        author=page.author,
        published=date_in(page.date) or "",
    )


def _assemble(
    page: Document,
    cleared: Cleared,
    declared: Declared,
    digest: str,
    stem: str,
) -> Transcript:
    paragraphs, marks = cleared.paragraphs, declared.marks
    by_place = {mark.paragraph: mark for mark in marks}
    end = end_of_conversation(paragraphs, marks)
    languages = page_languages([text for run in _runs(paragraphs, by_place, end) for text in run])
    title = find_title(paragraphs, by_place.keys() | declared.lines, page.title, _label_names(marks), languages)
    bilingual = is_bilingual(_runs(paragraphs, by_place, end), languages)
    interruptions = find_interruptions(paragraphs, by_place, end)
    headings = find_headings(paragraphs, by_place, title.paragraphs | interruptions.keys(), end)
    findings = Findings(paragraphs, by_place, headings, title, interruptions, end, languages, bilingual)
    pieces = tuple(sort_paragraphs(findings))
    omissions = sorted((*page.omissions, *cleared.omissions, *omissions_of(pieces)), key=lambda omission: omission.line)
    people = find_people(
        marks,
        _voices(pieces),
        Surroundings(
            _context(title, page, paragraphs, by_place, end),
            _told_above(title, page, cleared, marks[0]),
            declared.names,
        ),
        languages,
        bilingual=bilingual,
    )
    turns, chapters, lost = _turns(pieces, people, languages, bilingual=bilingual)
    turns = turns if bilingual else borrow_languages(turns, languages)
    silent = {NARRATOR} if any(turn.speaker == NARRATOR for turn in turns) else set()
    speakers = tell_genders(people.speakers, _told_above(title, page, cleared, marks[0]), languages)
    if silent and not any(speaker.id == NARRATOR for speaker in speakers):
        speakers = (Speaker(NARRATOR, role_name("narrator", languages), (), "narrator"), *speakers)
    return Transcript(
        id=digest,
        titles=_localized(title.texts or (stem,), languages),
        speakers=speakers,
        turns=turns,
        chapters=chapters,
        omissions=(*omissions, *lost),
        date=find_date(paragraphs[: marks[0].paragraph], _spoken_lines(paragraphs, pieces), page.date),
    )


def _localized(texts: Sequence[str], languages: Sequence[str]) -> Localized:
    return Localized.of({language_of(text, languages): text for text in texts})


def _label_names(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return the names in labels that are long enough to be recognised in other text."""
    return tuple(
        dict.fromkeys(mark.label.name for mark in marks if len(mark.label.name) > 1 and mark.label.shape != "role")
    )


def _runs(paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], end: int) -> Iterator[list[str]]:
    """Yield the paragraphs below each label."""
    run: list[str] = []
    for index in range(min(marks), end):
        mark = marks.get(index)
        if mark and run:
            yield run
            run = []
        if text := mark.rest if mark else paragraphs[index].text:
            run.append(text)
    yield run


def _spoken_lines(paragraphs: Sequence[Paragraph], pieces: Sequence[Piece]) -> set[int]:
    """Return the indexes of the paragraphs that the narrator reads."""
    lines = {piece.line for piece in pieces if piece.kind == "narration"}
    return {index for index, paragraph in enumerate(paragraphs) if paragraph.line in lines}


def _voices(pieces: Sequence[Piece]) -> dict[str, Voice]:
    """Return how each label speaks: its turns, and those that end in a question."""
    turns: dict[str, list[bool]] = {}
    speech = [piece for piece in pieces if piece.kind == "speech"]
    for place, piece in enumerate(speech, 1):
        if place == len(speech) or speech[place].speaker != piece.speaker:
            turns.setdefault(piece.speaker, []).append(asks(piece.text))
    return {speaker: Voice(len(asked), sum(asked)) for speaker, asked in turns.items()}


def _context(title: Title, page: Document, paragraphs: Sequence[Paragraph], marks: Mapping[int, Mark], end: int) -> str:
    """Return what the page says outside its conversation, its head first."""
    first = min(marks)
    around = [paragraph.text for paragraph in (*paragraphs[:first], *paragraphs[end:])]
    return "\n".join([title.text, page.title, *around])[:_CONTEXT_LENGTH]


def _told_above(title: Title, page: Document, cleared: Cleared, first: Mark) -> tuple[str, ...]:
    """Return the title, the lines above the conversation and the captions there."""
    line = cleared.paragraphs[first.paragraph].line
    captions = (
        omission.text
        for omission in (*page.omissions, *cleared.omissions)
        if omission.line < line and omission.reason in ("caption", "description of a picture")
    )
    above = enumerate(cleared.paragraphs[: first.paragraph])
    lines = (paragraph.text for index, paragraph in above if index not in title.paragraphs)
    return (*title.texts, *lines, *captions)


def _turns(
    pieces: Sequence[Piece], people: People, languages: Sequence[str], *, bilingual: bool
) -> tuple[tuple[Turn, ...], tuple[Chapter, ...], tuple[Omission, ...]]:
    """Return the turns and chapters of a page, and the headings under which nothing stands.

    A turn is all that one speaker says until another speaks or a chapter begins.
    """
    turns: list[Turn] = []
    chapters: list[Chapter] = []
    lost: list[Omission] = []
    pending: list[Piece] = []
    for kind, run in groupby(_told(pieces), key=lambda piece: (piece.kind == "heading", _speaker(piece, people))):
        found = list(run)
        if kind[0]:
            lost += _lost(pending)
            pending = _last_heading(found, languages)
            lost += _lost(found[: -len(pending)])
            continue
        if pending:
            chapters.append(Chapter(_localized([piece.text for piece in pending], languages), len(turns)))
            pending = []
        spoken = [
            Spoken(half, piece.start_ms, piece.end_ms)
            for piece in found
            for half in (halves(piece.text, languages) if bilingual else (piece.text,))
        ]
        turns.append(Turn(kind[1], pair_passages(spoken, languages, bilingual=bilingual)))
    return tuple(turns), tuple(chapters), (*lost, *_lost(pending))


def _last_heading(headings: Sequence[Piece], languages: Sequence[str]) -> list[Piece]:
    """Return the last of several headings, and the one before it where that is the same in another language."""
    last = headings[-2:]
    return list(last) if len({language_of(piece.text, languages) for piece in last}) == len(last) else [last[-1]]


def _told(pieces: Sequence[Piece]) -> Iterator[Piece]:
    return (piece for piece in pieces if piece.kind in ("speech", "narration", "heading"))


def _speaker(piece: Piece, people: People) -> str:
    return people.by_key[piece.speaker] if piece.kind == "speech" else NARRATOR


def _lost(pieces: Sequence[Piece]) -> list[Omission]:
    return [Omission(piece.line, "heading with nothing below it", piece.text) for piece in pieces]
