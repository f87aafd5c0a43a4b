"""Who speaks in which voice.

The choice is the same at every run. People whom voices.yaml gives a voice have it. Everybody else
chooses, in the order in which they first speak, from the voices of the pool; a hash of the person's
id ranks the voices by their places in the pool, so that a person wants the same places whoever else
is there, and the same ones in each language. What a choice keeps to, the first before the next:

1. the gender, 2. the standard accent, 3. a voice that nobody else has, 4. the person's own ranking.

Where there are fewer voices than people, two people share one and a step of prosody that one hears
tells them apart, the same step in every language. (Children and dialects are in no pool.)

What is guaranteed, where genders are known: adding or removing somebody whom voices.yaml gives no
voice changes nobody who speaks before them. Of those who speak later, one moves only where a voice
that they rank higher comes free or one that they have is taken; the others stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import NARRATOR, CastVoice, Gender, Prosody, Speaker, Transcript, Voice
from pipeline.script.roster import pool_of, reject_unknown_voices
from pipeline.script.voices import FILE_NAME, KnownPerson, ListedVoice, VoicesFile
from pipeline.yamlfile import render_scalar

# What tells people apart who share a voice. The first five differ from one another by 3 st or more,
# or by 15% and 2 st; beyond them, where nobody need follow who is who, by less.
_CLEAR_STEPS = (Prosody(), Prosody(0, -3), Prosody(0, 3), Prosody(-15, -5), Prosody(15, 5))
_CROWDED_STEPS = tuple(
    Prosody(rate_percent, pitch_st)
    for pitch_st in (2.0, -2.0, 4.0, -4.0, 6.0, -6.0, 7.0, -7.0)
    for rate_percent in (15, -15, 25)
)
STEPS = _CLEAR_STEPS + _CROWDED_STEPS
"""The steps of prosody in the order in which they are used; the first is none."""

_GENDERS: tuple[Gender, Gender] = ("female", "male")


@dataclass(frozen=True, slots=True)
class CastNote:
    """What a listener should know of the casting; of one language, or of all where it names none."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Casting:
    """The voices that were given: by speaker and language, and what had to be assumed."""

    voices: Mapping[str, Mapping[str, CastVoice]]
    notes: tuple[CastNote, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    """A speaker to be cast, with all that decides it."""

    speaker: Speaker
    known: KnownPerson | None
    gender: Gender | None

    @property
    def bend(self) -> Prosody:
        return self.known.prosody if self.known else Prosody()


@dataclass(slots=True)
class _Taken:
    """What has been given so far, by language."""

    sounds: defaultdict[str, set[CastVoice]] = field(default_factory=lambda: defaultdict(set))
    uses: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, language: str, chosen: CastVoice) -> None:
        self.sounds[language].add(chosen)
        self.uses[language][chosen.voice] += 1


def cast_speakers(
    transcript: Transcript,
    *,
    languages: Sequence[str],
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice] = (),
) -> Casting:
    """Give everybody who speaks in a transcript a voice of an engine in each of the languages.

    ``offered`` are the voices that the engine is known to have; where it is empty, the names in
    voices.yaml are trusted.

    Raises:
        CastError: if voices.yaml has no voices for a language and the engine offers none either, or
            names a voice that the engine does not offer.
    """
    reject_unknown_voices(voices, engine, languages, offered)
    pools = {language: pool_of(voices, engine, language, offered) for language in languages}
    speakers = _in_order_of_speaking(transcript)
    known = {speaker.id: voices.person(speaker) for speaker in speakers}
    known_genders = {speaker.id: _known_gender(speaker, known[speaker.id], pools, engine) for speaker in speakers}
    genders = _assume_genders(speakers, known_genders)

    cast, taken = _own_voices(speakers, known, voices, engine, languages)
    if any(_is_narrator(speaker) for speaker in speakers):
        pools = {language: _without_narrator(pools[language], voices, engine, language) for language in languages}
    assumed = []
    for speaker in sorted(speakers, key=_is_narrator):  # a narrator without a voice of their own takes what is left
        wanted = {language: pools[language] for language in languages if language not in cast[speaker.id]}
        if not wanted:
            continue
        person = _Person(speaker, known[speaker.id], genders.get(speaker.id))
        for language, chosen in _choose(person, wanted, taken).items():
            cast[speaker.id][language] = chosen
            taken.take(language, chosen)
        if person.gender and known_genders[speaker.id] is None:
            assumed.append(_note_assumed(speaker, person.gender, languages[0]))
    ordered = {id: {language: by_language[language] for language in languages} for id, by_language in cast.items()}
    return Casting(ordered, (*assumed, *_note_shared(transcript, ordered, languages)))


