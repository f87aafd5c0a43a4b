"""Numbers, dates, units and the like in words, for engines that do not read them well by themselves.

Each language has a table of rules (:mod:`.chinese`, :mod:`.english`); other languages stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.language import primary
from pipeline.model import Notation
from pipeline.script.written_out import chinese, english
from pipeline.script.written_out.rules import Rules

_RULES: dict[str, Rules] = {"zh": chinese.RULES, "en": english.RULES}


def write_out(text: str, language: str, reads: Collection[Notation] = ()) -> str:
    """Return a text with every notation in words, but for those that whoever speaks it reads well.

    >>> write_out("他2012年用了8块A100。", "zh")
    '他二零一二年用了八块A一百。'
    >>> write_out("Dr. Wu paid $3.5 million in 1998.", "en", reads={"money"})
    'Doctor Wu paid $3.5 million in nineteen ninety-eight.'
    """
    rules = _RULES.get(primary(language))
    return rules.apply(text, reads) if rules else text
