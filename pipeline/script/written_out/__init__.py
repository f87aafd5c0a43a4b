"""Numbers, dates, units and the like in words, for engines that do not read them well by themselves.

Each language has a table of rules (:mod:`.chinese`, :mod:`.english`); other languages stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.language import primary
from pipeline.model import Notation
from pipeline.script.written_out import chinese, english
from pipeline.script.written_out.rules import Notated, Rules

_DIGITS = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*")

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


def find_notations(text: str, language: str) -> Iterator[Notated]:
    """Yield what of a text is written in signs; in a language without rules its numbers, read as they stand.

    >>> [(notated.text, notated.words) for notated in find_notations("GPT-4 scored 50%.", "en")]
    [('GPT-4', 'GPT four'), ('50%', 'fifty percent')]
    """
    rules = _RULES.get(primary(language))
    if rules:
        yield from rules.find(text)
    else:
        yield from (Notated("number", found.group(), found.start(), found.group()) for found in _DIGITS.finditer(text))
