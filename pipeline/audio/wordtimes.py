"""When each word of a shown text is heard.

An engine marks the words that it was given, which are not always those that a reader sees: numbers
are written out, names respelled, signs left out. The two are brought together by the words they
share; what stands between two of those was spoken between them. Without marks the words share the
time of the speech as they are long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby, zip_longest

from pipeline.audio.words import ShownWord, atoms, is_one_dense_word, split_words
from pipeline.duration import estimate_duration_ms
from pipeline.model import Word, WordMark

_UNMARKED = range(0)
_LEAST_WORD_MS = 50


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that share a time, and the marks (a slice of them) that make it; none for words without a mark."""

    words: Sequence[ShownWord]
    marks: range


def align_words(
    shown: str, language: str, marks: Sequence[WordMark], *, start_ms: int, end_ms: int
) -> tuple[Word, ...]:
    """Return the words of a text with the times of its marks; nothing where text and marks share no word.

    Every sign but the spaces belongs to one word; words are in order, do not overlap and stay within
    the times given. Signs of a script without spaces that have one mark are one word.

    >>> marks = (WordMark("in", 0, 100), WordMark("twenty", 100, 500), WordMark("twelve", 500, 900))
    >>> align_words("In 2012!", "en", marks, start_ms=0, end_ms=1000)
    (Word(text='In', start_ms=0, end_ms=100), Word(text='2012!', start_ms=100, end_ms=900))
    """
    words = split_words(shown)
    anchors = _anchors(shown, words, marks)
    if not anchors:
        return ()
    timed: list[Word] = []
    for run, from_ms, to_ms in _timed(_runs(words, anchors, marks), marks, start_ms, end_ms):
        whole = shown[run.words[0].start : run.words[-1].end]
        if len(run.words) == 1 or (len(run.marks) == 1 and is_one_dense_word(whole)):
            timed.append(Word(whole, from_ms, to_ms))
        else:
            timed += _spread(shown, run.words, language, from_ms, to_ms)
    return tuple(timed)


def estimate_words(shown: str, language: str, *, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """Return the words of a text, each with a part of a time that is as large as the word is long.

    >>> estimate_words("Yes, sir.", "en", start_ms=0, end_ms=582)
    (Word(text='Yes,', start_ms=0, end_ms=201), Word(text='sir.', start_ms=381, end_ms=582))
    """
    return tuple(_spread(shown, split_words(shown), language, start_ms, end_ms))


def _anchors(shown: str, words: Sequence[ShownWord], marks: Sequence[WordMark]) -> dict[int, range]:
    """Return which marks hold which word, by the index of the word, as far as the two share letters."""
    seen = [(atom, at) for at, word in enumerate(words) for atom in atoms(shown[word.start : word.end])]
    heard = [(atom, at) for at, mark in enumerate(marks) for atom in atoms(mark.text)]
    anchors: dict[int, range] = {}
    for block in _matching([atom for atom, _ in seen], [atom for atom, _ in heard]):
        for step in range(block.size):
            word, mark = seen[block.a + step][1], heard[block.b + step][1]
            anchors[word] = range(anchors[word].start if word in anchors else mark, mark + 1)
    return anchors


def _matching(seen: list[str], heard: list[str]) -> list[Match]:
    """Return what two sequences have in common; as a rule it is all of them, which needs no search."""
    if seen == heard:
        return [Match(0, 0, len(seen))]
    return SequenceMatcher(None, seen, heard, autojunk=False).get_matching_blocks()


def _runs(words: Sequence[ShownWord], anchors: dict[int, range], marks: Sequence[WordMark]) -> list[_Run]:
    """Return the words in runs: those with a mark in common, and those between two others that have none.

    Each mark belongs to a run: one that no word matches to the unmatched words in its place, else to
    the word before it.
    """
    runs: list[_Run] = []
    for is_anchored, group in groupby(enumerate(words), key=lambda item: item[0] in anchors):
        if not is_anchored:
            runs.append(_Run([word for _, word in group], _UNMARKED))
            continue
        for at, word in group:
            held = anchors[at]
            if runs and runs[-1].marks.stop > held.start:
                runs[-1] = _Run([*runs[-1].words, word], range(runs[-1].marks.start, held.stop))
            else:
                runs.append(_Run([word], held))
    return _claimed(runs, marks)


def _claimed(runs: Sequence[_Run], marks: Sequence[WordMark]) -> list[_Run]:
    """Return runs that take up the marks between them.

    Where neither a mark nor time is left for words, an engine ran them together with the word before.
    """
    claimed: list[_Run] = []
    reached = 0
    for run, following in zip_longest(runs, runs[1:], fillvalue=_Run((), range(len(marks), len(marks)))):
        if run.marks:
            stop = following.marks.start if following.marks or not following.words else run.marks.stop
            claimed.append(_Run(run.words, range(run.marks.start, stop)))
        elif claimed and following.words and _left_ms(marks, reached, following) < _LEAST_WORD_MS * len(run.words):
            claimed[-1] = _Run([*claimed[-1].words, *run.words], claimed[-1].marks)
        else:
            claimed.append(_Run(run.words, range(reached, following.marks.start)))
        reached = claimed[-1].marks.stop
    return claimed


def _left_ms(marks: Sequence[WordMark], reached: int, following: _Run) -> int:
    """Return the time between the marks before a run and the one after it, with the marks in it."""
    return marks[following.marks.start].start_ms - marks[reached - 1].end_ms


def _timed(
    runs: Sequence[_Run], marks: Sequence[WordMark], start_ms: int, end_ms: int
) -> Iterator[tuple[_Run, int, int]]:
    """Yield each run with its start and end; a run without marks has what its neighbours leave."""
    reached_ms = start_ms
    for at, run in enumerate(runs):
        if run.marks:
            from_ms, to_ms = marks[run.marks.start].start_ms, marks[run.marks.stop - 1].end_ms
        else:
            following = runs[at + 1].marks if at + 1 < len(runs) else run.marks
            from_ms, to_ms = reached_ms, marks[following.start].start_ms if following else end_ms
        from_ms = min(max(from_ms, reached_ms), end_ms)
        reached_ms = min(max(to_ms, from_ms), end_ms)
        yield run, from_ms, reached_ms


def _spread(shown: str, words: Sequence[ShownWord], language: str, start_ms: int, end_ms: int) -> Iterator[Word]:
    """Yield words that share a time by their length, with pauses after punctuation but for the last one."""
    if not words:
        return
    costs_ms: list[int] = []  # of each word, and of the pause after it
    for word in words:
        costs_ms.append(max(1, estimate_duration_ms(shown[word.start : word.core_end], language)))
        costs_ms.append(estimate_duration_ms(shown[word.core_end : word.end], language))
    total_ms = sum(costs_ms[:-1])
    edges_ms = [start_ms + (end_ms - start_ms) * run_ms // total_ms for run_ms in accumulate(costs_ms[:-1], initial=0)]
    for word, from_ms, to_ms in zip(words, edges_ms[::2], edges_ms[1::2], strict=True):
        yield Word(shown[word.start : word.end], from_ms, to_ms)
