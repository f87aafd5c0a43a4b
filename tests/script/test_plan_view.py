"""What a build would speak, before it does."""

from __future__ import annotations

import json

from pipeline.language import LanguagePlan
from pipeline.model import NO_LESSON, Lesson, Script, Voice
from pipeline.script.assembler import assemble
from pipeline.script.plan_view import PlanView, plan_json, plan_view, render_plan
from tests.script.conversations import passage, person, shipped_voices, talk

VOICES = shipped_voices()
ANA, BEN = person("Ana", gender="female"), person("Ben", gender="male")
TALK = talk(
    [ANA, BEN],
    [
        ("Ana", [passage(en="In 2012 it began.", zh="2012年开始。I know what it is.对吧？")]),
        ("Ben", [passage(en="…", zh="嗯。"), passage(zh="只有中文。")]),
    ],
    chapters={0: "The beginning"},
)
PLAN = LanguagePlan.parse("en+zh")


def script_of(lesson: Lesson = NO_LESSON) -> Script:
    """Assemble for the embedded engine, without what is missing."""
    return assemble(TALK, PLAN, voices=VOICES, engine="espeak", missing="skip", opening={}, lesson=lesson, reads=())


def view_of(lesson: Lesson = NO_LESSON, offered: tuple[Voice, ...] = ()) -> PlanView:
    """The plan of the talk."""
    return plan_view(script_of(lesson), voices=VOICES, offered=offered, reads=())


def test_every_utterance_has_a_row_in_order() -> None:
    """Whoever knows the cache can set beside each row what it costs."""
    script, view = script_of(), view_of()

    assert [row.index for row in view.rows] == [*range(len(script.utterances))]
    assert [(row.shown, row.voice, row.language) for row in view.rows] == [
        (utterance.shown, str(utterance.voice), utterance.language) for utterance in script.utterances
    ]
    assert [row.turn for row in view.rows] == [None, None, 1, 1, 1, 1, 2, 2]
    assert {row.chapter for row in view.rows} == {"The beginning"}


def test_the_plan_lists_where_speakers_switch() -> None:
    """The clause, its language, and that of the words around it."""
    (switch,) = view_of().switches

    assert (switch.shown, switch.language, switch.within) == ("I know what it is.", "en", "zh")


def test_the_length_counts_pauses_and_gaps() -> None:
    """A lesson with gaps is longer by them."""
    plain, lesson = view_of(), view_of(Lesson(gap_ms=5000))

    assert plain.duration_ms == sum(row.duration_ms + row.pause_ms for row in plain.rows)
    assert lesson.duration_ms == plain.duration_ms + 5000


def test_warnings_name_what_may_go_wrong() -> None:
    """A voice that speaks another language, a language that is missing, words with nothing to say."""
    voice = script_of().utterances[2].voice.voice
    script = script_of()

    view = plan_view(script, voices=VOICES, offered=[Voice(voice, "fr-FR", languages=("de-DE",))], reads=())

    assert view.warnings == (
        f"{voice} speaks fr-FR, de-DE, and is to speak 'en'",
        "turn 2, passage 2: no 'en'; left out",
        "turn 2, passage 1: nothing to say in '…'",
    )


def test_a_plan_reads_as_expected() -> None:
    """A summary, what to know, a line for each utterance, the reading list."""
    lines = render_plan(view_of())

    assert lines[0] == "A talk (en+zh)"
    assert lines[1].startswith("8 utterances, about 0.")
    assert lines[1].endswith(" min; switches of language: 1")
    assert "warning: turn 2, passage 2: no 'en'; left out" in lines
    assert any(line.startswith("5. turn 1 · Ana · en within zh · en-us+") for line in lines)
    assert "  2012 ×1: twenty twelve" in lines


def test_the_json_holds_everything() -> None:
    """It survives a round trip, and is not cut."""
    view = view_of()

    facts = json.loads(json.dumps(plan_json(view)))
    assert facts["switches"] == [4]
    assert facts["duration_ms"] == view.duration_ms
    assert [row["spoken"] for row in facts["rows"]] == [row.spoken for row in view.rows]
    assert {reading["text"] for reading in facts["readings"]} == {reading.text for reading in view.readings}
