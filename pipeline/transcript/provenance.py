"""Where a page is from: who wrote and translated it, where it stood first, and what it says about reprinting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Omission, Source

_MOST_SIGNS = 200  # of a line that states a fact
_END = r"(?=\s*(?:[|｜/]|\s{2,}|　|,? (?:on )?\w+ \d{1,2}, \d{4}|\Z))"
_APART = r"(?:\A|(?<=[\s|｜/(（【]))"
_FACT = rf"(?P<fact>[^\n|｜:：]{{2,40}}?){_END}"
_AUTHOR = re.compile(rf"(?:\A\W*(?:words |written )?by |{_APART}(?:作者|撰文)\s*[:：|｜]\s*){_FACT}", re.IGNORECASE)
_TRANSLATOR = re.compile(
    rf"(?:\A\W*translat(?:ed|ion) by |{_APART}(?:编译|翻译|译者)\s*[:：|｜]\s*){_FACT}", re.IGNORECASE
)
_SITE = re.compile(rf"{_APART}(?:来源|出处|首发)\s*[:：]\s*{_FACT}")
_ADDRESS = re.compile(
    r"(?:原文|出处|来源|原视频|source|original)[^\n]{0,20}?(?P<fact>https?://[^\s>)）]{4,500})", re.IGNORECASE
)
_NOTICE = re.compile(
    r"转载|版权|copyright|all rights reserved|reprint|republish|creative commons|licen[cs]ed? under|CC BY",
    re.IGNORECASE,
)


def complete_source(source: Source, omissions: Sequence[Omission]) -> Source:
    """Return a source with what the lines say that are left out, where its format did not say it.

    >>> found = complete_source(Source(page="a.txt"), [Omission(2, "date", "By Ana Silva | 5 May 2021")])
    >>> found.author
    'Ana Silva'
    """
    lines = [omission.text for omission in omissions if len(omission.text) <= _MOST_SIGNS]
    return replace(
        source,
        author=source.author or _first(_AUTHOR, lines),
        translator=source.translator or _first(_TRANSLATOR, lines),
        site=source.site or _first(_SITE, lines),
        url=source.url or _first(_ADDRESS, lines),
        notice=source.notice or next((line for line in lines if _NOTICE.search(line)), ""),
    )


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    return next((match["fact"].strip() for line in lines if (match := pattern.search(line))), "")
