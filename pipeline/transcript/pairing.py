"""Which paragraphs of a turn say the same in two languages: they are one passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.language import detect_language, primary
from pipeline.model import Passage, Wording
from pipeline.transcript.languages import language_of, told_language

_SECOND_HALF = re.compile(r"[.!?…][\"”’)]*(?P<gap>\s*)(?=[\u3400-\u9fff“「《])")
_MOST_SENTENCES = 20  # of a paragraph in which its second half is looked for


class Spoken(NamedTuple):
    """A paragraph of speech and when it was said."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None


def is_bilingual(runs: Iterable[Sequence[str]], languages: Sequence[str]) -> bool:
    """True if a page says each thing in two languages; ``runs`` are the paragraphs below each label.

    Either paragraphs in the one language are followed by one in the other, or what is said below a
    label has as many paragraphs in both.
    """
    if len(languages) != 2:
        return False
    tags = [[language_of(half, languages) for text in run for half in halves(text, languages)] for run in runs]
    flat = [tag for run in tags for tag in run]
    followed = [second == languages[1] for first, second in pairwise(flat) if first == languages[0]]
    even = [run.count(languages[0]) * 2 == len(run) for run in tags if run]
    return sum(followed) * 10 >= 7 * max(len(followed), 1) or sum(even) * 10 >= 7 * max(len(even), 1)


def halves(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return a paragraph, or its two halves where it says the same in two languages.

    >>> halves("Thank you. 谢谢。", ("en", "zh")), halves("I said 道.", ("en", "zh"))
    (('Thank you.', '谢谢。'), ('I said 道.',))
    """
    for match in islice(_SECOND_HALF.finditer(text), _MOST_SENTENCES):
        first, second = text[: match.start("gap")], text[match.end() :]
        if detect_language(first) == primary(languages[0]) and detect_language(second) == primary(languages[1]):
            return first, second
    return (text,)


def pair_passages(spoken: Iterable[Spoken], languages: Sequence[str], *, bilingual: bool) -> tuple[Passage, ...]:
    """Return the passages of one turn; paragraphs that say the same in two languages are one.

    Neighbours are pairs; where a turn says all in one language and then as many paragraphs in the
    other, the first is paired with the first. A pair is doubtful where something in its turn is left
    over.
    """
    if not bilingual:
        return tuple(
            Passage(
                (Wording(language_of(paragraph.text, languages), paragraph.text),),
                start_ms=paragraph.start_ms,
                end_ms=paragraph.end_ms,
            )
            for paragraph in spoken
        )
    said = list(_tagged(spoken, languages))
    firsts = [entry for entry in said if entry[0] == languages[0]]
    seconds = [entry for entry in said if entry[0] == languages[1]]
    if len(firsts) == len(seconds) > 1 and said == firsts + seconds:
        return tuple(_passage([first, second]) for first, second in zip(firsts, seconds, strict=True))
    groups: list[list[tuple[str, Spoken]]] = []
    for entry in said:
        if entry[0] == languages[1] and groups and len(groups[-1]) == 1 and groups[-1][0][0] == languages[0]:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    uneven = len(firsts) != len(seconds)
    return tuple(_passage(group, doubtful=uneven and len(group) == 2) for group in groups)


def _tagged(spoken: Iterable[Spoken], languages: Sequence[str]) -> Iterator[tuple[str, Spoken]]:
    """Yield each paragraph with its language; one that does not tell is in the one whose turn it is."""
    last = languages[1]
    for paragraph in spoken:
        last = told_language(paragraph.text, languages) or languages[last == languages[0]]
        yield last, paragraph


def _passage(entries: Sequence[tuple[str, Spoken]], *, doubtful: bool = False) -> Passage:
    first = entries[0][1]
    return Passage(
        tuple(Wording(language, paragraph.text) for language, paragraph in entries),
        doubtful=doubtful,
        start_ms=first.start_ms,
        end_ms=first.end_ms,
    )
