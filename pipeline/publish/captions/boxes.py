"""The words of a cue as the boxes that no line end parts, and how much a line end after each would hurt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline.model import Cue, Word
from pipeline.publish.captions.visible import visible
from pipeline.publish.captions.width import LINE, width
from pipeline.sentences import HAN_OR_KANA, split_sentences


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a text that stays on one line."""

    text: str
    has_space: bool  # after it
    start_ms: int
    end_ms: int
    strain: int = 0  # of a line end after it


# What a line end costs, from where it helps to where it tears.
_AFTER_SENTENCE = 0
_AFTER_CLAUSE = 2
_AT_PHRASE = 5
_AT_WORD = 9
_AT_SIGN = 12  # between two signs that may be one word
_IN_PHRASE = 16  # after a word that belongs to the next one
_IN_WORD = 40

_CLAUSE_END = re.compile(r"[,;:，、；：—–…][\"'”’）)」』》\]]*$")
_PARTICLE = re.compile(r"[的了吗呢吧着过呀啊嘛][\"'”’）)」』》\]]*$")
_BARE = re.compile(r"^[^\w]+|[^\w]+$")
_OPENS_PHRASE_ZH = re.compile(
    "(?:但|而|因|所以|如果|虽|就|和|与|跟|或|以及|并|在|把|被|对|从|向|让|给|用|是|也|还|都|那么|然后)"
)
_CONJUNCTIONS = frozenset(
    "and but or nor so yet because although though if unless until while when where which who whom whose that "
    "than whether since as".split()
)
_PREPOSITIONS = frozenset(
    "about above across after against along among around at before behind below between beyond by down during "
    "for from in inside into like near of off on onto out outside over past through to toward towards under up "
    "upon with within without".split()
)
_LEADING = frozenset("a an the my your his her its our their this these those very not no is are was were be i".split())
# What is read together with the number before it.
_MEASURES = re.compile(
    r"(?:[%‰°℃℉]|[kcmµnGMT]?[mgLlbBW]|[kMGT]?Hz|[kMG]?[bB]ps|[kMGT]B|k?Wh|h|s|ms|min|mph|km/h|"
    r"[ap]\.?m\.?|percent|per|degrees?|hundred|thousand|million|billion|trillion|dollars?|euros?|pounds?|"
    r"years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b[.,;:!?)\"'”’]*|[%‰°℃℉][CF]?[.,;:!?)\"'”’]*"
)
_BEFORE_NAME = re.compile(r"[(\"'“‘]*(?:Mr|Mrs|Ms|Dr|Prof|St|[A-Z])\.")
_BEFORE_NUMBER = re.compile(r"[(\"'“‘]*(?:(?:No|Fig|Vol|Ch|pp?)\.|第|§)")
_ENDS_IN_NUMBER = re.compile(r"\d$")
# Kinsoku (JIS X 4051): what does not begin a line, as far as it is no punctuation of a word.
_NEVER_FIRST = re.compile(r"[ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ・゛゜]")
_DENSE_EDGE = re.compile(rf"[{HAN_OR_KANA}\u3005-\u3007][^\w\s]*$")
_DENSE_START = re.compile(rf"[^\w\s]*[{HAN_OR_KANA}\u3005-\u3007]")


def boxes_of(cue: Cue) -> tuple[Box, ...]:
    """Return the boxes of a cue in order; each is at most a line wide.

    >>> words = (Word("In", 0, 100), Word("3", 100, 200), Word("kg.", 200, 300))
    >>> [box.text for box in boxes_of(Cue(0, 300, "ana", "en", "In 3 kg.", words))]
    ['In', '3 kg.']
    """
    glued: list[Box] = []
    for box in _words(cue):
        if glued and _belong_together(glued[-1], box, cue.language):
            glued[-1] = _glue(glued[-1], box)
        else:
            glued.append(box)
    strains = [*(_strain(box, after, cue) for box, after in pairwise(glued)), _AFTER_SENTENCE]
    return tuple(part for box, strain in zip(glued, strains, strict=False) for part in _torn(box, strain, cue.language))


def _words(cue: Cue) -> Iterator[Box]:
    """Yield the words of a cue without what cannot be seen; at the end of a sentence without strain."""
    ends = _sentence_ends(cue.text)
    at = 0
    for word in cue.words or (Word(cue.text, cue.start_ms, cue.end_ms),):
        at = max(at, cue.text.find(word.text, at)) + len(word.text)
        text = visible(word.text)
        if text:
            has_space = cue.text[at : at + 1].isspace()
            yield Box(text, has_space, word.start_ms, word.end_ms, _AFTER_SENTENCE if at in ends else _AT_WORD)


def _sentence_ends(text: str) -> frozenset[int]:
    sentences = split_sentences(text)
    starts = accumulate(map(len, sentences), initial=0)
    return frozenset(start + len(sentence.rstrip()) for start, sentence in zip(starts, sentences, strict=False))


def _belong_together(before: Box, after: Box, language: str) -> bool:
    if _NEVER_FIRST.match(after.text):
        return True
    if before.strain == _AFTER_SENTENCE or not _is_pair(before, after):
        return False
    return width(before.text + after.text, language) <= LINE // 2


def _is_pair(before: Box, after: Box) -> bool:
    if _ENDS_IN_NUMBER.search(before.text):
        is_counted = not before.has_space and _DENSE_START.match(after.text)  # 12名
        return bool(is_counted or _MEASURES.fullmatch(after.text))
    if _BEFORE_NUMBER.fullmatch(before.text):
        return after.text[0].isdigit()
    return _BEFORE_NAME.fullmatch(before.text) is not None


def _glue(before: Box, after: Box) -> Box:
    space = " " if before.has_space else ""
    return replace(after, text=before.text + space + after.text, start_ms=before.start_ms)


def _strain(box: Box, after: Box, cue: Cue) -> int:
    """Return what a line end between two boxes costs."""
    if box.strain == _AFTER_SENTENCE:
        return _AFTER_SENTENCE
    if _CLAUSE_END.search(box.text):
        return _AFTER_CLAUSE
    if _DENSE_EDGE.search(box.text) and _DENSE_START.match(after.text):
        if _OPENS_PHRASE_ZH.match(after.text) or _PARTICLE.search(box.text):
            return _AT_PHRASE
        return _AT_SIGN if cue.is_estimated else _AT_WORD
    word, following = (_BARE.sub("", text).lower() for text in (box.text, after.text))
    if word in _LEADING or word in _PREPOSITIONS or word in _CONJUNCTIONS:
        return _IN_PHRASE
    return _AT_PHRASE if following in _CONJUNCTIONS or following in _PREPOSITIONS else _AT_WORD


def _torn(box: Box, strain: int, language: str) -> Iterator[Box]:
    """Yield a box, with the strain after it, in parts that fit on a line; a sign stays with what is put on it."""
    parts = [box.text] if width(box.text, language) <= LINE else _parts_of(box.text, language)
    step_ms = (box.end_ms - box.start_ms) // len(parts)
    for at, part in enumerate(parts[:-1]):
        start_ms = box.start_ms + step_ms * at
        yield Box(part, has_space=False, start_ms=start_ms, end_ms=start_ms + step_ms, strain=_IN_WORD)
    start_ms = box.start_ms + step_ms * (len(parts) - 1)
    yield Box(parts[-1], box.has_space, start_ms, box.end_ms, strain)


def _parts_of(text: str, language: str) -> list[str]:
    parts = [""]
    for sign in text:
        is_joined = width(sign, language) == 0
        if not is_joined and width(parts[-1] + sign, language) > LINE:
            parts.append("")
        parts[-1] += sign
    return parts
