"""Which turns, and then which paragraphs, of two versions of a conversation say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from pipeline.language import count_scripts
from pipeline.model import Passage, Turn, Wording
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


def align_turns(first: Sequence[Turn], second: Sequence[Turn], people: Mapping[str, str]) -> tuple[Bead, ...]:
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
class Said:
    """A passage of the joined transcript, and the turns of either version from which it comes."""

    speaker: str
    passage: Passage
    turns: frozenset[int]
    turns_of_second: frozenset[int]


def align_passages(first: Sequence[Turn], second: Sequence[Turn], beads: Sequence[Bead]) -> Iterator[Said]:
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
        yield Said(
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
