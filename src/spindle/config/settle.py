"""What only the items can tell: the sides, the prompt and what is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spindle.config.design import Design, Titles
from spindle.config.fields import field_names, prompt_field, shown_fields
from spindle.config.placeholders import placeholders, resolved
from spindle.config.sides import companions, infer_sides
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes import Scheme

_LETTER = re.compile(r"\b[AB]\b")
_ONE_SIDE = (Verdict.A, Verdict.B)


@dataclass(frozen=True, slots=True)
class Settled:
    """A design with all that its items tell.

    ``asked`` is the field that the design calls the prompt, ``prompt`` the one that is used,
    None where no field has text; ``wanted`` are the fields that the page needs, as the layout
    names them.
    """

    design: Design
    asked: str
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
    prompt = prompt_field(items, design.text_key, None if placed else sides)
    shown = shown_fields(items, design.id_key, prompt if design.show_prompt else None, sides)
    if not design.show_prompt:
        shown = tuple(name for name in shown if name != prompt) or _pair(sides)
    wanted = placed or (*((prompt,) if prompt else ()), *_pair(sides))
    schemes = design.schemes
    if sides is not None:
        schemes = tuple(scheme.for_pairs() for scheme in schemes)
    settled = replace(
        design,
        schemes=schemes,
        sides=sides,
        shown=shown,
        titles=_titles(design.titles, sides, schemes),
        text_key=prompt or design.text_key,
    )
    return Settled(settled, design.text_key, prompt, tuple(dict.fromkeys(wanted)))


def pair_field(design: Design, items: Sequence[Item]) -> str:
    """The field that holds both responses as a list, as the design or the items say.

    Empty where there is none. ``text_key`` is it where a list of two texts stands there in
    each item, something compares, and the layout does not show it as it is.
    """
    if design.pair_key or design.sides is not None or not design.schemes:
        return design.pair_key
    compares = any(scheme.verdict(c.value) for scheme in design.schemes for c in scheme.choices())
    placed = {place.name for place in placeholders(design.layout)} & {design.text_key, "text"}
    values = [item.fields.get(design.text_key) for item in items]
    if compares and not placed and values and all(map(_is_pair, values)):
        return design.text_key
    return ""


def _is_pair(value: JSON) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)
    )


def _sides(design: Design, fields: Sequence[str], placed: Sequence[str]) -> Sides | None:
    if design.sides is not None:
        pair = design.sides
        return Sides(pair.a, pair.b, companions(fields, pair.a, pair.b))
    sides = infer_sides(fields, placed=placed)
    if sides is None or (design.layout and not {sides.a, sides.b} <= set(placed)):
        return None
    return sides


def _titles(titles: Titles, sides: Sides | None, schemes: Sequence[Scheme]) -> Titles:
    """Numbers for sides that have them, unless the design says otherwise or labels have letters."""
    numbered = sides is not None and sides.a.endswith("1") and sides.b.endswith("2")
    if titles.stated or not numbered:
        return titles
    labels = [c.label for s in schemes for c in s.choices() if s.verdict(c.value) in _ONE_SIDE]
    if any(_LETTER.search(label) for label in labels):
        return titles
    return replace(titles, a="Response 1", b="Response 2")


def _pair(sides: Sides | None) -> tuple[str, ...]:
    return () if sides is None else (sides.a, sides.b)
