"""A text without what is written and never said: mark-up, addresses, pictures."""

from __future__ import annotations

import re

from pipeline.language import primary
from pipeline.sentences import HAN_OR_KANA

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


def strip_marks(text: str, language: str) -> str:
    """Return a text without mark-up, addresses and pictures: what is left is said, or is a pause."""
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    at = " at " if primary(language) == "en" else " @ "
    text = _EMAIL.sub(lambda match: f"{match[1]}{at}{match[2]}", text)
    text = _BARE_URL.sub(r"\1", _URL.sub(r"\1", text))
    return _EMOJI.sub("", text)
