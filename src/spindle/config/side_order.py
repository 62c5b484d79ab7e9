"""The order in which the sides are shown: as stated, or the one that suits page and items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.assign.order import OrderPolicy
from spindle.config.counterparts import find_side_words
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.model import DesignFile
from spindle.config.one_sided import one_sided_questions
from spindle.config.pane_titles import describe_named_panes, is_mirrored
from spindle.config.placeholders import placeholders
from spindle.config.yaml import KeyPath
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.errors import Severity

_COST = (
    "the sides stay in the order of the data: if raters prefer a place on the page, {} wins more "
    "often than it should, and no analysis can correct that"
)
_NEUTRAL = "call them Response A and Response B, and the fields response_a and response_b"


def choose_side_order(
    findings: Findings, file: DesignFile, design: Design, items: Sequence[Item] = ()
) -> OrderPolicy:
    """Return the stated order; else balanced, unless the page names its sides.

    The order of the data is kept as well where questions are about one side, if neither side
    always holds the same model or source.
    """
    if design.sides is None or not _shows_both(design):
        return design.order
    stated = (
        file.pairs.order is not None
        or file.randomize_pair_order is not None
        or any(scheme.shuffles_sides is not None for scheme in design.schemes)
    )
    holder = find_holder(design, items)
    named = describe_named_panes(design)
    if named:
        _warn_about_named_panes(findings, design, named, holder, stated=stated)
    if stated:
        return design.order
    if named:
        return OrderPolicy.AS_GIVEN
    if not holder and _warn_about_questions(findings, design):
        return OrderPolicy.AS_GIVEN
    return OrderPolicy.BALANCED


class Holders:
    """Checks whether a side always holds the same model or source."""

    def __init__(self, design: Design) -> None:
        self._design = design
        pairs = design.sides.more if design.sides else ()
        named = ((design.models,) if design.models else ()) + pairs
        self._values: dict[tuple[str, str], tuple[JSON, JSON] | None] = dict.fromkeys(named)
        self._items = 0

    def see(self, fields: Mapping[str, JSON]) -> None:
        """Note what one item has on its sides."""
        self._items += 1
        for pair, before in list(self._values.items()):
            found = fields.get(pair[0]), fields.get(pair[1])
            if before is None:
                self._values[pair] = found
            if found != (before or found) or not all(map(_is_name, found)) or found[0] == found[1]:
                del self._values[pair]

    def describe(self) -> str:
        """Return what side ``a`` always holds, in words; empty if that changes."""
        for (name, _), values in self._values.items():
            if values is not None and self._items > 1:
                return f"{values[0]!r} (`{name}`)"
        sides = self._design.sides
        if sides is not None and not is_mirrored(sides.a, sides.b):
            return f"`{sides.a}`"
        return ""

    def report(self, findings: Findings) -> None:
        """Warn if the order of the data, which is asked for, makes one model or source win."""
        design, path = self._design, _order_path(findings)
        if design.order is not OrderPolicy.AS_GIVEN or not path or design.sides is None:
            return
        if design.truth.always:
            message = (
                "the right side is the same in every item and is always shown in the same place: "
                "an annotator who recognises it once knows every answer"
            )
        elif holder := self.describe():
            message = (
                f"{holder} is on the same side in every item and always shown in the same place: "
                "if raters prefer that place, it wins more often than it should, and no analysis "
                "can correct that"
            )
        else:
            return
        hint = "remove this key: the order of the sides is then balanced"
        if not describe_named_panes(design):
            findings.add_problem(path, message, hint, Severity.WARNING, value=True)


def find_holder(design: Design, items: Sequence[Item]) -> str:
    """Return in words what side ``a`` of all these items holds; empty if that changes."""
    holders = Holders(design)
    for item in items:
        holders.see(item.fields)
    if design.truth.always and not holders.describe():
        return "the right side"
    return holders.describe()


def _shows_both(design: Design) -> bool:
    assert design.sides is not None
    if not design.layout:
        return True
    shown = {place.name.split(".")[0] for place in placeholders(design.layout)}
    text = {design.text_key} if "text" in shown else set()
    return {design.sides.a, design.sides.b} <= shown | text


def _warn_about_named_panes(
    findings: Findings, design: Design, named: str, holder: str, *, stated: bool
) -> None:
    """Warn of a page that names its sides, and say what that does to the result."""
    assert design.sides is not None
    if stated and not design.truth.is_known:
        return
    place: KeyPath = ("html_layout",) if design.layout else ("display",)
    truth = design.truth.is_known
    what = f"reveals which side is which: {named}" if truth else f"names the sides: {named}"
    winner = holder or "the side at that place"
    kept = "" if stated else f"; {_COST.format(winner)}"
    findings.add_problem(place, f"{place[0]} {what}{kept}", _NEUTRAL, Severity.WARNING)


def _warn_about_questions(findings: Findings, design: Design) -> bool:
    """Warn of questions about one side that keep the sides in their order; return if any."""
    found = one_sided_questions(design.schemes, find_side_words(design.sides, design.titles))
    for name in found[:1]:
        findings.add_problem(
            _scheme_path(findings, name),
            f"{name!r} asks about one side, so {_COST.format('the side at that place')}",
            "set `pairs: {order: balanced}` if its answers may be about a place on the page, "
            "or `pairs: {order: as_given}` to keep the order",
            Severity.WARNING,
            value=True,
        )
    return bool(found)


def _scheme_path(findings: Findings, name: str) -> KeyPath:
    entries = findings.document.tree.get("annotation_schemes")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("name") == name:
            return ("annotation_schemes", number, "name")
    return ("annotation_schemes",)


def _order_path(findings: Findings) -> KeyPath:
    """Return where the design states the order of the sides; empty if it does not."""
    pairs = findings.document.tree.get("pairs")
    if isinstance(pairs, dict) and pairs.get("order") is not None:
        return ("pairs", "order")
    return ("randomize_pair_order",) if "randomize_pair_order" in findings.document.tree else ()


def _is_name(value: JSON) -> bool:
    return isinstance(value, str) and bool(value.strip())
