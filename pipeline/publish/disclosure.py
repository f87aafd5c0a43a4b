"""What listeners have a right to know of an episode: whose the voices are, and whose the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.language import lookup
from pipeline.publish.language_names import WRITTEN_TRADITIONAL, name_in


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What must be said of an episode, a sentence each; empty where there is nothing to say."""

    translation: str
    draft: str
    voices: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Those that say something."""
        return tuple(filter(None, (self.translation, self.draft, self.voices)))


@dataclass(frozen=True, slots=True)
class _Sentences:
    voices: str
    all_voices: str
    translated: str
    by: str  # a language, and who translated into it
    draft: str
    joined: str  # what stands between two names


_ENGLISH = _Sentences(
    "The voices are synthetic (made with {engine}). They imitate nobody.",
    "The voices of all episodes are synthetic. They imitate nobody.",
    "The words in {languages} are a machine's translation.",
    "{language} ({translator})",
    "This is a draft: the voices that it is meant for could not be reached.",
    ", ",
)
_SIMPLIFIED = _Sentences(
    "声音均为人工合成（{engine}），不模仿任何人。",
    "所有节目的声音均为人工合成，不模仿任何人。",
    "{languages}文字由机器翻译。",
    "{language}（{translator}）",
    "这是草稿：未能连接到本应使用的声音。",
    "、",
)
_TRADITIONAL = _Sentences(
    "聲音均為人工合成（{engine}），不模仿任何人。",
    "所有節目的聲音均為人工合成，不模仿任何人。",
    "{languages}文字由機器翻譯。",
    "{language}（{translator}）",
    "這是草稿：未能連線到本應使用的聲音。",
    "、",
)
_BY_LANGUAGE = {"en": _ENGLISH, "zh": _SIMPLIFIED, **dict.fromkeys(WRITTEN_TRADITIONAL, _TRADITIONAL)}


def disclosure(language: str, *, engine: str, translators: Mapping[str, str], draft: bool) -> Disclosure:
    """Return what must be said of an episode, in a language or else in English.

    ``translators`` are the languages in which words are a machine's, each with its name, or nothing
    where that is not known.

    >>> told = disclosure("en", engine="edge", translators={"zh": "Mill 2"}, draft=False)
    >>> told.translation, told.voices
    ("The words in Chinese (Mill 2) are a machine's translation.", \
'The voices are synthetic (made with edge). They imitate nobody.')
    """
    sentences = _sentences(language)
    names = [
        sentences.by.format(language=name_in(language, tag), translator=translator)
        if translator
        else name_in(language, tag)
        for tag, translator in translators.items()
    ]
    return Disclosure(
        translation=sentences.translated.format(languages=sentences.joined.join(names)) if names else "",
        draft=sentences.draft if draft else "",
        voices=sentences.voices.format(engine=engine),
    )


def disclosure_of_show(language: str) -> str:
    """Return what must be said of a whole show, in a language or else in English.

    >>> disclosure_of_show("fr")
    'The voices of all episodes are synthetic. They imitate nobody.'
    """
    return _sentences(language).all_voices


def _sentences(language: str) -> _Sentences:
    return _BY_LANGUAGE[lookup(language, _BY_LANGUAGE) or "en"]
