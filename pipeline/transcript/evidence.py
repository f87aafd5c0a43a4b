"""What speaks for each place that looks like a label.

The document's own regularities decide. A label recurs, alternates with others, has speech behind
it, is a name or a role, and is often mentioned where the page introduces the conversation. Each of
these counts; so a single ``Ana:`` is believed where the title names Ana, and ``Price:`` is not
however often it recurs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from pipeline.transcript import vocabulary
from pipeline.transcript.aliases import find_full_forms
from pipeline.transcript.details import find_details
from pipeline.transcript.document import Paragraph
from pipeline.transcript.labels import Label, Mark, Shape
from pipeline.transcript.text import asks, breaks_off, ends_sentence, has_letters, letters, without_urls

POINTS_WANTED = 4
"""From how many on a label is believed."""

_SHAPE_POINTS: dict[Shape, int] = {
    "role": 3,
    "full name": 2,
    "Chinese name": 2,
    "first name": 1,
    "initials": 1,
    "East Asian name": 0,
    "other": -1,
}
_SPEECH_LETTERS = 40
_WITHOUT_STOPS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{8}")  # Thai, Lao, Burmese and Khmer
_HEAD_PARAGRAPHS = 40
_LABELLED_TENTHS = 7
_FEWEST_TURNS = 3
_FEWEST_WORDS = 3
# With what chats begin and answer. ``yes`` and ``ok`` are missing: in a list of facts they are facts.
_CALLED_OUT = vocabulary.words(
    "hi hey hello hiya bye wow oh ah hmm huh lol haha omg thanks thx what why really "
    "hallo tschüss hola salut ciao oi olá привет hej 你好 哈哈 嗯 哦 啊 谢谢 拜拜"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one label, all its shorter forms counted with it."""

    keys: tuple[str, ...]
    shape: Shape
    count: int
    points: int
    vouched: bool  # mentioned in the title or the introduction, or the page is nothing but labelled lines

    @property
    def believed(self) -> bool:
        """True if enough speaks for it."""
        return self.points >= POINTS_WANTED

    @property
    def recurs(self) -> bool:
        """True if it stands more than once."""
        return self.count > 1


def weigh_labels(paragraphs: Sequence[Paragraph], marks: Sequence[Mark], title: str) -> tuple[Evidence, ...]:
    """Return the evidence for every label of a layout, in the page's order."""
    firsts: dict[str, Label] = {}
    for mark in marks:
        if mark.label.key not in firsts or mark.label.short:
            firsts[mark.label.key] = mark.label
    full_forms = find_full_forms(firsts)
    persons = [full_forms.get(mark.label.key, mark.label.key) for mark in marks]
    places: dict[str, list[int]] = {}
    for position, person in enumerate(persons):
        places.setdefault(person, []).append(position)
    marked = frozenset(mark.paragraph for mark in marks)
    passed_over = marked | find_details(paragraphs, marks)
    recurring = sum(len(positions) for positions in places.values() if len(positions) > 1)
    head = _head(paragraphs, marked, title)
    labelled = sum(1 if mark.rest else 2 for mark in marks)  # with the words below a label alone on its line
    nothing_else = recurring > 0 and labelled * 10 >= _LABELLED_TENTHS * len(paragraphs)
    found = []
    for person, positions in places.items():
        labels = tuple(dict.fromkeys(marks[position].label for position in positions))
        points = _points(labels, len(positions), recurring)
        points += _alternates(persons, positions)
        stamped = any(marks[position].stamped for position in positions)
        spoken = 2 * sum(has_speech(marks[at], paragraphs, passed_over) for at in positions) >= len(positions)
        silent = 0 if stamped else -2  # who chats leaves out the stops
        points += 2 * stamped + (1 if spoken else silent)
        vouched = nothing_else or any(label.name in head for label in labels)
        shape = max((label.shape for label in labels), key=_SHAPE_POINTS.__getitem__)
        keys = tuple(dict.fromkeys((person, *(label.key for label in labels))))
        found.append(Evidence(keys, shape, len(positions), points + vouched, vouched))
    return tuple(found)


def _points(labels: Sequence[Label], count: int, recurring: int) -> int:
    """Return what the forms of a label and its recurrence among all labels that recur count."""
    points = max(_SHAPE_POINTS[label.shape] for label in labels) + min(count - 1, 2) + (count >= 5)
    if any(label.short for label in labels):
        points += 3
    if labels[0].shape == "East Asian name" and count >= 3 and count * 8 >= recurring:
        points += 1  # two signs are a name if they carry a part of the conversation, else a figure of speech
    if count == 1 and not recurring:
        points -= 1
    return points


