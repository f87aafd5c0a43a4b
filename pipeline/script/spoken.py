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
from pipeline.script.written_out import write_out
from pipeline.sentences import HAN_OR_KANA

# ---------------------------------------------------------------- marks of writing, not of speech

_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),  # an image
    (re.compile(r"\[\^[^\]]{1,40}\]|\[(?:\d{1,3}|注\s?\d{0,3})\](?!\()"), ""),  # a footnote mark
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),  # a link keeps its words
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+)", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),  # a rule
    (re.compile(r"\*{2,}|~~|`+"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<=\w)\*(?=\s|$)"), ""),
    (re.compile(r"(?<![^\W_])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![^\W_])"), ""),
    (re.compile(rf"(?:(?<=[^\W\d_]{{3}})|(?<=[{HAN_OR_KANA}.,!?。，！？”]))[¹²³⁰⁴-⁹]+|[†‡※]"), ""),  # but m² is a unit
    (re.compile(r"\\(?!\w)|[~～]+(?!\s*\d)"), ""),  # an escape, a drawn-out end
    (re.compile(r"(?<=\w)_+(?=\w)"), " "),
    (re.compile(r"(?<=[a-z])\(([a-z]{1,3})\)|\(\)"), r"\1"),  # word(s)
)
_EMAIL = re.compile(r"(?:mailto:)?([A-Za-z0-9._%+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
# A path may end in a bracket or a stop that is the sentence's own.
_URL = re.compile(r"(?:https?|ftp)://(?:www\.)?([A-Za-z0-9.-]*[A-Za-z0-9])[!-~]*?(?=[.,;:!?)\]}>\"']*(?:[^!-~]|$))")
_BARE_URL = re.compile(r"\bwww\.([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?:/[!-~]*[A-Za-z0-9/])?")
# Emoji with what binds them, pictographs, and signs that are not seen. Joiners alone belong to letters.
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u25a0-\u25ff"
    "\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f\u200b\u200e\u200f\u2060\ufeff©®™]\u200d?)+"
)

# --------------------------------------------------------------------------------- punctuation

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


def strip_marks(text: str, language: str) -> str:
    """Return a text without mark-up, addresses and pictures: what is left is said, or is a pause."""
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    at = " at " if primary(language) == "en" else " @ "
    text = _EMAIL.sub(lambda match: f"{match[1]}{at}{match[2]}", text)
    text = _BARE_URL.sub(r"\1", _URL.sub(r"\1", text))
    return _EMOJI.sub("", text)


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
