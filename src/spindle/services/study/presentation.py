"""Presentation of an item: which fields are visible, in which order the sides stand."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.counterparts import counterpart_by_name
from spindle.config.design import Design
from spindle.config.placeholders import placeholders
from spindle.domain.assignments import Handout, Order
from spindle.domain.values import JSON


def is_swapped(design: Design, order: Order) -> bool:
    """Return whether that order swaps the sides; a design without sides has nothing to swap."""
    return order is Order.SWAPPED and design.sides is not None


def complete_answers(
    design: Design, answers: Mapping[str, JSON], order: Order
) -> Mapping[str, JSON]:
    """Return stored answers with the verdicts that the design says their labels have.

    The label that was pressed and the order of the sides are facts, what the label means is an
    interpretation: verdicts that the design states hold for all answers. Otherwise an answer
    that was stored with a verdict keeps it. Nothing stored is changed.
    """
    swapped = is_swapped(design, order)
    named = {scheme.name: scheme for scheme in design.schemes}
    return {
        name: named[name].complete(record, swapped=swapped)
        if name in named and isinstance(record, Mapping)
        else record
        for name, record in answers.items()
    }


def exchange_counterparts(design: Design, answers: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return answers that were given with the sides swapped under the questions they are about.

    What was answered to "Rate Response A" was said of the response ``b``.
    """
    others = counterpart_by_name(design.counterparts)
    exchanged = {others.get(name, name): answer for name, answer in answers.items()}
    return {s.name: exchanged[s.name] for s in design.schemes if s.name in exchanged}


def arrange_fields(design: Design, handout: Handout) -> Mapping[str, JSON]:
    """Return the item's fields with its sides in the order of the assignment."""
    fields = handout.item.fields
    if design.sides is None or not is_swapped(design, handout.assignment.order):
        return fields
    return design.sides.swap(fields)


def can_swap(design: Design, fields: Mapping[str, JSON], visible: frozenset[str]) -> bool:
    """Return whether swapping the sides would change any visible field."""
    if design.sides is None:
        return False
    pairs = ((design.sides.a, design.sides.b), *design.sides.more)
    return any(
        fields.get(left) != fields.get(right) and (left in visible or right in visible)
        for left, right in pairs
    )


def visible_fields(design: Design) -> frozenset[str]:
    """Return the fields of which the page shows anything."""
    if not design.layout:
        sides = (design.sides.a, design.sides.b) if design.sides else ()
        return frozenset((*design.shown, *sides))
    names = {place.name for place in placeholders(design.layout)}
    names |= {name.partition(".")[0] for name in names}
    return frozenset(names | ({design.text_key} if "text" in names else set()))
