"""The labels of a page become its people.

One person may stand under several labels: a full name and then the first name or the initials, an
abbreviation that was declared, a name in each of two languages, a name and a role. Bare roles (who
asks, who answers) are named where the page says who talks with whom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.language import count_scripts
from pipeline.model import NARRATOR, Localized, Role, Speaker
from pipeline.slugs import slugify
from pipeline.transcript import vocabulary
from pipeline.transcript.aliases import find_full_forms, find_nicknames
from pipeline.transcript.labels import Label, Mark, label_key
from pipeline.transcript.languages import language_of
from pipeline.transcript.naming import Cast, Surroundings, in_full, name_roles
from pipeline.transcript.role_names import role_name

_ROLE_WORDS: tuple[tuple[Role, frozenset[str]], ...] = (
    ("narrator", vocabulary.NARRATOR_WORDS),
    ("audience", vocabulary.AUDIENCE_WORDS),
    ("host", vocabulary.HOST_WORDS),
    ("guest", vocabulary.GUEST_WORDS - {"speaker"}),
)
_HAN = re.compile(r"[\u3400-\u9fff·・]+(?:[A-Za-z]\.[\u3400-\u9fff]+)?")
_NAMED_IN_LATIN = re.compile(r"[^\W\d_][\w.'’\- ]*", re.ASCII)
_LONGEST_SLUG = 40
_ASKING_PERCENT = 25


@dataclass(frozen=True, slots=True)
class Voice:
    """How one label speaks: how much, and how often it asks."""

    turns: int
    questions: int


@dataclass(frozen=True, slots=True)
class People:
    """The speakers of a page, and whose label each key is."""

    speakers: tuple[Speaker, ...]
    by_key: Mapping[str, str]  # label key -> speaker id


def find_people(
    marks: Sequence[Mark],
    voices: Mapping[str, Voice],
    around: Surroundings,
    languages: Sequence[str],
    *,
    bilingual: bool,
) -> People:
    """Return who speaks on a page, of which ``around`` is what stands outside the conversation."""
    labels: dict[str, list[Label]] = {}
    for label in dict.fromkeys(label for mark in marks for label in (mark.label, mark.alias) if label):
        labels.setdefault(label.key, []).append(label)
    groups = _Groups(labels)
    _join_other_names(groups, labels, around)
    _join_translations(groups, marks, languages if bilingual else ())
    cast = name_roles([mark.label.key for mark in marks], groups.representative, around, languages)
    for key, other in cast.same:
        groups.join(key, other)
    persons = groups.members()
    roles = _roles(persons, labels, voices, cast)
    speakers: list[Speaker] = []
    by_key: dict[str, str] = {}
    for place, keys in enumerate(persons):
        names = _names(keys, labels, cast, around.context, languages)
        part: str = next((cast.parts[key] for key in keys if key in cast.parts and key not in cast.names), "")
        if not part and not count_scripts(names.first)["latin"] and _has_no_name(keys, labels, cast):
            part = roles[place]
        id = NARRATOR if roles[place] == "narrator" else _id(names, part, speakers)
        texts = tuple(dict.fromkeys(label.text for key in keys for label in labels[key] if label.text))
        speakers.append(Speaker(id, names, texts, roles[place]))
        by_key.update(dict.fromkeys(keys, id))
    return People(tuple(speakers), by_key)


class _Groups:
    """Label keys that are one person, as a union-find over them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}
        self._order = {key: place for place, key in enumerate(self._parent)}

    def representative(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, key: str, other: str) -> None:
        first, second = self.representative(key), self.representative(other)
        if self._order[second] < self._order[first]:
            first, second = second, first
        self._parent[second] = first

    def members(self) -> list[list[str]]:
        """Return the keys of each person, people and keys in the page's order."""
        found: dict[str, list[str]] = {}
        for key in self._parent:
            found.setdefault(self.representative(key), []).append(key)
        return list(found.values())


def _join_other_names(groups: _Groups, labels: Mapping[str, list[Label]], around: Surroundings) -> None:
    """Join short forms with their full form, ``安娜(Ana)`` with the name in its bracket, and what the page declares."""
    representative = {key: next((label for label in found if label.short), found[0]) for key, found in labels.items()}
    for key, full in find_full_forms(representative).items():
        groups.join(full, key)
    for key, found in labels.items():
        for label in found:
            other = label_key(label.detail)
            if other in labels and other != key:
                groups.join(key, other)
    for key, name in around.declared.items():
        if key in labels and label_key(name) in labels:
            groups.join(key, label_key(name))
    for key, other in find_nicknames(representative, around.context):
        groups.join(key, other)


