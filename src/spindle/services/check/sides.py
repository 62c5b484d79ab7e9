"""Sides: whether items have both, and whether they can be swapped."""

from __future__ import annotations

from collections.abc import Collection

from spindle.assign.order import OrderPolicy
from spindle.config.consistency import Placed
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.inference import InferredDesign
from spindle.config.messages import nearest
from spindle.config.yaml import KeyPath

_AS_GIVEN = "or keep their order: `pairs: {order: as_given}`"


def report_sides(findings: Findings, inferred: InferredDesign, fields: Collection[str]) -> None:
    """Report sides that no item has, and an order that has nothing to swap."""
    design = inferred.design
    sides = () if design.sides is None else (design.sides.a, design.sides.b)
    missing = [side for side in sides if side not in fields]
    for side in missing:
        near = nearest(side, list(fields))
        path = _path_of_side(findings, side)
        findings.add_problem(
            path,
            f"no item has the field {side!r}, which is one of the two sides",
            f"did you mean {near!r}?" if near else f"items have {', '.join(fields)}",
            value=True,
        )
    if design.order is OrderPolicy.AS_GIVEN or missing:
        return
    tree = findings.document.tree
    pairs = tree.get("pairs")
    stated = isinstance(pairs, dict) and pairs.get("order") is not None
    place: KeyPath = ("pairs", "order") if stated else ("randomize_pair_order",)
    if not sides:
        findings.add_problem(
            place,
            f"the order is {design.order}, but the design has no two sides to swap",
            "name the two fields, and show them in html_layout if there is one: "
            f"`pairs: {{sides: [response_a, response_b]}}`; {_AS_GIVEN}",
        )
        return
    shown = {name.split(".")[0] for name in inferred.needed_fields}
    unseen = [side for side in sides if side not in shown]
    if unseen:
        names = " and ".join(f"{{{{{side}}}}}" for side in unseen)
        findings.add_problem(
            place,
            f"the order is {design.order}, but html_layout does not show {names}",
            f"show {names} there, {_AS_GIVEN}",
        )


def report_pair_keys(
    findings: Findings, schemes: Placed, design: Design, columns: Collection[str]
) -> None:
    """Report a field for both responses that no item has, or that holds something else."""
    taken = {design.id_key: "the id of each item", design.truth.source_key: "the truth"}
    named = {scheme.pair_key: at for at, scheme in reversed(schemes) if scheme.pair_key}
    for name, at in named.items() if columns else ():
        path: KeyPath = (*at, "items_key")
        if name in taken:
            said = f"items_key: the field {name!r} is {taken[name]}, and not the two responses"
            findings.add_problem(path, said, "name the field that holds both", value=True)
        elif name not in columns:
            near = nearest(name, list(columns))
            hint = f"did you mean {near!r}?" if near else f"items have {', '.join(columns)}"
            said = f"no item has the field {name!r} named by items_key"
            findings.add_problem(path, said, hint, value=True)


def _path_of_side(findings: Findings, side: str) -> KeyPath:
    """Return where the design names that side."""
    tree = findings.document.tree
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
