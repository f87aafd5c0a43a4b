"""Language tags, the language of a text, and what ``en+zh`` means.

Tags follow BCP 47 (RFC 5646) in the shortest form that tells: ``zh``, ``en``, ``zh-Hant``. Matching
is RFC 4647 lookup, which shortens the wanted tag from its end until something available fits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from pipeline.errors import PlanError

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?", re.ASCII)

# ISO 15924 scripts by Unicode block, as far as a script alone tells a language.
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("kana", r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]"),
    ("hangul", r"[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]"),
    ("han", r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    ("cyrillic", r"[\u0400-\u052f]"),
    ("greek", r"[\u0370-\u03ff]"),
    ("arabic", r"[\u0600-\u06ff\u0750-\u077f]"),
    ("hebrew", r"[\u0590-\u05ff]"),
    ("thai", r"[\u0e00-\u0e7f]"),
    ("devanagari", r"[\u0900-\u097f]"),
    ("latin", r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’][A-Za-z]+)?"),
)
_RUNS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SCRIPTS))
_LANGUAGE_OF_SCRIPT = {
    "kana": "ja",
    "hangul": "ko",
    "han": "zh",
    "cyrillic": "ru",
    "greek": "el",
    "arabic": "ar",
    "hebrew": "he",
    "thai": "th",
    "devanagari": "hi",
    "latin": "en",
}
# Languages beside that one which are written in a script; any other is written in Latin.
_OTHERS_IN_SCRIPT = {
    "han": ("ja", "yue"),
    "cyrillic": ("be", "bg", "kk", "ky", "mk", "mn", "tg", "uk"),
    "arabic": ("fa", "ps", "ur"),
    "hebrew": ("yi",),
    "devanagari": ("mr", "ne"),
}
_WITHOUT_LATIN = {*_LANGUAGE_OF_SCRIPT.values(), *chain.from_iterable(_OTHERS_IN_SCRIPT.values())} - {"en"}


def normalise_tag(tag: str) -> str:
    """Return a language tag in the case that BCP 47 recommends.

    Raises:
        PlanError: if it does not have the form of a language tag.

    >>> normalise_tag("ZH_hant_tw")
    'zh-Hant-TW'
    """
    cleaned = tag.strip().replace("_", "-")
    if not _TAG.fullmatch(cleaned):
        raise PlanError(
            f"{tag!r} is not a language",
            hint="Write a language tag such as zh, en or zh-Hant, or two joined by +, such as en+zh.",
        )
    language, *rest = cleaned.split("-")
    return "-".join([language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def lookup(wanted: str, available: Collection[str]) -> str | None:
    """Return the available tag that serves the wanted one, by RFC 4647 section 3.4, or None.

    Beyond the standard, a bare language is also served by a variant of itself, so that a request
    for ``zh`` finds text tagged ``zh-Hant``.

    >>> lookup("zh-CN", ["en", "zh"]), lookup("zh", ["en-GB", "zh-Hant"]), lookup("fr", ["en"])
    ('zh', 'zh-Hant', None)
    """
    parts = wanted.split("-")
    if wanted in available:
        return wanted
    by_folded = {tag.lower(): tag for tag in reversed(list(available))}
    for count in range(len(parts), 0, -1):
        found = by_folded.get("-".join(parts[:count]).lower())
        if found is not None:
            return found
    return next((tag for tag in available if tag.lower().startswith(parts[0].lower() + "-")), None)


def primary(tag: str) -> str:
    """Return the language of a tag without script and region.

    >>> primary("zh-Hant-TW")
    'zh'
    """
    return tag.split("-")[0].lower()


def count_scripts(text: str) -> Counter[str]:
    """Count the words of a text by script; a Han, kana or Hangul sign counts as a word.

    >>> sorted(count_scripts("我用 GPT-4").items())
    [('han', 2), ('latin', 1)]
    """
    return Counter(match.lastgroup or "" for match in _RUNS.finditer(text))


def detect_language(text: str, candidates: Iterable[str] = ()) -> str | None:
    """Return the language of a text as its script tells it, or None where it has no letters.

    A sentence that mixes scripts is in the language of its syntax: a Chinese sentence stays Chinese
    however many Latin names and terms stand in it. With candidates, the answer is one of them
    wherever one of them is written in the script.

    >>> detect_language("Alex Krizhevsky 喜欢用 GPU"), detect_language("Yeah."), detect_language("...")
    ('zh', 'en', None)
    """
    script = _find_script(text)
    if script is None:
        return None
    language = _LANGUAGE_OF_SCRIPT[script]
    known = list(candidates)
    others = (tag for tag in known if _is_written_in(script, primary(tag)))
    return lookup(language, known) or next(others, language)


@lru_cache(maxsize=1024)  # one build asks this of most of its texts several times
def _find_script(text: str) -> str | None:
    """Return the script of a text's syntax, or None where it has no letters."""
    counts = count_scripts(text)
    if not counts:
        return None
    if counts["kana"] and counts["kana"] * 10 >= counts["han"]:
        return "kana"
    # One Latin word in Chinese text is a name; an English sentence that quotes 道 stays English.
    latin = counts.pop("latin", 0)
    script, most = max(counts.items(), key=lambda item: item[1], default=("latin", 0))
    return "latin" if latin > 3 * most else script


def _is_written_in(script: str, language: str) -> bool:
    if script != "latin":
        return language in _OTHERS_IN_SCRIPT.get(script, ())
    return language not in _WITHOUT_LATIN


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """Which languages of each passage are spoken, and in which order.

    >>> plan = LanguagePlan.parse("en+zh")
    >>> plan.languages, str(plan), plan.edition
    (('en', 'zh'), 'en+zh', 'en-zh')
    """

    languages: tuple[str, ...]

    @classmethod
    def parse(cls, plan: str) -> LanguagePlan:
        """Read a plan as it is written on the command line.

        Raises:
            PlanError: if a part is not a language tag, or one comes twice.
        """
        tags = tuple(normalise_tag(part) for part in plan.split("+"))
        if len(set(tags)) < len(tags):
            raise PlanError(f"{plan!r} names a language twice", hint="Name each language once, such as en+zh.")
        return cls(tags)

    def __str__(self) -> str:
        return "+".join(self.languages)

    @property
    def edition(self) -> str:
        """The name that stands for the plan in paths and addresses."""
        return "-".join(self.languages).lower()
