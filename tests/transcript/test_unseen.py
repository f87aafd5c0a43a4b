"""Pages that nobody had seen when the reader was written, and the scorer that judges them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline.errors import TranscriptError
from pipeline.model import NARRATOR, Chapter, Localized, Passage, Speaker, Transcript, Turn, Wording
from pipeline.transcript.reading import read_page
from tests.transcript.unseen import FOLDER, Truth, TruthError, load_truth, missing_from_page, score, tokens

STEMS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
KNOWN_SHORT: dict[str, frozenset[str]] = {}
"""Which figures of which page are not good enough yet; one that has become good must be taken out."""


@cache
def truth_of(stem: str) -> Truth:
    """Return the truth of a page."""
    return load_truth(FOLDER / f"{stem}.yaml")


TALKS = [stem for stem in STEMS if not truth_of(stem).refused]
REFUSED = [stem for stem in STEMS if truth_of(stem).refused]


def shortfalls_of(stem: str) -> frozenset[str]:
    """Return which figures of a page are not good enough, or whether it was wrongly refused or read."""
    truth = truth_of(stem)
    try:
        read = read_page(truth.page.read_bytes(), name=truth.page.name)
    except TranscriptError as error:
        return frozenset() if truth.refused and error.hint else frozenset({"refused"})
    return frozenset({"read"}) if truth.refused else score(read, truth).shortfalls


@pytest.mark.parametrize("stem", TALKS)
def test_an_unseen_page_is_read_as_a_careful_person_hears_it(stem: str) -> None:
    """All that is said is found, in the right mouths, and nothing else is spoken."""
    assert shortfalls_of(stem) == KNOWN_SHORT.get(stem, frozenset())


@pytest.mark.parametrize("stem", REFUSED)
def test_a_page_without_a_conversation_is_refused(stem: str) -> None:
    """A recipe, an article or a list of products is no conversation, and the error says what to do."""
    assert shortfalls_of(stem) == KNOWN_SHORT.get(stem, frozenset())


def test_only_pages_that_exist_are_known_to_be_short() -> None:
    """An entry for a page that is gone would excuse nothing."""
    assert set(KNOWN_SHORT) <= set(STEMS)


@pytest.mark.parametrize("stem", TALKS)
def test_every_truth_stands_in_its_page(stem: str) -> None:
    """What is said stands in the page in order, the rest somewhere, and nobody says what is forbidden."""
    truth = truth_of(stem)

    assert missing_from_page(truth, visible_text(truth.page)) == []


def test_every_page_has_a_truth() -> None:
    """No page lies in the folder unjudged, and no truth speaks of a page that is not there."""
    pages = {path for path in FOLDER.iterdir() if path.suffix != ".yaml" and path.name != "README.md"}

    assert pages == {truth_of(stem).page for stem in STEMS}


def visible_text(page: Path) -> str:
    """Return the text of a page without its marks, roughly."""
    text = page.read_text("utf-8")
    if page.suffix == ".html":
        inside = " ".join(re.findall(r'(?:content|alt|placeholder)="([^"]*)"', text))
        text = html.unescape(re.sub(r"<[^>]*>", " ", text.replace("<em>", "").replace("</em>", "")) + inside)
    if page.suffix in (".vtt", ".srt"):
        text = re.sub(r"<[^>]*>", "", text)
    return re.sub(r"\]\([^)]*\)", "]", text)


def perfect(stem: str) -> Transcript:
    """Return the transcript that the truth of a page describes."""
    truth = truth_of(stem)
    speakers = tuple(
        Speaker(person.id, Localized.of({truth.languages[0]: person.names[0] if person.names else "?"}))
        for person in truth.people
    )
    turns = tuple(
        Turn(who, tuple(Passage(tuple(Wording(*wording) for wording in said.items())) for said in passages))
        for who, passages in truth.turns
    )
    chapters = tuple(Chapter(Localized.of({"en": title}), turn) for title, turn in truth.chapters)
    titles = Localized.of({truth.languages[0]: next(iter(truth.titles), "")})
    return Transcript("0" * 16, titles, speakers, turns, chapters)


@pytest.mark.parametrize("stem", TALKS)
def test_a_perfect_reading_has_a_perfect_score(stem: str) -> None:
    """The truth itself, taken for a reading, lacks nothing."""
    found = score(perfect(stem), truth_of(stem))

    assert (found.recall, found.voice, found.language, found.pairs, found.chapters) == (1, 1, 1, 1, 1)
    assert (found.surplus, found.leaked, found.misnamed, found.title) == (0, (), (), True)


def said(who: str, text: str) -> Turn:
    """Return a turn of one English passage."""
    return Turn(who, (Passage((Wording("en", text),)),))


@pytest.mark.parametrize("stem", TALKS)
def test_a_lost_turn_costs_recall(stem: str) -> None:
    """A reading without its longest turn has found less."""
    read = perfect(stem)
    longest = max(read.turns, key=lambda turn: len(str(turn)))

    found = score(replace(read, turns=tuple(turn for turn in read.turns if turn is not longest)), truth_of(stem))

    assert "recall" in found.shortfalls
    assert found.voice > 0.99


def test_swapped_speakers_cost_voice() -> None:
    """Everything in the wrong mouth is nothing in the right voice, and all of it is found."""
    read = perfect("tide-pools")
    other = {"orla": "jessamy", "jessamy": "orla"}

    found = score(
        replace(read, turns=tuple(replace(turn, speaker=other[turn.speaker]) for turn in read.turns)),
        truth_of("tide-pools"),
    )

    assert (found.recall, found.voice) == (1, 0)


def test_nameless_people_are_told_apart_by_what_they_say() -> None:
    """Where a page names nobody, two voices must still be two, each with its own words."""
    read = perfect("two-fishermen")
    merged = replace(read, turns=tuple(replace(turn, speaker="first") for turn in read.turns))
    renamed = replace(read, speakers=tuple(replace(who, names=Localized.of({"en": who.id})) for who in read.speakers))

    assert score(renamed, truth_of("two-fishermen")).shortfalls == frozenset()
    assert score(merged, truth_of("two-fishermen")).shortfalls == {"voice", "misnamed"}


def test_one_person_under_two_names_is_misnamed() -> None:
    """A speaker split in two gets two voices, though each name is acceptable."""
    read = perfect("tide-pools")
    twin = Speaker("orla2", Localized.of({"en": "Orla"}))
    split = replace(
        read,
        speakers=(*read.speakers, twin),
        turns=(*read.turns[:-2], replace(read.turns[-2], speaker="orla2"), read.turns[-1]),
    )

    found = score(split, truth_of("tide-pools"))

    assert found.misnamed == ("orla speaks as 2 people",)
    assert found.voice == 1


@pytest.mark.parametrize(
    ("who", "text", "leaked"),
    [
        ("orla", "Did you enjoy this story? Get our Saturday letter", True),
        (NARRATOR, "Share on Facebook", True),
        ("orla", "For thirty-one years Jessamy Pike has walked the same strip of rock", True),
        (NARRATOR, "For thirty-one years Jessamy Pike has walked the same strip of rock", False),
        ("jessamy", "A notebook nobody wanted", True),
        (NARRATOR, "A notebook nobody wanted", False),
        ("orla", "Orla F.: What would you tell", True),
        ("orla", "(laughs)", False),
    ],
)
def test_what_may_not_be_said_is_a_leak(who: str, text: str, leaked: bool) -> None:
    """Furniture leaks in any mouth, narration, headings and labels in a speaker's, marks in none."""
    read = perfect("tide-pools")

    found = score(replace(read, turns=(*read.turns, said(who, text))), truth_of("tide-pools"))

    assert bool(found.leaked) == leaked


