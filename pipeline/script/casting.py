"""Who speaks in which voice.

The choice is the same at every run. It goes to people in this order, and nobody's voice depends on
those who come after them:

1. those to whom the command line, voices.yaml or (the narrator) its ``narrator`` gives a voice,
2. those whom cast.yaml remembers, in the order of that file,
3. those whom nobody will remember, who have no name, in the order in which they first speak,
4. the others, in the order in which they first speak, and last a narrator without a voice.

So, once a show remembers its people, adding or removing one changes nobody else's voice. How a voice
is chosen stands in :mod:`pipeline.script.choosing`. Where there are fewer voices than people, two
people share one and a step of prosody that one hears tells them apart, the same step in every
language. (Children and dialects are in no pool.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.language import primary
from pipeline.model import CastVoice, Gender, Prosody, Speaker, Transcript, Voice
from pipeline.script.cast_file import NOBODY_REMEMBERED, CastFile
from pipeline.script.cast_notes import CastNote, note_alone, note_assumed, note_doubtful, note_foreign, note_shared
from pipeline.script.cast_table import CastRow, GivenVoice, VoiceSource
from pipeline.script.choosing import Slot, Taken, Wish, choose
from pipeline.script.distinctness import add
from pipeline.script.genders import assume_genders, is_narrator
from pipeline.script.names import proper_names
from pipeline.script.overrides import find_overrides, note_unknown_overrides
from pipeline.script.people import KnownPerson, ListedVoice
from pipeline.script.roster import ALL_LANGUAGES, Roster, find_unknown_voices, pool_of, shared_pool
from pipeline.script.voices import VoicesFile


@dataclass(frozen=True, slots=True)
class Casting:
    """The voices that were given, by speaker and language, what had to be assumed, and the whole as a table."""

    voices: Mapping[str, Mapping[str, CastVoice]]
    notes: tuple[CastNote, ...] = ()
    rows: tuple[CastRow, ...] = ()  # in the order in which people first speak


def cast_speakers(
    transcript: Transcript,
    *,
    languages: Sequence[str],
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice] = (),
    list_is_complete: bool = True,
    remembered: CastFile = NOBODY_REMEMBERED,
    overrides: Sequence[tuple[str, str]] = (),
    same_voice: bool = False,
) -> Casting:
    """Give everybody who speaks in a transcript a voice of an engine in each of the languages.

    ``offered`` are the voices that the engine is known to have; where it is empty, the names in
    voices.yaml are trusted, and where the list is not complete, a name outside it is a warning.
    ``overrides`` are pairs of a name, label or id and a voice. With ``same_voice`` everybody has one
    voice for all the languages, where the engine has voices that speak them all.

    Raises:
        CastError: if voices.yaml has no voices for a language and the engine offers none either, if
            a voice is named that the engine does not offer, or somebody who does not speak.
    """
    turns = Counter(turn.speaker for turn in transcript.turns)
    speakers = tuple(map(transcript.speaker, turns))  # in the order in which they first speak
    roster = Roster(engine, offered, list_is_complete)
    shared = _shared_slot(voices, roster, languages) if same_voice else None
    alone = languages[len(shared.languages) :] if shared else languages
    slots = (
        *([shared] if shared else []),
        *(Slot(tag, (tag,), pool_of(voices, engine, tag, offered)) for tag in alone),
    )
    cast = _Cast(voices, remembered, roster, slots, speakers, turns)
    notes = [
        *(note_alone(engine, languages, alone) if same_voice and len(languages) > 1 else ()),
        *map(CastNote, cast.find_unknown_voices()),
        *map(CastNote, note_unknown_overrides(overrides, roster)),
    ]
    cast.give_own(find_overrides(overrides, speakers, languages, roster))
    cast.give_remembered()
    cast.give_from_pools()
    rows = tuple(cast.row(speaker, languages) for speaker in speakers)
    given = {row.speaker.id: row.by_language for row in rows}
    return Casting(
        given,
        (
            *notes,
            *note_foreign(rows, roster),
            *note_doubtful(rows, remembered.find_doubtful(speakers, cast.found), remembered.file),
            *note_assumed(rows, languages[0]),
            *note_shared(rows, languages),
        ),
        rows,
    )


def _shared_slot(voices: VoicesFile, roster: Roster, languages: Sequence[str]) -> Slot | None:
    """Return one slot for as many of the first languages as there are voices that speak them all; at least two."""
    for count in range(len(languages), 1, -1):
        if pool := shared_pool(voices, roster, languages[:count]):
            return Slot(ALL_LANGUAGES, tuple(languages[:count]), pool)
    return None


@dataclass(slots=True)
class _Cast:
    """A casting in the making: everything it depends on, and what has been given so far."""

    voices: VoicesFile
    remembered: CastFile
    roster: Roster
    slots: tuple[Slot, ...]
    speakers: tuple[Speaker, ...]
    turns: Mapping[str, int]  # of each speaker
    known: dict[str, KnownPerson | None] = field(init=False)  # to voices.yaml
    found: dict[str, KnownPerson] = field(init=False)  # in cast.yaml
    known_genders: dict[str, Gender | None] = field(init=False)
    genders: dict[str, Gender] = field(init=False)
    given: dict[str, dict[str, GivenVoice]] = field(init=False)
    taken: Taken = field(default_factory=Taken)

    def __post_init__(self) -> None:
        self.known = {speaker.id: self.voices.person(speaker) for speaker in self.speakers}
        self.found = self.remembered.find(self.speakers)
        self.known_genders = {speaker.id: self._known_gender(speaker) for speaker in self.speakers}
        self.genders = assume_genders(self.speakers, self._genders_of_memory(), self.turns)
        self.given = {speaker.id: {} for speaker in self.speakers}

    @property
    def engines(self) -> tuple[str, ...]:
        return self.voices.engines(self.roster.engine)

    def find_unknown_voices(self) -> Iterator[str]:
        """Yield a warning for each unknown voice in voices.yaml, and in what cast.yaml has of those who speak."""
        tags = [slot.tag for slot in self.slots]
        named = [listed for tag in tags for listed in self.voices.named_voices(self.roster.engine, tag)]
        yield from find_unknown_voices(named, self.roster, where=self.voices.file)
        own = [person.voice(self.engines, tag) for person in self.found.values() for tag in tags]
        yield from find_unknown_voices(filter(None, own), self.roster, where=self.remembered.file)

    def _known_gender(self, speaker: Speaker) -> Gender | None:
        """What voices.yaml says, or the voice that it gives them, or cast.yaml, or the page."""
        known, found = self.known[speaker.id], self.found.get(speaker.id)
        own = known.gender or self._gender_of_voices(known) if known else None
        return own or (found.gender if found else None) or speaker.gender

    def _genders_of_memory(self) -> dict[str, Gender | None]:
        """Return the genders that are known, and those that the remembered voices of people have."""
        return {
            id: gender or (self._gender_of_voices(self.found[id]) if id in self.found else None)
            for id, gender in self.known_genders.items()
        }

    def _gender_of_voices(self, person: KnownPerson) -> Gender | None:
        listed = [voice for engine in self.engines for voice in person.voices.get(engine, {}).values()]
        return next((gender for voice in listed if (gender := self._gender_of(voice))), None)

    def _gender_of(self, listed: ListedVoice) -> Gender | None:
        pools = [slot.pool for slot in self.slots] + [
            pool for engine in self.engines for pool in self.voices.pools.get(engine, {}).values()
        ]
        from_pools = (entry.gender for pool in pools for entry in pool if entry.voice == listed.voice)
        offered = (voice.gender for voice in self.roster.offered if voice.name == listed.voice)
        return listed.gender or next((gender for gender in (*from_pools, *offered) if gender), None)

    def give_own(self, asked: Mapping[str, Mapping[str, str]]) -> None:
        """Give people what was asked for, and what voices.yaml gives to them and to the narrator."""
        for speaker in self.speakers:
            bend = self._bend(speaker.id)
            for language, voice in asked.get(speaker.id, {}).items():
                self._give(speaker, language, language, CastVoice(voice, bend), "option")
            known = self.known[speaker.id]
            for slot in self._open_slots(speaker):
                listed = known.voice(self.engines, slot.tag) if known else None
                if listed is None and is_narrator(speaker):
                    listed = self.voices.narrator_voice(self.roster.engine, slot.tag)
                if listed is not None:
                    own = CastVoice(listed.voice, add(listed.prosody, bend))
                    for language in slot.languages:
                        self._give(speaker, language, slot.tag, own, "voices")

    def give_remembered(self) -> None:
        """Give people the voices that they had before, and keep those of people who are not there.

        Where two meet who were remembered with one sound, the later of the file is bent.
        """
        here = {person.name: self._speaker(id) for id, person in self.found.items()}
        for person in self.remembered.people:
            if person.name in here:
                self._choose(here[person.name], self._held_slots(here[person.name], person), "remembered")
        for person in self.remembered.people:
            if person.name not in here:
                self._keep(person)

    def _held_slots(self, speaker: Speaker, person: KnownPerson) -> list[Slot]:
        """Return what is open and remembered, each with its one voice, as far as that still serves."""
        return [
            replace(slot, pool=(listed,))
            for slot in self._open_slots(speaker)
            if (listed := person.voice(self.engines, slot.tag)) and self._serves(listed, speaker, slot)
        ]

    def _serves(self, listed: ListedVoice, speaker: Speaker, slot: Slot) -> bool:
        """True unless the gender of a voice turned out wrong, or one for all languages speaks not all of these."""
        wanted = self.known_genders[speaker.id]
        speaks = self.roster.languages_of(listed.voice)
        return (wanted is None or self._gender_of(listed) in (None, wanted)) and (
            slot.tag != ALL_LANGUAGES or not speaks or speaks >= set(map(primary, slot.languages))
        )

    def _keep(self, person: KnownPerson) -> None:
        for slot in self.slots:
            if listed := person.voice(self.engines, slot.tag):
                for language in slot.languages:
                    self.taken.keep(language, CastVoice(listed.voice, add(listed.prosody, person.prosody)))

    def _speaker(self, id: str) -> Speaker:
        return next(speaker for speaker in self.speakers if speaker.id == id)

    def give_from_pools(self) -> None:
        """Give everybody else a voice of the pools."""
        pools = self.slots
        if any(map(is_narrator, self.speakers)):
            pools = tuple(replace(slot, pool=self._without_narrator(slot)) for slot in self.slots)
        for speaker in sorted(self.speakers, key=_turn_to_choose):
            self._choose(speaker, self._open_slots(speaker, pools), "pool")

    def _choose(self, speaker: Speaker, slots: Sequence[Slot], source: VoiceSource) -> None:
        if not slots:
            return
        wish = Wish(speaker.id, self.genders.get(speaker.id), self._bend(speaker.id))
        chosen = choose(wish, slots, self.taken)
        for slot in slots:
            for language in slot.languages:
                self._give(speaker, language, slot.tag, chosen[language], source)

    def _give(self, speaker: Speaker, language: str, tag: str, voice: CastVoice, source: VoiceSource) -> None:
        self.given[speaker.id][language] = GivenVoice(language, voice, source, tag)
        self.taken.take(language, voice)

    def _open_slots(self, speaker: Speaker, slots: Sequence[Slot] | None = None) -> list[Slot]:
        """Return the slots with the languages in which somebody has no voice yet."""
        given = self.given[speaker.id]
        left = [
            replace(slot, languages=tuple(tag for tag in slot.languages if tag not in given))
            for slot in (self.slots if slots is None else slots)
        ]
        return [slot for slot in left if slot.languages]

    def _bend(self, id: str) -> Prosody:
        known, found = self.known[id], self.found.get(id)
        return add(known.prosody if known else Prosody(), found.prosody if found else Prosody())

    def _without_narrator(self, slot: Slot) -> tuple[ListedVoice, ...]:
        """Return a pool without the narrator's voice, as long as others of its gender remain."""
        narrator = self.voices.narrator_voice(self.roster.engine, slot.tag)
        gone = [listed for listed in slot.pool if narrator and listed.voice == narrator.voice]
        left = tuple(listed for listed in slot.pool if listed not in gone)
        return left if {listed.gender for listed in gone} <= {listed.gender for listed in left} else slot.pool

    def row(self, speaker: Speaker, languages: Sequence[str]) -> CastRow:
        """Return what somebody was given."""
        gender = self.genders.get(speaker.id) or self.known_genders[speaker.id]
        given = self.given[speaker.id]
        found = self.found.get(speaker.id)
        is_chosen = any(voice.source in ("pool", "remembered") for voice in given.values())
        return CastRow(
            speaker,
            gender,
            is_gender_assumed=bool(gender) and self.known_genders[speaker.id] is None and is_chosen,
            voices=tuple(given[language] for language in languages),
            remembered_as=found.name if found else "",
            bend=self._bend(speaker.id),
        )


def _turn_to_choose(speaker: Speaker) -> int:
    """People without a name before those with one, who will be remembered; a narrator takes what is left."""
    if is_narrator(speaker):
        return 2
    return 1 if proper_names(speaker) else 0
