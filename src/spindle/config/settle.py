"""What only the items can tell: the sides, the prompt and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spindle.config.design import Design
from spindle.config.fields import field_names, prompt_field, shown_fields
from spindle.config.placeholders import placeholders, resolved
from spindle.config.sides import companions, infer_sides
from spindle.domain.items import Item, Sides


@dataclass(frozen=True, slots=True)
class Settled:
    """A design with all that its items tell.

    ``prompt`` is the field with the prompt, None where none was found; ``wanted`` are the
    fields that the page needs, as the layout names them.
    """

    design: Design
    prompt: str | None
    wanted: tuple[str, ...]


def settle(design: Design, items: Sequence[Item]) -> Settled:
    """The design completed by a few of its items."""
    fields = field_names(items)
    placed = tuple(
        dict.fromkeys(
            resolved(place.name, fields, design.text_key) for place in placeholders(design.layout)
        )
    )
    sides = _sides(design, fields, placed)
    prompt = prompt_field(items, design.text_key, sides)
    shown = shown_fields(items, design.id_key, prompt, sides)
    wanted = placed or (*((prompt,) if prompt else ()), *_pair(sides))
    settled = replace(design, sides=sides, shown=shown, text_key=prompt or design.text_key)
    return Settled(settled, prompt, tuple(dict.fromkeys(wanted)))


def _sides(design: Design, fields: Sequence[str], placed: Sequence[str]) -> Sides | None:
    if design.sides is not None:
        pair = design.sides
        return Sides(pair.a, pair.b, companions(fields, pair.a, pair.b))
    sides = infer_sides(fields, placed=placed, prompt=design.text_key)
    if sides is None or (design.layout and not {sides.a, sides.b} <= set(placed)):
        return None
    return sides


def _pair(sides: Sides | None) -> tuple[str, ...]:
    return () if sides is None else (sides.a, sides.b)