def _in_order_of_speaking(transcript: Transcript) -> tuple[Speaker, ...]:
    return tuple(transcript.speaker(id) for id in dict.fromkeys(turn.speaker for turn in transcript.turns))


def _is_narrator(speaker: Speaker) -> bool:
    return speaker.id == NARRATOR or speaker.role == "narrator"


# ------------------------------------------------------------------------------ genders


def _known_gender(
    speaker: Speaker, known: KnownPerson | None, pools: Mapping[str, Sequence[ListedVoice]], engine: str
) -> Gender | None:
    """What voices.yaml says of a person, or the gender of the voice it gives them, or what the page says."""
    if known is None:
        return speaker.gender
    gender_of = {listed.voice: listed.gender for pool in pools.values() for listed in pool}
    own = (listed.gender or gender_of.get(listed.voice) for listed in known.voices.get(engine, {}).values())
    return known.gender or next((gender for gender in own if gender), None) or speaker.gender


def _assume_genders(speakers: Sequence[Speaker], known: Mapping[str, Gender | None]) -> dict[str, Gender]:
    """Return a gender for everybody but the narrator.

    Where nothing is known the host and the first guest differ, so that an ear tells them apart; a
    hash decides for the rest. What is known of one person changes the assumption of no other.
    """
    people = [speaker for speaker in speakers if not _is_narrator(speaker)]
    assumed = {speaker.id: _GENDERS[_hash(speaker.id, "gender") % 2] for speaker in people}
    host = next((speaker for speaker in people if speaker.role == "host"), people[0] if people else None)
    others = [speaker for speaker in people if speaker is not host]
    guest = next((speaker for speaker in others if speaker.role == "guest"), others[0] if others else None)
    if host and guest:
        assumed[guest.id] = _other(assumed[host.id])
    return {id: known[id] or gender for id, gender in assumed.items()}


def _other(gender: Gender) -> Gender:
    return "male" if gender == "female" else "female"


# ------------------------------------------------------------------------------- voices


def _own_voices(
    speakers: Sequence[Speaker],
    known: Mapping[str, KnownPerson | None],
    voices: VoicesFile,
    engine: str,
    languages: Sequence[str],
) -> tuple[dict[str, dict[str, CastVoice]], _Taken]:
    """Return the voices that voices.yaml gives to these very people and to the narrator."""
    cast: dict[str, dict[str, CastVoice]] = {speaker.id: {} for speaker in speakers}
    taken = _Taken()
    for speaker in speakers:
        person = _Person(speaker, known[speaker.id], None)
        for language in languages:
            listed = person.known.voice(engine, language) if person.known else None
            if listed is None and _is_narrator(speaker):
                listed = voices.narrator_voice(engine, language)
            if listed is not None:
                cast[speaker.id][language] = CastVoice(listed.voice, _add(listed.prosody, person.bend))
                taken.take(language, cast[speaker.id][language])
    return cast, taken


def _without_narrator(
    pool: Sequence[ListedVoice], voices: VoicesFile, engine: str, language: str
) -> tuple[ListedVoice, ...]:
    """Return a pool without the narrator's voice, as long as others of its gender remain."""
    narrator = voices.narrator_voice(engine, language)
    gone = [listed for listed in pool if narrator and listed.voice == narrator.voice]
    left = tuple(listed for listed in pool if listed not in gone)
    return left if {listed.gender for listed in gone} <= {listed.gender for listed in left} else tuple(pool)


