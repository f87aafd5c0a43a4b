"""The choice of a voice from a pool: what a person wants, what others have, and what is given up.

A choice gives up as little as it can, the dearest last: the gender; being told apart from everybody
else in the episode; a step of prosody that is still pleasant; the standard accent; being told apart
from everybody whom the show remembers. Between equals a hash of the person's id ranks the voices by
their places in the pool, so that a person wants the same places whoever else is there, and the same
ones in each language.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import CastVoice, Gender, Prosody
from pipeline.script.distinctness import PLEASANT_STEPS, STEPS, add, are_told_apart
from pipeline.script.genders import stable_hash
from pipeline.script.people import ListedVoice

Cost = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the choice for a person depends on."""

    id: str
    gender: Gender | None
    bend: Prosody = Prosody()  # of every voice they have


@dataclass(frozen=True, slots=True)
class Slot:
    """Languages that are to be spoken with one voice, and the voices to choose from."""

    tag: str  # what the voice is known by: the language, or that of voices for all of them
    languages: tuple[str, ...]
    pool: tuple[ListedVoice, ...]


@dataclass(slots=True)
class Taken:
    """What has been given so far, by language and voice, and what is kept for people who are not there."""

    sounds: defaultdict[tuple[str, str], list[Prosody]] = field(default_factory=lambda: defaultdict(list))
    kept: defaultdict[tuple[str, str], list[Prosody]] = field(default_factory=lambda: defaultdict(list))

    def take(self, language: str, chosen: CastVoice) -> None:
        """Note that somebody in the episode has a voice."""
        self.sounds[language, chosen.voice].append(chosen.prosody)

    def keep(self, language: str, chosen: CastVoice) -> None:
        """Note that somebody who is not in the episode has a voice."""
        self.kept[language, chosen.voice].append(chosen.prosody)


def choose(wish: Wish, slots: Sequence[Slot], taken: Taken) -> dict[str, CastVoice]:
    """Return a person's voice in each language, all with the first step of prosody that costs least."""
    cheapest: tuple[Cost, dict[str, CastVoice]] | None = None
    for step in range(len(STEPS)):
        offer = _offer(wish, step, slots, taken)
        if cheapest is None or offer[0] < cheapest[0]:
            cheapest = offer
        if not any(cheapest[0][1:]):
            break  # what no step changes, the gender, is all that is given up
    assert cheapest is not None
    return cheapest[1]


def _offer(wish: Wish, step: int, slots: Sequence[Slot], taken: Taken) -> tuple[Cost, dict[str, CastVoice]]:
    """Return the best voices for a person with a step of prosody, and what they cost in all languages together."""
    chosen: dict[str, CastVoice] = {}
    costs: list[Cost] = []
    for slot in slots:
        cost, voice = _best_voice(wish, step, slot, taken)
        chosen |= dict.fromkeys(slot.languages, voice)
        costs.append(cost)
    return tuple(sum(parts) for parts in zip(*costs, strict=True)), chosen


def _best_voice(wish: Wish, step: int, slot: Slot, taken: Taken) -> tuple[Cost, CastVoice]:
    """Return the voice of a slot that costs a person least with a step of prosody, and its cost."""
    places: Counter[Gender | None] = Counter()
    ranked: list[tuple[Cost, int, int, CastVoice]] = []
    for listed in slot.pool:
        place = places[listed.gender]
        places[listed.gender] += 1
        prosody = add(add(listed.prosody, wish.bend), STEPS[step])
        same_voice = _of(slot, listed.voice, taken.sounds)
        cost = (
            _misfit(wish.gender, listed.gender),
            _likeness(prosody, same_voice),
            int(step >= PLEASANT_STEPS),
            int(listed.is_regional),
            int(_likeness(prosody, _of(slot, listed.voice, taken.kept)) > 0),
        )
        rank = stable_hash(wish.id, str(place))
        ranked.append((cost, len(same_voice), rank, CastVoice(listed.voice, prosody)))
    best = min(ranked, key=lambda entry: entry[:3])
    return best[0], best[3]


def _of(slot: Slot, voice: str, given: Mapping[tuple[str, str], list[Prosody]]) -> list[Prosody]:
    return [prosody for language in slot.languages for prosody in given.get((language, voice), ())]


def _likeness(prosody: Prosody, others: Sequence[Prosody]) -> int:
    """Return 0 if a bend of a voice is told apart from all others of it, 2 if it is one of them."""
    if prosody in others:
        return 2
    return int(not all(are_told_apart(prosody, other) for other in others))


def _misfit(wanted: Gender | None, has: Gender | None) -> int:
    if wanted is None or wanted == has:
        return 0
    return 1 if has is None else 2
