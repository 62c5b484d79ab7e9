"""The order in which the two sides are shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Final

from spindle.domain.assignments import Order

TOWARDS_HALF: Final = 2 / 3
"""Probability that annotators get the order they had less often: Efron's biased coin."""

LARGEST_LEAD: Final = 4
"""The most by which one order leads for an annotator, if the item leaves the choice open."""


class OrderPolicy(StrEnum):
    """The policy that decides the order of the two sides for each assignment."""

    AS_GIVEN = "as_given"
    RANDOM = "random"
    BALANCED = "balanced"


def choose_order(
    policy: OrderPolicy, item: Mapping[Order, int], annotator: Mapping[Order, int], rng: Random
) -> Order:
    """Choose the order for one more assignment.

    ``item`` counts the orders among the assignments that hold a slot of the item,
    ``annotator`` among all assignments of the annotator. The balanced policy chooses the order
    that the item has had less often; together with ``same_order_limit``, which also bounds
    returned and late judgments, the two differ by at most one per item in the end. If the item
    has had both equally often, the order that the annotator had less often is chosen with a
    probability of two thirds, and always once the other leads by ``LARGEST_LEAD``. It stays
    random because, if the human's response is side ``a`` of every item, an order that could
    be predicted from the previous ones would reveal the truth.
    Efron 1971, "Forcing a sequential experiment to be balanced",
    https://doi.org/10.1093/biomet/58.3.403.
    """
    if policy is OrderPolicy.AS_GIVEN:
        return Order.AS_GIVEN
    if policy is OrderPolicy.BALANCED:
        item_lead, annotator_lead = _lead(item), _lead(annotator)
        if item_lead:
            return _counter(item_lead)
        if abs(annotator_lead) >= LARGEST_LEAD or (annotator_lead and rng.random() < TOWARDS_HALF):
            return _counter(annotator_lead)
        if annotator_lead:
            return _counter(-annotator_lead)
    return rng.choice((Order.AS_GIVEN, Order.SWAPPED))


def same_order_limit(policy: OrderPolicy, overlap: int) -> int:
    """Return how many counted judgments of an item may share one order of its sides.

    Under the balanced policy this makes the two orders differ by at most one once the item has
    all its ``overlap`` judgments.
    """
    return (overlap + 1) // 2 if policy is OrderPolicy.BALANCED else overlap


def _lead(counts: Mapping[Order, int]) -> int:
    """Return how many more times the sides were shown as given than swapped."""
    return counts.get(Order.AS_GIVEN, 0) - counts.get(Order.SWAPPED, 0)


def _counter(lead: int) -> Order:
    """Return the order that reduces the lead."""
    return Order.SWAPPED if lead > 0 else Order.AS_GIVEN
