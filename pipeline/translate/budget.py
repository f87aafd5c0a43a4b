"""What a run of translations spends, and the most that it may."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Prices such as 0.1 are no binary fractions: their sums miss a limit by so little.
_ROUNDING = 1e-9


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
        if self.spent + self.under_way + estimate > self.most + _ROUNDING:
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


def told(amount: float) -> str:
    """Return an amount with two decimals, or four where two would not tell it.

    >>> told(0.5), told(0.0031)
    ('0.50', '0.0031')
    """
    return f"{amount:.2f}" if math.isclose(amount, round(amount, 2), abs_tol=5e-5) else f"{amount:.4f}"
