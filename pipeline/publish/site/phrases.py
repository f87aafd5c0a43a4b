"""What pages say themselves, in each language that they speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.language import lookup
from pipeline.publish.site.chinese import CHINESE
from pipeline.publish.site.english import ENGLISH
from pipeline.publish.site.traditional import TRADITIONAL

Phrases = Mapping[str, str]

_BY_LANGUAGE = {
    "en": ENGLISH,
    "zh": CHINESE,
    # Where people write traditional characters, whether or not the tag says so.
    **dict.fromkeys(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"), TRADITIONAL),
}


def phrases_for(language: str) -> Phrases:
    """Return the page's words in a language, or in English where it does not speak that one.

    >>> phrases_for("zh")["pause"], phrases_for("zh-Hant-TW")["pause"], phrases_for("fr")["pause"]
    ('暂停', '暫停', 'Pause')
    """
    return _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]


_OWN_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "yue": "粵語",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


def language_name(tag: str) -> str:
    """Return what a language is called in that language, or its tag where that is not known.

    >>> language_name("zh-CN"), language_name("eo")
    ('中文', 'eo')
    """
    known = lookup(tag, _OWN_NAMES)
    return _OWN_NAMES[known] if known else tag


def language_names(tags: Sequence[str]) -> str:
    """Return what languages are called, as a plan joins them.

    >>> language_names(["en", "zh-Hant"])
    'English + 繁體中文'
    """
    return " + ".join(map(language_name, tags))
