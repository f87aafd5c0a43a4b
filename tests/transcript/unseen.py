"""Judges how well a page was read, against a truth written by hand (``tests/data/unseen``).

Reading and truth are compared as tokens, aligned in order: a word, or one sign where a script has no
spaces. Case, width, punctuation and apostrophes count for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.language import detect_language
from pipeline.model import NARRATOR, Transcript, Turn
from pipeline.yamlfile import Faults, Node, load_yaml

FOLDER = Path(__file__).parent.parent / "data" / "unseen"

RECALL = 0.99
VOICE = 0.97
LANGUAGE = 0.99
PAIRS = 0.99
SURPLUS = 0.01
OPENING = 12  # letters and digits by which a paragraph or a turn is known
KNOWN_BY = 8  # tokens by which what may not be said is known

_SIGN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}]+")


class TruthError(PipelineError):
    """A truth file says something that it cannot say."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks: any name will do where the page gives none."""

    id: str
    names: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful person hears in a page. A passage is its texts by language."""

    page: Path
    refused: str = ""  # why the page holds no conversation
    titles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    turns: tuple[tuple[str, tuple[dict[str, str], ...]], ...] = ()
    chapters: tuple[tuple[str, int], ...] = ()  # title, index of the turn it begins at
    narration: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def passages(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Who speaks each passage, and the passage."""
        return ((who, passage) for who, passages in self.turns for passage in passages)


_KEYS = "page refused title languages speakers turns narration forbidden optional".split()


def load_truth(path: Path) -> Truth:
    """Return the truth that stands in a file.

    Raises:
        TruthError: with every fault, if the file has any.
    """
    faults = Faults(path.name)
    facts = faults.mapping(load_yaml(path.read_text("utf-8"), file=path.name, error=TruthError), known=_KEYS)
    nothing = Node(None, 1)

    def texts(node: Node) -> tuple[str, ...]:
        return tuple(faults.text(item) for item in faults.sequence(node))

    def person(id: str, node: Node) -> Person:
        said = faults.mapping(node, known=("names", "labels"))
        return Person(id, texts(said.get("names", nothing)), texts(said.get("labels", nothing)))

    people = tuple(person(id, node) for id, node in faults.mapping(facts.get("speakers", nothing)).items())
    languages = texts(facts.get("languages", nothing))
    turns: list[tuple[str, tuple[dict[str, str], ...]]] = []
    chapters: list[tuple[str, int]] = []
    for item in faults.sequence(facts.get("turns", nothing)):
        for who, said in faults.mapping(item, known=("chapter", *(person.id for person in people))).items():
            if who == "chapter":
                chapters.append((faults.text(said), len(turns)))
            else:
                turns.append((who, tuple(_passages(said, languages, faults))))
    faults.raise_as(TruthError)
    return Truth(
        page=path.with_name(faults.text(facts["page"])),
        refused=faults.text(facts.get("refused", nothing)),
        titles=texts(facts.get("title", nothing)),
        languages=languages,
        people=people,
        turns=tuple(turns),
        chapters=tuple(chapters),
        narration=texts(facts.get("narration", nothing)),
        forbidden=texts(facts.get("forbidden", nothing)),
        optional=texts(facts.get("optional", nothing)),
    )


def _passages(said: Node, languages: Sequence[str], faults: Faults) -> Iterator[dict[str, str]]:
    """Yield the paragraphs of a turn: one text, a list of texts, or a list of texts by language."""
    for item in said.value if isinstance(said.value, list) else [said]:
        if isinstance(item.value, dict):
            known = faults.mapping(item, known=languages)
            yield {language: faults.text(text) for language, text in known.items()}
        else:
            yield {languages[0]: faults.text(item)}


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded; a sign of a script without spaces is a word.

    >>> tokens("Don’t ＴＹＰＥ “看” 3 times")
    ['dont', 'type', '看', '3', 'times']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _TOKEN.findall(re.sub("['’]", "", folded))


def fold(text: str) -> str:
    """Return the letters and digits of a text, folded.

    >>> fold("Ana  Ruiz:")
    'anaruiz'
    """
    return "".join(tokens(text))


