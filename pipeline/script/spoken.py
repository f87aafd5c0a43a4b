"""What an engine is given to speak: the words shown, without the signs that nobody says.

Numbers, dates and units stay as they are for an engine that reads them well by itself, and are
written out for any other.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.language import primary
from pipeline.model import NOTATIONS, Notation
from pipeline.script.lexicon import Lexicon, apply_lexicon
from pipeline.script.markup import strip_marks
from pipeline.script.written_out import write_out
from pipeline.sentences import HAN_OR_KANA

_QUOTES = re.compile(r"[“”„‟«»‹›「」『』《》〈〉\"＂]|(?<![^\W_])['‘’]|['‘’](?![^\W_])")
_NAME_DOT = re.compile(r"(?<=\w)[·・‧•](?=\w)")  # between the parts of a foreign name in Chinese
_OPENING = re.compile(r"\s*[(（\[【〔［{｛]\s*")
_CLOSING = re.compile(r"\s*[)）\]】〕］}｝]\s*")
_RANGE = re.compile(r"(?<=\d)\s*[–—~～]\s*(?=\d)")
_DASH = re.compile(r"\s*(?:[—–―⸺]+|(?<!-)--+(?!-)|(?<=\s)[-·•](?=\s))\s*")
_ELLIPSIS = re.compile(r"\s*(?:\.(?:\s?\.){1,}|…+|‥+|。{2,}|·{2,})\s*")
_ARROW = re.compile(r"\s*[←-⇿|｜¦]+\s*")
_SIGN = r"(?:[,，、;；:：。!！?？]|\.(?!\w))"  # but the point of .5 and .NET is no stop
_RUN = re.compile(rf"{_SIGN}(?:\s*{_SIGN})+")
_STRONGEST_FIRST = "?？!！.。;；:：、,，"
_HALF_WIDTH = re.compile(rf"(?<=[{HAN_OR_KANA}])\s*[,.!?;:](?!\d)|[,!?;:](?=[{HAN_OR_KANA}])")
_DENSE_SPACE = re.compile(rf"(?<=[，。！？；：、])\s+|(?<=[{HAN_OR_KANA}])\s+(?=[{HAN_OR_KANA}，。！？；：、])")
_FULL_WIDTH = str.maketrans(",.!?;:", "，。！？；：")
_FULL_WIDTH_SIGN = re.compile(r"\s*([，。！？；：、])\s*")
_SPACED = str.maketrans("，。！？；：、", ",.!?;:,")
_RANGE_WORDS = {"en": " to ", "zh": "至", "ja": "から"}


def spoken_text(shown: str, language: str, lexicon: Lexicon = (), *, reads: Collection[Notation] = NOTATIONS) -> str:
    """Return what an engine is given that reads some notations by itself; empty where the text has nothing to say.

    >>> spoken_text("**Yes** — see [the paper](https://example.org/a.pdf)[3] 🙂!!", "en")
    'Yes, see the paper!'
    >>> spoken_text("他说:“好的,走吧……”", "zh")
    '他说：好的，走吧。'
    >>> spoken_text("大约50%。", "zh", reads=())
    '大约百分之五十。'
    >>> spoken_text("…… 🙂", "zh")
    ''
    """
    text = apply_lexicon(strip_marks(shown, language), lexicon)
    text = _soften(write_out(text, language, reads), language)
    return text if any(sign.isalnum() for sign in text) else ""


def _soften(text: str, language: str) -> str:
    """Turn dashes, brackets and ellipses into the pauses they stand for, and quotation marks into nothing."""
    is_dense = primary(language) in ("zh", "ja")
    comma, stop = ("，", "。") if is_dense else (", ", ". ")
    text = re.sub(r"(?<=\w)’(?=\w)", "'", text)
    text = _QUOTES.sub("", text)
    text = _NAME_DOT.sub("" if is_dense else " ", text)
    text = _RANGE.sub(_RANGE_WORDS.get(primary(language), "-"), text)
    text = _ELLIPSIS.sub(lambda match: comma if re.search(r"\w", text[match.end() :]) else stop, text)
    for pause in (_DASH, _ARROW, _OPENING, _CLOSING):
        text = pause.sub(comma, text)
    text = _RUN.sub(lambda match: min("".join(match.group().split()), key=_STRONGEST_FIRST.index), text)
    if is_dense:
        text = _HALF_WIDTH.sub(lambda match: match[0].translate(_FULL_WIDTH), text)
        text = _DENSE_SPACE.sub("", text)
    else:  # such as an English clause of a Chinese sentence
        text = _FULL_WIDTH_SIGN.sub(lambda match: match[1].translate(_SPACED) + " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+(?=[,.!?;:，。！？；：、](?:\s|$))", "", text)
    return re.sub(r"^[\s,，、;；:：.。!！?？·-]+(?!\d)|[\s,，、;；:：]+$", "", text).strip()
