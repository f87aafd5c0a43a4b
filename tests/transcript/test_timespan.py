"""Times of passages: what is written is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.timespan import parse_span, render_span

TIMES_MS = st.none() | st.integers(0, 10**9)


@given(start_ms=TIMES_MS, end_ms=TIMES_MS)
def test_spans_survive_a_round_trip(start_ms: int | None, end_ms: int | None) -> None:
    """To the millisecond, with either side unknown, unless the end comes before the start."""
    is_ordered = start_ms is None or end_ms is None or start_ms <= end_ms

    assert parse_span(render_span(start_ms, end_ms)) == ((start_ms, end_ms) if is_ordered else None)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", (None, None)),
        ("1:02", (62_000, None)),
        ("1:00:00,5", (3_600_500, None)),
        ("00:01.000-->00:02.000", (1000, 2000)),
        ("-->0:03", (None, 3000)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, span: tuple[int | None, int | None]) -> None:
    """Hours and fractions may be missing, and the fraction may follow a comma, as in SRT."""
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["noon", "62", "1:2", "0:01 0:02", "0:01 -->", "-->", "0:02 --> 0:01", "0:01.0001"])
def test_what_is_no_span_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert parse_span(text) is None
