"""Values of one field over all items: what they name, and whether they go with the truth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spindle.config.words import words
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.services.check.side_names import Naming, is_model_name, read_side_name
from spindle.stats.association import Association, measure_association

MOST_VALUES = 50
"""The values of a field with more are not counted one by one."""

_LONGEST = 80
"""Longer texts, in characters, are neither names nor labels."""
_BY_CHANCE = 1e-4
"""The p-value, times the number of fields tested, below which values go with the truth."""
_BY_CHANCE_IF_PERFECT = 1e-3
"""The same for a field each of whose values occurs with one side only."""
_UNRELATED = 0.05
"""The p-value above which numbers, in ``_ENOUGH`` items, say nothing of the sides."""
_ENOUGH = 20
_FEW = 2
_COUNTS = words(
    "turn turns round level difficulty grade step page part section chapter batch set fold "
    "version priority category count num number n stage phase size length year week day month "
    "age group cluster topic type rating stars quality has is"
)


@dataclass(slots=True)
class FieldValues:
    """Counts of a field's values, in constant memory.

    ``models`` counts the values that are one side's model, ``repeats`` those that are one
    side's text, and ``families`` those that are the name of a well-known model.
    """

    name: str
    filled: int = 0
    named: Counter[tuple[Naming, int | None]] = field(default_factory=Counter)
    models: int = 0
    repeats: int = 0
    families: int = 0
    _table: dict[str, list[int]] = field(default_factory=dict)
    _signs: dict[str, list[int]] = field(default_factory=dict)
    _varied: bool = False

    def see(
        self,
        value: JSON,
        sides: Sequence[str],
        models: tuple[JSON, JSON] | None,
        truth: Verdict | None,
    ) -> None:
        """Count one item's value; ``models`` are those of its sides, ``sides`` their fields."""
        if value is None or value in ("", [], {}):
            return
        self.filled += 1
        if isinstance(value, list) or (isinstance(value, str) and len(value) > _LONGEST):
            # Neither a name nor one of a few values: nothing more to learn from it.
            self._varied = True
            self._table.clear()
            return
        read = read_side_name(value, sides)
        if read is not None:
            self.named[read.kind, read.side] += 1
        self.families += is_model_name(value)
        if models is not None and models[0] != models[1] and value in models:
            self.models += 1
        self._count(value, truth)

    @property
    def values(self) -> int:
        """The number of different values, at most one more than ``MOST_VALUES``."""
        return MOST_VALUES + 1 if self._varied else len(self._table)

    @property
    def distinct(self) -> tuple[str, ...]:
        """The different values as text; none if there are too many to count."""
        return () if self._varied else tuple(self._table)

    @property
    def names_sides(self) -> bool:
        """Whether the values name the two sides, in every item that has one."""
        if self.named[Naming.FIELD, 0] + self.named[Naming.FIELD, 1] == self.filled > 0:
            return True
        return self._all_name(Naming.FIELD, Naming.SIDE) or self._numbers_name_sides()

    @property
    def names_sources(self) -> bool:
        """Whether the values say that a human or a machine wrote something."""
        return self._all_name(Naming.SOURCE)

    @property
    def names_models(self) -> bool:
        """Whether the values are, in most items, the name of one side's model."""
        return self.values > 1 and 2 * self.models >= self.filled > 0

    @property
    def is_blind(self) -> bool:
        """Whether the values are neutral names of sides, such as ``Model A``."""
        kinds = (Naming.SIDE, Naming.NUMBER)
        return sum(count for (kind, _), count in self.named.items() if kind in kinds) == self.filled

    def goes_with_truth(self, tested: int) -> bool:
        """Return whether the values go with the truth beyond chance, of so many tests."""
        return any(
            found.p_value * tested < (_BY_CHANCE_IF_PERFECT if found.is_perfect else _BY_CHANCE)
            for found in self._associations()
        )

    def _numbers_name_sides(self) -> bool:
        """Return whether all values are 1 and 2 (or 0 and 1), and not those of a count."""
        if not self._all_name(Naming.NUMBER):
            return False
        if set(re.findall(r"[a-z]+", self.name.lower())) & _COUNTS:
            return False
        found = self._associations()
        known = sum(map(sum, self._table.values())) >= _ENOUGH
        return not (found and known and all(each.p_value > _UNRELATED for each in found))

    def _all_name(self, *kinds: Naming) -> bool:
        """Return whether all values are names of these kinds or no side, of two sides."""
        count = sum(self.named[kind, side] for kind in kinds for side in (0, 1, 2))
        sides = {s for (kind, s), n in self.named.items() if kind in kinds and n}
        ties = self.named[Naming.NO_SIDE, None]
        return len(sides) == _FEW and count + ties == self.filled

    def _associations(self) -> list[Association]:
        tables = [self._signs] if self._varied else [self._table]
        counts = [[(a, b) for a, b in table.values()] for table in tables if table]
        return [measure_association(rows) for rows in counts]

    def _count(self, value: JSON, truth: Verdict | None) -> None:
        if isinstance(value, int | float):
            sign = "+" if value > 0 else "-" if value < 0 else "0"
            _add(self._signs, sign, truth)
        if self._varied:
            return
        _add(self._table, str(value), truth)
        if len(self._table) > MOST_VALUES:
            self._varied = True
            self._table.clear()


def _add(table: dict[str, list[int]], value: str, truth: Verdict | None) -> None:
    counts = table.setdefault(value, [0, 0])
    if truth in (Verdict.A, Verdict.B):
        counts[truth is Verdict.B] += 1
