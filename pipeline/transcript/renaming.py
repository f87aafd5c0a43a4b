"""Names that a person gives to speakers, in place of those that the page gives or lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pipeline.errors import TranscriptError
from pipeline.language import detect_language
from pipeline.model import NARRATOR, Localized, Speaker, Transcript, Turn
from pipeline.slugs import slugify
from pipeline.transcript import vocabulary
from pipeline.transcript.labels import label_key
from pipeline.transcript.languages import language_of
from pipeline.transcript.role_names import Part, role_name

_ROLE_WORDS = frozenset().union(
    vocabulary.QUESTION_WORDS,
    vocabulary.ANSWER_WORDS,
    vocabulary.HOST_WORDS,
    vocabulary.GUEST_WORDS,
    vocabulary.AUDIENCE_WORDS,
)


def rename_speakers(transcript: Transcript, names: Sequence[tuple[str, str]]) -> Transcript:
    """Return a transcript whose speakers have the names that were given for their labels, ids or names.

    A name replaces the one in its own language, and words for a role in any. Who is given the name of
    somebody else is that person: their turns become one speaker's.

    Raises:
        TranscriptError: if a label is nobody's, or several people's.
    """
    given: dict[str, list[str]] = {}
    for label, name in names:
        given.setdefault(_find(label, transcript), []).append(name)
    others = [speaker.id for speaker in transcript.speakers]
    people: dict[str, Speaker] = {}
    ids: dict[str, str] = {}
    for speaker in transcript.speakers:
        told = _named(speaker, given.get(speaker.id, ()), transcript.languages)
        same = next((known for known in people.values() if _are_namesakes(known, told)), None)
        if same is None or not given.keys() & {speaker.id, *(old for old, id in ids.items() if id == same.id)}:
            same = replace(told, id=speaker.id if told == speaker else _id(told, {*people, *others} - {speaker.id}))
            people[same.id] = same
        else:
            labels = tuple(dict.fromkeys((*same.labels, *told.labels)))
            people[same.id] = replace(same, labels=labels, names=Localized.of({**told.names, **same.names}))
        ids[speaker.id] = same.id
    return _under_ids(replace(transcript, speakers=tuple(people.values())), ids)


def _find(label: str, transcript: Transcript) -> str:
    """Return the id of the speaker whom a label, an id or a name means."""
    wanted = _folded(label)
    found = [
        speaker.id
        for speaker in transcript.speakers
        if wanted in map(_folded, (speaker.id, *speaker.labels, *speaker.names.values()))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise TranscriptError(
            f"{label!r} may be {' or '.join(found)}", where=transcript.source.page, hint="Give one of these instead."
        )
    known = ", ".join(repr(called) for speaker in transcript.speakers for called in speaker.labels or (speaker.id,))
    raise TranscriptError(
        f"no speaker has the label {label!r}; there are {known}",
        where=transcript.source.page,
        hint="Give one of these before the equals sign.",
    )


def _folded(name: str) -> str:
    return name.strip(" :：").casefold()


def _named(speaker: Speaker, names: Sequence[str], languages: Sequence[str]) -> Speaker:
    """Return a speaker under new names."""
    if not names:
        return speaker
    told = {_language(name, languages): name for name in names}
    kept = {tag: name for tag, name in speaker.names.items() if not _is_role(name, tag)}
    return replace(speaker, names=Localized.of({**kept, **told}))


def _language(name: str, languages: Sequence[str]) -> str:
    """Return the language of a name: one of the transcript's that is written so, else what its script tells."""
    found = detect_language(name, languages)
    return language_of(name, languages) if found is None or found in languages else found


def _is_role(name: str, tag: str) -> bool:
    return name in {role_name(part, [tag])[tag] for part in get_args(Part)} or label_key(name) in _ROLE_WORDS


def _are_namesakes(speaker: Speaker, other: Speaker) -> bool:
    return not {_folded(name) for name in speaker.names.values()}.isdisjoint(map(_folded, other.names.values()))


def _id(speaker: Speaker, taken: Collection[str]) -> str:
    """Return an id made of a speaker's new name; the narrator keeps theirs."""
    if speaker.id == NARRATOR:
        return NARRATOR
    latin = (name for name in speaker.names.values() if name.isascii())
    stem = slugify(next(latin, speaker.names.first)) or speaker.id
    return next(id for id in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if id not in taken)


def _under_ids(transcript: Transcript, ids: Mapping[str, str]) -> Transcript:
    """Return a transcript under new ids; what is now one speaker's, without a chapter between, is one turn."""
    begins = {chapter.turn for chapter in transcript.chapters}
    turns: list[Turn] = []
    places: list[int] = []  # of each old turn among the new ones
    for index, turn in enumerate(transcript.turns):
        speaker = ids[turn.speaker]
        is_one = turns and turns[-1].speaker == speaker and index not in begins
        if is_one and transcript.turns[index - 1].speaker != turn.speaker:
            turns[-1] = replace(turns[-1], passages=(*turns[-1].passages, *turn.passages))
        else:
            turns.append(Turn(speaker, turn.passages))
        places.append(len(turns) - 1)
    chapters = tuple(replace(chapter, turn=places[chapter.turn]) for chapter in transcript.chapters)
    return replace(transcript, turns=tuple(turns), chapters=chapters)