def test_words_that_nobody_wrote_down_are_surplus() -> None:
    """Text beyond the truth counts even where no forbidden string names it."""
    read = perfect("tide-pools")

    found = score(
        replace(read, turns=(*read.turns, said("orla", "Log of ebb, swell and wind " * 5))), truth_of("tide-pools")
    )

    assert found.shortfalls == {"surplus"}


def test_a_wrong_language_is_noticed() -> None:
    """A German page tagged as English has its words, and none in its language."""
    read = perfect("uhrmacherin")
    english = tuple(
        replace(turn, passages=tuple(Passage((Wording("en", p.wordings[0].text),)) for p in turn.passages))
        for turn in read.turns
    )

    found = score(replace(read, turns=english), truth_of("uhrmacherin"))

    assert (found.recall, found.language) == (1, 0)
    assert found.shortfalls == {"language"}


@pytest.mark.parametrize("stem", ["two-halves", "kite-makers"])
def test_translations_that_stand_alone_are_no_pairs(stem: str) -> None:
    """Both languages found, but nowhere side by side."""
    read = perfect(stem)
    apart = tuple(
        replace(turn, passages=tuple(Passage((w,)) for p in turn.passages for w in p.wordings if w.language == tag))
        for tag in ("en", "zh")
        for turn in read.turns
    )

    found = score(replace(read, turns=apart), truth_of(stem))

    assert (found.recall, found.pairs) == (1, 0)
    assert found.shortfalls == {"pairs"}


