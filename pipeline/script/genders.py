"""Whose voice is a woman's and whose a man's: as far as anybody says it, and otherwise assumed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model import NARRATOR, Gender, Speaker
from pipeline.script.given_names import gender_of_names
from pipeline.script.names import proper_names

_GENDERS: tuple[Gender, Gender] = ("female", "male")


def is_narrator(speaker: Speaker) -> bool:
    """True for the one who reads what nobody in the conversation says."""
    return speaker.id == NARRATOR or speaker.role == "narrator"


def assume_genders(
    speakers: Sequence[Speaker], known: Mapping[str, Gender | None], turns: Mapping[str, int]
) -> dict[str, Gender]:
    """Return a gender for everybody but the narrator.

    Where nothing is known, the given name decides. A name that tells nothing is taken for one of the
    gender that most names of the conversation tell: a panel of men has no woman's voice because of a
    rare name. For people without a name, and where no name tells anything, the host and the guest
    with the most turns differ, so that an ear tells them apart, and a hash decides for the rest.

    Only names are counted, not what is known: whoever says one person's gender changes the assumption
    of no other.
    """
    people = [speaker for speaker in speakers if not is_narrator(speaker)]
    by_name = {speaker.id: gender_of_names(speaker.names) for speaker in people}
    most = _most(by_name.values())
    told = {speaker.id: by_name[speaker.id] or (most if proper_names(speaker) else None) for speaker in people}
    assumed = {id: gender or _GENDERS[stable_hash(id, "gender") % 2] for id, gender in told.items()}
    host = next((speaker for speaker in people if speaker.role == "host"), people[0] if people else None)
    others = [speaker for speaker in people if speaker is not host]
    guests = [speaker for speaker in others if speaker.role == "guest"] or others[:1]
    guest = max(guests, key=lambda speaker: turns[speaker.id], default=None)
    if host and guest:
        if told[guest.id] is None:
            assumed[guest.id] = other_gender(assumed[host.id])
        elif told[host.id] is None:
            assumed[host.id] = other_gender(assumed[guest.id])
    return {id: known[id] or gender for id, gender in assumed.items()}


def _most(genders: Iterable[Gender | None]) -> Gender | None:
    """Return the gender that comes more often than the other one; None where neither does.

    >>> _most(["female", None, "male", "female"]), _most(["female", "male"])
    ('female', None)
    """
    counts = Counter(genders)
    women, men = counts["female"], counts["male"]
    return None if women == men else "female" if women > men else "male"


def other_gender(gender: Gender) -> Gender:
    """The one that it is not."""
    return "male" if gender == "female" else "female"


def stable_hash(id: str, salt: str) -> int:
    """Return a number that is the same in every run, for choices that need no reason."""
    return int.from_bytes(hashlib.sha256(f"{salt}\n{id}".encode()).digest()[:8])
