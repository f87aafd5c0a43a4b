"""How words are spoken that a voice would misread: ``Nguyen`` as ``win``."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Letters and digits of the scripts that part words by spaces, so that GPU is a whole word in 用GPU训练.
_SPACED = r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u1e00-\u1fff\uac00-\ud7af]"


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A word or a regular expression (``written``), and what is spoken for it.

    What a regular expression is replaced by may name its groups, as in ``re.sub``.
    """

    written: str
    spoken: str
    is_pattern: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """What it finds: its regular expression, or its word wherever that stands by itself.

        Chinese and Japanese words, whose script knows no spaces, are found anywhere.

        Raises:
            re.error: if it is no regular expression.
        """
        if self.is_pattern:
            return re.compile(self.written)
        before = rf"(?<!{_SPACED})" if re.match(_SPACED, self.written) else ""
        after = rf"(?!{_SPACED})" if re.search(rf"{_SPACED}$", self.written) else ""
        return re.compile(f"{before}{re.escape(self.written)}{after}")


Lexicon = tuple[LexiconEntry, ...]


def apply_lexicon(text: str, lexicon: Lexicon) -> str:
    """Return a text with every word of the lexicon as it is spoken.

    Words come first, the longest before the shorter ones, and no replacement is replaced again; then
    each regular expression in its order. Capitals count.

    >>> apply_lexicon("Ng's nginx", (LexiconEntry("Ng", "ing"), LexiconEntry("nginx", "engine X")))
    "ing's engine X"
    """
    words = {entry.written: entry for entry in lexicon if not entry.is_pattern and entry.written}
    if words:
        longest_first = sorted(words.values(), key=lambda entry: (-len(entry.written), entry.written))
        either = re.compile("|".join(entry.pattern.pattern for entry in longest_first))
        text = either.sub(lambda match: words[match.group()].spoken, text)
    for entry in lexicon:
        if entry.is_pattern:
            text = entry.pattern.sub(entry.spoken, text)
    return text