def test_a_speaker_whom_nobody_heard_of_is_misnamed() -> None:
    """Someone who is listed and never speaks is a stranger, and would be given a voice."""
    read = perfect("tide-pools")
    stranger = Speaker("waders", Localized.of({"en": "Waders"}))

    found = score(replace(read, speakers=(*read.speakers, stranger)), truth_of("tide-pools"))

    assert found.misnamed == ("nobody is Waders",)


def test_a_chapter_that_is_none_costs() -> None:
    """A pull quote taken for a heading would be announced."""
    read = perfect("tide-pools")
    bogus = Chapter(Localized.of({"en": "“It's a key that comes home to its lock”"}), 3)

    found = score(replace(read, chapters=(bogus, *read.chapters)), truth_of("tide-pools"))

    assert found.shortfalls == {"chapters"}


def test_a_chapter_counts_only_at_its_turn() -> None:
    """A title at another turn, or none at all, is not found."""
    read = perfect("night-market")
    moved = tuple(replace(chapter, turn=chapter.turn + 1) for chapter in read.chapters)

    assert score(replace(read, chapters=moved), truth_of("night-market")).shortfalls == {"chapters"}
    assert score(replace(read, chapters=()), truth_of("night-market")).chapters == 0


def test_a_wrong_title_is_noticed() -> None:
    """A title may be any of those that are accepted, and no other."""
    read = perfect("tide-pools")

    assert not score(replace(read, titles=Localized.of({"en": "Coast"})), truth_of("tide-pools")).title
    assert score(
        replace(read, titles=Localized.of({"en": "THE WOMAN who counts limpets!"})), truth_of("tide-pools")
    ).title


def test_a_truth_that_its_page_does_not_bear_out_is_noticed() -> None:
    """A word that the page lacks, and furniture that somebody says, are both named."""
    truth = truth_of("tide-pools")
    page = visible_text(truth.page)
    invented = replace(truth, turns=(*truth.turns, ("orla", ({"en": "Zebras graze here."},))))
    contradicted = replace(truth, forbidden=("Heat.",))

    assert missing_from_page(invented, page) == ["Zebras graze here."]
    assert missing_from_page(contradicted, page) == ["jessamy says Heat."]


def test_a_faulty_truth_names_every_fault(tmp_path: Path) -> None:
    """A speaker that nobody declared and a key that nothing reads are reported together."""
    path = tmp_path / "page.yaml"
    path.write_text(
        "page: page.txt\nauthor: me\nlanguages: [en]\nspeakers:\n  ana: {names: [Ana]}\nturns:\n- ben: Hello.\n"
    )

    with pytest.raises(TruthError, match=r"(?s)unknown key 'author'.*unknown key 'ben'"):
        load_truth(path)


def test_tokens_forget_case_width_and_punctuation() -> None:
    """Both apostrophes, full-width letters and signs without spaces come out alike."""
    assert tokens("It’s ＯＫ：“好” don't") == ["its", "ok", "好", "dont"]
