"""The page's own words, in each language that it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.language import lookup

Phrases = Mapping[str, str]

ENGLISH: Phrases = {
    "language": "en",
    "player": "Player",
    "play": "Play",
    "pause": "Pause",
    "back": "Back 10 seconds",
    "forward": "Forward 10 seconds",
    "previous": "Previous sentence",
    "next": "Next sentence",
    "repeat": "Repeat this sentence",
    "speed": "Speed",
    "position": "Position",
    "of": "of",
    "languages": "Languages",
    "together": "Side by side",
    "only": "Only",
    "reveal": "Show the other language",
    "pinyin": "Pinyin",
    "search": "Search the words",
    "found": "found",
    "chapters": "Chapters",
    "speakers": "Speakers",
    "copy": "Copy a link to this moment",
    "copied": "Link copied.",
    "not_copied": "Copy the link from the address bar.",
    "resumed": "Goes on where you stopped:",
    "not_played": "The audio cannot be played. It belongs beside this page:",
    "follow": "Back to the words being spoken",
    "download": "Download the audio",
    "files": "Captions and transcripts",
    "help": "Keyboard shortcuts",
    "close": "Close",
    "shortcuts": "Single keys are shortcuts",
    "key_play": "play or pause",
    "key_skip": "back or forward 5 seconds",
    "key_sentence": "previous or next sentence",
    "key_repeat": "repeat the sentence; Shift and a click on another one repeats up to there",
    "key_speed": "slower or faster",
    "key_languages": "side by side, or one language",
    "key_reveal": "show the other language of the passage",
    "key_pinyin": "pinyin",
    "key_search": "search",
    "key_copy": "copy a link to this moment",
    "key_help": "these shortcuts",
    "words": "The words",
    "from_here": "Play from here:",
    "notes": "Notes",
    "about": "About this episode",
    "source": "Source",
    "author": "Author",
    "translator": "Translator",
    "published": "Published",
    "notice": "Notice",
    "rights": "Rights",
    "voices": "The voices are synthetic (made with {engine}). They imitate nobody.",
    "machine": "These words are a machine's translation:",
    "draft": "This is a draft: the voices that it is meant for could not be reached.",
    "narrator": "Narrator",
    "no_script": "Without JavaScript the page plays and shows the words, but does not mark them.",
}

CHINESE: Phrases = {
    "language": "zh-Hans",
    "player": "播放器",
    "play": "播放",
    "pause": "暂停",
    "back": "后退 10 秒",
    "forward": "前进 10 秒",
    "previous": "上一句",
    "next": "下一句",
    "repeat": "重复这一句",
    "speed": "速度",
    "position": "进度",
    "of": "／",
    "languages": "语言",
    "together": "对照",
    "only": "只看",
    "reveal": "显示另一种语言",
    "pinyin": "拼音",
    "search": "在文字中查找",
    "found": "处",
    "chapters": "章节",
    "speakers": "说话人",
    "copy": "复制此刻的链接",
    "copied": "链接已复制。",
    "not_copied": "请从地址栏复制链接。",
    "resumed": "从上次停下的地方继续：",
    "not_played": "音频无法播放。它应与本页放在一起：",
    "follow": "回到正在说的话",
    "download": "下载音频",
    "files": "字幕与文稿",
    "help": "键盘快捷键",
    "close": "关闭",
    "shortcuts": "启用单键快捷键",
    "key_play": "播放或暂停",
    "key_skip": "后退或前进 5 秒",
    "key_sentence": "上一句或下一句",
    "key_repeat": "重复这一句；按住 Shift 再点另一句，则重复到那一句为止",
    "key_speed": "放慢或加快",
    "key_languages": "对照，或只看一种语言",
    "key_reveal": "显示这一段的另一种语言",
    "key_pinyin": "拼音",
    "key_search": "查找",
    "key_copy": "复制此刻的链接",
    "key_help": "显示快捷键",
    "words": "文字",
    "from_here": "从这里播放：",
    "notes": "说明",
    "about": "关于本期",
    "source": "来源",
    "author": "作者",
    "translator": "译者",
    "published": "发表日期",
    "notice": "声明",
    "rights": "版权",
    "voices": "声音均为人工合成（{engine}），不模仿任何人。",
    "machine": "以下语言的文字由机器翻译：",
    "draft": "这是草稿：未能连接到本应使用的声音。",
    "narrator": "旁白",
    "no_script": "没有 JavaScript 时，本页仍可播放并显示文字，但不会标出正在说的词。",
}

_BY_LANGUAGE = {"en": ENGLISH, "zh": CHINESE}


def phrases_for(language: str) -> Phrases:
    """Return the page's words in a language, or in English where it does not speak that one.

    >>> phrases_for("zh-Hant")["play"], phrases_for("fr")["play"]
    ('播放', 'Play')
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
