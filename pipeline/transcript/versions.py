"""Two versions of one conversation, each in its own language, become one with both languages side by side.

Turns are aligned first, by length and by who speaks; who of the one version is who of the other
follows from what they are called and from where they speak. Then the paragraphs are aligned, with who
says them and which of them begin a turn as evidence. The first version decides what cannot be decided by both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace

from pipeline.errors import TranscriptError
from pipeline.language import count_scripts
from pipeline.model import (
    NARRATOR,
    Chapter,
    Localized,
    Passage,
    Source,
    Speaker,
    Transcript,
    Turn,
    Wording,
    text_digest,
)
from pipeline.transcript.alignment import Bead, align
from pipeline.transcript.likeness import Part, common_measure

_SURE = 0.95  # confidence from which on a pair is no guess
_QUESTION = re.compile(r"""[?？;؟]["'”’»)」』）]*\s*\Z""")
# What a translation often leaves as it is: numbers, names and terms in Latin letters, and signs.
_KEPT = re.compile(r"\d+(?:[.,:]\d+)*|[A-Z][\w-]*", re.ASCII)
_SIGNS = {
    "a question": re.compile(r"[?？؟]"),
    "an exclamation": re.compile(r"[!！]"),
    "a quotation": re.compile(r"[\"“„«「『]"),
    "a bracket": re.compile(r"[(（]"),
}
_UNSPACED = ("han", "kana", "thai")


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
    beads = _align_turns(first.turns, second.turns, _called_alike(first.speakers, second.speakers))
    people = _same_people(first, second, beads)
    first, second = _under_common_ids(first, second, people)
    said = list(_said(first.turns, second.turns, beads))
    turns, chapters = _turns(said, _chapter_titles(said, first.chapters, second.chapters))
    return replace(
        first,
        id=first.id if first.id == second.id else text_digest(first.id + second.id),
        titles=_both(first.titles, second.titles),
        speakers=_joined_speakers(first.speakers, second.speakers),
        turns=turns,
        chapters=chapters,
        omissions=(*first.omissions, *second.omissions),
        date=first.date or second.date,
        source=_joined_source(first.source, second.source),
    )


# -------------------------------------------------------------------------------- alignment


def _align_turns(first: Sequence[Turn], second: Sequence[Turn], people: Mapping[str, str]) -> tuple[Bead, ...]:
    """Return the beads of turns. ``people`` says who of the second version is who of the first."""
    measure, other = _measures(first, second)
    known = set(people.values())
    return align(
        [_part(turn.passages, measure, turn.speaker if turn.speaker in known else "") for turn in first],
        [_part(turn.passages, other, people.get(turn.speaker, "")) for turn in second],
    )


def _measures(first: Sequence[Turn], second: Sequence[Turn]) -> tuple[float, float]:
    return common_measure(*(sum(_length(turn.passages) for turn in turns) for turns in (first, second)))


def _part(passages: Sequence[Passage], measure: float, voice: str, *, opens: bool = True) -> Part:
    texts = [passage.wordings[0].text for passage in passages]
    kept = {word.casefold() for text in texts for word in _KEPT.findall(text)}
    signs = {name for name, sign in _SIGNS.items() if any(map(sign.search, texts))}
    return Part(
        length=_length(passages) * measure,
        voice=voice,
        asks=bool(_QUESTION.search(texts[-1])),
        words=frozenset(kept | signs),
        opens=opens,
    )


def _length(passages: Sequence[Passage]) -> int:
    """Return the letters and digits of passages in their first language."""
    return sum(sign.isalnum() for passage in passages for sign in passage.wordings[0].text)


@dataclass(frozen=True, slots=True)
class _Said:
    """A passage of the joined transcript, and the turns of either version from which it comes."""

    speaker: str
    passage: Passage
    turns: frozenset[int]
    turns_of_second: frozenset[int]


def _said(first: Sequence[Turn], second: Sequence[Turn], beads: Sequence[Bead]) -> Iterator[_Said]:
    """Yield the passages of both versions in order, aligned. Sure ``beads`` of turns tell how long translations are."""
    sure = [bead for bead in beads if bead.is_pair and bead.confidence >= _SURE]
    measure, other = _measures(
        [first[bead.left.start] for bead in sure] or first, [second[bead.right.start] for bead in sure] or second
    )
    common = {turn.speaker for turn in first} & {turn.speaker for turn in second}
    lefts, rights = _numbered(first), _numbered(second)
    for bead in align(_parts(lefts, first, measure, common), _parts(rights, second, other, common)):
        these, those = lefts[bead.left.start : bead.left.stop], rights[bead.right.start : bead.right.stop]
        is_sure = bead.is_pair and bead.confidence >= _SURE
        yield _Said(
            first[these[0][0]].speaker if these else second[those[0][0]].speaker,
            _join_passages([[passage for _, passage in side] for side in (these, those)], doubtful=not is_sure),
            frozenset(turn for turn, _ in these),
            frozenset(turn for turn, _ in those),
        )


