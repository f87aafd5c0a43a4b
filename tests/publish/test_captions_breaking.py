"""Where captions and their lines end."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cue, Localized
from pipeline.publish.captions.caption import Caption
from pipeline.publish.captions.captioning import captions_of
from pipeline.publish.captions.width import LINE, width
from tests.publish.captioned import NAMES, TALK, cue, in_a_row

ENGLISH = (
    "The ferry left at nine, and by ten we had lost sight of the harbour. Nobody on deck said a word "
    "until the captain, who had crossed the strait for 30 years, pointed at a light in the north."
)
CHINESE = (
    "渡船九点离开，到十点我们已经看不见港口了。甲板上谁也没说话，直到那位在海峡上跑了30年的船长指着北边的一点灯光。"
)
TEXTS = st.sampled_from([ENGLISH, CHINESE, CHINESE + ENGLISH]) | st.text(max_size=150)
FIRST_NEVER = "。，、！？：；）」』”》…—,.!?:;)%"
LAST_NEVER = "（「『“《(["


def captions(text: str, language: str = "en", *, length_ms: int = 12_000) -> tuple[Caption, ...]:
    """Return the captions of one cue."""
    return captions_of([cue(text, language, length_ms=length_ms)], NAMES)


def shown(text: str, language: str = "en", *, length_ms: int = 12_000) -> list[tuple[str, ...]]:
    """Return the lines of the captions of one cue."""
    return [caption.line_texts for caption in captions(text, language, length_ms=length_ms)]


def seen(text: str) -> str:
    """Return the signs of a text that can be seen."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cs"))


@given(text=TEXTS, language=st.sampled_from(["en", "zh"]), length_ms=st.integers(0, 60_000))
def test_no_word_is_lost_and_no_line_too_long(text: str, language: str, length_ms: int) -> None:
    """Whatever is said: all of it is shown, in one or two lines, none wider than 42 Latin or 18 Chinese characters."""
    found = captions(text, language, length_ms=length_ms)

    assert seen("".join(caption.text for caption in found)) == seen(text)
    assert all(1 <= len(caption.lines) <= 2 for caption in found)
    assert all(0 < width(line, language) <= LINE for caption in found for line in caption.line_texts)


@given(
    cues=st.lists(
        st.tuples(TEXTS, st.sampled_from(["en", "zh"]), st.sampled_from(["ana", "ben"]), st.integers(0, 20_000)),
        max_size=5,
    )
)
def test_captions_never_overlap(cues: list[tuple[str, str, str, int]]) -> None:
    """Each caption lasts, and ends no later than the next one begins."""
    row = in_a_row(*(cue(text, tag, speaker=who, length_ms=length_ms) for text, tag, who, length_ms in cues))

    found = captions_of(row, NAMES)

    assert all(caption.start_ms < caption.end_ms for caption in found)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh"), (CHINESE + ENGLISH, "zh")])
@pytest.mark.parametrize("length_ms", [9_000, 15_000, 25_000])
def test_no_line_begins_or_ends_with_the_wrong_punctuation(text: str, language: str, length_ms: int) -> None:
    """Stops and closing signs stay with the word before, opening ones with the word after."""
    for lines in shown(text, language, length_ms=length_ms):
        for line in lines:
            assert line[0] not in FIRST_NEVER
            assert line[-1] not in LAST_NEVER


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_captions_are_shown_long_enough_to_read_and_not_much_longer(text: str, language: str) -> None:
    """At a natural pace each caption lasts from one to seven seconds."""
    for caption in captions(text, language, length_ms=14_000):
        assert 1000 <= caption.end_ms - caption.start_ms <= 7000


def test_phrases_stay_whole() -> None:
    """Captions end with sentences and clauses; lines break before a conjunction or a preposition."""
    assert shown(ENGLISH) == [
        ("The ferry left at nine, and by ten", "we had lost sight of the harbour."),
        ("Nobody on deck said a word", "until the captain,"),
        ("who had crossed the strait for 30 years,", "pointed at a light in the north."),
    ]


