"""The order in which items are handed out: read from either key, and checked with the items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from spindle.assign.item_order import ItemOrder
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.model import DesignFile
from spindle.domain.items import Item, field_value

MOST_STRATA = 1_000
"""Items can be spread over at most this many values of a field."""

_STRATEGIES = {
    "random": ItemOrder.RANDOM,
    "fixed_order": ItemOrder.FILE,
    "ordered": ItemOrder.FILE,
    "least_annotated": ItemOrder.LEAST_ANNOTATED,
}


def item_order(file: DesignFile) -> ItemOrder:
    """Return the order in which items are handed out: random, unless a key asks for another."""
    if file.item_order is not None:
        return ItemOrder(file.item_order.name or ItemOrder.SPREAD)
    strategy = file.assignment_strategy
    return ItemOrder.RANDOM if strategy is None else _STRATEGIES[strategy]


def check_item_order(findings: Findings, file: DesignFile) -> None:
    """Warn if the two keys for the order of items contradict each other."""
    if file.item_order is None or file.assignment_strategy is None:
        return
    strategy, order = file.assignment_strategy, item_order(file)
    if _STRATEGIES[strategy] is not order:
        findings.add_warning(
            ("assignment_strategy",),
            f"assignment_strategy is {strategy}, but item_order is {order} and takes precedence",
            "remove one of the two keys",
        )


class Spread:
    """Checks the field over whose values items are spread; ``fields`` are those that items have."""

    def __init__(self, design: Design, fields: Sequence[str]) -> None:
        self._design = design
        self._fields = fields
        self._values: Counter[str] = Counter()

    def see(self, item: Item) -> None:
        """Note the value of one item."""
        if self._design.spread and len(self._values) <= MOST_STRATA:
            self._values[field_value(item.fields, self._design.spread)] += 1

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of items with each value, the most frequent first."""
        return dict(self._values.most_common())

    def report(self, findings: Findings) -> None:
        """Report a field that no item has, that is sealed, or that has too many values."""
        name = self._design.spread
        wrong = self._find_problem(name) if name else None
        if wrong is not None:
            message = f"item_order spreads items over {name!r}, {wrong[0]}"
            findings.add_problem(("item_order", "spread"), message, wrong[1], value=True)

    def _find_problem(self, name: str) -> tuple[str, str] | None:
        """Return message and hint if the field cannot be used."""
        if name == self._design.truth.source_key:
            return "which holds the truth and is sealed", "name a field such as a category"
        if set(self._values) <= {""}:
            near = nearest(name, list(self._fields))
            hint = f"did you mean {near!r}?" if near else f"items have {', '.join(self._fields)}"
            return "a field that no item has", hint
        if len(self._values) > MOST_STRATA:
            hint = "name a field with fewer values, or use `item_order: random`"
            return f"which has more than {MOST_STRATA:,} values", hint
        return None
