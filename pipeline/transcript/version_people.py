"""Who of one version of a conversation is who of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.language import count_scripts
from pipeline.model import NARRATOR, Localized, Speaker, Transcript
from pipeline.transcript.alignment import Bead


def called_alike(speakers: Sequence[Speaker], others: Sequence[Speaker]) -> dict[str, str]:
    """Return who of the others has a name, a label or the narrator's part in common with a speaker."""
    called = {name: speaker.id for speaker in reversed(speakers) for name in _called(speaker)}
    alike: dict[str, str] = {}
    for other in others:
        found = next((called[name] for name in _called(other) if name in called), None)
        if found and found not in alike.values():
            alike[other.id] = found
    return alike


def _called(speaker: Speaker) -> tuple[str, ...]:
    if speaker.id == NARRATOR:
        return (NARRATOR,)
    return tuple(name.casefold().strip(" :：") for name in (*speaker.names.values(), *speaker.labels))


def same_people(first: Transcript, second: Transcript, beads: Sequence[Bead]) -> dict[str, str]:
    """Return who of the second version is who of the first: called so, else speaking in the same places."""
    people = called_alike(first.speakers, second.speakers)
    together: Counter[tuple[str, str]] = Counter()
    for bead in beads:
        if bead.is_pair:
            together[second.turns[bead.right.start].speaker, first.turns[bead.left.start].speaker] += 1
    for (other, speaker), _ in together.most_common():
        if other not in people and speaker not in people.values() and NARRATOR not in (other, speaker):
            people[other] = speaker
    return people


def under_common_ids(first: Transcript, second: Transcript, people: Mapping[str, str]) -> tuple[Transcript, Transcript]:
    """Return both versions with one id for each person; a name in Latin letters gives the better one."""
    ids = {speaker.id: speaker.id for speaker in first.speakers}
    in_latin = {speaker.id: _is_in_latin(speaker) for speaker in (*second.speakers, *first.speakers)}
    for theirs, ours in people.items():
        if not in_latin[ours] and in_latin[theirs] and theirs not in ids:
            ids[ours] = theirs
    others = {theirs: ids[ours] for theirs, ours in people.items()}
    taken = {*ids.values()}
    for speaker in second.speakers:
        if speaker.id not in others:
            numbered = (f"{speaker.id}-{number}" for number in range(2, len(taken) + 3))
            others[speaker.id] = next(id for id in (speaker.id, *numbered) if id not in taken)
            taken.add(others[speaker.id])
    return _renamed(first, ids), _renamed(second, others)


def _is_in_latin(speaker: Speaker) -> bool:
    return speaker.id == NARRATOR or "latin" in count_scripts(speaker.names.first)


def _renamed(version: Transcript, ids: Mapping[str, str]) -> Transcript:
    return replace(
        version,
        speakers=tuple(replace(speaker, id=ids[speaker.id]) for speaker in version.speakers),
        turns=tuple(replace(turn, speaker=ids[turn.speaker]) for turn in version.turns),
    )


def joined_speakers(first: Sequence[Speaker], second: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Return the people of both versions, who already have one id each."""
    joined = {speaker.id: speaker for speaker in first}
    for other in second:
        speaker = joined.get(other.id)
        joined[other.id] = (
            other
            if speaker is None
            else Speaker(
                id=speaker.id,
                names=both_texts(speaker.names, other.names),
                labels=tuple(dict.fromkeys((*speaker.labels, *other.labels))),
                role=speaker.role if speaker.role != "speaker" else other.role,
                gender=speaker.gender or other.gender,
            )
        )
    return tuple(joined.values())


def both_texts(texts: Localized, others: Localized) -> Localized:
    """Return the texts of both, where both have a language those of the first."""
    return Localized((*texts.entries, *(entry for entry in others.entries if entry[0] not in texts)))
