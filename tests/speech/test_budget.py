"""A limit of cost is kept: no request is sent that would pass it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CostLimitReached, EngineError, EngineUnavailable
from pipeline.pacing import RetryPolicy
from pipeline.speech.budget import Budget, estimate_cost
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Request
from pipeline.speech.synthesis import SpeechReport, synthesize_all
from tests.speech.tones import ToneEngine, always, faults_by_text

REQUESTS = [Request(f"Number {number}.", "en", "tone-en-f") for number in range(10)]  # nine letters each


@dataclass(slots=True)
class PricelessEngine(ToneEngine):
    """An engine of which nobody said what it costs."""

    def cost(self, request: Request) -> float | None:  # noqa: ARG002
        """Nobody knows."""
        return None


def speak(
    engine: ToneEngine,
    cache: ClipCache,
    budget: Budget | None,
    requests: Sequence[Request] = REQUESTS,
    *,
    jobs: int = 4,
) -> SpeechReport:
    """Put the speech for requests into a cache, within a budget, without waits."""
    return asyncio.run(synthesize_all(requests, engine=engine, cache=cache, jobs=jobs, budget=budget, draw=lambda: 0.0))


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """An empty cache."""
    return ClipCache(tmp_path / "clips")


@given(most=st.integers(0, 100), costs=st.lists(st.integers(0, 30)))
def test_a_budget_is_never_passed(most: int, costs: list[int]) -> None:
    """Tenths add up without error, and only what would pass the limit is refused."""
    budget, spent = Budget(most / 10), 0
    for cost in costs:
        admitted = budget.admit(cost / 10)
        assert admitted == (spent + cost <= most)
        spent += cost * admitted

    assert budget.spent == pytest.approx(spent / 10)


def test_the_request_that_would_pass_the_limit_is_not_sent(cache: ClipCache) -> None:
    """What was under way is kept, and one error says how far the money went."""
    engine = ToneEngine(price=0.01)
    budget = Budget(0.4)

    with pytest.raises(CostLimitReached) as caught:
        speak(engine, cache, budget)

    assert len(engine.asked) == 4
    assert len(list(cache.folder.rglob("*.clip"))) == 4
    assert budget.spent == pytest.approx(0.36)
    assert caught.value.message == (
        "a limit of 0.40 would be passed: 0.36 spent, the next request costs 0.09; 6 utterances are left"
    )
    assert "higher limit" in caught.value.hint


def test_a_limit_that_is_just_enough_is_enough(cache: ClipCache) -> None:
    """Ten requests of nine cents fit into ninety, and the report says what was spent."""
    report = speak(ToneEngine(price=0.01), cache, Budget(0.9))

    assert report.cost == pytest.approx(0.9)
    assert speak(ToneEngine(price=0.01), cache, Budget(0.0)) == SpeechReport(requests=10, cached=10, spoken=0)


def test_each_try_counts_as_spent(cache: ClipCache) -> None:
    """A service may charge for an answer that never came: three tries cost three times."""
    engine = ToneEngine(price=0.01, fault=faults_by_text({REQUESTS[0].text: [EngineUnavailable("no answer")] * 2}))

    assert speak(engine, cache, Budget(0.27), REQUESTS[:1]).cost == pytest.approx(0.27)
    with pytest.raises(CostLimitReached, match="1 utterance is left"):
        speak(ToneEngine(price=0.01, fault=always(EngineUnavailable("gone"))), cache, Budget(0.2), REQUESTS[1:2])


def test_one_budget_holds_for_several_runs(cache: ClipCache) -> None:
    """What one episode spends, the next one cannot."""
    budget = Budget(0.5)
    speak(ToneEngine(price=0.01), cache, budget, REQUESTS[:5])

    with pytest.raises(CostLimitReached, match=re.escape("0.45 spent")):
        speak(ToneEngine(price=0.01), cache, budget)


def test_an_unknown_price_is_told_before_anything_is_sent(cache: ClipCache) -> None:
    """No limit can be kept then; without a limit the engine speaks, and the report knows no cost."""
    engine = PricelessEngine()
    with pytest.raises(EngineError, match="the price of engine 'tones' is unknown"):
        speak(engine, cache, Budget(100))

    assert engine.asked == []
    assert speak(engine, cache, None).cost is None


def test_an_estimate_is_what_a_run_without_faults_costs(cache: ClipCache) -> None:
    """Each distinct request counts once, in the parts in which it is sent."""
    long = Request("One two three four. " * 20, "en", "tone-en-f")
    engine = ToneEngine(price=0.01, longest_ms=5000)
    requests = [*REQUESTS, long, REQUESTS[0]]
    estimate = estimate_cost(engine, requests)
    report = speak(engine, cache, None, requests)

    assert report.cost == pytest.approx(estimate)
    assert estimate_cost(PricelessEngine(), requests) is None
    assert estimate_cost(engine, []) == 0


def test_what_sleeps_when_the_limit_is_reached_does_not_wake_late(cache: ClipCache) -> None:
    """A request that waits for its next try ends with the run."""
    engine = ToneEngine(price=0.01, fault=faults_by_text({REQUESTS[0].text: [EngineUnavailable("gone")]}))
    policy = RetryPolicy(first_wait_s=1000, longest_wait_s=1000)

    with pytest.raises(CostLimitReached, match="9 utterances are left"):
        asyncio.run(
            asyncio.wait_for(
                synthesize_all(
                    REQUESTS, engine=engine, cache=cache, jobs=2, budget=Budget(0.2), policy=policy, draw=lambda: 1.0
                ),
                timeout=10,
            )
        )
