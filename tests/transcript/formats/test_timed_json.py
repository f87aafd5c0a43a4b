"""The JSON of recognisers and players."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.transcript.formats.timed_json import is_timed_json, read_timed_json
from pipeline.transcript.reading import read_page
from tests.transcript.pages import FOLDER


def read(*segments: object, **facts: object) -> list[tuple[str, str, int | None, int | None]]:
    """The paragraphs of segments: voice, text and times."""
    page = read_timed_json(json.dumps({"segments": segments, **facts}))
    return [(p.voice, p.text, p.start_ms, p.end_ms) for p in page.paragraphs]


def test_the_segments_of_a_podcast_are_joined_by_speaker() -> None:
    """A segment may hold a single word; times are in seconds there, in milliseconds here."""
    assert read(
        {"speaker": "Ana", "startTime": 0.5, "endTime": 0.75, "body": "Well"},
        {"speaker": "Ana", "startTime": 0.75, "endTime": 1.2504, "body": "then."},
        {"speaker": "Ben", "startTime": "1.5", "endTime": 2, "body": "Yes."},
    ) == [("Ana", "Well then.", 500, 1250), ("Ben", "Yes.", 1500, 2000)]


def test_chinese_words_are_joined_without_a_blank() -> None:
    """Between signs that are written without blanks none is made up."""
    assert (
        read({"start": 0, "end": 1, "text": "灯塔"}, {"start": 1, "end": 2, "text": "在哪里？"})[0][1] == "灯塔在哪里？"
    )


def test_a_segment_is_cut_where_another_speaker_begins() -> None:
    """Its words say who speaks; its text says how they are written."""
    words = [
        {"word": "茶", "start": 1, "end": 1.2, "speaker": "A"},
        {"word": "凉", "start": 1.2, "end": 1.4, "speaker": "A"},
        {"word": "没", "start": 2, "end": 2.2, "speaker": "B"},
    ]

    assert read({"start": 1, "end": 3, "text": "茶凉了？没有。", "speaker": "A", "words": words}) == [
        ("A", "茶凉", 1000, 1400),
        ("B", "了？没有。", 2000, 3000),
    ]


@pytest.mark.parametrize("time", [None, "soon", float("nan"), float("inf"), -1, [], True, 10**400])
def test_what_is_no_time_is_none(time: object) -> None:
    """The words are kept without it."""
    assert read({"start": time, "end": 2, "text": "Hello."}) == [("", "Hello.", None, 2000)]


@pytest.mark.parametrize("segment", [None, 3, "words", [], {}, {"text": 3}, {"text": " "}, {"body": ["a"]}])
def test_a_segment_without_words_is_passed_over(segment: object) -> None:
    """Whatever else stands in the list."""
    assert read(segment, {"text": "Hello."}) == [("", "Hello.", None, None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"segments": [{"body": "a"}', "line 1: not readable as JSON"),
        ('{"segments": {"body": "a"}}', "expected a list of segments"),
        ('{"text": "a", "x": {"segments": []}}', "expected a list of segments"),
        ('{"segments": ' + "[" * 200_000 + '"text"', "nested too deeply|not readable as JSON"),
    ],
)
def test_broken_json_is_refused(text: str, said: str) -> None:
    """With what was expected and what to do."""
    with pytest.raises(TranscriptError, match=said) as raised:
        read_timed_json(text)

    assert raised.value.hint.endswith(".")


@pytest.mark.parametrize("case", ["podcast-segments", "whisperx-speakers"])
def test_every_beginning_is_read_or_refused(case: str) -> None:
    """A file that was cut anywhere ends in a transcript or a message."""
    content = (FOLDER / f"{case}.page.json").read_bytes()

    for end in range(0, len(content), 7):
        with suppress(TranscriptError):
            assert read_page(content[:end], name="page.json").turns


_KEYS = st.sampled_from(["segments", "speaker", "start", "end", "text", "body", "words", "word", "startTime"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(segments=st.lists(_JSON, max_size=5))
def test_any_segments_are_read(segments: list[object]) -> None:
    """No value in the place of another breaks the reader."""
    for paragraph in read(*segments):
        assert paragraph[1]


def test_other_json_is_no_transcript() -> None:
    """An object that has no segments is text like any other."""
    assert not is_timed_json('{"a": 1}')
    assert not is_timed_json('["segments", "text"]')
