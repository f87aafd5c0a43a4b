"""Amounts of money: how people read them, and how they are compared."""

from __future__ import annotations

import math

# Prices such as 0.1 are no binary fractions: their sums miss a limit by so little.
ROUNDING = 1e-9


def amount_text(amount: float) -> str:
    """Return an amount with two decimals, or four where two would not tell it.

    >>> amount_text(0.5), amount_text(0.0031)
    ('0.50', '0.0031')
    """
    return f"{amount:.2f}" if math.isclose(amount, round(amount, 2), abs_tol=5e-5) else f"{amount:.4f}"
