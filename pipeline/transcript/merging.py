"""What a person made of a transcript file and what its page gives now, as one.

A merge of three forms: what Duologue wrote (known by its digests), what the person left, what the page
gives. Wherever only one side changed, its change is taken. Where both did, differently, the person's
stays and the page's is told as a remark. Turns are merged as a flat play, so that a turn split, joined
or given to somebody else is one changed entry, and its paragraphs are merged one by one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import text_digest
from pipeline.transcript.forms import (
    BESIDE_TEXTS,
    Form,
    Path,
    entries,
    flat_play,
    marked,
    nested_play,
    without_marks,
)
from pipeline.transcript.matching import Likeness, pair_entries
from pipeline.transcript.written import digests_of

_PLAY: Path = ("play",)
_THE_FILES_OWN = ("schema", "id")  # whatever page it is merged with


@dataclass(frozen=True, slots=True)
class Remark:
    """What the page says of a place that a person changed, too."""

    path: Path
    page: Form | None  # None where it has nothing there


@dataclass(frozen=True, slots=True)
class Merged:
    """The form of a merged file, with what the page says differently."""

    form: dict[str, Form]
    remarks: tuple[Remark, ...]


def merge_forms(written: Mapping[str, Form] | None, edited: Mapping[str, Form], page: Mapping[str, Form]) -> Merged:
    """Return what a person edited together with what the page gives now.

    ``written`` holds the digests of what the page gave before. Where they are not known, whatever
    differs from the page is the person's, but for a language that the file does not have at all.
    """
    page = {**_under_known_ids(page, edited), **{key: edited[key] for key in _THE_FILES_OWN}}
    if written is None:
        known = _in_known_languages(page, edited)
        written = {**_mapping(digests_of(known)), "turns": digests_of(list(flat_play(known)))}
    merge = _Merge([])
    head = merge.mappings(_but_turns(written), _but_turns(edited), _but_turns(page), ())
    play = merge.lists(entries(written["turns"]), flat_play(edited), flat_play(page), _PLAY)
    first = next(entry["turn"] for entry in flat_play(edited) if "turn" in entry)
    if not any(_kind(entry) == "passage" for entry in entries(play)):
        play = list(flat_play(edited))  # what the page kept, the person deleted, and the reverse
    turns, paths = nested_play(entries(play), speaker=str(first))
    form = {
        key: turns if key == "turns" else head[key] for key in _ordered([*edited], [*page]) if key in (*head, "turns")
    }
    form["speakers"] = _all_who_speak(form, edited, page)
    return Merged(form, tuple(_in_place(remark, paths) for remark in merge.remarks))


def _but_turns(form: Mapping[str, Form]) -> dict[str, Form]:
    return {key: value for key, value in form.items() if key != "turns"}


def _in_place(remark: Remark, paths: Sequence[Path]) -> Remark:
    """Return a remark on the flat play as one on the turns that it became."""
    if remark.path[:1] != _PLAY:
        return remark
    _, place, *below = remark.path
    return replace(remark, path=(*paths[min(int(place), len(paths) - 1)], *below))


@dataclass(frozen=True, slots=True)
class _Merge:
    """Merges values, each with the digests of what it was, and collects remarks."""

    remarks: list[Remark]

    def value(self, before: Form | None, edited: Form | None, page: Form | None, path: Path) -> Form | None:
        """Return one value of three, or None where it is gone."""
        if edited == page or before == _digests(page):
            return edited
        if before == _digests(edited):
            return page
        if isinstance(edited, dict) and isinstance(page, dict):
            return self.mappings(before if isinstance(before, dict) else {}, edited, page, path)
        if path == ("omissions",):
            return self.lists(entries(before or []), entries(edited or []), entries(page or []), path) or None
        self.remarks.append(Remark(path, page))
        return edited

    def mappings(
        self, before: Mapping[str, Form], edited: Mapping[str, Form], page: Mapping[str, Form], path: Path
    ) -> dict[str, Form]:
        """Return the values of three mappings, key by key, in the person's order."""
        merged = {
            key: self.value(before.get(key), edited.get(key), page.get(key), (*path, key))
            for key in _ordered([*edited], [*page])
        }
        return {key: value for key, value in merged.items() if value is not None}

    def lists(
        self,
        before: Sequence[Mapping[str, Form]],
        edited: Sequence[Mapping[str, Form]],
        page: Sequence[Mapping[str, Form]],
        path: Path,
    ) -> list[Form]:
        """Return the entries of three lists: those that are in all of them one by one, what lies between as a whole."""
        digests = [[_mapping(digests_of(_by_people(entry))) for entry in side] for side in (edited, page)]
        was, mine, theirs = ([json.dumps(entry, sort_keys=True) for entry in side] for side in (before, *digests))
        in_edited = dict(pair_entries(was, mine, _likeness(before, digests[0])))
        in_page = dict(pair_entries(was, theirs, _likeness(before, digests[1])))
        common = [(i, in_edited[i], in_page[i]) for i in range(len(was)) if i in in_edited and i in in_page]
        merged: list[Form] = []
        b = e = p = 0  # up to where each list is merged
        for i, j, k in (*common, (len(was), len(mine), len(theirs))):
            if mine[e:j] == was[b:i] != theirs[p:k]:
                merged += map(dict, page[p:k])
            else:
                if theirs[p:k] not in (was[b:i], mine[e:j]):
                    known = {*was[b:i], *mine[e:j]}
                    news = [dict(entry) for entry, key in zip(page[p:k], theirs[p:k], strict=True) if key not in known]
                    self.remarks.append(Remark((*path, len(merged)), list(news) or None))
                merged += map(dict, edited[e:j])
            if i < len(was):
                is_same = theirs[k] == was[i]
                entry = dict(edited[j]) if is_same else self.entry(before[i], edited[j], page[k], (*path, len(merged)))
                merged += [entry] if entry else []
            b, e, p = i + 1, j + 1, k + 1
        return merged

    def entry(
        self, before: Mapping[str, Form], edited: Mapping[str, Form], page: Mapping[str, Form], path: Path
    ) -> dict[str, Form]:
        """Return one entry of three; of a passage, who wrote its words goes with the words.

        What a machine wrote, and nobody corrected, gives way to the page, and stays only with the
        words that it was made from.
        """
        theirs = _by_people(edited)
        merged = self.mappings(before, theirs, without_marks(page), path)
        if not _texts(merged) and _texts(theirs):
            return {}
        if _texts(merged) == _texts(theirs):
            machines = {tag: edited[tag] for tag in _machines(edited) if tag not in merged}
            merged = {
                key: {**machines, **merged}[key]
                for key in _ordered([*merged], [*edited])
                if key in machines or key in merged
            }
        return merged | _marks(merged, edited, page)


