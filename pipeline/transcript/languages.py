"""Which languages a page is in, and which of them a paragraph is in.

Script decides where it can. Languages that share a script are told by their words, and only among
those in which a good part of the page is; a paragraph too short to tell takes its neighbours' language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.language import count_scripts, detect_language
from pipeline.model import NARRATOR, Passage, Turn
from pipeline.transcript.chinese import is_traditional
from pipeline.transcript.identification import family_of, identify, is_plainly_english, likelihoods, most_likely

_LEAST_SHARE_PERCENT = 20
_MOST_SAMPLED = 200_000  # signs; a language shows long before that
_MOST_PARAGRAPHS = 240  # in which a page's languages are looked for
_JAPANESE_KANA_PERCENT = 5  # of the kana and kanji of a page; its sentences have 40 to 60
_CHINESE_SENTENCE = 15  # signs; no Japanese sentence of that length is without kana
_PLAIN = 12.0  # difference of log-likelihoods by which a paragraph is in another language than its page
_TELLING_WORDS = 8  # from which on an English text has one of its commonest words
_ENGLISH_PERCENT = 85  # of the texts: another language would have at least a fifth
_OWN_PERCENT = 90  # of what somebody says is in one language: so is the rest


def page_languages(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that at least a fifth of a page's paragraphs are in, in its order.

    >>> page_languages(["Good morning.", "早上好。"]), page_languages(["你好。", "好的, Ana。"])
    (('en', 'zh'), ('zh',))
    """
    by_script: dict[str, list[str]] = {}
    for text in _sampled(texts):
        if script := detect_language(text[:2000]):
            by_script.setdefault(script, []).append(text)
    _settle_kanji(by_script)
    total = sum(map(len, by_script.values()))
    often = {script: found for script, found in by_script.items() if len(found) * 100 >= _LEAST_SHARE_PERCENT * total}
    return tuple(tag for script, found in often.items() for tag in _refined(script, found)) or ("en",)


def _sampled(texts: Sequence[str]) -> Iterator[str]:
    """Yield so many texts, spread over all of a page, as are enough to tell its languages."""
    return iter(_spread(texts, most=max(1, len(texts) * _MOST_SAMPLED // max(1, sum(map(len, texts))))))


def _spread(texts: Sequence[str], *, most: int) -> Sequence[str]:
    # An odd step, since two languages take turns.
    return texts[:: len(texts) // most | 1]


def _settle_kanji(by_script: dict[str, list[str]]) -> None:
    """Give a Japanese page its paragraphs in kanji alone; those that must be Chinese stay so."""
    han = by_script.get("zh", [])
    counts = count_scripts("".join([*han, *by_script.get("ja", [])])[:_MOST_SAMPLED])
    if "ja" not in by_script or counts["kana"] * 100 < _JAPANESE_KANA_PERCENT * (counts["kana"] + counts["han"]):
        return
    chinese = [text for text in han if count_scripts(text)["han"] >= _CHINESE_SENTENCE]
    by_script["ja"] += [text for text in han if text not in chinese]
    by_script.pop("zh", None)
    if chinese:
        by_script["zh"] = chinese


def _refined(tag: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of texts in one script, the one that comes first on the page first."""
    if tag == "zh":
        return ("zh-Hant",) if is_traditional("".join(texts)[:_MOST_SAMPLED]) else ("zh",)
    family = family_of(tag)
    if len(family) == 1 or (tag == "en" and _are_english(texts)):
        return (tag,)
    sample = _spread(texts, most=_MOST_PARAGRAPHS)
    main = most_likely(sample, family)
    if main is None:
        return (tag,)
    votes: Counter[str] = Counter()
    for text in sample:
        scores = dict(likelihoods(text, family))
        best = next(iter(scores), main)
        votes[best if scores and scores[best] - scores[main] >= _PLAIN else main] += 1
    least = _LEAST_SHARE_PERCENT * len(sample)
    return tuple(found for found, count in votes.items() if count * 100 >= least) or (main,)


def _are_english(texts: Sequence[str]) -> bool:
    """True if nearly all the texts that are long enough to tell are English; all as one if none is."""
    telling = [text for text in texts if len(text.split()) >= _TELLING_WORDS] or [" ".join(texts)]
    return sum(map(is_plainly_english, telling)) * 100 >= _ENGLISH_PERCENT * len(telling)


def told_language(text: str, languages: Sequence[str]) -> str | None:
    """Return which of a page's languages a paragraph is in, or None where it does not tell."""
    found = detect_language(text[:4000], languages)
    if found is None:
        return None
    family = family_of(found)
    rivals = tuple(tag for tag in languages if tag in family)
    return identify(text, rivals) if len(rivals) > 1 else found if found in languages else None


def language_of(text: str, languages: Sequence[str]) -> str:
    """Return which of a page's languages a paragraph is in; the first where it does not tell."""
    return languages[0] if len(languages) == 1 else told_language(text, languages) or languages[0]


def borrow_languages(turns: Sequence[Turn], languages: Sequence[str]) -> tuple[Turn, ...]:
    """Return turns in which each paragraph that tells no language has the one it must be in.

    That is its speaker's language if they have but one, else that of the paragraph before it, or
    after it at the beginning.
    """
    if len(languages) == 1:
        return tuple(turns)
    own = _own_languages(turns, languages)
    told = (tag for turn in turns for passage in turn.passages if (tag := _told(passage, languages)))
    last = next(told, languages[0])
    settled: list[Turn] = []
    for turn in turns:
        passages: list[Passage] = []
        for passage in turn.passages:
            last = _told(passage, languages) or own.get(turn.speaker) or last
            passages.append(_in_language(passage, last))
        settled.append(replace(turn, passages=tuple(passages)))
    return tuple(settled)


def _told(passage: Passage, languages: Sequence[str]) -> str | None:
    return told_language(passage.wordings[0].text, languages)


def _own_languages(turns: Sequence[Turn], languages: Sequence[str]) -> dict[str, str]:
    """Return the language of each person who has but one."""
    spoken: dict[str, Counter[str]] = {}
    for turn in turns:
        found = (tag for passage in turn.passages if (tag := _told(passage, languages)))
        spoken.setdefault(turn.speaker, Counter()).update(found)
    most = {speaker: counts.most_common(1)[0] for speaker, counts in spoken.items() if counts and speaker != NARRATOR}
    return {id: tag for id, (tag, count) in most.items() if count * 100 >= _OWN_PERCENT * spoken[id].total()}


def _in_language(passage: Passage, language: str) -> Passage:
    """Return a passage of one wording in the given language; one with a translation as it is."""
    if len(passage.wordings) > 1:
        return passage
    return replace(passage, wordings=(replace(passage.wordings[0], language=language),))