def _numbered(turns: Sequence[Turn]) -> list[tuple[int, Passage]]:
    """Return all passages, each with the number of its turn."""
    return [(number, passage) for number, turn in enumerate(turns) for passage in turn.passages]


def _parts(
    passages: Sequence[tuple[int, Passage]], turns: Sequence[Turn], measure: float, common: AbstractSet[str]
) -> list[Part]:
    return [
        _part(
            [passage],
            measure,
            speaker if (speaker := turns[number].speaker) in common else "",
            opens=passage is turns[number].passages[0],
        )
        for number, passage in passages
    ]


def _join_passages(sides: Sequence[Sequence[Passage]], *, doubtful: bool) -> Passage:
    """Return the passages of both versions as one; several of one version are joined."""
    passages = [passage for side in sides for passage in side]
    wordings: dict[str, Wording] = {}
    for wording in (wording for passage in passages for wording in passage.wordings):
        before = wordings.get(wording.language)
        wordings[wording.language] = (
            replace(before, text=_joined_text(before.text, wording.text)) if before else wording
        )
    timed = [passage for passage in sides[0] or sides[1] if passage.start_ms is not None]
    return Passage(
        tuple(wordings.values()),
        doubtful=doubtful or any(passage.doubtful for passage in passages),
        start_ms=timed[0].start_ms if timed else None,
        end_ms=timed[-1].end_ms if timed else None,
    )


def _joined_text(text: str, more: str) -> str:
    """Return two paragraphs as one; scripts without spaces need none.

    >>> _joined_text("Yes.", "I see."), _joined_text("是的。", "我懂了。")
    ('Yes. I see.', '是的。我懂了。')
    """
    unspaced = count_scripts(text[-40:] + more[:40])
    gap = "" if sum(unspaced[script] for script in _UNSPACED) * 2 > unspaced.total() else " "
    return f"{text}{gap}{more}"


# -------------------------------------------------------------------------------- people


def _called_alike(speakers: Sequence[Speaker], others: Sequence[Speaker]) -> dict[str, str]:
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


def _same_people(first: Transcript, second: Transcript, beads: Sequence[Bead]) -> dict[str, str]:
    """Return who of the second version is who of the first: called so, else speaking in the same places."""
    people = _called_alike(first.speakers, second.speakers)
    together: Counter[tuple[str, str]] = Counter()
    for bead in beads:
        if bead.is_pair:
            together[second.turns[bead.right.start].speaker, first.turns[bead.left.start].speaker] += 1
    for (other, speaker), _ in together.most_common():
        if other not in people and speaker not in people.values() and NARRATOR not in (other, speaker):
            people[other] = speaker
    return people


def _under_common_ids(
    first: Transcript, second: Transcript, people: Mapping[str, str]
) -> tuple[Transcript, Transcript]:
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


def _joined_speakers(first: Sequence[Speaker], second: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Return the people of both versions, who already have one id each."""
    joined = {speaker.id: speaker for speaker in first}
    for other in second:
        speaker = joined.get(other.id)
        joined[other.id] = (
            other
            if speaker is None
            else Speaker(
                id=speaker.id,
                names=_both(speaker.names, other.names),
                labels=tuple(dict.fromkeys((*speaker.labels, *other.labels))),
                role=speaker.role if speaker.role != "speaker" else other.role,
                gender=speaker.gender or other.gender,
            )
        )
    return tuple(joined.values())


# -------------------------------------------------------------------------------- the whole


def _chapter_titles(said: Sequence[_Said], first: Sequence[Chapter], second: Sequence[Chapter]) -> dict[int, Localized]:
    """Return the titles of the chapters of both versions, by the passage at which each begins."""
    titles: dict[int, Localized] = {}
    for chapter in first:
        titles[next(at for at, found in enumerate(said) if chapter.turn in found.turns)] = chapter.titles
    for chapter in second:
        place = next(at for at, found in enumerate(said) if chapter.turn in found.turns_of_second)
        titles[place] = _both(titles.get(place, Localized()), chapter.titles)
    return titles


def _turns(said: Sequence[_Said], titles: Mapping[int, Localized]) -> tuple[tuple[Turn, ...], tuple[Chapter, ...]]:
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


def _both(texts: Localized, others: Localized) -> Localized:
    return Localized((*texts.entries, *(entry for entry in others.entries if entry[0] not in texts)))


def _joined_source(source: Source, other: Source) -> Source:
    """Return where both versions are from; a fact in which they differ is given twice."""
    facts = {field.name: (getattr(source, field.name), getattr(other, field.name)) for field in fields(Source)}
    return Source(**{name: ", ".join(dict.fromkeys(filter(None, pair))) for name, pair in facts.items()})
