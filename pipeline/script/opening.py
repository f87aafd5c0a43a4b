"""The opening line: what is heard, and what its listeners have a right to know, before anybody speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.duration import estimate_duration_ms
from pipeline.language import lookup
from pipeline.model import NARRATOR, Localized, Speaker, Transcript
from pipeline.sentences import HAN_OR_KANA

LONGEST_MS = 27_000
"""All its languages together, before pauses and slower voices: everything is said within 30 s."""

_NARRATOR_NAMES = Localized.of({"en": "Narrator", "zh": "旁白"})
_TITLE, _TRANSLATION = "{title}", "{translation}"
_SHORTEST_TITLE_MS = 2_000
_PLACE_TO_CUT = re.compile(rf"(?<=\S)(?=\s)|(?<=[{HAN_OR_KANA}])(?=[{HAN_OR_KANA}])")


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said in a language: always, and where its words are a machine's."""

    opening: str
    translation: str


_WORDS = {
    "en": _Words(
        "{title}. The voices are synthetic and imitate nobody. {translation}",
        "The English words are a machine's translation{by}.",
    ),
    "zh": _Words("{title}。声音均为人工合成，不模仿任何人。{translation}", "中文由机器翻译{by}。"),
    "zh-Hant": _Words("{title}。聲音均為人工合成，不模仿任何人。{translation}", "中文由機器翻譯{by}。"),
    "ja": _Words("{title}。音声は合成であり、誰の声もまねていません。{translation}", "日本語は機械翻訳です{by}。"),
    "ko": _Words(
        "{title}. 목소리는 모두 합성이며 누구도 흉내 내지 않습니다. {translation}", "한국어는 기계 번역입니다{by}."
    ),
    "fr": _Words(
        "{title}. Les voix sont synthétiques et n'imitent personne. {translation}",
        "Le texte français est une traduction automatique{by}.",
    ),
    "de": _Words(
        "{title}. Die Stimmen sind synthetisch und ahmen niemanden nach. {translation}",
        "Der deutsche Text ist maschinell übersetzt{by}.",
    ),
    "es": _Words(
        "{title}. Las voces son sintéticas y no imitan a nadie. {translation}",
        "El texto en español es una traducción automática{by}.",
    ),
    "pt": _Words(
        "{title}. As vozes são sintéticas e não imitam ninguém. {translation}",
        "O texto em português é uma tradução automática{by}.",
    ),
    "it": _Words(
        "{title}. Le voci sono sintetiche e non imitano nessuno. {translation}",
        "Il testo italiano è una traduzione automatica{by}.",
    ),
    "ru": _Words(
        "{title}. Голоса синтезированы и никого не имитируют. {translation}",
        "Русский текст переведён машиной{by}.",
    ),
}


def opening_lines(transcript: Transcript, languages: Sequence[str], *, wordings: Mapping[str, str]) -> dict[str, str]:
    """Return the opening line by language: those of ``wordings``, or else built-in ones, or English.

    An empty wording means none in its language. Where words are a machine's translation it says so,
    with who translated if that is known. A title that is too long is cut.

    >>> talk = Transcript("0", Localized.of({"en": "The mill"}), (), ())
    >>> opening_lines(talk, ["en"], wordings={})
    {'en': 'The mill. The voices are synthetic and imitate nobody.'}
    """
    translators = transcript.translators
    templates = {}
    for language in languages:
        tag = lookup(language, wordings)
        words = _WORDS[lookup(language, _WORDS) or "en"]
        template = wordings[tag] if tag else words.opening
        if template:
            by = f" ({translators[language]})" if translators.get(language) else ""
            translation = words.translation.replace("{by}", by) if language in translators else ""
            where_it_belongs = template if _TRANSLATION in template else f"{template} {_TRANSLATION}"
            templates[language] = where_it_belongs.replace(_TRANSLATION, translation).strip()
    used_ms = sum(estimate_duration_ms(template, language) for language, template in templates.items())
    room_ms = max(_SHORTEST_TITLE_MS, (LONGEST_MS - used_ms) // max(1, len(templates)))
    return {
        language: _with_title(template, _shortened(transcript.titles.best(language), language, room_ms))
        for language, template in templates.items()
    }


def narrator_of(transcript: Transcript) -> Speaker:
    """Return who says the opening line: the page's narrator, or else Duologue's."""
    narrators = (speaker for speaker in transcript.speakers if speaker.id == NARRATOR or speaker.role == "narrator")
    return next(narrators, Speaker(NARRATOR, _NARRATOR_NAMES, role="narrator"))


def _with_title(template: str, title: str) -> str:
    """Return an opening line with its title; one that ends in a stop of its own keeps just that."""
    stop = r"\s*[.。]" if re.search(r"[.!?。！？…]$", title) else ""
    line = re.sub(re.escape(_TITLE) + stop, lambda _: title, template)
    return line if title else line.lstrip(" .。,，:：")


def _shortened(title: str, language: str, at_most_ms: int) -> str:
    """Return as many words of a title as are said in a time."""
    if estimate_duration_ms(title, language) <= at_most_ms:
        return title
    heads = (title[: cut.start()] for cut in _PLACE_TO_CUT.finditer(title))
    fitting = [head for head in heads if estimate_duration_ms(head, language) <= at_most_ms]
    return fitting[-1].rstrip(" ,;:，；：、—–-") + "…" if fitting else ""
