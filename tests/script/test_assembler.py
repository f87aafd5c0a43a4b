"""A transcript and a plan become a script."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duration import estimate_duration_ms
from pipeline.errors import CastError, PlanError
from pipeline.language import LanguagePlan
from pipeline.model import NOTATIONS, Break, Passage, Script, Transcript, Wording
from pipeline.script.assembler import Missing, assemble, default_plan, excerpt
from pipeline.script.voices import load_voices
from tests.script.conversations import passage, person, shipped_voices, talk

VOICES = shipped_voices()
ANA, BEN = person("Ana", gender="female", role="host"), person("Ben", gender="male", role="guest")
BOTH = passage(en="Good morning.", zh="早上好。")

TALK = talk(
    [ANA, BEN],
    [
        ("Ana", [BOTH]),
        ("Ben", [passage(en="Hello, Ana.", zh="你好, 安娜。"), passage(en="Shall we?", zh="开始吧?")]),
        ("Ana", [passage(en="Yes. " * 400, zh="好。")]),
    ],
    chapters={1: "Beginnings", 2: "Ends"},
)

GAPS = talk(
    [ANA, BEN],
    [
        ("Ana", [BOTH]),
        ("Ben", [passage(en="This has no translation at all, sadly.")]),
        ("Ana", [passage(zh="这句没有英文。")]),
        ("Ben", [passage(zh="1995!")]),
        ("Ana", [BOTH, passage(en="Bye. 🙂", zh="🙂🙂")]),
    ],
)

words = st.sampled_from(["Good morning.", "Well then.", "See you."])
passages = st.builds(lambda en, zh: passage(en=en, zh=zh), words, st.sampled_from(["早上好。", "那好吧。", "再见。"]))
turns = st.lists(
    st.tuples(st.sampled_from(["Ana", "Ben"]), st.lists(passages, min_size=1, max_size=3)), min_size=1, max_size=8
)
plans = st.sampled_from(["en", "zh", "en+zh", "zh+en"]).map(LanguagePlan.parse)


def script_of(transcript: Transcript, plan: str = "en+zh", missing: Missing = "error") -> Script:
    """Assemble for the embedded engine."""
    return assemble(transcript, LanguagePlan.parse(plan), voices=VOICES, engine="espeak", missing=missing)


def spoken(script: Script) -> list[tuple[int, str, str]]:
    """What is heard: turn, language and words of each utterance."""
    return [(u.turn, u.language, u.spoken) for u in script.utterances if u.turn is not None]


@given(turns=turns, plan=plans)
@settings(max_examples=20, deadline=None)
def test_every_passage_is_spoken_once_in_each_language_in_order(
    turns: list[tuple[str, list[Passage]]], plan: LanguagePlan
) -> None:
    """Turn by turn, passage by passage, language by language as the plan has them."""
    transcript = talk([ANA, BEN], turns)

    script = assemble(transcript, plan, voices=VOICES, engine="espeak")

    places = [(u.turn, u.passage, u.language, u.speaker, u.shown) for u in script.utterances]
    assert places == [
        (turn, number, language, speaker, part[language])
        for turn, (speaker, parts) in enumerate(turns)
        for number, part in enumerate({w.language: w.text for w in p.wordings} for p in parts)
        for language in plan.languages
    ]


@given(turns=turns, plan=plans, chapters=st.sets(st.integers(0, 7)))
@settings(max_examples=20, deadline=None)
def test_a_separator_is_the_greatest_change(
    turns: list[tuple[str, list[Passage]]], plan: LanguagePlan, chapters: set[int]
) -> None:
    """What separates two utterances follows from how far apart they stand; the last one ends the script."""
    heads = {turn: f"Chapter {turn}" for turn in sorted(chapters) if turn < len(turns)}

    script = assemble(talk([ANA, BEN], turns, heads), plan, voices=VOICES, engine="espeak")

    for one, two in pairwise(script.utterances):
        expected: Break = "language"
        if one.turn != two.turn and two.turn in heads:
            expected = "chapter"
        elif one.speaker != two.speaker:
            expected = "speaker"
        elif (one.turn, one.passage) != (two.turn, two.passage):
            expected = "paragraph"
        assert one.separator == expected
    assert script.utterances[-1].separator == "end"
    assert script.chapters == tuple(heads.values())


def test_a_script_reads_as_expected() -> None:
    """Chapters, separators, voices and the untouched text of a small talk."""
    script = script_of(TALK, "zh+en")

    assert (script.title, script.chapters) == ("一次谈话", ("Beginnings", "Ends"))
    assert [(u.shown, u.spoken, u.separator, u.chapter) for u in script.utterances[:6]] == [
        ("早上好。", "早上好。", "language", None),
        ("Good morning.", "Good morning.", "chapter", None),
        ("你好, 安娜。", "你好，安娜。", "language", 0),
        ("Hello, Ana.", "Hello, Ana.", "paragraph", 0),
        ("开始吧?", "开始吧？", "language", 0),
        ("Shall we?", "Shall we?", "chapter", 0),
    ]
    assert all(u.voice == script.cast[u.speaker][u.language] for u in script.utterances)


def test_a_long_passage_is_cut_at_sentence_ends() -> None:
    """Its parts are separated as sentences, even in length, and together what was said."""
    parts = [u for u in script_of(TALK, "en").utterances if u.turn == 2]

    lengths_ms = [estimate_duration_ms(part.spoken, "en") for part in parts]
    assert [part.separator for part in parts[:-1]] == ["sentence"] * (len(parts) - 1)
    assert " ".join(part.shown for part in parts) == ("Yes. " * 400).strip()
    assert max(lengths_ms) <= 40_000
    assert max(lengths_ms) - min(lengths_ms) < 600


def test_a_plan_that_lacks_words_says_where_and_what_would_work() -> None:
    """The first turns by number, speaker and words, how many there are, and the options."""
    with pytest.raises(PlanError) as caught:
        script_of(GAPS, "en+zh")

    assert str(caught.value) == (
        "1 of 5 turns lack 'zh': turn 2 (Ben: 'This has no translation…')\n"
        "1 of 5 turns lack 'en': turn 3 (Ana: '这句没有英文。')"
    )
    assert caught.value.hint == (
        "Add '--missing skip' to leave those passages out, or '--missing source' to speak them in their own language; "
        "or translate them: duologue translate PAGE --to zh, duologue translate PAGE --to en."
    )


def test_the_language_that_every_passage_has_is_recommended() -> None:
    """A page in Chinese that is asked for English: Chinese would work, and skipping would leave nothing."""
    chinese = talk([ANA], [("Ana", [passage(zh=f"第{number}句话。")]) for number in range(5)])

    with pytest.raises(PlanError) as caught:
        script_of(chinese, "en")

    assert str(caught.value).endswith("and 2 more")
    assert caught.value.hint == (
        "Use '--language zh'; or add '--missing source' to speak the passages in their own language; "
        "or translate them: duologue translate PAGE --to en."
    )
    assert script_of(chinese, "zh").utterances


def test_skipping_leaves_out_what_lacks_the_language() -> None:
    """What is there is spoken once, a number by itself in any language, and the notes say what is not."""
    script = script_of(GAPS, "en", missing="skip")

    assert spoken(script) == [
        (0, "en", "Good morning."),
        (1, "en", "This has no translation at all, sadly."),
        (3, "en", "1995!"),
        (4, "en", "Good morning."),
        (4, "en", "Bye."),
    ]
    assert script.notes == ("passages without 'en' are left out (1): turn 3 (Ana: '这句没有英文。')",)


def test_the_source_speaks_for_what_lacks_the_language() -> None:
    """A passage without English is spoken in Chinese, by the same speaker's Chinese voice."""
    script = script_of(GAPS, "en", missing="source")

    assert (2, "zh", "这句没有英文。") in spoken(script)
    assert script.utterances[2].voice == script_of(GAPS, "zh", missing="skip").cast["Ana"]["zh"]


