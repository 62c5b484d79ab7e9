"""Numbers as answers: which ones are allowed, and how they are stored."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, FiniteFloat

from spindle.domain.values import JSON
from spindle.schemes.base.wrong import WrongAnswer

GREATEST = 1e15
"""The limit of an answer's absolute value: below it a float holds every integer exactly."""

Bounded = Annotated[FiniteFloat, Field(ge=-GREATEST, le=GREATEST)]

_DECIMALS = 9
_OFF_GRID = 1e-6


def parse_number(shown: JSON) -> float:
    """Return the number that the page sent; raise ``WrongAnswer`` for anything else."""
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        raise WrongAnswer("expected a number")
    # An integer may be too long to become a float, and NaN fails every comparison.
    if not -GREATEST <= shown <= GREATEST:
        raise WrongAnswer(f"expected a number between -{GREATEST:,.0f} and {GREATEST:,.0f}")
    return float(shown)


def plain_number(value: float) -> int | float:
    """Return the number as an int where it has no fraction: 3, not 3.0."""
    return int(value) if value == int(value) else value


def round_number(value: float) -> int | float:
    """Return the number without binary rounding noise: 0.3, not 0.30000000000000004."""
    return plain_number(round(value, _DECIMALS))


def is_on_grid(value: float, start: float, step: float) -> bool:
    """Return whether ``value`` is a whole number of steps away from ``start``."""
    steps = (value - start) / step
    return math.isinf(steps) or abs(steps - round(steps)) <= _OFF_GRID