def is_within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Return whether tokens stand in a row within others."""
    return bool(few) and _fenced(few) in _fenced(many)


def _fenced(words: Sequence[str]) -> str:
    return " ".join(["", *words, ""])


def _size(words: Iterable[str]) -> int:
    return sum(map(len, words))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    speaker: str
    language: str


@dataclass(frozen=True, slots=True)
class Score:
    """How near a reading comes to the truth; shares are of letters and digits."""

    recall: float  # of what is said, found
    voice: float  # of what was found, in the right person's mouth
    language: float  # of what was found, tagged with its language
    pairs: float  # of translated paragraphs, found side by side
    chapters: float  # of those of page and reading, found in order at the right turn
    surplus: float  # read, but neither said nor narrated nor optional
    leaked: tuple[str, ...]  # what nobody may say, or a speaker may not
    misnamed: tuple[str, ...]  # who has a wrong name, several, or does not exist
    title: bool

    @property
    def shortfalls(self) -> frozenset[str]:
        """The names of the figures that are not good enough."""
        enough = {
            "recall": self.recall >= RECALL,
            "voice": self.voice >= VOICE,
            "language": self.language >= LANGUAGE,
            "pairs": self.pairs >= PAIRS,
            "chapters": self.chapters == 1,
            "surplus": self.surplus <= SURPLUS,
            "leaked": not self.leaked,
            "misnamed": not self.misnamed,
            "title": self.title,
        }
        return frozenset(name for name, good in enough.items() if not good)


def score(read: Transcript, truth: Truth) -> Score:
    """Return how near a reading comes to the truth."""
    return _Comparison(read, truth).score()


class _Comparison:
    """A reading laid beside the truth; everything in it follows from these two."""

    def __init__(self, read: Transcript, truth: Truth) -> None:
        self.read = read
        self.truth = truth

    def score(self) -> Score:
        wanted = _size(word.text for words in self._said.values() for word in words)
        found = _size(said.text for said, _ in self._matches)
        right_voice = (said for said, heard in self._matches if self._people.get(heard.speaker) == said.speaker)
        right_tag = (said for said, heard in self._matches if heard.language == said.language)
        return Score(
            recall=_share(found, wanted),
            voice=_share(_size(said.text for said in right_voice), found),
            language=_share(_size(said.text for said in right_tag), found),
            pairs=self._pairs(),
            chapters=self._chapters(),
            surplus=_share(self._surplus(), wanted),
            leaked=tuple(self._leaked()),
            misnamed=tuple(self._misnamed()),
            title=not self.truth.titles or bool(set(map(fold, self.truth.titles)) & self._titles),
        )

    @cached_property
    def _titles(self) -> set[str]:
        return set(map(fold, self.read.titles.values()))

    @cached_property
    def _said(self) -> dict[str, list[_Word]]:
        """The words of the truth by language, in order."""
        said: dict[str, list[_Word]] = {language: [] for language in self.truth.languages}
        for who, passage in self.truth.passages:
            for language, text in passage.items():
                said[language] += [_Word(token, who, language) for token in tokens(text)]
        return said

    @cached_property
    def _heard(self) -> dict[str, list[_Word]]:
        """The words of the reading by the language they are in, whatever their tag says."""
        languages = self.truth.languages
        heard: dict[str, list[_Word]] = {language: [] for language in languages}
        for turn in self.read.turns:
            for passage in turn.passages:
                for wording in passage.wordings:
                    language = detect_language(wording.text, languages) if len(languages) > 1 else None
                    words = heard[language] if language in heard else heard[languages[0]]
                    words += [_Word(token, turn.speaker, wording.language) for token in tokens(wording.text)]
        return heard

    @cached_property
    def _matches(self) -> list[tuple[_Word, _Word]]:
        """The words that truth and reading share, in order."""
        return [
            pair for language in self.truth.languages for pair in _align(self._said[language], self._heard[language])
        ]

    @cached_property
    def _speaking(self) -> list[str]:
        return [id for id in dict.fromkeys(turn.speaker for turn in self.read.turns) if id != NARRATOR]

    @cached_property
    def _people(self) -> dict[str, str]:
        """Which person of the truth each speaker of the reading is: by name, else whose words it says."""
        people: dict[str, str] = {}
        for id in self._speaking:
            names = set(map(fold, self.read.speaker(id).names.values()))
            for person in self.truth.people:
                if names & set(map(fold, person.names)):
                    people[id] = person.id
        nameless = {person.id for person in self.truth.people if not person.names}
        shared = Counter((heard.speaker, said.speaker) for said, heard in self._matches)
        for (id, speaker), _ in shared.most_common():
            if speaker in nameless and id in self._speaking and id not in people:
                people[id] = speaker
                nameless.discard(speaker)
        return people

    def _misnamed(self) -> Iterator[str]:
        listed = [speaker.id for speaker in self.read.speakers if speaker.id != NARRATOR]
        for id in dict.fromkeys([*listed, *self._speaking]):
            if id not in self._people:
                yield f"nobody is {self.read.speaker(id).names.first or id}"
        times = Counter(self._people.values())
        for person in self.truth.people:
            if times[person.id] != 1:
                yield f"{person.id} speaks as {times[person.id]} people"

    def _leaked(self) -> Iterator[str]:
        titles = [tokens(title) for title, _ in self.truth.chapters]
        for turn in self.read.turns:
            said = [tokens(text) for text in _texts(turn)]
            is_narrated = turn.speaker == NARRATOR
            barred = self.truth.forbidden if is_narrated else (*self.truth.forbidden, *self.truth.narration)
            everything = [token for words in said for token in words]
            yield from (text for text in barred if is_within(_start(text), everything))
            for words in said:
                if is_narrated:
                    continue
                if words in titles:
                    yield f"heading: {' '.join(words)}"
                yield from (f"label: {label}" for label in self._labels if tokens(label) == words[: len(tokens(label))])

    @cached_property
    def _labels(self) -> list[str]:
        """The labels of the page, but for those that begin something that is said."""
        said = [tokens(text) for _, passage in self.truth.passages for text in passage.values()]
        labels = [label for person in self.truth.people for label in person.labels]
        return [label for label in labels if all(tokens(label) != words[: len(tokens(label))] for words in said)]

    def _surplus(self) -> int:
        """Letters and digits that were read and are neither said nor narrated nor optional."""
        read = Counter(word.text for words in self._heard.values() for word in words)
        extra = read - Counter(said.text for said, _ in self._matches)
        chapters = (title for title, _ in self.truth.chapters)
        allowed = (*self.truth.narration, *self.truth.optional, *self.truth.titles, *chapters)
        for text in allowed:
            extra -= Counter(tokens(text))
        return _size(extra.elements())

    def _pairs(self) -> float:
        wanted = [_openings(passage) for _, passage in self.truth.passages if len(passage) > 1]
        found = Counter(
            _openings({wording.language: wording.text for wording in passage.wordings})
            for turn in self.read.turns
            for passage in turn.passages
        )
        return _share((Counter(wanted) & found).total(), len(wanted))

    def _chapters(self) -> float:
        wanted = [(fold(title), _opening(self.truth.turns[turn][1][0].values())) for title, turn in self.truth.chapters]
        found = [
            (fold(title), _opening(_texts(turn)))
            for chapter in self.read.chapters
            for title in chapter.titles.values()
            for turn in [turn for turn in self.read.turns[chapter.turn :] if turn.speaker != NARRATOR][:1]
        ]
        both = sum(size for _, _, size in _blocks(wanted, found))
        return _share(both, max(len(wanted), len(self.read.chapters)))


def _texts(turn: Turn) -> list[str]:
    return [wording.text for passage in turn.passages for wording in passage.wordings]


def _start(text: str) -> list[str]:
    """Return as much of a text as is enough to know it by, since half of it would be a leak too."""
    return tokens(text)[:KNOWN_BY]


def _opening(texts: Iterable[str]) -> str:
    return fold(next(iter(texts), ""))[:OPENING]


def _openings(passage: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((language, _opening([text])) for language, text in passage.items()))


def _align(said: Sequence[_Word], heard: Sequence[_Word]) -> Iterator[tuple[_Word, _Word]]:
    for start, other, size in _blocks([word.text for word in said], [word.text for word in heard]):
        yield from zip(said[start : start + size], heard[other : other + size], strict=True)


def _blocks(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    # With autojunk, the commonest words of a long page would match nothing.
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def missing_from_page(truth: Truth, visible: str) -> list[str]:
    """Return what the truth claims of its page and the page does not bear out.

    Passages must stand in the page in order; everything else must stand there somewhere, and nothing
    that is forbidden may be part of what is said.
    """
    page = tokens(visible)
    lacking: list[str] = []
    for language in truth.languages:
        rest = iter(page)
        for _, passage in truth.passages:
            if language in passage and not all(token in rest for token in tokens(passage[language])):
                lacking.append(passage[language])
    elsewhere = (*truth.narration, *truth.forbidden, *truth.optional, *(title for title, _ in truth.chapters))
    lacking += [text for text in elsewhere if not is_within(tokens(text), page)]
    for who, passages in (*truth.turns, *(("narrator", ({"": text},)) for text in truth.narration)):
        said = [token for passage in passages for text in passage.values() for token in tokens(text)]
        lacking += [f"{who} says {text}" for text in truth.forbidden if is_within(_start(text), said)]
    return lacking
