"""Whose gender a page says: by titles, nouns and pronouns at names, and by the pronouns of its introduction.

A wrong voice is worse than an assumed one, so a page is believed only where it is plain. A pronoun
counts where one person alone is in question: nobody else is named or spoken of in its paragraph up to
there, nor in the one before. Where one of two speakers talks to a woman or a man without a name, that
is the other one. Whoever is called he here and she there is nobody's to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.language import primary
from pipeline.model import NARRATOR, Gender, Speaker
from pipeline.sentences import split_sentences
from pipeline.transcript import gender_words, vocabulary
from pipeline.transcript.labels import is_role, label_key
from pipeline.transcript.languages import language_of
from pipeline.transcript.text import ends_sentence

_SOMEBODY = ""  # stands beside the ids of speakers for whoever else is in question
_HAN = re.compile(r"[\u3400-\u9fff]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|「[^」]*」|《[^》]*》|„[^“]*“")
_TITLE_IN_LABEL = re.compile(r"(?:\A|[(（,，] ?)([^\W\d_][\w.-]{0,12} )(?=[^\W\d_])")
_NAMED = re.compile(
    r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)+|"
    r"(?<!\A)(?<!\bthe )(?<!\bin )(?<!\bat )(?<!\bof )(?<!\bon )(?<!\bto )(?<!\bfrom )(?<!\bnear )(?<![\w'’-])"
    r"[A-ZÀ-Þ][\w'’-]+"
)
_BEGINS_WITH_M = re.compile(r"M\w")
_LONGEST_PARAGRAPH = 4000  # signs of it that are looked at
_NEAR = 80  # signs beside a name that may say something of it
_FEWEST_LETTERS = 3  # of a first or last name that stands for the whole


@dataclass(frozen=True, slots=True)
class _Form:
    """One way in which a page names a speaker."""

    id: str
    pattern: re.Pattern[str]


def tell_genders(speakers: Sequence[Speaker], told: Sequence[str], languages: Sequence[str]) -> tuple[Speaker, ...]:
    """Return the speakers with the genders that a page says; ``told`` is what it tells above its conversation.

    >>> from pipeline.model import Localized
    >>> ana, ben = (Speaker(name, Localized.of({"en": name}), (name,)) for name in ("Ana Silva", "Mr Ito"))
    >>> [found.gender for found in tell_genders([ana, ben], ["Ana Silva mends lamps. She began in May."], ["en"])]
    ['female', 'male']
    """
    people = [speaker for speaker in speakers if speaker.id != NARRATOR]
    forms = _forms(people)
    told = [text[:_LONGEST_PARAGRAPH] for text in told]
    said: dict[str, set[Gender]] = {speaker.id: set(_by_labels(speaker, languages)) for speaker in people}
    for id, gender in (
        *_by_neighbours(told, forms, languages),
        *_by_pronouns(told, forms, languages),
        *_by_elimination(people, told, forms, languages),
    ):
        said[id].add(gender)
    sure = {id: genders.pop() for id, genders in said.items() if len(genders) == 1}
    return tuple(replace(speaker, gender=sure.get(speaker.id, speaker.gender)) for speaker in speakers)


def _forms(speakers: Sequence[Speaker]) -> tuple[_Form, ...]:
    """Return how speakers are named: by their whole names, and by the words of them that nobody shares."""
    names = {
        (speaker.id, vocabulary.HONORIFICS.sub("", name))
        for speaker in speakers
        for name in speaker.names.values()
        if not is_role(label_key(name))
    }
    bearers = Counter(word for id, word in {(id, word) for id, name in names for word in name.split()})
    found = set(names)
    for id, name in names:
        words = name.split()
        ends = {words[0], words[-1]} if len(words) > 1 else set()
        found.update((id, word) for word in ends if bearers[word] == 1 and len(word) >= _FEWEST_LETTERS)
    longest_first = sorted(found, key=lambda form: (-len(form[1]), form))
    return tuple(_Form(id, _pattern(name)) for id, name in longest_first if len(name) > 1)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name) if _HAN.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)")


def _by_labels(speaker: Speaker, languages: Sequence[str]) -> Iterator[Gender]:
    """Yield what the labels and names of somebody say: ``Mrs Ito``, ``Ana (she/her)``, ``何叔``."""
    chinese = any(primary(tag) in ("zh", "yue") for tag in languages)
    is_initial = any(map(_BEGINS_WITH_M.match, speaker.names.values()))
    for label in {*speaker.labels, *speaker.names.values()}:
        for start in _TITLE_IN_LABEL.finditer(label):
            yield from _titles(start[1], languages, is_initial=is_initial)
        for gender, beside in gender_words.PRONOUNS_BESIDE_NAME.items():
            is_address = chinese and gender_words.KIN_LABEL[gender].fullmatch(label)
            if is_address or beside.search(label) or label_key(label) in gender_words.ROLE_LABEL[gender]:
                yield gender


def _titles(before: str, languages: Sequence[str], *, is_initial: bool) -> Iterator[Gender]:
    """Yield the gender of the title with which a text before a name ends; the French one may be an initial."""
    tags = {primary(tag) for tag in languages} - ({"fr"} if is_initial else set())
    own = (titles for tag, titles in gender_words.TITLE_BY_LANGUAGE.items() if tag in tags)
    for patterns in (gender_words.TITLE, *own):
        yield from (gender for gender, title in patterns.items() if title.search(before))


def _by_neighbours(
    told: Sequence[str], forms: Sequence[_Form], languages: Sequence[str]
) -> Iterator[tuple[str, Gender]]:
    """Yield what titles and nouns beside names say, wherever the page names somebody."""
    japanese = "ja" in map(primary, languages)  # in which 先生 is a teacher
    for text in told:
        for form in forms:
            for match in form.pattern.finditer(text):
                before = text[max(0, match.start() - _NEAR) : match.start()]
                after = text[match.end() : match.end() + _NEAR]
                titled = _titles(before, languages, is_initial=False)
                yield from ((form.id, gender) for gender in (*titled, *_nouns(before, after)))
                titles: Mapping[Gender, re.Pattern[str]] = {} if japanese else gender_words.HAN_TITLE
                yield from ((form.id, gender) for gender, title in titles.items() if title.match(after))


def _nouns(before: str, after: str) -> Iterator[Gender]:
    for gender, noun in gender_words.NOUN_BEFORE.items():
        if noun.search(before) or gender_words.NOUN_AFTER[gender].match(after):
            yield gender


def _by_pronouns(told: Sequence[str], forms: Sequence[_Form], languages: Sequence[str]) -> Iterator[tuple[str, Gender]]:
    """Yield whom the pronouns of prose mean, where only one person is in question."""
    before: set[str] = set()
    for text in told:
        pronouns = gender_words.PRONOUN.get(primary(language_of(text, languages)), {})
        in_question: set[str] = set()
        for sentence in split_sentences(_QUOTED.sub(" ", text)):
            in_question |= _named_in(sentence, forms)
            if len(in_question) == 1 and before <= in_question and _SOMEBODY not in in_question:
                (id,) = in_question
                yield from ((id, gender) for gender, pronoun in pronouns.items() if pronoun.search(sentence))
        if ends_sentence(text):
            before = in_question


def _by_elimination(
    people: Sequence[Speaker], told: Sequence[str], forms: Sequence[_Form], languages: Sequence[str]
) -> Iterator[tuple[str, Gender]]:
    """Yield whom an unnamed woman or man is to whom one of two speakers talks, where nobody else is spoken of."""
    if len(people) != 2:
        return
    for text in told:
        tag = primary(language_of(text, languages))
        met = [
            (gender, match)
            for gender, by_language in gender_words.PARTNER.items()
            if tag in by_language
            for match in by_language[tag].finditer(text)
        ]
        if len(met) != 1:
            continue
        gender, match = met[0]
        asking = _named_in(text[: match.start()], forms)
        if len(asking) == 1 and _named_in(text[match.end() :], forms) <= asking and _SOMEBODY not in asking:
            yield from ((person.id, gender) for person in people if person.id not in asking)


def _named_in(sentence: str, forms: Sequence[_Form]) -> set[str]:
    """Return whom a sentence names or speaks of."""
    found = set()
    rest = sentence.strip()
    for form in forms:
        if form.pattern.search(rest):
            found.add(form.id)
            rest = form.pattern.sub("·", rest)
    if gender_words.SOMEBODY_ELSE.search(rest) or _NAMED.search(rest):
        found.add(_SOMEBODY)
    return found
