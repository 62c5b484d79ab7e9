"""Columns of the data: each is shown, not shown, the truth, or sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.services.intake import renamed_columns


@dataclass(frozen=True, slots=True)
class ColumnLists:
    """Every column of the data, each in one list, under the name that it has in the files.

    - ``shown`` are on the page, in the order in which they stand there.
    - ``hidden`` are stored with the items, or are their ids, and not on the page.
    - ``truth`` says which side is right, or whose opinion that is; removed from the items and
      stored apart.
    - ``sealed`` could tell the responses apart and are not read at all.
    """

    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    truth: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()


def list_served_fields(design: Design, fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of the page, and those that stand in their place where sides are swapped.

    A page that shows ``model_a`` shows the value of ``model_b`` to those who see the sides
    exchanged.
    """
    if design.sides is None or design.order is OrderPolicy.AS_GIVEN:
        return tuple(fields)
    pairs = design.sides.more
    others = {**dict(pairs), **{right: left for left, right in pairs}}
    served = (name for field in fields for name in (field, _other(field, others)) if name)
    return tuple(dict.fromkeys(served))


def _other(field: str, others: Mapping[str, str]) -> str:
    if field in others:
        return others[field]
    root, dot, rest = field.partition(".")
    return f"{others[root]}{dot}{rest}" if root in others else ""


class Columns:
    """Collects the columns of all records, also of those that occur late.

    ``fields`` are those of the page as it is served.
    """

    def __init__(self, design: Design, fields: Sequence[str]) -> None:
        self._truth = {design.truth.source_key, design.truth.by}
        self._names = dict(renamed_columns(design))
        self._text_key, self._page = design.text_key, tuple(fields)
        if design.pair_key:
            self._names[design.pair_key] = f"{design.pair_key}_a"
        # Whether a column is among the fields of an item, in order of appearance.
        self._kept: dict[str, bool] = {}
        self._settled: set[str] = set()
        self._pair_key = design.pair_key

    def see(self, row: Mapping[str, JSON], item: Item) -> None:
        """Look at a record and the item that was read from it."""
        if row.keys() <= self._settled:
            return
        for column, value in row.items():
            kept = self._is_kept(column, value, item)
            self._kept[column] = kept or self._kept.get(column, False)
            if kept:
                self._settled.add(column)

    def report(self, findings: Findings) -> None:
        """Report columns that have the names of the two responses in a list."""
        key = self._pair_key
        beside = [name for name in (f"{key}_a", f"{key}_b") if key and name in self._kept]
        if beside and key in self._kept:
            names = " and ".join(map(repr, beside))
            findings.add_problem(
                ("annotation_schemes",),
                f"the list {key!r} holds the two responses, and the data have {names} too: it is "
                "not clear which are compared",
                f"to compare those in columns of their own, remove what names {key!r}; to compare "
                "those in the list, rename the columns",
            )

    def lists(self) -> ColumnLists:
        """Return the columns seen so far, each in one of the lists."""
        truth = tuple(column for column in self._kept if column in self._truth)
        sealed = tuple(c for c, kept in self._kept.items() if not kept and c not in truth)
        left = [column for column in self._kept if column not in truth + sealed]
        shown = tuple(dict.fromkeys(c for name in self._page for c in left if self._is_on(c, name)))
        return ColumnLists(shown, tuple(c for c in left if c not in shown), truth, sealed)

    def _is_kept(self, column: str, value: JSON, item: Item) -> bool:
        name = self._names.get(column, column)
        # The number of a question is in no field if it became the id of the item.
        return name in item.fields or column in item.fields or str(value) == item.id

    def _is_on(self, column: str, name: str) -> bool:
        """Return whether a column is what the page shows under that name."""
        field = self._names.get(column, column)
        if name == "text" and "text" not in self._kept:
            name = self._text_key
        return field == name or (name not in self._kept and name.partition(".")[0] == field)
