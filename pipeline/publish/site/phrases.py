"""What pages say themselves, in each language that they speak."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.language import lookup
from pipeline.publish.language_names import WRITTEN_TRADITIONAL
from pipeline.publish.site.chinese import CHINESE
from pipeline.publish.site.english import ENGLISH
from pipeline.publish.site.traditional import TRADITIONAL

Phrases = Mapping[str, str]

_BY_LANGUAGE = {
    "en": ENGLISH,
    "zh": CHINESE,
    **dict.fromkeys(WRITTEN_TRADITIONAL, TRADITIONAL),
}


def phrases_for(language: str) -> Phrases:
    """Return the page's words in a language, or in English where it does not speak that one.

    >>> phrases_for("zh")["pause"], phrases_for("zh-Hant-TW")["pause"], phrases_for("fr")["pause"]
    ('暂停', '暫停', 'Pause')
    """
    return _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]
