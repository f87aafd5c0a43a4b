"""What listeners have a right to know of an episode: whose the voices are, and whose the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.language import lookup


@dataclass(frozen=True, slots=True)
class _Sentences:
    voices: str
    translated: str
    translated_by: str
    draft: str
    joined: str  # what stands between two names
    languages: Mapping[str, str]


_ENGLISH = _Sentences(
    "The voices are synthetic (made with {engine}). They imitate nobody.",
    "The words in {languages} are a machine's translation.",
    "The words in {languages} are a machine's translation, by {translators}.",
    "This is a draft: the voices that it is meant for could not be reached.",
    ", ",
    {"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
     "ja": "Japanese", "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "yue": "Cantonese", "zh": "Chinese"},
)  # fmt: skip
_SIMPLIFIED = _Sentences(
    "声音均为人工合成（{engine}），不模仿任何人。",
    "{languages}文字由机器翻译。",
    "{languages}文字由机器翻译（{translators}）。",
    "这是草稿：未能连接到本应使用的声音。",
    "、",
    {"ar": "阿拉伯语", "de": "德语", "en": "英语", "es": "西班牙语", "fr": "法语", "it": "意大利语",
     "ja": "日语", "ko": "韩语", "pt": "葡萄牙语", "ru": "俄语", "yue": "粤语", "zh": "中文"},
)  # fmt: skip
_TRADITIONAL = _Sentences(
    "聲音均為人工合成（{engine}），不模仿任何人。",
    "{languages}文字由機器翻譯。",
    "{languages}文字由機器翻譯（{translators}）。",
    "這是草稿：未能連接到本應使用的聲音。",
    "、",
    {"ar": "阿拉伯語", "de": "德語", "en": "英語", "es": "西班牙語", "fr": "法語", "it": "義大利語",
     "ja": "日語", "ko": "韓語", "pt": "葡萄牙語", "ru": "俄語", "yue": "粵語", "zh": "中文"},
)  # fmt: skip
_BY_LANGUAGE = {
    "en": _ENGLISH,
    "zh": _SIMPLIFIED,
    "zh-Hant": _TRADITIONAL,
    "zh-TW": _TRADITIONAL,
    "zh-HK": _TRADITIONAL,
}


def disclosure(
    language: str, *, engine: str, translators: Mapping[str, str] | None = None, draft: bool = False
) -> tuple[str, ...]:
    """Return what must be said of an episode, a sentence each, in a language or else in English.

    ``translators`` are the languages in which words are a machine's, each with its name, or nothing
    where that is not known.

    >>> disclosure("en", engine="edge", translators={"zh": "Mill 2"})
    ("The words in Chinese are a machine's translation, by Mill 2.", \
'The voices are synthetic (made with edge). They imitate nobody.')
    """
    sentences = _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]
    told = []
    if translators:
        named = sentences.joined.join(_language_name(tag, sentences.languages) for tag in translators)
        by = sentences.joined.join(dict.fromkeys(filter(None, translators.values())))
        words = sentences.translated_by if by else sentences.translated
        told.append(words.format(languages=named, translators=by))
    if draft:
        told.append(sentences.draft)
    return (*told, sentences.voices.format(engine=engine))


def _language_name(tag: str, names: Mapping[str, str]) -> str:
    known = lookup(tag, names)
    return names[known] if known else tag
