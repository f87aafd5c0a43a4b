"""Two versions of one conversation, each in its own language, become one with both languages side by side.

Turns are aligned first, by length and by who speaks; who of the one version is who of the other
follows from what they are called and from where they speak. Then the paragraphs are aligned, with who
says them and which of them begin a turn as evidence. The first version decides what cannot be decided by both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from pipeline.errors import TranscriptError
from pipeline.model import (
    Chapter,
    Localized,
    Source,
    Transcript,
    Turn,
    text_digest,
)
from pipeline.transcript.version_alignment import Said, align_passages, align_turns
from pipeline.transcript.version_people import (
    both_texts,
    called_alike,
    joined_speakers,
    same_people,
    under_common_ids,
)


def join_versions(first: Transcript, second: Transcript) -> Transcript:
    """Return one transcript with the words of two versions of a conversation.

    Pairs that are a guess are doubtful: those that are not nearly certain, and all that are not one to one.

    Raises:
        TranscriptError: if both versions are in one language.
    """
    common = [tag for tag in second.languages if tag in first.languages]
    if common:
        raise TranscriptError(
            f"both versions are in {', '.join(common)}; expected the same conversation in another language",
            where=second.source.page,
            hint="Read each page by itself, or give pages in different languages.",
        )
    beads = align_turns(first.turns, second.turns, called_alike(first.speakers, second.speakers))
    people = same_people(first, second, beads)
    first, second = under_common_ids(first, second, people)
    said = list(align_passages(first.turns, second.turns, beads))
    turns, chapters = _turns(said, _chapter_titles(said, first.chapters, second.chapters))
    return replace(
        first,
        id=first.id if first.id == second.id else text_digest(first.id + second.id),
        titles=both_texts(first.titles, second.titles),
        speakers=joined_speakers(first.speakers, second.speakers),
        turns=turns,
        chapters=chapters,
        omissions=(*first.omissions, *second.omissions),
        date=first.date or second.date,
        source=_joined_source(first.source, second.source),
    )


def _chapter_titles(said: Sequence[Said], first: Sequence[Chapter], second: Sequence[Chapter]) -> dict[int, Localized]:
    """Return the titles of the chapters of both versions, by the passage at which each begins."""
    titles: dict[int, Localized] = {}
    for chapter in first:
        titles[next(at for at, found in enumerate(said) if chapter.turn in found.turns)] = chapter.titles
    for chapter in second:
        place = next(at for at, found in enumerate(said) if chapter.turn in found.turns_of_second)
        titles[place] = both_texts(titles.get(place, Localized()), chapter.titles)
    return titles


def _turns(said: Sequence[Said], titles: Mapping[int, Localized]) -> tuple[tuple[Turn, ...], tuple[Chapter, ...]]:
    """Return the passages as turns: what one says until another speaks or a chapter begins."""
    turns: list[Turn] = []
    chapters: list[Chapter] = []
    for place, found in enumerate(said):
        if place in titles:
            chapters.append(Chapter(titles[place], len(turns)))
        if turns and turns[-1].speaker == found.speaker and place not in titles:
            turns[-1] = replace(turns[-1], passages=(*turns[-1].passages, found.passage))
        else:
            turns.append(Turn(found.speaker, (found.passage,)))
    return tuple(turns), tuple(chapters)


def _joined_source(source: Source, other: Source) -> Source:
    """Return where both versions are from; a fact in which they differ is given twice."""
    facts = {field.name: (getattr(source, field.name), getattr(other, field.name)) for field in fields(Source)}
    return Source(**{name: ", ".join(dict.fromkeys(filter(None, pair))) for name, pair in facts.items()})
