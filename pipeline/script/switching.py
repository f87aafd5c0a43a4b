"""Where a text goes over into another language, so that the same speaker's voice for it takes over.

A name, an acronym, a term or a title in another script stays with the voice of the sentence that it
stands in; a clause or a whole sentence does not. In Latin letters it is told by its length and by the
small words without which no English sentence is made; in other scripts by its length alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.language import count_scripts, detect_language, primary

LANGUAGES = ("en", "zh", "ja", "ko", "ru")
"""The languages that a script alone tells, as far as switches to them are looked for."""

_LATIN = r"A-Za-z\u00aa-\u02ff\u1d00-\u1eff"
_WORD = rf"[0-9{_LATIN}]+(?:['’.&+/-][0-9{_LATIN}]+)*"
_BETWEEN = r"(?:[,.;:!?…%\"”’)\]]*\s+[\"“‘(\[]*|\s*[—–]+\s*)"
_LATIN_RUN = re.compile(rf"(?<![0-9{_LATIN}])(?=[{_LATIN}]){_WORD}(?:{_BETWEEN}{_WORD})*")
_OTHER = rf"[^\W\d_{_LATIN}]"
_OTHER_RUN = re.compile(rf"{_OTHER}(?:[^{_LATIN}]*{_OTHER})?")

_OPENERS = "“‘「『（(\\[【\"'*_"
_BEFORE = re.compile(rf"[{_OPENERS}]+$")
_AFTER = re.compile(r"(?:\]\([^)\s]*\))?(?:[^\w《〈“‘「『（(\[【]|_)*")  # the address of a link goes with its words
_IN_TITLE = re.compile("[《〈][^》〉]*$")
_EDGE_BEFORE = re.compile(rf"(?:^|[{_OPENERS}，。！？；：、…—,.!?;:])\s*$")
_EDGE_AFTER = re.compile(r"\s*(?:$|[”’」』）)\]】\"'，。！？；：、…—,.!?;:])")
_SENTENCE_START = re.compile(r"(?:^|[。！？.!?…“‘「『（(\"])\s*$")
_SENTENCE_END, _ANY_SENTENCE_END = re.compile("[。！？]"), re.compile("[。！？.!?…]")
_DENSE = ("han", "kana", "hangul", "thai")

# Pronouns, question words and auxiliary verbs: a clause has one, a term or a name hardly ever.
_CLAUSE_WORDS = frozenset(
    "i you he she we they it me him us them this that these there here what who how why when where if because"
    " is are was were am be been isn't aren't wasn't do does did don't doesn't didn't have has had haven't"
    " can can't cannot could couldn't will won't would should must may might let lets let's gonna wanna"
    " i'm i've i'll i'd you're you've you'll he's she's it's we're we've we'll they're they've that's there's"
    " what's who's here's".split()
)
_SMALL_WORDS = frozenset("a an the of in on at to for and or but by with as from into than vs is are".split())
_NEAR = 80  # signs around a run that tell what it is
_FEW, _MANY = 3, 4  # words, of what stands apart and of what is amid a sentence
_SHORT_SENTENCE, _CLAUSE = 2, 5  # signs of a script without spaces


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that one voice speaks."""

    text: str
    language: str


def split_languages(text: str, language: str, known: Collection[str]) -> tuple[Stretch, ...]:
    """Return the stretches of a text in a language and in others; together they are the text.

    Only a known language is gone over to; where a script serves several, to the known one.

    >>> [stretch.text for stretch in split_languages("他说：“I know what it is.”然后用GPT-4查。", "zh", ["en"])]
    ['他说：', '“I know what it is.”', '然后用GPT-4查。']
    """
    found = _LATIN_RUN if not is_written_in_latin(language) else _OTHER_RUN
    stretches: list[Stretch] = []
    at = 0
    for run in found.finditer(text):
        other = detect_language(run.group(), known)
        if other is None or other == language or other not in known or not _is_clause(run, other):
            continue
        opening = _BEFORE.search(text, max(at, run.start() - _NEAR), run.start())
        closing = _AFTER.match(text, run.end())
        start, end = opening.start() if opening else run.start(), closing.end() if closing else run.end()
        stretches += [Stretch(text[at:start], language), Stretch(text[start:end], other)]
        at = end
    return tuple(_joined([*stretches, Stretch(text[at:], language)]))


def find_latin(text: str) -> Iterator[str]:
    """Yield the runs of Latin words of a text.

    >>> list(find_latin("我们用Python 3写machine learning, 很好"))
    ['Python 3', 'machine learning']
    """
    return (run.group() for run in _LATIN_RUN.finditer(text))


def is_written_in_latin(language: str) -> bool:
    """True if Latin letters are what a language is written in."""
    return detect_language("a", (language,)) == language


def _is_clause(run: re.Match[str], language: str) -> bool:
    before, after = run.string[max(0, run.start() - _NEAR) : run.start()], run.string[run.end() : run.end() + _NEAR]
    if _IN_TITLE.search(before):
        return False
    if not is_written_in_latin(language):
        return _is_long_enough(run.group(), ends_sentence=_SENTENCE_END.match(after) is not None)
    words = re.findall(_WORD, run.group())
    if _is_title(words):
        return False
    if primary(language) != "en":
        return len(words) >= _MANY
    if _SENTENCE_START.search(before) and _ANY_SENTENCE_END.match(after) and len(words) > 1:
        return True
    stands_apart = bool(_EDGE_BEFORE.search(before) and _EDGE_AFTER.match(after))
    is_verbal = any(_is_clause_word(word, first=index == 0) for index, word in enumerate(words))
    is_phrase = stands_apart and any(word in _SMALL_WORDS for word in words)
    return (is_verbal and len(words) >= (_FEW if stands_apart else _MANY)) or (is_phrase and len(words) >= _MANY)


def _is_long_enough(run: str, *, ends_sentence: bool) -> bool:
    counts = count_scripts(run)
    if not any(counts[script] for script in _DENSE):
        return len(run.split()) >= _MANY
    return counts.total() >= (_SHORT_SENTENCE if ends_sentence else _CLAUSE)


def _is_title(words: list[str]) -> bool:
    """True for a title or a name, each of whose words but the small ones begins with a capital."""
    return all(word[0].isupper() or word[0].isdigit() for word in words if word not in _SMALL_WORDS)


def _is_clause_word(word: str, *, first: bool) -> bool:
    """True for a small word of a clause; one with a capital, as in IT and May, only where a sentence begins."""
    folded = word.replace("’", "'")
    is_i = folded.split("'")[0] == "I"
    is_capital_amid = not folded.islower() and not (first and folded.istitle()) and not is_i
    return not is_capital_amid and folded.lower() in _CLAUSE_WORDS


def _joined(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Yield stretches of which each says something, and none is in the language of the one before."""
    waiting = ""
    last: Stretch | None = None
    for stretch in stretches:
        if not any(sign.isalnum() for sign in stretch.text):
            waiting += stretch.text
        elif last is None:
            last, waiting = Stretch(waiting + stretch.text, stretch.language), ""
        elif stretch.language == last.language:
            last, waiting = Stretch(last.text + waiting + stretch.text, last.language), ""
        else:
            yield Stretch(last.text + waiting, last.language)
            last, waiting = stretch, ""
    if last is not None:
        yield Stretch(last.text + waiting, last.language)
    elif stretches:
        yield Stretch(waiting, stretches[0].language)