def test_the_source_is_not_spoken_twice() -> None:
    """In a plan of two languages, a passage that has one of them is spoken once."""
    assert [item for item in spoken(script_of(GAPS, "en+zh", missing="source")) if item[0] in (1, 2)] == [
        (1, "en", "This has no translation at all, sadly."),
        (2, "zh", "这句没有英文。"),
    ]


def test_words_that_say_nothing_are_left_out_with_a_note() -> None:
    """An utterance of signs alone is not sent to an engine."""
    script = script_of(GAPS, "zh", missing="skip")

    assert all(u.spoken for u in script.utterances)
    assert "passages with nothing to say are left out (1): turn 5 (Ana: 'Good morning.')" in script.notes


def test_nothing_to_speak_is_an_error() -> None:
    """A script is never empty."""
    with pytest.raises(PlanError, match="nothing is left to speak for 'zh': the transcript has en"):
        script_of(talk([ANA], [("Ana", [passage(en="Hello.")])]), "zh", missing="skip")


@pytest.mark.parametrize("plan", ["en", "zh", "zh+en"])
def test_every_plan_of_a_page_has_the_same_voices(plan: str) -> None:
    """Several episodes from one reading share their clips, so their voices must not depend on the plan."""
    whole = script_of(TALK, "en+zh").cast
    for speaker, voices in script_of(TALK, plan).cast.items():
        assert voices.items() <= whole[speaker].items()


