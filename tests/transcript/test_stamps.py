"""The moment at which a message was sent is told from a time in a recording."""

from __future__ import annotations

import pytest

from pipeline.transcript.stamps import peel_last_stamp, peel_stamp


@pytest.mark.parametrize(
    "line",
    [
        "Ana  10:32 AM",
        "Ana — Today at 10:32 AM",
        "Ana 2022-08-01 10:32:05",
        "Ana (yesterday 22:05)",
        "Ana, 1.8.2022 10:32",
        "Ana 昨天 22:05",
        "Ana 下午3:05",
    ],
)
def test_a_stamp_behind_a_name_is_taken_off(line: str) -> None:
    """A day, or half of one, tells that a time is not in a recording."""
    assert peel_last_stamp(line) == "Ana"


@pytest.mark.parametrize("line", ["Ana 10:32", "Ana (00:12)", "We met at half past ten", "Ana"])
def test_a_time_without_a_day_is_no_stamp(line: str) -> None:
    """It may be a time in a recording, which another reader takes."""
    assert peel_last_stamp(line) is None


@pytest.mark.parametrize(
    "stamp", ["[12/08/2022, 10:32:05] ", "12/08/2022, 10:32 - ", "Gestern, 18:05 - ", "今天 9:05 "]
)
def test_a_stamp_before_a_message_is_taken_off(stamp: str) -> None:
    """As the exports of chats write it."""
    assert peel_stamp(f"{stamp}Ana: Hello.") == "Ana: Hello."
    assert peel_stamp("Ana: Hello.") == "Ana: Hello."
