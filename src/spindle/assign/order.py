"""Which side stands first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Final

from spindle.domain.assignments import Order

TOWARDS_HALF: Final = 2 / 3
"""How likely somebody gets the order that they had less often: Efron's biased coin."""

LARGEST_LEAD: Final = 4
"""So far ahead one order is at most, where the open places leave the choice."""


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
    had less often; together with ``Design.most_alike``, which bounds what comes back or late,
    the two differ by at most one within an item in the end. Where the item has had both alike,
    the one that the person had less often comes with a chance of two thirds, until the other
    leads by ``LARGEST_LEAD``: where the human's response is side ``a`` of every item, an order
    that could be foretold from the last would tell the truth.
    Efron 1971, "Forcing a sequential experiment to be balanced",
    https://doi.org/10.1093/biomet/58.3.403.
    """
    if policy is OrderPolicy.AS_GIVEN:
        return Order.AS_GIVEN
    if policy is OrderPolicy.BALANCED:
        of_item, of_person = _lead(item), _lead(annotator)
        if of_item:
            return _against(of_item)
        if abs(of_person) >= LARGEST_LEAD or (of_person and rng.random() < TOWARDS_HALF):
            return _against(of_person)
        if of_person:
            return _against(-of_person)
    return rng.choice((Order.AS_GIVEN, Order.SWAPPED))


def _lead(counts: Mapping[Order, int]) -> int:
    """By how much the sides stood as given more often than swapped."""
    return counts.get(Order.AS_GIVEN, 0) - counts.get(Order.SWAPPED, 0)


def _against(lead: int) -> Order:
    return Order.SWAPPED if lead > 0 else Order.AS_GIVEN
