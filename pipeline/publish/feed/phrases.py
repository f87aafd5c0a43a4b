"""What a feed says in its own words, in each language that it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.language import lookup
from pipeline.publish.language_names import WRITTEN_TRADITIONAL

Phrases = Mapping[str, str]

ENGLISH: Phrases = {
    "language": "en",
    "and": ", ",
    "colon": ": ",
    "with": "With {names}.",
    "recorded": "Recorded {date}.",
    "languages": "Spoken in {languages}.",
    "links": "Links",
    "source": "Source",
    "author": "Author",
    "translator": "Translator",
    "rights": "Rights",
    "siblings": "Also",
}

SIMPLIFIED: Phrases = {
    "language": "zh-Hans",
    "and": "、",
    "colon": "：",
    "with": "对话者：{names}。",
    "recorded": "录制于 {date}。",
    "languages": "语言：{languages}。",
    "links": "链接",
    "source": "来源",
    "author": "作者",
    "translator": "译者",
    "rights": "版权",
    "siblings": "另有",
}

TRADITIONAL: Phrases = {
    "language": "zh-Hant",
    "and": "、",
    "colon": "：",
    "with": "對話者：{names}。",
    "recorded": "錄製於 {date}。",
    "languages": "語言：{languages}。",
    "links": "連結",
    "source": "來源",
    "author": "作者",
    "translator": "譯者",
    "rights": "版權",
    "siblings": "另有",
}

_BY_LANGUAGE = {"en": ENGLISH, "zh": SIMPLIFIED, **dict.fromkeys(WRITTEN_TRADITIONAL, TRADITIONAL)}


def phrases_for(language: str) -> Phrases:
    """Return a feed's words in a language, or in English where it does not speak that one.

    >>> phrases_for("zh-Hant")["links"], phrases_for("zh-CN")["links"], phrases_for("fr")["links"]
    ('連結', '链接', 'Links')
    """
    return _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]
