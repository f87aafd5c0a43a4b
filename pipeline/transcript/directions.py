"""What stands in brackets inside speech and is not said: laughter, a pause, what somebody does meanwhile.

Known sounds are taken out wherever they stand. Of other brackets only those at the edge of a sentence
are directions: all but long ones in square brackets, which are an editor's by convention, and a few
words in small letters in round ones. A bracket inside a sentence belongs to it, as ``[Ana] told me``.
"""

from __future__ import annotations

import re

from pipeline.transcript import vocabulary

_BEHIND = r"(?:\A|(?<=[.!?…。！？”»」』\"])|(?<=[.!?…。！？”»」』\"] ))"
_BEFORE = r"(?=\s*(?:\Z|[“„«»「『\"¿¡—–\[(（]|[^\W\d_a-zß-öø-ÿа-яё]))"
_OPENING = re.compile(r"[\[(（【]")
_SQUARE = re.compile(rf"{_BEHIND}\s*[\[【](?P<inner>[^\[\]【】\n]{{1,80}})[\]】]{_BEFORE}")
# Right before a script without spaces, a round bracket holds a word that somebody added to the sentence.
_ADDED = r"(?![\u3040-\u30ff\u3400-\u9fff])"
_ROUND = re.compile(rf"{_BEHIND}\s*[(（](?P<inner>[^()（）\n]{{1,40}})[)）]{_ADDED}{_BEFORE}")
_MOST_WORDS_SQUARE = 10
_MOST_WORDS_ROUND = 3
_MOST_SIGNS_SQUARE = 16  # of a script without spaces
_MOST_SIGNS_ROUND = 4
_WIDE_MARKS = frozenset("。！？，、；：")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def take_directions(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what is said, and what stands in brackets beside it.

    >>> take_directions("No. (long pause) Well, [Ana] told me (in May). [He gets up]")
    ('No. Well, [Ana] told me (in May).', ('(long pause)', '[He gets up]'))
    """
    if not _OPENING.search(text):
        return text, ()
    found = [match.span() for match in vocabulary.STAGE_DIRECTION.finditer(text)]
    for pattern, is_direction in ((_SQUARE, _is_square_direction), (_ROUND, _is_round_direction)):
        found += [match.span() for match in pattern.finditer(text) if is_direction(match["inner"].strip())]
    if not found:
        return text, ()
    spoken, directions, at = "", [], 0
    for start, end in sorted(found):
        if start >= at:
            spoken = _joined(spoken, text[at:start])
            directions.append(text[start:end].strip())
            at = end
    return " ".join(_joined(spoken, text[at:]).split()), tuple(directions)


def _joined(before: str, behind: str) -> str:
    """Return two texts between which a bracket stood, with a space where their script has spaces."""
    unspaced = _UNSPACED.match(behind.lstrip()[:1]) or before.rstrip()[-1:] in _WIDE_MARKS
    return before.rstrip() + behind.lstrip() if unspaced else f"{before} {behind}"


def _is_square_direction(inner: str) -> bool:
    if _UNSPACED.search(inner):
        return len(inner) <= _MOST_SIGNS_SQUARE
    return any(map(str.isalpha, inner)) and len(inner.split()) <= _MOST_WORDS_SQUARE


def _is_round_direction(inner: str) -> bool:
    if any(map(str.isdigit, inner)) or inner[-1:] in "?？!！":
        return False
    if _UNSPACED.search(inner):
        return len(inner) <= _MOST_SIGNS_ROUND
    return inner[:1].islower() and len(inner.split()) <= _MOST_WORDS_ROUND
