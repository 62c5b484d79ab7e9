"""What is inferred from the items: the sides, the prompt and the fields that are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spindle.config.counterparts import find_counterparts, find_side_words
from spindle.config.design import Design, Titles
from spindle.config.fields import field_names, fields_to_show, has_text, prompt_field
from spindle.config.panels import can_hold_pair, complete_panels, pair_in_panels, split_panels
from spindle.config.placeholders import placeholders, resolve_placeholder
from spindle.config.sides import companions, infer_sides, likely_sides, side_of
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes import Scheme

_LETTER = re.compile(r"\b[AB]\b")
_CALLED = re.compile(r"[^\W\d_][^\W\d_ ]+ ([AB12])")
_ONE_SIDE = (Verdict.A, Verdict.B)


@dataclass(frozen=True, slots=True)
class InferredDesign:
    """A design completed by its items.

    ``stated_prompt`` is the field that the design calls the prompt, ``prompt`` the one that is
    used, None where no field has text; ``needed_fields`` are those that the page shows, under
    the names that the layout uses.
    """

    design: Design
    stated_prompt: str
    prompt: str | None
    needed_fields: tuple[str, ...]


def infer_from_items(design: Design, items: Sequence[Item]) -> InferredDesign:
    """Return the design completed by what a few of its items show."""
    fields = field_names(items)
    placed = _placed_fields(design, fields)
    sides = _sides(design, fields, placed, items)
    prompt = prompt_field(items, design.text_key, sides, placed)
    shown = fields_to_show(items, prompt, sides, design.show)
    if not design.show_prompt:
        shown = tuple(name for name in shown if name in design.show)
    if design.panels:
        shown = tuple(name for name in placed if not side_of(name, sides))
    needed = placed or (*((prompt,) if prompt else ()), *_pair(sides))
    schemes = design.schemes
    words = find_side_words(sides, design.titles)
    if sides is not None:
        schemes = tuple(scheme.for_pairs(words) for scheme in schemes)
    titles = _titles(design.titles, sides, schemes)
    completed = replace(
        design,
        panels=complete_panels(design, titles, sides, items),
        schemes=schemes,
        sides=sides,
        counterparts=find_counterparts(schemes, words) if sides is not None else (),
        shown=shown or (() if design.panels else _pair(sides)),
        titles=titles,
        text_key=prompt or design.text_key,
    )
    return InferredDesign(completed, design.text_key, prompt, tuple(dict.fromkeys(needed)))


def pair_field(design: Design, items: Sequence[Item]) -> str:
    """Return the field that holds both responses as a list, or an empty text.

    It is ``text_key`` if that holds a list of two texts in each item, some scheme compares
    the sides, the layout does not show the list as it is, and no two other fields are the
    sides: the two texts are else the turns of what they answer.
    """
    if design.pair_key or design.sides is not None or not design.schemes:
        return design.pair_key
    if field := pair_in_panels(design):
        return field if _all_pairs(items, field) else ""
    compares = any(s.for_pairs().carries_verdicts or s.names_sides for s in design.schemes)
    placed = {place.name for place in placeholders(design.layout)} & {design.text_key, "text"}
    values = [item.fields.get(design.text_key) for item in items]
    if likely_sides([name for name in field_names(items) if has_text(items, name)]):
        return ""
    whole = placed or not can_hold_pair(design, design.text_key)
    if compares and not whole and values and all(map(_is_pair, values)):
        return design.text_key
    return ""


def _all_pairs(items: Sequence[Item], field: str) -> bool:
    values = [item.fields.get(field) for item in items]
    return bool(values) and all(isinstance(value, list) and len(value) == 2 for value in values)


def _placed_fields(design: Design, fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields that the layout or the panels of a design name."""
    if design.panels:
        return tuple(panel.field for panel in split_panels(design, fields))
    named = (
        resolve_placeholder(place.name, fields, design.text_key)
        for place in placeholders(design.layout)
    )
    return tuple(dict.fromkeys(named))


def _is_pair(value: JSON) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)
    )


def _sides(
    design: Design, fields: Sequence[str], placed: Sequence[str], items: Sequence[Item]
) -> Sides | None:
    if design.sides is not None:
        pair = design.sides
        return Sides(pair.a, pair.b, companions(fields, pair.a, pair.b))
    roots = [name.partition(".")[0] for name in placed if name not in fields]
    sides = infer_sides(fields, placed=(*placed, *roots), items=items)
    laid_out = bool(design.layout or design.panels)
    shown = {side_of(name, sides) for name in placed}
    if sides is None or (laid_out and not {sides.a, sides.b} <= shown):
        return None
    return sides


def _titles(titles: Titles, sides: Sides | None, schemes: Sequence[Scheme]) -> Titles:
    """Return the titles that suit the labels and the names of the sides.

    The sides are called what the labels call them ("Answer 1" and "Answer 2"), and are numbered
    if their fields are, unless the design names them or the labels have letters.
    """
    if titles.stated or sides is None:
        return titles
    labels = [c.label for s in schemes for c in s.choices() if s.verdict(c.value) in _ONE_SIDE]
    called = {match[1]: label for label in labels if (match := _CALLED.fullmatch(label.strip()))}
    a, b = (called.get(ends[0]) or called.get(ends[1]) for ends in ("A1", "B2"))
    if a and b and len(called) == len(set(labels)) and a[:-1] == b[:-1]:
        return replace(titles, a=a.strip(), b=b.strip())
    if not (sides.a.endswith("1") and sides.b.endswith("2")):
        return titles
    if any(_LETTER.search(label) for label in labels):
        return titles
    return replace(titles, a="Response 1", b="Response 2")


def _pair(sides: Sides | None) -> tuple[str, ...]:
    return () if sides is None else (sides.a, sides.b)
