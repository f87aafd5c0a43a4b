"""Texts in two languages, cut into runs and joined again."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.engines.espeak_runs import Run, join_runs, split_runs
from pipeline.speech.engines.espeak_worker import Answer, WordEvent

LOUD, FAINT = 5000, 100

mixed = st.lists(
    st.sampled_from(["我们", "用", "GPU", "just do it", "好", "，", ". ", " ", "“", "42", "é", "“", "\n"]), max_size=12
).map("".join)


@pytest.mark.parametrize(
    ("voice", "locale", "text", "runs"),
    [
        ("cmn+f2", "zh", "我用GPU训练。", "pinyin+f2: wo3 yong4 | en-us+f2: GPU, | pinyin+f2: xun4lian4。"),
        ("cmn", "zh", "“AI”很快。", "en-us: “AI”, | pinyin: hen3 kuai4。"),
        ("cmn", "zh", "他说：OK, let's go! 走了", "pinyin: ta1 shuo1： | en-us: OK, let's go!  | pinyin: zou3 le5"),
        ("en-gb+m3", "en-GB", "He said 你好 to us.", "en-gb+m3: He said, | pinyin+m3: ni3hao3  | en-gb+m3: to us."),
        ("en-us", "en", "No more.", "en-us: No more."),
        ("ja+m3", "ja", "日本語のAI", "ja+m3: 日本語のAI"),
        ("cmn-latn-pinyin", "zh-Latn", "ni3 hao3 OK", "pinyin: ni3 hao3 OK"),
        ("cmn", "zh", "", "pinyin: "),
    ],
)
def test_each_language_has_its_voice(voice: str, locale: str, text: str, runs: str) -> None:
    """The other language is spoken by the same variant, and punctuation stays with what it closes."""
    found = [f"{run.voice.replace('cmn-latn-pinyin', 'pinyin')}: {run.text}" for run in split_runs(text, voice, locale)]

    assert " | ".join(found) == runs


@given(mixed, st.sampled_from([("cmn+f2", "zh"), ("en-us+f2", "en"), ("ja", "ja")]))
def test_runs_follow_one_another_through_the_text(text: str, voice: tuple[str, str]) -> None:
    """They begin at its start, lose no letter, and only the last one may hold nothing to say."""
    runs = split_runs(text, *voice)

    starts = [run.start for run in runs]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    for run, end in zip(runs, [*starts[1:], len(text)], strict=True):
        part = text[run.start : end]
        if run.spelling is None:
            assert run.text.rstrip(", \n") == part.rstrip(", \n")
        assert len(runs) == 1 or any(sign.isalnum() for sign in part)


def answer(*values: int, words: tuple[WordEvent, ...] = ()) -> Answer:
    """An answer of a hundred samples for each value, at 1 kHz."""
    return Answer(array("h", [value for value in values for _ in range(100)]).tobytes(), 1000, words)


def run(text: str, start: int, pause_ms: int) -> Run:
    """A run of English."""
    return Run("en-us", text, start, None, pause_ms)


def test_what_is_faint_between_runs_gives_way_to_the_pause() -> None:
    """The ends that meet are cut, those of the whole are not, and words move along."""
    first = answer(FAINT, LOUD, FAINT, words=(WordEvent(1, 2, 100),))
    second = answer(FAINT, LOUD, FAINT, words=(WordEvent(1, 3, 0), WordEvent(5, 2, 150)))

    pcm, words = join_runs([run("He", 0, 30), run("was it", 3, 30)], [first, second])

    samples = array("h", pcm.samples)
    assert [samples[at] for at in (50, 150, 215, 245, 345)] == [FAINT, LOUD, 0, LOUD, FAINT]
    assert len(samples) == 200 + 30 + 200
    assert words == [WordEvent(1, 2, 100), WordEvent(4, 3, 230), WordEvent(8, 2, 280)]


def test_silent_answers_leave_nothing_behind() -> None:
    """A run that says nothing makes no pause, and nothing at all is silence."""
    pcm, words = join_runs([run("a", 0, 30), run("…", 1, 30), run("b", 2, 30)], [answer(LOUD), answer(0), answer(LOUD)])

    assert len(pcm) == 100 + 30 + 100
    assert words == []
    assert join_runs([run("…", 0, 30)], [answer(0)])[0].samples == b""


@given(st.lists(st.lists(st.sampled_from([0, FAINT, LOUD]), min_size=1, max_size=4), min_size=1, max_size=5))
def test_words_stay_in_order_and_inside(parts: list[list[int]]) -> None:
    """However runs are trimmed, words follow one another within the sound."""
    runs = [run("ab cd", 6 * index, 30) for index in range(len(parts))]
    answers = [
        answer(*values, words=(WordEvent(1, 2, 0), WordEvent(4, 2, 50 * len(values)))) for values in parts
    ]  # fmt: skip

    pcm, words = join_runs(runs, answers)

    assert [word.sample for word in words] == sorted(word.sample for word in words)
    assert all(0 <= word.sample <= len(pcm) for word in words)


def test_the_pause_follows_the_punctuation() -> None:
    """Longest after a sentence, shorter after a comma, hardly any within a phrase."""
    none, comma, stop, line = (
        split_runs(f"他说{sign}OK", "cmn", "zh")[0].pause_ms for sign in ("", "，", "。", "\n\n")
    )

    assert 0 < none < comma < stop == line
