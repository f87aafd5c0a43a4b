"""What languages are called: in their own words, and in those of a language that Duologue writes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language import lookup

WRITTEN_TRADITIONAL = ("zh-Hant", "zh-TW", "zh-HK", "zh-MO")
"""Tags of Chinese where people write traditional characters, whether or not the tag says so."""

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


def own_name(tag: str) -> str:
    """Return what a language is called in that language, or its tag where that is not known.

    >>> own_name("zh-CN"), own_name("eo")
    ('中文', 'eo')
    """
    known = lookup(tag, _OWN_NAMES)
    return _OWN_NAMES[known] if known else tag


def own_names(tags: Sequence[str]) -> str:
    """Return what languages are called, as a plan joins them.

    >>> own_names(["en", "zh-Hant"])
    'English + 繁體中文'
    """
    return " + ".join(map(own_name, tags))


_ENGLISH = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "yue": "Cantonese", "zh": "Chinese",
}  # fmt: skip
_SIMPLIFIED = {
    "ar": "阿拉伯语", "de": "德语", "en": "英语", "es": "西班牙语", "fr": "法语", "it": "意大利语",
    "ja": "日语", "ko": "韩语", "pt": "葡萄牙语", "ru": "俄语", "yue": "粤语", "zh": "中文",
}  # fmt: skip
_TRADITIONAL = {
    "ar": "阿拉伯語", "de": "德語", "en": "英語", "es": "西班牙語", "fr": "法語", "it": "義大利語",
    "ja": "日語", "ko": "韓語", "pt": "葡萄牙語", "ru": "俄語", "yue": "粵語", "zh": "中文",
}  # fmt: skip
_NAMES = {"en": _ENGLISH, "zh": _SIMPLIFIED, **dict.fromkeys(WRITTEN_TRADITIONAL, _TRADITIONAL)}


def name_in(language: str, tag: str) -> str:
    """Return what a language is called in another one, or in English; its tag where that is not known.

    >>> name_in("zh-CN", "en-GB"), name_in("zh-TW", "en"), name_in("fr", "de"), name_in("en", "eo")
    ('英语', '英語', 'German', 'eo')
    """
    names = _NAMES[lookup(language, _NAMES) or "en"]
    known = lookup(tag, names)
    return names[known] if known else tag
