"""Truth in names: fields called ``real`` and ``generated`` say which side is which."""

from __future__ import annotations

from spindle.domain.items import Sides
from spindle.domain.verdicts import Verdict

_NAMED_AFTER_TRUTH = (("real", "generated"), ("chosen", "rejected"), ("human", "model"))


def truth_in_names(sides: Sides) -> Verdict | None:
    """Return the side that the names of the two fields call the human's or the chosen one."""
    if (sides.a, sides.b) in _NAMED_AFTER_TRUTH:
        return Verdict.A
    return Verdict.B if (sides.b, sides.a) in _NAMED_AFTER_TRUTH else None
