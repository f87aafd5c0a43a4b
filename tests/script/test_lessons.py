"""Scripts for people who learn one of the languages."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import Lesson, Script, Unit
from pipeline.script.assembler import assemble
from pipeline.script.cards import Card, cards
from tests.script.conversations import passage, person, shipped_voices, talk

VOICES = shipped_voices()
ANA, BEN = person("Ana", gender="female"), person("Ben", gender="male")
TALK = talk(
    [ANA, BEN],
    [
        ("Ana", [passage(en="Good morning. It rains.", zh="早上好。下雨了。"), passage(en="Well?", zh="怎么样？")]),
        ("Ben", [passage(en="I like the rain.", zh="我喜欢雨。")]),
    ],
)


def script_of(lesson: Lesson, plan: str = "en+zh") -> Script:
    """Assemble for the embedded engine."""
    return assemble(TALK, LanguagePlan.parse(plan), voices=VOICES, engine="espeak", lesson=lesson)


def heard(script: Script) -> list[str]:
    """What is shown while it is heard."""
    return [utterance.shown for utterance in script.utterances]


@pytest.mark.parametrize(
    ("unit", "order"),
    [
        (
            "sentence",
            "Good morning.|早上好。|It rains.|下雨了。|Well?|怎么样？|I like the rain.|我喜欢雨。",
        ),
        ("passage", "Good morning. It rains.|早上好。下雨了。|Well?|怎么样？|I like the rain.|我喜欢雨。"),
        ("turn", "Good morning. It rains.|Well?|早上好。下雨了。|怎么样？|I like the rain.|我喜欢雨。"),
    ],
)
def test_languages_alternate_after_each_unit(unit: Unit, order: str) -> None:
    """After each sentence and its translation, each paragraph, or all that somebody said."""
    assert heard(script_of(Lesson(unit=unit))) == order.split("|")


def test_pauses_follow_the_units() -> None:
    """Between a sentence and its translation the pause of languages, between sentences that of paragraphs."""
    separators = [utterance.separator for utterance in script_of(Lesson(unit="sentence")).utterances]

    assert separators == [
        "language",
        "paragraph",
        "language",
        "paragraph",
        "language",
        "speaker",
        "language",
        "end",
    ]


def test_a_repeated_language_is_heard_as_often_as_asked() -> None:
    """Word for word the same requests, so that their clips are made once."""
    script = script_of(Lesson(unit="sentence", repeat={"zh": 3}))

    again = [[*group] for _, group in groupby(script.utterances, key=lambda utterance: utterance.shown)]
    assert [len(group) for group in again] == [1, 3] * 4
    assert all([utterance.repetition for utterance in group] == [*range(len(group))] for group in again)
    assert all(len({(utterance.spoken, utterance.voice) for utterance in group}) == 1 for group in again)


def test_a_repeated_turn_is_heard_whole_each_time() -> None:
    """In a lesson by turns, the turn comes again, not its paragraphs one by one."""
    assert heard(script_of(Lesson(unit="turn", repeat={"en": 2})))[:4] == ["Good morning. It rains.", "Well?"] * 2


def test_a_slow_language_keeps_its_voice_and_changes_its_rate() -> None:
    """The factor is that of the voice's own rate; the other language stays."""
    plain, slow = script_of(Lesson()), script_of(Lesson(slow={"en": 0.8}))

    for one, two in zip(plain.utterances, slow.utterances, strict=True):
        own_percent = one.voice.prosody.rate_percent
        expected = round((100 + own_percent) * 0.8) - 100 if one.language == "en" else own_percent
        assert (two.voice.voice, two.voice.prosody.rate_percent) == (one.voice.voice, expected)


@pytest.mark.parametrize(
    ("lesson", "languages"),
    [
        (Lesson(gap_ms=3000), {"en"}),
        (Lesson(gap_ms=3000, repeat={"zh": 2}), {"zh"}),
        (Lesson(gap_ms=3000, slow={"zh": 0.9}, unit="sentence"), {"zh"}),
        (Lesson(), set()),
    ],
)
def test_gaps_for_speaking_along_follow_what_is_learnt(lesson: Lesson, languages: set[str]) -> None:
    """After each unit in the language that is slowed or repeated, else in the plan's first."""
    with_gap = [utterance for utterance in script_of(lesson).utterances if utterance.gap_ms]

    assert {utterance.language for utterance in with_gap} == languages
    assert all(utterance.gap_ms == 3000 for utterance in with_gap)
    assert len(with_gap) == sum(utterance.language in languages for utterance in script_of(lesson).utterances)


def test_a_lesson_by_turns_has_one_gap_for_a_turn() -> None:
    """Whoever speaks along repeats what they have heard in one go."""
    script = script_of(Lesson(unit="turn", gap_ms=2000))

    assert [utterance.shown for utterance in script.utterances if utterance.gap_ms] == ["Well?", "I like the rain."]


@given(
    slow=st.dictionaries(st.sampled_from(["en", "zh"]), st.floats(-1, 3)),
    repeat=st.dictionaries(st.sampled_from(["en", "zh"]), st.integers(-1, 12)),
    gap_ms=st.integers(-10, 70_000),
)
def test_a_lesson_is_possible_or_says_what_is_not(slow: dict[str, float], repeat: dict[str, int], gap_ms: int) -> None:
    """Bounds are kept, and named where they are not."""
    is_possible = (
        all(0.5 <= factor <= 2 for factor in slow.values())
        and all(1 <= times <= 9 for times in repeat.values())
        and 0 <= gap_ms <= 60_000
    )
    if is_possible:
        assert Lesson(slow=slow, repeat=repeat, gap_ms=gap_ms)
    else:
        with pytest.raises(PlanError, match=r"expected [01]"):
            Lesson(slow=slow, repeat=repeat, gap_ms=gap_ms)


def test_a_card_has_both_languages_pinyin_and_its_sound() -> None:
    """One for each sentence, in the order in which they are heard; the sound is that of its text."""
    script = script_of(Lesson(unit="sentence", repeat={"zh": 2}))

    made = cards(script)

    assert made[0] == Card("早上好。", "Good morning.", "zǎo shàng hǎo。", "Ana", (1,))
    assert [card.text for card in made] == ["早上好。", "下雨了。", "怎么样？", "我喜欢雨。"]
    assert all("".join(script.utterances[i].shown for i in card.utterances) == card.text for card in made)


@pytest.mark.parametrize("unit", ["passage", "turn"])
def test_other_units_give_cards_by_passages(unit: Unit) -> None:
    """A text and its translation meet on a card, however far apart they are heard."""
    made = cards(script_of(Lesson(unit=unit)))

    assert [(card.text, card.translation) for card in made] == [
        ("Good morning. It rains.", "早上好。下雨了。"),
        ("Well?", "怎么样？"),
        ("I like the rain.", "我喜欢雨。"),
    ]


def test_one_language_has_cards_without_translation() -> None:
    """The pinyin stays."""
    made = cards(script_of(Lesson(), "zh"))

    assert [(card.translation, card.pinyin) for card in made][2] == ("", "wǒ xǐ huan yǔ。")