def test_chinese_breaks_after_clauses() -> None:
    """Chinese lines end with a stop or a comma where they can, and never part a number from its unit."""
    assert shown(CHINESE, "zh", length_ms=14_000) == [
        ("渡船九点离开，", "到十点我们已经看不见港口了。"),
        ("甲板上谁也没说话，",),
        ("直到那位在海峡上跑了30年的", "船长指着北边的一点灯光。"),
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("She walked all the long way home in about 45 minutes flat", "45 minutes"),
        ("The parcel that had been left at the gate weighed 3.5 kg by then", "3.5 kg"),
        ("And so on the very next morning they asked Dr. Lindqvist again", "Dr. Lindqvist"),
        ("The share of those who had ever crossed was then about 12 %, I think", "12 %,"),
        ("在那个非常漫长而且寒冷的冬天以后也就是2012年我们终于离开了那里", "2012年"),
        ("她说自己在那条船上一共跑了差不多三十年最后拿到了第12名这样的成绩", "第12名"),
    ],
)
@pytest.mark.parametrize("before", ["", "a ", "to be ", "and then "])
def test_what_belongs_together_is_never_parted(text: str, whole: str, before: str) -> None:
    """A number and its unit, a title and its name stay on one line, wherever the line ends."""
    lines = [line for lines in shown(before + text, length_ms=6000) for line in lines]

    assert any(whole in line for line in lines)


def test_a_word_longer_than_a_line_is_torn_between_signs() -> None:
    """A word without end is cut where a line is full, and never before what is put on a sign."""
    lines = [line for lines in shown("e\u0301" * 100) for line in lines]

    assert "".join(lines) == "e\u0301" * 100
    assert all(line[0] == "e" for line in lines)


def test_a_short_word_stays_for_a_second_where_the_pause_leaves_room() -> None:
    """A caption of less than a second lasts into the pause, and never into the next cue."""
    row = in_a_row(cue("No.", length_ms=300), cue("No.", length_ms=800), cue("Why?", length_ms=400))

    assert [(c.start_ms, c.end_ms) for c in captions_of(row, NAMES)] == [(0, 700), (700, 1700), (1900, 2900)]


def test_a_line_has_room_for_the_name_of_a_new_speaker() -> None:
    """Where a name may be put before the words, the first line is shorter by it."""
    text = "This line is just as long as it may be ..."
    names = {"ana": Localized.of({"en": "Anastasia"})}

    first, second = captions_of([cue(text), cue(text, start_ms=5000)], names)

    assert len(first.lines) == 2
    assert len(second.lines) == 1


def test_names_are_in_the_language_of_the_words() -> None:
    """A caption has the name that its readers know; without any the speaker's id stands for it."""
    assert [caption.name for caption in captions_of(TALK[:3], NAMES)][:3] == ["Ben", "本", "Ana"]
    assert captions_of(TALK[:1], {})[0].name == "ben"


def test_pieces_keep_the_times_of_their_words() -> None:
    """The first piece of each later caption begins when its caption does."""
    for caption in captions(ENGLISH)[1:]:
        assert caption.lines[0][0].start_ms == caption.start_ms


def test_a_cue_without_words_is_shown_whole() -> None:
    """Where nobody knows its words, a text is cut wherever a line is full, and nothing is lost."""
    bare = Cue(0, 9000, "ana", "en", "Is the lamp on the old ferry still burning? " * 3)

    found = captions_of([bare], {})

    assert seen("".join(caption.text for caption in found)) == seen(bare.text)
    assert all(width(line, "en") <= LINE for caption in found for line in caption.line_texts)


def test_an_answer_is_no_abbreviation() -> None:
    """The No. that ends a sentence does not hold on to the next one, as the No. before a number does."""
    text = "Will it ever be lit again? No. Not this year, I am afraid to say"

    assert shown(text, length_ms=5000) == [("Will it ever be lit again? No.", "Not this year, I am afraid to say")]
