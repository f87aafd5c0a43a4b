"""What people do to a transcript file, and what they write into one beside the transcript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.model import Chapter, Localized, Passage, Speaker, Transcript, Turn, Wording
from pipeline.transcript.file import render_transcript
from pipeline.transcript.fileparser import parse_transcript
from tests.transcript.transcripts import localized, machine_works, passages, sheets, spoken_texts, tags, transcripts


def page_transcripts() -> st.SearchStrategy[Transcript]:
    """A transcript as a page gives it: all its words are the page's."""
    return transcripts().map(as_read)


def as_read(transcript: Transcript) -> Transcript:
    """A transcript whose words all come from the page."""
    turns = tuple(
        replace(turn, passages=tuple(replace(passage, wordings=_of_page(passage)) for passage in turn.passages))
        for turn in transcript.turns
    )
    return replace(transcript, turns=turns, machine=())


def _of_page(passage: Passage) -> tuple[Wording, ...]:
    return tuple(Wording(wording.language, wording.text) for wording in passage.wordings)


@st.composite
def variants(draw: st.DrawFn, transcript: Transcript, *, most: int = 4) -> Transcript:
    """A transcript after a few changes of the kinds that people make."""
    for kind in draw(st.lists(st.sampled_from(sorted(_CHANGES)), max_size=most)):
        transcript = draw(_CHANGES[kind](transcript))
    return transcript


