"""What a feed says in its own words, in each language that it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.language import lookup

Phrases = Mapping[str, str]

ENGLISH: Phrases = {
    "language": "en",
    "and": ", ",
    "colon": ": ",
    "with": "With {names}.",
    "recorded": "Recorded {date}.",
    "languages": "Spoken in {languages}.",
    "chapters": "Chapters",
    "links": "Links",
    "source": "Source",
    "author": "Author",
    "translator": "Translator",
    "rights": "Rights",
    "voices": "The voices are synthetic (made with {engine}). They imitate nobody.",
    "all_voices": "The voices of this podcast are synthetic. They imitate nobody.",
    "machine": "The words in {languages} are a machine's translation.",
    "machine_by": "The words in {languages} are a machine's translation, by {translators}.",
    "draft": "This is a draft: the voices that it is meant for could not be reached.",
    "siblings": "Also",
}

SIMPLIFIED: Phrases = {
    "language": "zh-Hans",
    "and": "、",
    "colon": "：",
    "with": "对话者：{names}。",
    "recorded": "录制于 {date}。",
    "languages": "语言：{languages}。",
    "chapters": "章节",
    "links": "链接",
    "source": "来源",
    "author": "作者",
    "translator": "译者",
    "rights": "版权",
    "voices": "声音均为人工合成（{engine}），不模仿任何人。",
    "all_voices": "本播客的声音均为人工合成，不模仿任何人。",
    "machine": "{languages}文字由机器翻译。",
    "machine_by": "{languages}文字由机器翻译（{translators}）。",
    "draft": "这是草稿：未能连接到本应使用的声音。",
    "siblings": "另有",
}

TRADITIONAL: Phrases = {
    "language": "zh-Hant",
    "and": "、",
    "colon": "：",
    "with": "對話者：{names}。",
    "recorded": "錄製於 {date}。",
    "languages": "語言：{languages}。",
    "chapters": "章節",
    "links": "連結",
    "source": "來源",
    "author": "作者",
    "translator": "譯者",
    "rights": "版權",
    "voices": "聲音均為人工合成（{engine}），不模仿任何人。",
    "all_voices": "本播客的聲音均為人工合成，不模仿任何人。",
    "machine": "{languages}文字由機器翻譯。",
    "machine_by": "{languages}文字由機器翻譯（{translators}）。",
    "draft": "這是草稿：未能連接到本應使用的聲音。",
    "siblings": "另有",
}

_BY_LANGUAGE = {"en": ENGLISH, "zh": SIMPLIFIED, "zh-Hant": TRADITIONAL, "zh-TW": TRADITIONAL, "zh-HK": TRADITIONAL}

_LANGUAGE_NAMES = {
    "en": {"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
           "ja": "Japanese", "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "yue": "Cantonese", "zh": "Chinese"},
    "zh-Hans": {"ar": "阿拉伯语", "de": "德语", "en": "英语", "es": "西班牙语", "fr": "法语", "it": "意大利语",
                "ja": "日语", "ko": "韩语", "pt": "葡萄牙语", "ru": "俄语", "yue": "粤语", "zh": "中文"},
    "zh-Hant": {"ar": "阿拉伯語", "de": "德語", "en": "英語", "es": "西班牙語", "fr": "法語", "it": "義大利語",
                "ja": "日語", "ko": "韓語", "pt": "葡萄牙語", "ru": "俄語", "yue": "粵語", "zh": "中文"},
}  # fmt: skip


def phrases_for(language: str) -> Phrases:
    """Return a feed's words in a language, or in English where it does not speak that one.

    >>> phrases_for("zh-Hant")["links"], phrases_for("zh-CN")["links"], phrases_for("fr")["links"]
    ('連結', '链接', 'Links')
    """
    return _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]


def language_name(tag: str, phrases: Phrases) -> str:
    """Return what a language is called in the words of a feed, or its tag where that is not known.

    >>> language_name("en-GB", SIMPLIFIED), language_name("eo", ENGLISH)
    ('英语', 'eo')
    """
    names = _LANGUAGE_NAMES[phrases["language"]]
    known = lookup(tag, names)
    return names[known] if known else tag
