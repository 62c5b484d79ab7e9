"""Values that name no side, each reported once however many items have it."""

from __future__ import annotations

from dataclasses import dataclass

from spindle.data.ambiguous_truths import AmbiguousTruths
from spindle.data.base import problem
from spindle.data.truth_survey import DataRow
from spindle.data.truth_values import (
    AmbiguousSide,
    InvalidSide,
    UnclearIndex,
    value_text,
    whole_number,
)
from spindle.domain.counts import plural
from spindle.domain.values import JSON
from spindle.errors import Problem

_SIDES = 2
MAX_VALUES = 10
"""Values reported one by one; the rest are only counted."""


@dataclass(slots=True)
class _Unread:
    first: DataRow
    value: JSON
    reason: InvalidSide
    items: int = 0


class UnreadTruths:
    """Collects the values of the field ``key`` that name no side."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._values: dict[str, _Unread] = {}
        self._more = 0
        self._next: DataRow | None = None
        self._asked = AmbiguousTruths()
        self._holders: dict[str, None] = {}

    def add(self, row: DataRow, value: JSON, reason: InvalidSide) -> None:
        """Note one value, and the first row that has it."""
        if isinstance(reason, AmbiguousSide):
            self._asked.add(self._key, row.path, row.line, reason)
            return
        self._note_holders(row, value)
        # All numbers are one question.
        text = "" if isinstance(reason, UnclearIndex) else value_text(value)
        if text not in self._values and len(self._values) == MAX_VALUES:
            self._more += 1
            self._next = self._next or row
            return
        self._values.setdefault(text, _Unread(row, value, reason)).items += 1

    @property
    def items(self) -> int:
        """The number of items that have such a value."""
        return self._more + sum(each.items for each in self._values.values())

    def problems(self) -> list[Problem]:
        """Return a problem for each value, at the first item that has it."""
        found = [*self._asked.problems(), *map(self._problem, self._values.values())]
        if self._next is not None:
            said = f"{plural(self._more, 'more item')} with other values that do not name a side"
            hint = "pairs.source_key may name the wrong field"
            found.append(problem(self._next.path, self._next.line, said, hint))
        return found

    def _problem(self, unread: _Unread) -> Problem:
        row = unread.first
        shown = repr(unread.value)[:60]
        where = "" if unread.items == 1 else f", in {unread.items:,} items"
        if isinstance(unread.reason, UnclearIndex):
            where = f", a number{where}"
        message = f"{self._key!r} does not name a side: {shown}{where}"
        return problem(row.path, row.line, message, self._name_models() or str(unread.reason))

    def _note_holders(self, row: DataRow, value: JSON) -> None:
        """Note the fields of the item that hold the value, which may be the name of a model."""
        text = value_text(value)
        if whole_number(text) is None:
            others = ((n, v) for n, v in row.item.fields.items() if n != self._key)
            self._holders.update(dict.fromkeys(n for n, v in others if value_text(v) == text))

    def _name_models(self) -> str:
        """Return what to write if the values are the names of models, in either of two fields."""
        if len(self._holders) != _SIDES:
            return ""
        fields = ", ".join(sorted(self._holders))
        return (
            "it is the value of a field of the item: if that names the model of a side, write "
            f"`pairs: {{models: [{fields}]}}`, that of side a first"
        )
