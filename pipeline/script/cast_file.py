"""``cast.yaml``: the memory of a show, of who speaks with which voice.

The file holds people by name, as ``cast`` of voices.yaml does. Whoever was given a voice is found
again under any of their names, so that a guest of the first episode sounds the same in the tenth,
under another label and in other company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.errors import CastError
from pipeline.model import Speaker
from pipeline.script.names import is_anonymous, is_whole, name_key, name_parts, proper_names
from pipeline.script.people import KnownPerson, read_people
from pipeline.script.short_names import is_short, is_weak, may_be_short_for
from pipeline.yamlfile import Faults, Node, load_yaml

FILE_NAME = "cast.yaml"

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class CastFile:
    """The people whom a show remembers."""

    file: str = FILE_NAME
    people: tuple[KnownPerson, ...] = ()

    def find(self, speakers: Sequence[Speaker]) -> dict[str, KnownPerson]:
        """Return who is remembered, by the id of the speaker.

        A whole name in any script finds the person. A first name alone, a nickname or another shorter
        name does only where just one remembered person and just one speaker can be meant. Nobody is
        found twice, and whoever is called more exactly so is found before others.
        """
        called = {speaker.id: _Keys.of(_called(speaker)) for speaker in speakers if proper_names(speaker)}
        known = {person.name: _Keys.of(person.names) for person in self.people}
        people = {person.name: person for person in self.people}
        found: dict[str, KnownPerson] = {}
        for id, keys in called.items():
            name = next((name for name, own in known.items() if keys.share_whole_name(own)), None)
            if name is not None:
                found[id] = people[name]
                del known[name]
        for may_be in (_Keys.share_short_name, _Keys.share_first_name):
            unfound = [id for id in called if id not in found]
            for id in unfound:
                names = [name for name, own in known.items() if may_be(called[id], own)]
                if len(names) == 1 and sum(may_be(called[other], known[names[0]]) for other in unfound) == 1:
                    found[id] = people[names[0]]
                    del known[names[0]]
        return found | self._find_by_short_names(speakers, found)

    def find_doubtful(
        self, speakers: Sequence[Speaker], found: Mapping[str, KnownPerson]
    ) -> dict[str, tuple[KnownPerson, ...]]:
        """Return whom speakers may be who were not found, by the id of the speaker."""
        taken = {person.name for person in found.values()}
        doubtful = {}
        for speaker in speakers:
            free = tuple(person for person in self.people if person.name not in taken and _may_be(speaker, person))
            if free and speaker.id not in found:
                doubtful[speaker.id] = free
        return doubtful

    def _find_by_short_names(
        self, speakers: Sequence[Speaker], found: Mapping[str, KnownPerson]
    ) -> dict[str, KnownPerson]:
        """Return who is called by a shorter name of one person alone, whether or not others of the name were found."""
        taken = {person.name for person in found.values()}
        likely: dict[str, KnownPerson] = {}
        for speaker in speakers:
            meant = [person for person in self.people if _may_be(speaker, person)]
            is_sure = len(meant) == 1 and _may_be(speaker, meant[0], surely=True)
            bearers = [other for other in speakers if other is not speaker and _share_a_word(speaker, other)]
            if speaker.id not in found and is_sure and meant[0].name not in taken and not bearers:
                likely[speaker.id] = meant[0]
        wanted = Counter(person.name for person in likely.values())
        return {id: person for id, person in likely.items() if wanted[person.name] == 1}


NOBODY_REMEMBERED = CastFile()
"""The memory of a show before its first episode."""


def parse_cast(source: str, *, file: str = FILE_NAME) -> CastFile:
    """Read the text of a cast file.

    Raises:
        CastError: with all the faults, each with its line and path.

    >>> parse_cast("cast: {Ana Lima: {gender: female}}").people[0].name
    'Ana Lima'
    """
    faults = Faults(file)
    parts = faults.mapping(load_yaml(source, file=file, error=CastError), known=("cast",))
    people = read_people(parts.get("cast", Node(None, 1)), faults)
    faults.raise_as(CastError, hint=f"Mend {file} there; docs/casting.md describes every key.")
    return CastFile(file, people)


def _called(speaker: Speaker) -> tuple[str, ...]:
    return (*proper_names(speaker), *(label for label in speaker.labels if not is_anonymous(label)))


def _may_be(speaker: Speaker, person: KnownPerson, *, surely: bool = False) -> bool:
    """True if a speaker may be a person under a shorter name, or under the whole one of which the show knows a part."""
    if {speaker.gender, person.gender} == {"female", "male"} or not proper_names(speaker):
        return False
    called = _called(speaker)
    pairs = [pair for name, own in product(called, person.names) for pair in ((name, own), (own, name))]
    short_forms = [pair for pair in pairs if may_be_short_for(*pair)]
    return not _have_other_whole_names(called, person.names) and any(
        not surely or not is_weak(*pair) for pair in short_forms
    )


def _have_other_whole_names(names: Sequence[str], others: Sequence[str]) -> bool:
    """True for two who both have whole names in one kind of script, by which they are told."""
    scripts, other_scripts = (
        {bool(_EAST_ASIAN.search(name)) for name in called if is_whole(name) and not is_short(name)}
        for called in (names, others)
    )
    return not scripts.isdisjoint(other_scripts)


def _share_a_word(one: Speaker, other: Speaker) -> bool:
    """True if one of two speakers may be meant by a name of the other, or both have one family name."""
    pairs = tuple(product(_called(one), _called(other)))
    return any(may_be_short_for(name, own) or not {*_words(name)}.isdisjoint(_words(own)) for name, own in pairs)


def _words(name: str) -> tuple[str, ...]:
    return tuple(part for part in name_parts(name) if len(part) > 1)


@dataclass(frozen=True, slots=True)
class _Keys:
    """What somebody is called, as keys: by whole names, by short ones, by the first word of whole ones."""

    whole: frozenset[str]
    short: frozenset[str]
    first: frozenset[str]

    @classmethod
    def of(cls, names: Sequence[str]) -> _Keys:
        whole = [name for name in names if is_whole(name)]
        return cls(
            frozenset(map(name_key, whole)),
            frozenset(name_key(name) for name in names if name not in whole),
            frozenset(parts[0] for name in whole if len(parts := name_parts(name)) > 1),
        )

    def share_whole_name(self, other: _Keys) -> bool:
        return not self.whole.isdisjoint(other.whole)

    def share_short_name(self, other: _Keys) -> bool:
        return self._lacks_whole_name(other) and not self.short.isdisjoint(other.short)

    def share_first_name(self, other: _Keys) -> bool:
        """True if the one is called by what is the first of several names of the other."""
        is_first = not (self.short.isdisjoint(other.first) and other.short.isdisjoint(self.first))
        return self._lacks_whole_name(other) and is_first

    def _lacks_whole_name(self, other: _Keys) -> bool:
        """True if the one or the other has no whole name; two who have are told by these."""
        return not (self.whole and other.whole)
