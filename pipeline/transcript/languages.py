"""Which languages a page is in, which of them a paragraph is in, and which paragraphs are one passage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.language import detect_language, primary
from pipeline.model import Passage, Wording

_LEAST_SHARE_PERCENT = 20
_MOST_SAMPLED = 200_000  # signs; a language shows long before that

# The commonest short words of languages in Latin script; each word stands with one language only.
_STOP_WORDS = {
    "en": "the and of to that is was it for you with have this are not but what they we he she",
    "de": "der das und ist nicht ich sie wir mit ein eine auf für dass wie auch aber haben sind wenn",
    "fr": "le les et des est je vous nous pas que qui dans pour avec une sur c'est mais ce être",
    "es": "el los y es que no por las con una para lo pero muy yo cuando está más como usted",
    "it": "il che di non è gli sono per una con ma anche della questo io ho perché come molto nel",
    "pt": "o os não é que uma com para mas eu você isso muito são do da em mais então quando",
    "nl": "het een van ik niet dat zijn wij maar ook met voor naar je wat deze hebben heel als dan",
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Characters that the two ways of writing Chinese write differently.
_TRADITIONAL = frozenset("們個說會對來時為學國過還沒問題開關點發現實種經樣讓後於與從話當應該麼嗎頭長門間見語記請謝")
_SIMPLIFIED = frozenset("们个说会对来时为学国过还没问题开关点发现实种经样让后于与从话当应该么吗头长门间见语记请谢")
_SECOND_HALF = re.compile(r"[.!?…][\"”’)]*(?P<gap>\s*)(?=[\u3400-\u9fff“「《])")
_MOST_SENTENCES = 20  # of a paragraph in which its second half is looked for


@dataclass(frozen=True, slots=True)
class Spoken:
    """A paragraph of speech and when it was said."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None


def page_languages(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that at least a fifth of a page's paragraphs are in, in its order.

    >>> page_languages(["Good morning.", "早上好。"]), page_languages(["你好。", "好的, Ana。"])
    (('en', 'zh'), ('zh',))
    """
    detected = (detect_language(text[:2000]) for text in texts)
    found = [tag for tag in detected if tag]
    if not found:
        return ("en",)
    counts = Counter(found)
    scripts = [tag for tag in dict.fromkeys(found) if counts[tag] * 100 >= _LEAST_SHARE_PERCENT * len(found)]
    sample = " ".join(texts)[:_MOST_SAMPLED]
    return tuple(_refined(tag, sample) for tag in scripts)


def _refined(tag: str, sample: str) -> str:
    """Tell the languages of Latin script, and traditional from simplified characters."""
    if tag == "zh":
        traditional = sum(sign in _TRADITIONAL for sign in sample)
        simplified = sum(sign in _SIMPLIFIED for sign in sample)
        return "zh-Hant" if traditional > simplified else "zh"
    if tag != "en":
        return tag
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = {name: sum(words[word] for word in stops.split()) for name, stops in _STOP_WORDS.items()}
    return max(scores, key=lambda name: (scores[name], name == "en"))


def language_of(text: str, languages: Sequence[str]) -> str:
    """Return which of a page's languages a paragraph is in; the first where it does not tell."""
    if len(languages) == 1:
        return languages[0]
    found = detect_language(text[:4000], languages) or languages[0]
    return found if found in languages else languages[0]


def is_bilingual(runs: Sequence[Sequence[str]], languages: Sequence[str]) -> bool:
    """True if a page says each thing in two languages; ``runs`` are the paragraphs below each label.

    Either paragraphs in the one language are followed by one in the other, or what is said below a
    label has as many paragraphs in both.
    """
    if len(languages) != 2:
        return False
    tags = [[language_of(half, languages) for text in run for half in halves(text, languages)] for run in runs]
    flat = [tag for run in tags for tag in run]
    followed = [second == languages[1] for first, second in pairwise(flat) if first == languages[0]]
    even = [run.count(languages[0]) * 2 == len(run) for run in tags if run]
    return sum(followed) * 10 >= 7 * max(len(followed), 1) or sum(even) * 10 >= 7 * max(len(even), 1)


def halves(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return a paragraph, or its two halves where it says the same in two languages.

    >>> halves("Thank you. 谢谢。", ("en", "zh")), halves("I said 道.", ("en", "zh"))
    (('Thank you.', '谢谢。'), ('I said 道.',))
    """
    for match in islice(_SECOND_HALF.finditer(text), _MOST_SENTENCES):
        first, second = text[: match.start("gap")], text[match.end() :]
        if detect_language(first) == primary(languages[0]) and detect_language(second) == primary(languages[1]):
            return first, second
    return (text,)


def pair_passages(spoken: Iterable[Spoken], languages: Sequence[str], *, bilingual: bool) -> tuple[Passage, ...]:
    """Return the passages of one turn; paragraphs that say the same in two languages are one.

    Neighbours are pairs; where a turn says all in one language and then as many paragraphs in the
    other, the first is paired with the first. A pair is doubtful where
    something in its turn is left over.
    """
    said = [(language_of(paragraph.text, languages), paragraph) for paragraph in spoken]
    if not bilingual:
        return tuple(_passage([entry]) for entry in said)
    firsts = [entry for entry in said if entry[0] == languages[0]]
    seconds = [entry for entry in said if entry[0] == languages[1]]
    if len(firsts) == len(seconds) > 1 and said == firsts + seconds:
        return tuple(_passage([first, second]) for first, second in zip(firsts, seconds, strict=True))
    groups: list[list[tuple[str, Spoken]]] = []
    for entry in said:
        if entry[0] == languages[1] and groups and len(groups[-1]) == 1 and groups[-1][0][0] == languages[0]:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    uneven = len(firsts) != len(seconds)
    return tuple(_passage(group, doubtful=uneven and len(group) == 2) for group in groups)


def _passage(entries: Sequence[tuple[str, Spoken]], *, doubtful: bool = False) -> Passage:
    first = entries[0][1]
    return Passage(
        tuple(Wording(language, paragraph.text) for language, paragraph in entries),
        doubtful=doubtful,
        start_ms=first.start_ms,
        end_ms=first.end_ms,
    )