def test_other_languages_of_the_page_need_no_voices() -> None:
    """A plan works with an engine that has no voice for what it leaves out; the planned language needs one."""
    klingon = talk([ANA], [("Ana", [passage(en="Hello.", tlh="nuqneH")])])

    assert script_of(klingon, "en").utterances
    with pytest.raises(CastError, match="tlh"):
        script_of(klingon, "en+tlh")


def test_the_default_plan_is_what_nearly_all_passages_have() -> None:
    """One language, both in the page's order, or the most frequent one; it always builds."""
    mostly = talk([ANA], [("Ana", [BOTH] * 19), ("Ana", [passage(zh="没有英文。")]), ("Ana", [passage(fr="Bon.")])])
    mixed = talk([ANA, BEN], [("Ana", [passage(en="Hello.")]), ("Ben", [passage(zh="你好。")] * 2)])
    pages = {"en+zh": mostly, "zh": mixed, "en": talk([ANA], [("Ana", [passage(en="1995."), passage(en="Yes.")])])}

    for plan, page in pages.items():
        assert str(default_plan(page)) == plan
        heard = {(u.turn, u.passage) for u in script_of(page, plan, missing="source").utterances}
        assert heard == {(t, p) for t, turn in enumerate(page.turns) for p in range(len(turn.passages))}


def test_traditional_chinese_serves_a_plan_for_chinese() -> None:
    """Tags match by lookup, and the utterance keeps the tag of its words."""
    page = talk([ANA], [("Ana", [Passage((Wording("zh-Hant", "早安。"),)), Passage((Wording("zh", "早上好。"),))])])

    script = script_of(page, "zh")

    assert [u.language for u in script.utterances] == ["zh-Hant", "zh"]
    assert all(u.voice == script.cast["Ana"][u.language] for u in script.utterances)


@given(turns=turns, start=st.integers(0, 8), length=st.integers(0, 8))
@settings(max_examples=20, deadline=None)
def test_an_excerpt_is_a_part_of_the_whole(turns: list[tuple[str, list[Passage]]], start: int, length: int) -> None:
    """Words and voices stay; chapters are those still heard; the last utterance ends it."""
    heads = dict.fromkeys(range(len(turns)), "Chapter")
    whole = script_of(talk([ANA, BEN], turns, heads))

    part = excerpt(whole, turns=range(start, start + length))

    assert spoken(part) == [item for item in spoken(whole) if start <= item[0] < start + length]
    assert part.cast == whole.cast
    assert len(part.chapters) == len({u.turn for u in part.utterances})
    assert [index for index, _ in groupby(u.chapter for u in part.utterances)] == list(range(len(part.chapters)))
    assert [u.separator for u in part.utterances if u.separator == "end"] == ["end"] * bool(part.utterances)


