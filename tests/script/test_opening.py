"""What is heard before anybody speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.duration import estimate_duration_ms
from pipeline.errors import CastError
from pipeline.language import LanguagePlan
from pipeline.model import NARRATOR, Lesson, Localized, MachineWork, Passage, Script, Transcript, Wording, text_digest
from pipeline.script.assembler import Missing, assemble, excerpt
from pipeline.script.opening import opening_lines
from pipeline.script.voices import load_voices
from tests.script.conversations import passage, person, shipped_voices, talk

VOICES = shipped_voices()
ANA, BEN = person("Ana", gender="female"), person("Ben", gender="male")
TALK = talk(
    [ANA, BEN], [("Ana", [passage(en="Good morning.", zh="早上好。")]), ("Ben", [passage(en="Yes.", zh="是。")])]
)
LANGUAGES = ["en", "zh", "zh-Hant", "ja", "ko", "fr", "de", "es", "pt", "it", "ru"]


def script_of(transcript: Transcript = TALK, plan: str = "en+zh", missing: Missing = "error") -> Script:
    """Assemble with an opening in Duologue's own words."""
    return assemble(transcript, LanguagePlan.parse(plan), voices=VOICES, engine="espeak", opening={}, missing=missing)


def by_machine(language: str, text: str) -> Wording:
    """A wording that a machine wrote and nobody has touched."""
    return Wording(language, text, "machine", text_digest(text))


def test_each_language_of_the_plan_opens() -> None:
    """The title, and that the voices are synthetic and imitate nobody: in the plan's order, by the narrator."""
    script = script_of()

    assert [(u.turn, u.speaker, u.language, u.shown, u.separator) for u in script.utterances[:2]] == [
        (None, NARRATOR, "en", "A talk. The voices are synthetic and imitate nobody.", "language"),
        (None, NARRATOR, "zh", "一次谈话。声音均为人工合成，不模仿任何人。", "speaker"),
    ]
    assert [u.voice for u in script.utterances[:2]] == [script.cast[NARRATOR]["en"], script.cast[NARRATOR]["zh"]]
    assert script.utterances[2].turn == 0


def test_nobody_else_has_the_narrators_voice() -> None:
    """Whoever makes the announcement is none of those who talk."""
    cast = script_of().cast

    assert {voice.voice for id in ("Ana", "Ben") for voice in cast[id].values()}.isdisjoint(
        voice.voice for voice in cast[NARRATOR].values()
    )


def test_a_narrator_of_the_page_opens() -> None:
    """There is one narrator, and what they read next is a new paragraph."""
    narrator = replace(person("Speaker"), id="n", role="narrator")
    script = script_of(talk([narrator, ANA], [("n", [passage(en="Once upon a time.")])]), "en")

    assert [u.speaker for u in script.utterances] == ["n", "n"]
    assert script.utterances[0].separator == "paragraph"


