"""Numbers as answers: which there are, and how they are stored."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, FiniteFloat

from spindle.domain.values import JSON
from spindle.schemes.base.wrong import WrongAnswer

GREATEST = 1e15
"""No answer is further from zero: up to here every whole number is exact as a float."""

Bounded = Annotated[FiniteFloat, Field(ge=-GREATEST, le=GREATEST)]

_DECIMALS = 9
_OFF_GRID = 1e-6


def numeric(shown: JSON) -> float:
    """The number in what was sent; raises ``WrongAnswer``."""
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        raise WrongAnswer("a number belongs here")
    # An integer may be too long to become a float; NaN is between nothing.
    if not -GREATEST <= shown <= GREATEST:
        raise WrongAnswer(f"a number between -{GREATEST:,.0f} and {GREATEST:,.0f} belongs here")
    return float(shown)


def plain(value: float) -> int | float:
    """The number without a fraction that it does not have: 3, not 3.0."""
    return int(value) if value == int(value) else value


def tidy(value: float) -> int | float:
    """The number without what binary fractions add to it: 0.3, not 0.30000000000000004."""
    return plain(round(value, _DECIMALS))


def on_grid(value: float, start: float, step: float) -> bool:
    """Whether ``value`` is a whole number of steps from ``start``."""
    steps = (value - start) / step
    return math.isinf(steps) or abs(steps - round(steps)) <= _OFF_GRID