def test_an_excerpt_of_turns_that_do_not_exist_is_empty() -> None:
    """Nothing is made up where nothing is asked for; the caller says so."""
    part = excerpt(script_of(TALK), turns=range(7, 9))

    assert (part.utterances, part.chapters) == ((), ())


def test_an_excerpt_by_length_reaches_it_and_stops() -> None:
    """Its last utterance is the one in which the time is reached."""
    whole = script_of(TALK, "en")

    part = excerpt(whole, at_most_ms=20_000)

    durations_ms = [estimate_duration_ms(u.spoken, u.language, u.voice.prosody.rate_percent) for u in part.utterances]
    assert sum(durations_ms) >= 20_000 > sum(durations_ms[:-1])
    assert excerpt(whole, at_most_ms=10**9) == whole


def test_a_clause_has_the_same_speakers_voice_for_its_language() -> None:
    """Without a gap amid the sentence, with the pause of sentences between sentences; the notes list it."""
    page = talk(
        [ANA, BEN], [("Ana", [passage(zh="他说“I know what it is”然后走了。I do not know. 好。")]), ("Ben", [BOTH])]
    )

    script = script_of(page, "zh")

    assert [(u.language, u.wording, u.spoken, u.separator) for u in script.utterances[:5]] == [
        ("zh", "zh", "他说", "switch"),
        ("en", "zh", "I know what it is", "switch"),
        ("zh", "zh", "然后走了。", "sentence"),
        ("en", "zh", "I do not know.", "sentence"),
        ("zh", "zh", "好。", "speaker"),
    ]
    assert script.utterances[1].voice == script.cast["Ana"]["en"]
    assert script.notes == (
        "'en' words amid 'zh' are in the speaker's 'en' voice (2): turn 1 (Ana: '他说“I know what it is”然后走…')",
    )


def test_a_clause_stays_where_no_voice_speaks_its_language() -> None:
    """An engine with Chinese voices alone reads the whole passage with them."""
    only_chinese = load_voices("pools: {own: {zh: [one, two]}}", file="voices.yaml")
    page = talk([ANA], [("Ana", [passage(zh="他说“I know what it is”然后走了。")])])

    script = assemble(page, LanguagePlan.parse("zh"), voices=only_chinese, engine="own")

    assert [(u.language, u.voice.voice) for u in script.utterances] == [("zh", script.cast["Ana"]["zh"].voice)]


def test_voices_do_not_depend_on_which_plan_meets_a_clause() -> None:
    """The English plan of a page casts as its Chinese one, in which somebody speaks English."""
    page = talk(
        [ANA, BEN],
        [("Ana", [passage(zh="他说“I know what it is”。", ja="はい。")]), ("Ben", [passage(zh="好。", ja="うん。")])],
    )
    whole = script_of(page, "zh+ja").cast

    for plan in ("zh", "ja"):
        for speaker, voices in script_of(page, plan).cast.items():
            assert voices.items() <= whole[speaker].items()


def test_only_what_the_engine_does_not_read_is_written_out() -> None:
    """The utterances that hold none of it stay as they are, and what is shown stays everywhere."""
    page = talk([ANA], [("Ana", [BOTH, passage(en="About 50% left in 2012.", zh="2012年走了50%。")])])
    plan = LanguagePlan.parse("en+zh")

    plain, some, every = (
        assemble(page, plan, voices=VOICES, engine="espeak", reads=reads).utterances
        for reads in (NOTATIONS, NOTATIONS - {"percentage"}, ())
    )

    assert [u.shown for u in plain] == [u.shown for u in every]
    assert plain[:2] == some[:2] == every[:2]
    assert [u.spoken for u in plain[2:]] == ["About 50% left in 2012.", "2012年走了50%。"]
    assert [u.spoken for u in some[2:]] == ["About fifty percent left in 2012.", "2012年走了百分之五十。"]
    assert [u.spoken for u in every[2:]] == [
        "About fifty percent left in twenty twelve.",
        "二零一二年走了百分之五十。",
    ]