def _digests(form: Form | None) -> Form | None:
    return None if form is None else digests_of(form)


def _mapping(form: Form) -> dict[str, Form]:
    assert isinstance(form, dict)
    return form


def _ordered(keys: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the keys of two mappings; each new one of the other stands behind the one that it follows there.

    >>> _ordered(["en", "doubtful"], ["en", "zh"])
    ['en', 'zh', 'doubtful']
    """
    merged = list(keys)
    place = 0
    for key in others:
        if key not in merged:
            merged.insert(place, key)
        place = merged.index(key) + 1
    return merged


def _machines(passage: Mapping[str, Form]) -> list[str]:
    """Return the languages whose text a machine wrote and nobody corrected."""
    digests = passage.get("machine")
    if not isinstance(digests, dict):
        return []
    return [tag for tag, digest in digests.items() if text_digest(str(passage.get(tag, ""))) == digest]


def _by_people(passage: Mapping[str, Form]) -> dict[str, Form]:
    return without_marks(passage, _machines(passage))


def _texts(entry: Mapping[str, Form]) -> dict[str, Form]:
    return {key: value for key, value in entry.items() if key not in BESIDE_TEXTS}


def _marks(merged: Mapping[str, Form], edited: Mapping[str, Form], page: Mapping[str, Form]) -> dict[str, Form]:
    """Return who wrote the words of a passage, as far as the side that they are from says it."""
    machine: dict[str, Form] = {}
    person: list[Form] = []
    for tag, text in _texts(merged).items():
        side = edited if edited.get(tag) == text else page
        digests = side.get("machine")
        if isinstance(digests, dict) and tag in digests:
            machine[tag] = digests[tag]
        if tag in marked(side, "person"):
            person.append(tag)
    return {mark: tags for mark, tags in (("machine", machine), ("person", person)) if tags}


def _likeness(before: Sequence[Mapping[str, Form]], after: Sequence[Mapping[str, Form]]) -> Likeness:
    def likeness(i: int, j: int) -> int | None:
        if _kind(before[i]) != _kind(after[j]):
            return None
        return sum(after[j].get(tag) == text for tag, text in _texts(before[i]).items())

    return likeness


def _kind(entry: Mapping[str, Form]) -> str:
    return next((key for key in ("turn", "chapter", "reason") if key in entry), "passage")


def _under_known_ids(page: Mapping[str, Form], edited: Mapping[str, Form]) -> dict[str, Form]:
    """Return what a page gives, its speakers under the ids that the file has for their labels."""
    known, people = _mapping(edited["speakers"]), _mapping(page["speakers"])
    ids = {id: id for id in people}
    for id, facts in people.items():
        if id not in known:
            same = [other for other, told in known.items() if _labels(told) & _labels(facts)]
            if len(same) == 1 and same[0] not in ids.values():
                ids[id] = same[0]
    turns: list[Form] = []
    for entry in entries(page["turns"]):
        ((name, content),) = entry.items()
        turns.append({ids[name]: content} if isinstance(content, list) else entry)
    return {**page, "speakers": {ids[id]: facts for id, facts in people.items()}, "turns": turns}


def _labels(speaker: Form) -> set[str]:
    found = _mapping(speaker).get("labels", [])
    return {str(label) for label in found}


def _all_who_speak(form: Mapping[str, Form], edited: Mapping[str, Form], page: Mapping[str, Form]) -> dict[str, Form]:
    """Return the speakers of a merged form, and those of either side whose turns it has."""
    speakers = dict(_mapping(form["speakers"]))
    everybody = {**_mapping(page["speakers"]), **_mapping(edited["speakers"])}
    for entry in flat_play(form):
        id = str(entry.get("turn", ""))
        if "turn" in entry and id not in speakers:
            speakers[id] = everybody[id]
    return speakers


def _in_known_languages(page: Mapping[str, Form], edited: Mapping[str, Form]) -> dict[str, Form]:
    """Return what a page gives without the languages in which the file holds no words."""
    new = _languages(page) - _languages(edited)

    def known(form: Form) -> Form:
        if isinstance(form, dict):
            return {key: known(value) for key, value in form.items() if key not in new or not isinstance(value, str)}
        return [known(item) for item in form] if isinstance(form, list) else form

    return _mapping(known(dict(page)))


def _languages(form: Mapping[str, Form]) -> set[str]:
    passages = (entry for entry in flat_play(form) if _kind(entry) == "passage")
    return {tag for passage in passages for tag in _texts(passage)}
