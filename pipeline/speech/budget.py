"""What speech costs, and the most that a run may spend on it.

Prices are an engine's own (:meth:`pipeline.speech.engine.Engine.cost`), in the currency of its account.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline.errors import CostLimitReached, EngineError
from pipeline.money import ROUNDING, amount_text
from pipeline.speech.engine import Engine, Request
from pipeline.speech.splitting import split_request


class Budget:
    """Admits requests as long as what they cost stays within a limit.

    Whatever was sent counts as spent, also while it is under way and when it fails: a service may
    charge for what it did not deliver.
    """

    def __init__(self, most: float) -> None:
        self.most = most
        self.spent = 0.0

    def admit(self, cost: float) -> bool:
        """Count a request as spent, and return True, if that does not pass the limit."""
        if self.spent + cost > self.most + ROUNDING:
            return False
        self.spent += cost
        return True

    def require_prices(self, engine: Engine, requests: Iterable[Request]) -> None:
        """Return if the engine says what each request costs.

        Raises:
            EngineError: if it does not, so that no limit could be kept.
        """
        if any(engine.cost(request) is None for request in requests):
            raise EngineError(
                f"the price of engine {engine.name!r} is unknown, so that a limit of {amount_text(self.most)} "
                "cannot be kept",
                hint="Set its price (docs/settings.md), leave out the limit, or choose another engine.",
            )

    def refusal(self, cost: float, left: int) -> CostLimitReached:
        """Return the error for a request that was not admitted, with as many utterances left to speak."""
        return CostLimitReached(
            f"a limit of {amount_text(self.most)} would be passed: {amount_text(self.spent)} spent, "
            f"the next request costs {amount_text(cost)}; {left} utterance{'s are' if left != 1 else ' is'} left",
            hint="Run the same command again with a higher limit: what was spoken is kept.",
        )


def estimate_cost(engine: Engine, requests: Iterable[Request]) -> float | None:
    """Return what it costs to speak requests, each once and at the first try; None if the price is unknown."""
    parts = [part for request in dict.fromkeys(requests) for part in split_request(request, engine.longest_ms)]
    costs = [engine.cost(part) for part in dict.fromkeys(parts)]
    known = [cost for cost in costs if cost is not None]
    return math.fsum(known) if len(known) == len(costs) else None
