"""How an item is presented: one place for what is shown and for how answers to it are read."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.domain.assignments import Handout, Order
from spindle.domain.values import JSON


def is_swapped(design: Design, order: Order) -> bool:
    """Whether the sides change places under that order; only sides that there are can."""
    return order is Order.SWAPPED and design.sides is not None


def presented(design: Design, handout: Handout) -> Mapping[str, JSON]:
    """The item's fields with its sides in the order that the assignment has."""
    fields = handout.item.fields
    if design.sides is None or not is_swapped(design, handout.assignment.order):
        return fields
    return design.sides.swapped(fields)


def can_swap(design: Design, fields: Mapping[str, JSON], seen: frozenset[str]) -> bool:
    """Whether changing the sides' places would change anything in the fields that are seen."""
    if design.sides is None:
        return False
    swapped = design.sides.swapped(fields)
    return any(swapped[name] != fields.get(name) for name in swapped if name in seen)


def value_of(design: Design, fields: Mapping[str, JSON], name: str) -> JSON:
    """The value that a placeholder stands for.

    ``a.b`` looks into a mapping; ``text`` stands for the field that ``text_key`` names where
    items have none of that name; a field that an item lacks is empty.
    """
    if name in fields:
        return fields[name]
    if name == "text":
        return fields.get(design.text_key)
    value: JSON = fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def fields_seen(design: Design) -> frozenset[str]:
    """The fields that the page shows something of."""
    if not design.layout:
        sides = (design.sides.a, design.sides.b) if design.sides else ()
        return frozenset((*design.shown, *sides))
    names = {place.name for place in placeholders(design.layout)}
    names |= {name.partition(".")[0] for name in names}
    return frozenset(names | ({design.text_key} if "text" in names else set()))
