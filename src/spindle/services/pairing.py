"""Whether there are two sides, and whether they can change places."""

from __future__ import annotations

from collections.abc import Collection

from spindle.assign.order import OrderPolicy
from spindle.config.messages import nearest
from spindle.config.reading import Reading
from spindle.config.settle import Settled
from spindle.config.yaml import KeyPath

_AS_GIVEN = "or leave them as they are: pairs: {order: as_given}"


def report_sides(reading: Reading, settled: Settled, fields: Collection[str]) -> None:
    """Note sides that no item has, and an order of sides that has nothing to order."""
    design = settled.design
    sides = () if design.sides is None else (design.sides.a, design.sides.b)
    missing = [side for side in sides if side not in fields]
    for side in missing:
        near = nearest(side, list(fields))
        path = _stated(reading, side)
        reading.problem(
            path,
            f"no item has the field {side!r} that is to be one of the two sides",
            f"did you mean {near!r}?" if near else f"items have {', '.join(fields)}",
            value=True,
        )
    if design.order is OrderPolicy.AS_GIVEN or missing:
        return
    tree = reading.document.tree
    pairs = tree.get("pairs")
    stated = isinstance(pairs, dict) and pairs.get("order") is not None
    place: KeyPath = ("pairs", "order") if stated else ("randomize_pair_order",)
    if not sides:
        reading.problem(
            place,
            f"the order is {design.order}, but there are no two sides to change places",
            "name the two fields and show them in html_layout, if there is one: "
            f"pairs: {{sides: [response_a, response_b]}}; {_AS_GIVEN}",
        )
        return
    shown = {name.split(".")[0] for name in settled.wanted}
    unseen = [side for side in sides if side not in shown]
    if unseen:
        names = " and ".join(f"{{{{{side}}}}}" for side in unseen)
        reading.problem(
            place,
            f"the order is {design.order}, but html_layout does not show {names}",
            f"show {names} there, {_AS_GIVEN}",
        )


def _stated(reading: Reading, side: str) -> KeyPath:
    """Where the design names that side."""
    tree = reading.document.tree
    pairs = tree.get("pairs")
    named = pairs.get("sides") if isinstance(pairs, dict) else None
    if isinstance(named, list) and side in named:
        return ("pairs", "sides", named.index(side))
    files = tree.get("data_files")
    for number, entry in enumerate(files if isinstance(files, list) else ()):
        for key in ("item_a_field", "item_b_field"):
            if isinstance(entry, dict) and entry.get(key) == side:
                return ("data_files", number, key)
    return ("pairs", "sides")