def _choose(person: _Person, pools: Mapping[str, Sequence[ListedVoice]], taken: _Taken) -> dict[str, CastVoice]:
    """Return a person's voice in each language, all with the first step of prosody that costs least."""
    offers = [_offer(person, step, pools, taken) for step in range(len(STEPS))]
    return min(offers, key=lambda offer: offer[0])[1]


Cost = tuple[int, ...]


def _offer(
    person: _Person, step: int, pools: Mapping[str, Sequence[ListedVoice]], taken: _Taken
) -> tuple[Cost, dict[str, CastVoice]]:
    """Return the best voices for a person with a step of prosody, and what they cost in all languages together."""
    chosen: dict[str, CastVoice] = {}
    costs: list[Cost] = []
    for language, pool in pools.items():
        cost, chosen[language] = _best_voice(person, step, pool, taken.sounds[language], taken.uses[language])
        costs.append(cost)
    return tuple(sum(parts) for parts in zip(*costs, strict=True)), chosen


def _best_voice(
    person: _Person, step: int, pool: Sequence[ListedVoice], sounds: Iterable[CastVoice], uses: Mapping[str, int]
) -> tuple[Cost, CastVoice]:
    """Return the voice of a pool that costs a person least with a step of prosody, and its cost.

    A cost is what is given up, the dearest first: gender, being told apart, being told apart with
    ease, standard accent.
    """
    places: Counter[Gender | None] = Counter()
    ranked: list[tuple[Cost, int, int, CastVoice]] = []
    for listed in pool:
        place = places[listed.gender]
        places[listed.gender] += 1
        sound = CastVoice(listed.voice, _add(_add(listed.prosody, person.bend), STEPS[step]))
        is_shared_plainly = step == 0 and uses.get(listed.voice, 0) > 0
        cost = (
            _misfit(person.gender, listed.gender),
            int(sound in sounds or is_shared_plainly),
            int(step >= len(_CLEAR_STEPS)),
            int(listed.is_regional),
        )
        ranked.append((cost, uses.get(listed.voice, 0), _hash(person.speaker.id, str(place)), sound))
    best = min(ranked, key=lambda entry: entry[:3])
    return best[0], best[3]


def _misfit(wanted: Gender | None, has: Gender | None) -> int:
    if wanted is None or wanted == has:
        return 0
    return 1 if has is None else 2


def _add(one: Prosody, other: Prosody) -> Prosody:
    return Prosody(one.rate_percent + other.rate_percent, one.pitch_st + other.pitch_st)


def _hash(id: str, salt: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}\n{id}".encode()).digest()[:8])


# -------------------------------------------------------------------------------- notes


def _note_assumed(speaker: Speaker, gender: Gender, language: str) -> CastNote:
    name = speaker.names.best(language) or speaker.id
    line = f"{render_scalar(name)}: {{gender: {_other(gender)}}}"
    return CastNote(f"{name}: a {gender} voice is assumed; to change it, write under 'cast:' in {FILE_NAME}: {line}")


def _note_shared(
    transcript: Transcript, cast: Mapping[str, Mapping[str, CastVoice]], languages: Sequence[str]
) -> Iterable[CastNote]:
    for language in languages:
        sharing: defaultdict[str, dict[str, CastVoice]] = defaultdict(dict)
        for id, by_language in cast.items():
            sharing[by_language[language].voice][id] = by_language[language]
        for voice, people in sharing.items():
            if len(people) > 1:
                named = ", ".join(
                    f"{transcript.speaker(id).names.best(language) or id} ({str(own.prosody) or 'plain'})"
                    for id, own in people.items()
                )
                yield CastNote(f"{language}: {voice} is the voice of {named}", language)
