"""What a run of translations spends, and the most that it may."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.money import ROUNDING, amount_text


@dataclass(slots=True)
class Budget:
    """Admits requests as long as what was charged and what is under way stays within a limit.

    Whatever was sent counts, also when it fails: a service may charge for what it did not deliver.
    """

    most: float = math.inf
    spent: float | None = 0.0  # None where nobody knows
    under_way: float = 0.0
    refused: float | None = None  # the estimate of the first request that was not admitted

    def admit(self, estimate: float | None) -> bool:
        """Reserve the cost of a request, and return True, if that does not pass the limit."""
        if estimate is None or self.spent is None:
            self.spent = None
            return True
        if self.spent + self.under_way + estimate > self.most + ROUNDING:
            self.refused = estimate if self.refused is None else self.refused
            return False
        self.under_way += estimate
        return True

    def settle(self, estimate: float | None, charged: float | None) -> None:
        """Count what an admitted request was charged in the end; None for as much as was estimated."""
        if estimate is not None:
            self.under_way -= estimate
        cost = estimate if charged is None else charged
        if self.spent is not None and cost is not None:
            self.spent += cost

    def refusal(self) -> str:
        """Return why a request was not admitted."""
        spent, next_one = self.spent or 0.0, self.refused or 0.0
        return (
            f"a limit of {amount_text(self.most)} would be passed: {amount_text(spent)} spent, "
            f"the next request costs about {amount_text(next_one)}"
        )
