"""From cues to the rows of a page."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cue
from pipeline.publish.page.rows import Row, languages_of, rows_of
from pipeline.publish.site.elements import fit
from tests.publish.captioned import TALK, cue, in_a_row

PARTS = st.lists(
    st.sampled_from(["One. ", "Two, three! ", "“Yes?” ", "四。", "五，六！", "...", " ", "𠮷。", "x"]), max_size=6
)
CUES = st.lists(
    st.tuples(PARTS.map("".join), st.integers(0, 9000), st.integers(0, 2), st.sampled_from(["en", "zh"])), max_size=5
).map(
    lambda found: in_a_row(
        *(cue(text, tag, length_ms=length_ms, passage=passage) for text, length_ms, passage, tag in found)
    )
)


def rows(*cues: Cue) -> tuple[Row, ...]:
    """Return the rows of cues, with their languages as they come."""
    return rows_of(cues, {}, languages_of(cues, {}, ()))


def test_a_passage_is_a_row_with_a_column_for_each_language() -> None:
    """What is said in English and then in Chinese stands side by side, in the order of the plan."""
    found = rows_of(TALK, {}, languages_of(TALK, {}, ("zh", "en")))

    assert [[column.language for column in row.columns] for row in found] == [["zh", "en"]] * 2
    assert [[len(column.sentences) for column in row.columns] for row in found] == [[1, 1], [3, 3]]


def test_a_sentence_begins_with_its_first_word() -> None:
    """The sentences of a cue follow one another: each from its first word, the first from the cue's start."""
    (row,) = rows(cue("It is. We lit it.", length_ms=4000, start_ms=500))

    first, second = (sentence.heard[0] for sentence in row.columns[0].sentences)

    assert (first.start_ms, second.end_ms) == (500, 4500)
    assert first.end_ms <= second.start_ms == second.words[0].start_ms
    assert [(word.start, word.stop) for word in second.words] == [(0, 2), (3, 6), (7, 10)]


def test_what_is_repeated_is_one_sentence_heard_again() -> None:
    """Words that a lesson repeats stand on the page once, with all the times at which they are heard."""
    once = cue("Good evening. Sit down.")
    again = replace(cue("Good evening. Sit down.", start_ms=5000), repetition=1)

    (row,) = rows(once, again)

    assert [[heard.start_ms for heard in sentence.heard] for sentence in row.columns[0].sentences] == [
        [heard.start_ms for part in found for heard in part.heard]
        for found in zip(rows(once)[0].columns[0].sentences, rows(again)[0].columns[0].sentences, strict=True)
    ]


def test_words_said_twice_by_chance_stand_twice() -> None:
    """Only what a lesson repeats is shown once."""
    (row,) = rows(cue("Yes."), cue("Yes.", start_ms=4000))

    assert [sentence.text for sentence in row.columns[0].sentences] == ["Yes.", "Yes."]


def test_a_language_that_nobody_speaks_stands_beside() -> None:
    """The transcript's other language has a column of its own, which is never heard, once a passage."""
    texts = {(0, 0): {"en": "Is it?", "zh": "是吗？真的？"}}
    cues = in_a_row(cue("Is it?"), replace(cue("Is it?"), unit=1))

    first, second = rows_of(cues, texts, languages_of(cues, texts, ("en",)))

    assert [column.language for column in first.columns] == ["en", "zh"]
    assert [(sentence.text, sentence.heard) for sentence in first.columns[1].sentences] == [
        ("是吗？", ()),
        ("真的？", ()),
    ]
    assert [column.language for column in second.columns] == ["en"]


def test_a_variant_is_not_shown_beside_its_language() -> None:
    """A text tagged zh-Hant serves zh, and is not taken for another language."""
    texts = {(0, 0): {"zh-Hant": "是嗎？"}}

    assert languages_of([cue("是吗？", "zh")], texts, ("zh",)) == ("zh",)


@given(CUES)
def test_every_word_of_every_cue_is_there(cues: tuple[Cue, ...]) -> None:
    """However cues are punctuated, the sentences of all rows hold their signs, each as often as it is said."""
    shown = "".join(sentence.text for row in rows(*cues) for column in row.columns for sentence in column.sentences)

    assert sorted(shown.replace(" ", "")) == sorted("".join(fit(found.text) for found in cues).replace(" ", ""))


@given(CUES)
def test_sentences_of_a_cue_never_overlap_and_fill_it(cues: tuple[Cue, ...]) -> None:
    """Put in order, the sentences begin and end with their cues, each word within its own."""
    heard = sorted(
        (heard.start_ms, heard.end_ms, sentence.text, heard)
        for row in rows(*cues)
        for column in row.columns
        for sentence in column.sentences
        for heard in sentence.heard
    )

    said = [found for found in cues if fit(found.text)]
    assert {found.start_ms for found in said} <= {start_ms for start_ms, *_ in heard}
    assert {found.end_ms for found in said} <= {end_ms for _, end_ms, *_ in heard}
    for start_ms, end_ms, text, found in heard:
        assert all(start_ms <= word.start_ms <= word.end_ms <= end_ms for word in found.words)
        assert all(0 <= word.start < word.stop <= len(text) for word in found.words)
