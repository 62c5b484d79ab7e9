"""Which side stands first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from random import Random

from spindle.domain.assignments import Order


class OrderPolicy(StrEnum):
    """How the order of the two sides is decided for each assignment."""

    AS_GIVEN = "as_given"
    RANDOM = "random"
    BALANCED = "balanced"


def order_for(
    policy: OrderPolicy, item: Mapping[Order, int], annotator: Mapping[Order, int], rng: Random
) -> Order:
    """The order for one more assignment.

    ``item`` counts the orders among the assignments that hold a slot of the item,
    ``annotator`` among all that the person had. Balanced gives the order that the item has
    had less often, then the one that the person has, then either with equal chance; so the
    two differ by at most one within an item while none of its assignments ends.
    """
    if policy is OrderPolicy.AS_GIVEN:
        return Order.AS_GIVEN
    if policy is OrderPolicy.BALANCED:
        for counts in (item, annotator):
            given, swapped = counts.get(Order.AS_GIVEN, 0), counts.get(Order.SWAPPED, 0)
            if given != swapped:
                return Order.SWAPPED if given > swapped else Order.AS_GIVEN
    return rng.choice((Order.AS_GIVEN, Order.SWAPPED))
