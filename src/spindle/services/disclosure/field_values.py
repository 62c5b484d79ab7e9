"""Values of one field over all items: what they name, and whether they go with the truth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.services.disclosure.side_names import Naming, is_model_name, read_side_name
from spindle.services.disclosure.telling_names import Weight, name_words, weigh_name
from spindle.stats.association import Agreement, Association, measure_association

MOST_VALUES = 50
"""The values of a field with more are not counted one by one."""

_LONGEST = 80
"""Longer texts, in characters, are neither names nor labels."""
_BY_CHANCE = 1e-4
"""The p-value, times the number of tests, below which values go with the truth."""
_BY_CHANCE_IF_PERFECT = 1e-3
"""The same for a field each of whose values occurs with one side only."""
_UNRELATED = 0.05
"""The p-value above which values, in ``_ENOUGH`` items, say nothing of the sides."""
_ENOUGH = 20
_FEW = 2
_MOST = 0.6
"""The share of the values that must name something: there are ties, and words for neither."""
_RARE = 0.1
"""The largest share of values such as ``c`` and ``d`` beside ``a`` and ``b``."""
_STRONG = (Naming.FIELD, Naming.SIDE, Naming.PHRASE)
_WORDS = (*_STRONG, Naming.LETTER)
_KEYS = (Naming.FIELD, Naming.SIDE, Naming.LETTER, Naming.NUMBER, Naming.NO_SIDE)
_ENDS = re.compile(r"^[^\W_]+|[^\W_]+$")


@dataclass(slots=True)
class FieldValues:
    """Counts of a field's values, in constant memory.

    ``models`` counts the values that are one side's model, ``repeats`` those that are one
    side's text, and ``families`` those that are the name of a well-known model. ``beside``
    says that the values belong to one side.
    """

    name: str
    beside: bool = False
    filled: int = 0
    named: Counter[tuple[Naming, int | None]] = field(default_factory=Counter)
    models: int = 0
    repeats: int = 0
    families: int = 0
    _flags: int = 0
    _table: dict[str, list[int]] = field(default_factory=dict)
    _parts: dict[str, dict[str, list[int]] | None] = field(default_factory=dict)
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
        self._flags += isinstance(value, bool)
        self.models += models is not None and _is_one_of(value, models)
        self._count(value, truth)

    @property
    def weight(self) -> Weight:
        """What the field's name says about its values."""
        return weigh_name(self.name)

    @property
    def values(self) -> int:
        """The number of different values, at most one more than ``MOST_VALUES``."""
        return MOST_VALUES + 1 if self._varied else len(self._table)

    @property
    def distinct(self) -> tuple[str, ...]:
        """The different values as text; none if there are too many to count."""
        return () if self._varied else tuple(self._table)

    @property
    def are_keys(self) -> bool:
        """Whether all values so far name a side, or none of the two."""
        return sum(n for (kind, _), n in self.named.items() if kind in _KEYS) == self.filled

    @property
    def may_be_truth(self) -> bool:
        """Whether all values are keys to the sides, which a field of this name may hold."""
        named = self.names_sides or self.may_name_sides
        return self.are_keys and named and self._has_both()

    @property
    def names_sides(self) -> bool:
        """Whether the values surely name sides, by what they are and the field's name."""
        if self.named[Naming.FIELD, 0] + self.named[Naming.FIELD, 1] == self.filled > 0:
            return True
        weight, telling = self.weight, self.weight is Weight.TELLING
        if telling and self._names_one_side():
            return True
        if self._most_name(*_WORDS):
            strong = any(self.named[kind, side] for kind in _STRONG for side in (0, 1, 2))
            return strong or weight is not Weight.ORDINARY
        numbers = self._numbers()
        if telling:
            flags = self._flags == self.filled > 0 and self.values == _FEW
            return numbers is not None or flags or self._most_name(Naming.INITIAL)
        return weight is Weight.PLAIN and numbers == (1, 2)

    @property
    def may_name_sides(self) -> bool:
        """Whether the values may be a coding of the sides, or of much else."""
        unsure = self._numbers() is not None or self._most_name(Naming.INITIAL)
        return unsure and self.weight is Weight.PLAIN

    @property
    def names_sources(self) -> bool:
        """Whether the values say that a human or a machine wrote something."""
        return self.weight is not Weight.ORDINARY and self._most_name(Naming.SOURCE)

    @property
    def tells_one_source(self) -> bool:
        """Whether the values are, in most items, names of a source: a person, a machine."""
        count = self.named[Naming.SOURCE, 0] + self.named[Naming.SOURCE, 1]
        return 0 < self.filled * _MOST <= count

    @property
    def names_families(self) -> bool:
        """Whether the values are, in most items, names of well-known models."""
        return 0 < self.filled <= 2 * self.families

    @property
    def names_models(self) -> bool:
        """Whether the values are, in most items, the name of one side's model."""
        return self.values > 1 and 2 * self.models >= self.filled > 0

    @property
    def is_blind(self) -> bool:
        """Whether the values are one neutral name of a side, such as ``Model A``."""
        return any(self.named[Naming.SIDE, side] == self.filled > 0 for side in (0, 1, 2))

    @property
    def is_unrelated(self) -> bool:
        """Whether the values are known to say nothing of the truth."""
        rows = list(self._table.values())
        if self._varied or any(sum(row[side] for row in rows) < _ENOUGH / 4 for side in (0, 1)):
            return False
        known = sum(map(sum, rows)) >= _ENOUGH
        found = self._associations()
        return known and bool(found) and all(each.p_value > _UNRELATED for each in found)

    @property
    def agreement(self) -> Agreement:
        """How two values, and no others, go with the truth in all items that have one."""
        if self._varied or len(self._table) != _FEW:
            return Agreement.NONE
        return measure_association((a, b) for a, b in self._table.values()).agreement

    def goes_with_truth(self, tested: int) -> bool:
        """Return whether the values go with the truth beyond chance, of so many tests."""
        if self.agreement is Agreement.SURE:
            return True
        found = self._associations()
        tested *= len(found)
        return any(
            each.p_value * tested < (_BY_CHANCE_IF_PERFECT if each.is_perfect else _BY_CHANCE)
            for each in found
        )

    def _numbers(self) -> tuple[int, int] | None:
        """Return the two numbers that all values are, ties aside: 1 and 2, 0 and 1, -1 and 1."""
        seen = {s: n for (kind, s), n in self.named.items() if kind is Naming.NUMBER and n}
        count = sum(seen.values()) + self.named[Naming.NO_SIDE, None]
        if count < self.filled or not self.filled:
            return None
        found = set(seen) - {0} if -1 in seen else set(seen)
        pairs = ((1, 2), (0, 1), (-1, 1))
        return next((pair for pair in pairs if found == set(pair)), None)

    def _most_name(self, *kinds: Naming) -> bool:
        """Return whether most values are names of these kinds, of two sides."""
        sides = {s: 0 for s in (0, 1, 2)}
        for (kind, side), number in self.named.items():
            if kind in kinds and side is not None:
                sides[side] += number
        count, more = sum(sides.values()), self.named[Naming.OTHER, None]
        if len([side for side, number in sides.items() if number]) != _FEW:
            return False
        return count >= _MOST * self._decided and more <= _RARE * self.filled

    @property
    def _decided(self) -> int:
        """The number of values that do not say "neither" or "both"."""
        return self.filled - self.named[Naming.NO_SIDE, None]

    def _has_both(self) -> bool:
        """Return whether more than one side is named, or their fields are."""
        sides = {side for (_, side), number in self.named.items() if number and side is not None}
        return len(sides) > 1 or self.named[Naming.FIELD, 0] + self.named[Naming.FIELD, 1] > 0

    def _names_one_side(self) -> bool:
        """Return whether most values name the same side."""
        count = sum(self.named[kind, side] for kind in _WORDS for side in (0, 1, 2))
        return count >= max(_FEW, _MOST * self._decided)

    def _associations(self) -> list[Association]:
        tables = [self._table, *(table for table in self._parts.values() if table)]
        counts = [[(a, b) for a, b in table.values()] for table in tables if table]
        return [measure_association(rows) for rows in counts]

    def _count(self, value: JSON, truth: Verdict | None) -> None:
        if truth in (Verdict.A, Verdict.B):
            for part, held in _parts_of(value):
                table = self._parts.setdefault(part, {})
                if table is not None:
                    _add(table, held, truth)
                    if len(table) > MOST_VALUES:
                        self._parts[part] = None
        if self._varied:
            return
        _add(self._table, str(value), truth)
        if len(self._table) > MOST_VALUES:
            self._varied = True
            self._table.clear()


