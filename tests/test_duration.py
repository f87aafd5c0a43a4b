"""How long a text will probably take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.duration import estimate_duration_ms


@given(one=st.text(max_size=40), other=st.text(max_size=40), language=st.sampled_from(["en", "zh", "ja"]))
def test_parts_add_up_to_the_whole(one: str, other: str, language: str) -> None:
    """Cutting a text anywhere changes nothing in all."""
    apart_ms = estimate_duration_ms(one, language) + estimate_duration_ms(other, language)

    assert apart_ms == estimate_duration_ms(one + other, language)


def test_known_paces_are_met() -> None:
    """150 to 180 English words or 260 Chinese characters take about a minute."""
    english = "Every morning before breakfast we follow the river to the harbour, and then we discuss our plans. " * 9
    chinese = "我们每天早上沿着河边走，然后谈谈计划。" * 15

    assert 150 < len(english.split()) * 60_000 / estimate_duration_ms(english, "en") < 180
    assert 230 < sum(c.isalpha() for c in chinese) * 60_000 / estimate_duration_ms(chinese, "zh") < 290


def test_a_faster_rate_takes_less_time() -> None:
    """At +25% a text takes four fifths of its time."""
    assert estimate_duration_ms("x" * 100, "en", 25) == estimate_duration_ms("x" * 80, "en")