def _join_translations(groups: _Groups, marks: Sequence[Mark], languages: Sequence[str]) -> None:
    """On a page in two languages a turn opens with one label and, for the translation, the other."""
    for mark in marks:
        if mark.alias and mark.alias.key != mark.label.key:
            groups.join(mark.label.key, mark.alias.key)
    if not languages:
        return
    follow: Counter[tuple[str, str]] = Counter()
    for first, second in pairwise(marks):
        written = tuple(language_of(mark.label.name, languages) for mark in (first, second))
        if second.paragraph - first.paragraph <= 2 and written == tuple(languages):
            follow[first.label.key, second.label.key] += 1
    counts = Counter(mark.label.key for mark in marks)
    pairs = [(key, other) for (key, other), together in follow.items() if together * 10 >= 6 * counts[other]]
    # One pair alone is two people who speak a language each, not one person with two names.
    if len({groups.representative(key) for key in counts} - {groups.representative(other) for _, other in pairs}) > 1:
        for key, other in pairs:
            groups.join(key, other)


def _roles(
    persons: Sequence[Sequence[str]], labels: Mapping[str, list[Label]], voices: Mapping[str, Voice], cast: Cast
) -> list[Role]:
    """Return what each person is to the conversation; who asks most is the host where nothing says so."""
    roles = [_said_role(keys, [label for key in keys for label in labels[key]], cast) for keys in persons]
    if "host" not in roles:
        asking = []
        for place, keys in enumerate(persons):
            found = [voices[key] for key in keys if key in voices]
            turns = sum(voice.turns for voice in found)
            share = sum(voice.questions for voice in found) * 100 // turns if turns else 0
            asking.append((share if roles[place] == "speaker" and turns > 1 else -1, -place))
        share, place = max(asking, default=(-1, 0))
        if share >= _ASKING_PERCENT:
            roles[-place] = "host"
    if "host" in roles or "audience" in roles:
        roles = ["guest" if role == "speaker" else role for role in roles]
    return roles


def _said_role(keys: Sequence[str], labels: Sequence[Label], cast: Cast) -> Role:
    """Return the role that the labels of a person name, or that the page gives them."""
    for key in keys:
        if key in cast.roles:
            return cast.roles[key]
    for label in labels:
        for word in (label.key, label_key(label.detail)):
            bare = word.rstrip(" 0123456789#一二三四五六七八九十甲乙丙丁")
            for role, known in _ROLE_WORDS:
                if bare in known:
                    return role
    return "speaker"


def _names(
    keys: Sequence[str], labels: Mapping[str, list[Label]], cast: Cast, context: str, languages: Sequence[str]
) -> Localized:
    """Return a person's names by language, in the order of the page's languages."""
    for key in keys:
        if key in cast.names:
            return Localized.of(dict(_by_script(cast.names[key], languages)))
        if key in cast.parts:
            return role_name(cast.parts[key], languages)
    found: dict[str, str] = {}
    for label in sorted((labels[key][0] for key in keys), key=_fullness):
        if label.shape != "role":
            found.update(
                (language, name) for language, name in _by_script(label.name, languages) if language not in found
            )
        for language, name in _by_script(label.detail, languages):
            if _is_name(name, language):
                found.setdefault(language, name)
    found = {language: in_full(name, context) for language, name in found.items()}
    if not found:
        return Localized.of({languages[0]: labels[keys[0]][0].name})
    order = [*languages, *found]
    return Localized(tuple(sorted(found.items(), key=lambda entry: order.index(entry[0]))))


def _has_no_name(keys: Sequence[str], labels: Mapping[str, list[Label]], cast: Cast) -> bool:
    return all(key not in cast.names and label.shape == "role" for key in keys for label in labels[key])


def _fullness(label: Label) -> int:
    """Return the smaller, the fuller a name is; a title before it adds nothing."""
    return -len(vocabulary.HONORIFICS.sub("", label.name))


def _by_script(text: str, languages: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield the name that a label gives in each script, with the language that writes it so."""
    latin = next((tag for tag in languages if tag.split("-")[0] not in ("zh", "ja", "ko")), "en")
    east = next((tag for tag in languages if tag.split("-")[0] in ("zh", "ja")), "zh")
    scripts = count_scripts(text)
    if scripts["han"] and scripts["latin"] and " " in text:
        for part in (match.group().strip() for match in _HAN.finditer(text)):
            yield east, part
        for part in (match.group().strip() for match in _NAMED_IN_LATIN.finditer(text)):
            yield latin, part
    elif scripts["han"] or scripts["kana"]:
        yield east, text
    elif scripts["hangul"]:
        yield "ko", text
    elif text:
        yield latin, text


def _is_name(text: str, language: str) -> bool:
    """True if what a label says beside the name is the name in other letters, not a post."""
    if language.startswith("zh"):
        return "·" in text or (len(text) <= 4 and text[0] in vocabulary.SURNAMES)
    return len(text.split()) in (2, 3) and all(word[0].isupper() for word in text.split())


def _id(names: Localized, part: str, taken: Sequence[Speaker]) -> str:
    """Return an identifier that no speaker has yet: the part somebody plays, or the best Latin or romanised name."""
    latin = (name for name in names.values() if not _HAN.search(name))
    slug = part or slugify(next(latin, names.first))[:_LONGEST_SLUG].strip("-")
    ids = {speaker.id for speaker in taken} | {NARRATOR}
    if slug and slug not in ids:
        return slug
    stem = slug or "speaker"
    return next(
        candidate for number in range(2 if slug else 1, len(ids) + 3) if (candidate := f"{stem}-{number}") not in ids
    )