def _parts_of(value: JSON) -> Iterator[tuple[str, str]]:
    """Yield what may go with the truth of a value that is different in each item.

    Of a number its sign and whether it is more than a half, of a name its first and last part.
    """
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield "sign", "+" if value > 0 else "-" if value < 0 else "0"
        yield "half", "+" if value > 0.5 else "-" if value < 0.5 else "0"
    elif isinstance(value, str):
        for part, held in zip(("first", "last"), _ENDS.findall(value), strict=False):
            if held != value:
                yield part, held


def _is_one_of(value: JSON, models: tuple[JSON, JSON]) -> bool:
    """Return whether a value names one of two models and not the other."""
    if value in models:
        return models[0] != models[1]
    if not isinstance(value, str) or len(value) < 3:
        return False
    low = value.strip().lower()
    named = [low.startswith(m) or m.startswith(low) for m in (str(m).lower() for m in models if m)]
    return named.count(True) == 1


def names_a_source(name: str) -> bool:
    """Return whether a field of that name says whether a human or a machine wrote a text."""
    return bool(name_words(name) & {"human", "ai", "machine", "bot", "llm", "synthetic"})


def _add(table: dict[str, list[int]], value: str, truth: Verdict | None) -> None:
    counts = table.setdefault(value, [0, 0])
    if truth in (Verdict.A, Verdict.B):
        counts[truth is Verdict.B] += 1
