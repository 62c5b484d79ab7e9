"""In which order Potato showed two responses."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.domain.assignments import Order
from spindle.domain.values import JSON


def read_swap(order: object) -> bool | None:
    """Return whether the second response stood first, by what Potato recorded of the item.

    It records by scheme: the labels as they stood, or, where responses are compared, the
    places in the data from which they came. It lays those of several schemes one upon the
    other, so that two that swap leave the responses where they were. None where it recorded
    no such places.
    """
    recorded = order.values() if isinstance(order, Mapping) else ()
    places = [places for places in recorded if places in ([0, 1], [1, 0])]
    if not places:
        return None
    return places.count([1, 0]) % 2 == 1


def to_order(swapped: bool | None) -> Order:
    """Return the order of the responses; as given where none was recorded."""
    return Order.SWAPPED if swapped else Order.AS_GIVEN


def is_shuffled(scheme: Mapping[str, JSON]) -> bool:
    """Return whether an entry of ``annotation_schemes`` has Potato shuffle what it shows."""
    keys = ("randomize_order", "option_randomization")
    return any(str(scheme.get(key)).lower() in ("true", "yes", "on") for key in keys)
