"""A script says every word of its transcript, or is not spoken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import Lesson, Script, Transcript, Utterance
from pipeline.script.assembler import Missing, assemble
from pipeline.script.ledger import check_ledger
from tests.script.conversations import passage, person, shipped_voices, talk

VOICES = shipped_voices()
ANA, BEN = person("Ana", gender="female"), person("Ben", gender="male")
PLAN = LanguagePlan.parse("en+zh")

TALK = talk(
    [ANA, BEN],
    [
        ("Ana", [passage(en="Good morning. How are you? …", zh="早上好。他说：“I know what it is.”你好吗？ 🙂")]),
        ("Ben", [passage(en="Fine. " * 75 + "…", zh="很好。再见。"), passage(zh="1995!"), passage(en="…", zh="……")]),
        ("Ana", [passage(en="Only English here."), passage(en="Bye now.", zh="再见了。")]),
    ],
    chapters={1: "Later"},
)

lessons = st.builds(
    Lesson,
    unit=st.sampled_from(["sentence", "passage", "turn"]),
    repeat=st.sampled_from([{}, {"zh": 2}, {"en": 3, "zh": 2}]),
    gap_ms=st.sampled_from([0, 3000]),
)


def script_of(lesson: Lesson, missing: Missing = "source", transcript: Transcript = TALK) -> Script:
    """Assemble for the embedded engine, with an opening line."""
    return assemble(
        transcript, PLAN, voices=VOICES, engine="espeak", missing=missing, lesson=lesson, opening={}, reads=()
    )


def with_utterances(script: Script, utterances: list[Utterance]) -> Script:
    """The same script with other utterances."""
    return replace(script, utterances=tuple(utterances))


@given(lesson=lessons, missing=st.sampled_from(["skip", "source"]))
def test_every_assembled_script_is_verbatim(lesson: Lesson, missing: Missing) -> None:
    """Repeated, reordered, cut, spoken in two voices or left out with a reason: nothing is lost."""
    script = script_of(lesson, missing)

    check_ledger(TALK, PLAN, script)
    assert script.left_out


any_text = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["I know it. ", "他说", "“", "”", "。", "…", "![A](b.png)", "[1]", "\n\n", "\u200b", "🙂", "GPT-4 "]
    ),
    max_size=12,
).map("".join)


@given(texts=st.lists(st.tuples(any_text, any_text), min_size=1, max_size=4), lesson=lessons)
def test_no_text_raises_a_false_alarm(texts: list[tuple[str, str]], lesson: Lesson) -> None:
    """Whatever signs, spaces and marks of writing a passage holds, its script is its text."""
    page = talk([ANA], [("Ana", [passage(en="Yes.", zh="是。"), *(passage(en=en, zh=zh) for en, zh in texts)])])

    assert script_of(lesson, transcript=page).utterances


@given(data=st.data(), lesson=lessons)
def test_any_mutation_is_caught(data: st.DataObject, lesson: Lesson) -> None:
    """Whichever utterance is dropped, doubled, exchanged with another or changes its words, the ledger says so."""
    script = script_of(lesson)
    places = [index for index, utterance in enumerate(script.utterances) if utterance.turn is not None]
    index = data.draw(st.sampled_from(places))
    utterances = list(script.utterances)
    mine = utterances[index]
    mutation = data.draw(st.sampled_from(["drop", "double", "swap", "shown", "silence", "speaker", "language"]))
    match mutation:
        case "drop":
            del utterances[index]
        case "double":
            utterances.insert(data.draw(st.sampled_from(places)), mine)
        case "swap":
            other = data.draw(st.sampled_from([place for place in places if utterances[place].shown != mine.shown]))
            utterances[index], utterances[other] = utterances[other], mine
        case "shown":
            sign = data.draw(st.integers(0, len(mine.shown) - 1))
            utterances[index] = replace(mine, shown=mine.shown[:sign] + "¿" + mine.shown[sign + 1 :])
        case "silence":
            utterances[index] = replace(mine, spoken="")
        case "speaker":
            utterances[index] = replace(mine, speaker="Ana" if mine.speaker == "Ben" else "Ben")
        case _:
            utterances[index] = replace(mine, language="fr", within="")

    with pytest.raises(PlanError, match="does not say what the transcript says"):
        check_ledger(TALK, PLAN, with_utterances(script, utterances))


@given(data=st.data())
def test_an_omission_that_nobody_listed_is_caught(data: st.DataObject) -> None:
    """Each entry of what is left out answers for words that would else be missing."""
    script = script_of(Lesson(), "skip")
    dropped = data.draw(st.integers(0, len(script.left_out) - 1))
    left_out = script.left_out[:dropped] + script.left_out[dropped + 1 :]

    with pytest.raises(PlanError):
        check_ledger(TALK, PLAN, replace(script, left_out=left_out))


def test_words_that_are_not_the_transcripts_are_caught() -> None:
    """A sentence that somebody invented, even at a place where nothing is due."""
    script = script_of(Lesson())
    stranger = replace(script.utterances[-1], passage=7)

    with pytest.raises(PlanError, match="is not in the transcript at turn 3"):
        check_ledger(TALK, PLAN, with_utterances(script, [*script.utterances, stranger]))


def test_a_fault_says_where_and_what() -> None:
    """Turn, speaker, language and the words; a long list is cut."""
    script = script_of(Lesson(unit="turn"))
    kept = [utterance for utterance in script.utterances if utterance.turn is None or utterance.shown == "Bye now."]

    with pytest.raises(PlanError) as caught:
        check_ledger(TALK, PLAN, with_utterances(script, kept))

    assert str(caught.value).splitlines()[1:3] == [
        "turn 1 (Ana: 'Good morning. How are yo…'), en: 'Goodmorning.Howareyou?…' is missing",
        "turn 1 (Ana: 'Good morning. How are yo…'), zh: '早上好。他说：“Iknowwhatitis.”你好吗？🙂' is missing",
    ]
    assert str(caught.value).endswith("more")