def _alternates(persons: Sequence[str], positions: Sequence[int]) -> bool:
    """True if another label stands before or behind most places of this one."""
    neighbours = [
        persons[near] != persons[at] for at in positions for near in (at - 1, at + 1) if 0 <= near < len(persons)
    ]
    return sum(neighbours) * 2 >= max(len(neighbours), 1)


def has_speech(mark: Mark, paragraphs: Sequence[Paragraph], passed_over: AbstractSet[int]) -> bool:
    """True if what follows a label is made of words, as a sentence or as a long run of them.

    ``passed_over`` are the lines that hold labels and the posts of those who bear them.
    """
    words = mark.rest
    if not words:
        below = mark.paragraph + 1
        if below in passed_over:
            below += 1  # the label of the other language or a post may stand between
        if below >= len(paragraphs):
            return False
        words = paragraphs[below].text
    told = without_urls(words)
    if not has_letters(told):
        return False
    if ends_sentence(words) or breaks_off(words):
        return True
    return letters(told) >= _SPEECH_LETTERS or bool(_WITHOUT_STOPS.search(words))


def all_talk(paragraphs: Sequence[Paragraph], marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return the marks of a page that is nothing but short turns: there even a name that stands once is somebody.

    Unlike a list of facts, such a page has a label that comes again, hardly ever twice in a row, and
    words behind labels that make sentences. What stands once and is no sentence is a fact about it.
    """
    counts = Counter(mark.label.key for mark in marks)
    turns = tuple(mark for mark in marks if mark.rest and (counts[mark.label.key] > 1 or _is_turn(mark)))
    keys = [mark.label.key for mark in turns]
    repeated = sum(first == second for first, second in pairwise(keys))
    telling = sum(_is_said(mark.rest) for mark in turns)
    only = (
        len(keys) >= _FEWEST_TURNS
        and 1 < len(set(keys)) < len(keys)
        and len(keys) * 10 >= _LABELLED_TENTHS * len(paragraphs)
        and repeated * 4 <= len(keys)
        and telling * 3 >= len(keys)
    )
    return turns if only else ()


def is_exchange(paragraphs: Sequence[Paragraph], marks: Sequence[Mark], evidence: Sequence[Evidence]) -> bool:
    """True for a page that is one question and its answer, by roles, or by people whom the page names.

    These are all its labels, one below the other, and the most of it.
    """
    explicit = len(marks) == len(evidence) == 2 and all(mark.label.text for mark in marks)
    if not explicit or marks[1].paragraph - marks[0].paragraph > 2:
        return False
    question, answer = (_words_of(mark, paragraphs) for mark in marks)
    asker, answerer = evidence
    by_role = asker.shape == "role" and (answerer.shape in ("role", "full name", "Chinese name"))
    before = sum(letters(paragraph.text) for paragraph in paragraphs[: marks[0].paragraph])
    said = sum(letters(paragraph.text) for paragraph in paragraphs[marks[0].paragraph :])
    return (
        (by_role or (asker.vouched and answerer.vouched))
        and asks(question)
        and ends_sentence(answer)
        and not asks(answer)
        and said >= before
    )


def _words_of(mark: Mark, paragraphs: Sequence[Paragraph]) -> str:
    """Return what stands behind a label, or below one that is alone on its line."""
    below = mark.paragraph + 1
    return mark.rest or (paragraphs[below].text if below < len(paragraphs) else "")


def _is_turn(mark: Mark) -> bool:
    """True for a sentence behind a label that may be a name, though it stands but once."""
    return ends_sentence(mark.rest) and not (mark.label.shape == "other" and " " in mark.label.name)


def _is_said(words: str) -> bool:
    """True for a sentence, for what people call out, and for several words without a figure."""
    return has_letters(words) and (
        ends_sentence(words)
        or words.split()[0].casefold().rstrip(",!") in _CALLED_OUT
        or (len(words.split()) >= _FEWEST_WORDS and not any(map(str.isdigit, words)))
    )


def _head(paragraphs: Sequence[Paragraph], marked: frozenset[int], title: str) -> str:
    """Return the title and the first paragraphs that hold no label: there a page names its people."""
    first = enumerate(paragraphs[:_HEAD_PARAGRAPHS])
    return "\n".join([title, *(paragraph.text for index, paragraph in first if index not in marked)])