def test_machine_words_are_called_so_in_their_language() -> None:
    """The language that a machine translated says it, as long as nobody has corrected the words."""
    words = Wording("en", "Good morning."), by_machine("zh", "早上好。")
    corrected = Wording("en", "Yes."), replace(by_machine("zh", "是"), text="是的。")
    machine = (MachineWork("zh", "Mill 2"),)
    some = replace(talk([ANA], [("Ana", [Passage(words)]), ("Ana", [Passage(corrected)])]), machine=machine)
    none = replace(talk([ANA], [("Ana", [Passage(corrected)])]), machine=machine)

    assert opening_lines(some, ["en", "zh"], wordings={}) == {
        "en": "A talk. The voices are synthetic and imitate nobody.",
        "zh": "一次谈话。声音均为人工合成，不模仿任何人。中文由机器翻译 (Mill 2)。",
    }
    assert "机器" not in opening_lines(none, ["zh"], wordings={})["zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_words(language: str) -> None:
    """The built-in wordings differ from one another, and each has its sentence on machines."""
    machine = talk([ANA], [("Ana", [Passage((by_machine(language, "A B"),))])])
    plain, translated = (opening_lines(page, [language], wordings={})[language] for page in (TALK, machine))

    assert translated.startswith(plain)
    assert len(translated) > len(plain)
    assert language == "en" or plain != opening_lines(TALK, ["en"], wordings={})["en"]
    assert "{" not in translated


def test_the_wording_can_be_edited() -> None:
    """Anybody's own words; the machine's translation is still said, unless a language has no opening at all."""
    machine = talk([ANA], [("Ana", [Passage((by_machine("en", "Hi."), Wording("zh", "嗨。")))])])

    assert opening_lines(machine, ["en", "zh"], wordings={"en": "You hear {title}.", "zh": ""}) == {
        "en": "You hear A talk. The English words are a machine's translation."
    }
    assert opening_lines(machine, ["en"], wordings={"en": "{translation} {title}!"}) == {
        "en": "The English words are a machine's translation. A talk!"
    }


def test_the_voices_file_holds_the_wording() -> None:
    """By language, completed by another file's; false is none at all, whatever the other file has."""
    own = load_voices("opening: {en: '{title}!', fr: ''}", file="voices.yaml")
    other = load_voices("opening: {en: Other, zh: '这是{title}'}", file="voices.yaml")
    none = load_voices("opening: false", file="voices.yaml")

    assert own.completed_by(other).opening == {"en": "{title}!", "zh": "这是{title}", "fr": ""}
    assert none.completed_by(other).opening is None
    assert load_voices("", file="voices.yaml").opening == {}


@pytest.mark.parametrize("text", ["opening: {en: 'By {author}'}", "opening: [1]", "opening: {english!: Hello}"])
def test_a_wording_that_nobody_can_fill_in_is_a_fault(text: str) -> None:
    """Unknown places, shapes and languages are told, with their path."""
    with pytest.raises(CastError, match=r"\$\.opening"):
        load_voices(text, file="voices.yaml")


@pytest.mark.parametrize("title", ["word " * 100, "字" * 300, "x" * 900, ""])
def test_everything_is_said_within_half_a_minute(title: str) -> None:
    """A long title is cut between words, and none at all leaves no stop behind."""
    page = replace(TALK, titles=Localized.of({"en": title.strip(), "zh": title.strip()}))

    lines = opening_lines(page, ["en", "zh"], wordings={})

    assert sum(estimate_duration_ms(line, language) for language, line in lines.items()) <= 28_000
    assert not title.startswith("word") or "word…" in lines["en"]
    assert all(line[0].isalnum() for line in lines.values())


def test_a_title_that_ends_in_a_stop_keeps_just_that() -> None:
    """A question is no question with a full stop after it."""
    page = replace(TALK, titles=Localized.of({"en": "Why?"}))

    assert opening_lines(page, ["en"], wordings={})["en"].startswith("Why? The voices")


def test_a_title_in_another_script_has_the_narrators_other_voice() -> None:
    """A Chinese title in an English opening is spoken in Chinese."""
    page = replace(TALK, titles=Localized.of({"zh": "河边的老磨坊"}))

    first, second, *_ = script_of(page, "en").utterances
    assert [(first.language, first.shown), (second.language, second.within)] == [("zh", "河边的老磨坊."), ("en", "")]


def test_a_lesson_neither_slows_nor_repeats_the_opening() -> None:
    """It is no part of what is learnt."""
    lesson = Lesson(slow={"en": 0.5}, repeat={"en": 3}, gap_ms=3000)
    script = assemble(TALK, LanguagePlan.parse("en"), voices=VOICES, engine="espeak", opening={}, lesson=lesson)

    opening = [utterance for utterance in script.utterances if utterance.turn is None]
    assert opening == list(script_of(plan="en").utterances[:1])


def test_the_opening_belongs_to_the_first_chapter() -> None:
    """A chapter that begins with the talk begins with what announces it."""
    page = talk([ANA], [("Ana", [passage(en="Hello.")]), ("Ana", [passage(en="Bye.")])], {0: "One", 1: "Two"})

    assert [u.chapter for u in script_of(page, "en").utterances] == [0, 0, 1]


def test_a_part_made_of_turns_has_no_opening_and_the_beginning_has() -> None:
    """What is cut out of the middle begins there; a sample begins where the programme does."""
    whole = script_of()

    assert all(u.turn == 1 for u in excerpt(whole, turns=range(1, 2)).utterances)
    assert excerpt(whole, at_most_ms=100).utterances[0].turn is None


def test_the_opening_is_in_what_is_heard() -> None:
    """Where a plan's language is nowhere, and the page's own is spoken instead, that one opens."""
    english = talk([ANA], [("Ana", [passage(en="Hello there.")])])

    assert [u.language for u in script_of(english, "zh", "source").utterances] == ["en", "en"]