@st.composite
def _worded(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """One text is another, by whoever wrote it."""
    turn, passage = _place(draw, transcript)
    old = transcript.turns[turn].passages[passage]
    which = draw(st.integers(0, len(old.wordings) - 1))
    wordings = list(old.wordings)
    wordings[which] = replace(wordings[which], text=draw(spoken_texts))
    return _with_passages(transcript, turn, passage, [replace(old, wordings=tuple(wordings))])


@st.composite
def _translated(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """A passage has a language more, or less, or its pairing is settled."""
    turn, passage = _place(draw, transcript)
    old = transcript.turns[turn].passages[passage]
    tag = draw(tags)
    wordings = [wording for wording in old.wordings if wording.language != tag]
    if len(wordings) == len(old.wordings):
        wordings.insert(draw(st.integers(0, len(wordings))), Wording(tag, draw(spoken_texts)))
    new = replace(old, wordings=tuple(wordings) or old.wordings, doubtful=draw(st.booleans()))
    return _with_passages(transcript, turn, passage, [new])


@st.composite
def _more_or_less(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """A passage is gone, or another one stands beside it."""
    turn, passage = _place(draw, transcript)
    old = transcript.turns[turn].passages[passage]
    new = draw(st.sampled_from([[], [old, draw(passages())], [draw(passages()), old]]))
    if not new and len(transcript.turns[turn].passages) == 1:
        new = [draw(passages())]
    return _with_passages(transcript, turn, passage, new)


@st.composite
def _turned(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """A turn is split in two, joined to the one before it, repeated, dropped, or somebody else's."""
    index = draw(st.integers(0, len(transcript.turns) - 1))
    turn = transcript.turns[index]
    ids = [speaker.id for speaker in transcript.speakers]
    at = draw(st.integers(0, len(turn.passages)))
    kind = draw(st.sampled_from(["split", "join", "repeat", "drop", "give"]))
    if kind == "split" and 0 < at < len(turn.passages):
        new = [Turn(turn.speaker, turn.passages[:at]), Turn(draw(st.sampled_from(ids)), turn.passages[at:])]
    elif kind == "join" and index:
        turns = list(transcript.turns)
        turns[index - 1] = replace(turns[index - 1], passages=(*turns[index - 1].passages, *turn.passages))
        return _with_turns(transcript, [*turns[:index], *turns[index + 1 :]], index, -1)
    elif kind == "repeat":
        new = [turn, replace(turn, speaker=draw(st.sampled_from(ids)))]
    elif kind == "drop" and len(transcript.turns) > 1:
        new = []
    else:
        new = [replace(turn, speaker=draw(st.sampled_from(ids)))]
    turns = [*transcript.turns[:index], *new, *transcript.turns[index + 1 :]]
    return _with_turns(transcript, turns, index + 1, len(new) - 1)


@st.composite
def _headed(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """The head says something else, or the speakers and chapters do."""
    speakers: list[Speaker] = list(transcript.speakers)
    which = draw(st.integers(0, len(speakers) - 1))
    speakers[which] = replace(speakers[which], names=draw(localized()), gender=draw(st.sampled_from([None, "male"])))
    newest = Chapter(draw(localized(min_size=1)), draw(st.integers(0, len(transcript.turns) - 1)))
    chapters = draw(st.sampled_from([transcript.chapters[1:], (*transcript.chapters, newest)]))
    kind = draw(
        st.sampled_from(["titles", "date", "sheet", "speakers", "chapters", "omissions", "newcomer", "machine"])
    )
    if kind == "newcomer":
        if all(speaker.id != "guest-9" for speaker in speakers):
            speakers.insert(which, Speaker("guest-9", Localized.of({"en": "Guest"})))
        return replace(transcript, speakers=tuple(speakers))
    return {
        "titles": replace(transcript, titles=draw(localized())),
        "date": replace(transcript, date=draw(st.sampled_from([None, "2024-05"]))),
        "sheet": replace(transcript, sheet=draw(sheets())),
        "speakers": replace(transcript, speakers=tuple(speakers)),
        "machine": replace(transcript, machine=draw(machine_works())),
        "chapters": replace(transcript, chapters=tuple(sorted(chapters, key=lambda chapter: chapter.turn))),
        "omissions": replace(transcript, omissions=transcript.omissions[draw(st.integers(0, 1)) :]),
    }[kind]


_CHANGES: dict[str, Callable[[Transcript], st.SearchStrategy[Transcript]]] = {
    "worded": _worded,
    "translated": _translated,
    "more or less": _more_or_less,
    "turned": _turned,
    "headed": _headed,
}


def _place(draw: st.DrawFn, transcript: Transcript) -> tuple[int, int]:
    turn = draw(st.integers(0, len(transcript.turns) - 1))
    return turn, draw(st.integers(0, len(transcript.turns[turn].passages) - 1))


def _with_passages(transcript: Transcript, turn: int, passage: int, new: list[Passage]) -> Transcript:
    turns = list(transcript.turns)
    old = turns[turn].passages
    turns[turn] = replace(turns[turn], passages=(*old[:passage], *new, *old[passage + 1 :]))
    return replace(transcript, turns=tuple(turns))


def _with_turns(transcript: Transcript, turns: list[Turn], start: int, shift: int) -> Transcript:
    """Turns in the place of others; chapters from a turn on begin so many later."""
    chapters = tuple(
        replace(chapter, turn=min(chapter.turn + (shift if chapter.turn >= start else 0), len(turns) - 1))
        for chapter in transcript.chapters
    )
    return replace(transcript, turns=tuple(turns), chapters=chapters)


@st.composite
def commented_files(draw: st.DrawFn, transcript: Transcript) -> tuple[str, list[str]]:
    """The file of a transcript with comments of a person's, above lines and behind them, and the comments in order."""
    lines = render_transcript(transcript).split("\n")
    last = next(index for index, line in enumerate(lines) if line.startswith("#|")) - 2
    notes: list[str] = []
    for number in range(draw(st.integers(0, 4))):
        note = f"# note {number}"
        index = draw(st.integers(0, last))
        is_above = draw(st.booleans())
        text = f"{' ' * draw(st.integers(0, 4))}{note}" if is_above else f"{lines[index]}  {note}"
        told = [*lines[:index], text, *lines[index + (not is_above) :]]
        if _reads_as("\n".join(told), transcript):
            lines = told
            notes.append(note)
    text = "\n".join(lines)
    return text, sorted(notes, key=text.index)


def _reads_as(source: str, transcript: Transcript) -> bool:
    """True if a comment was taken for one, and not for a part of a text."""
    try:
        return parse_transcript(source, file="") == transcript
    except TranscriptError:
        return False
