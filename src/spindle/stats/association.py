"""Association of a field's values with a side: how likely so strong a one is by chance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

_EXACT = 2_000
"""Up to this many items a table of two values is tested exactly."""
_SMALLEST = 5
"""Rarer values are tested together: the approximation needs some items of each."""
_SURE = (6, 0.15)
"""Items, and the largest p-value, for which perfect agreement is believed."""
_LIKELY = (4, 0.35)
"""The same for it to be worth a look."""


class Agreement(Enum):
    """Whether two values go with the two sides in every item, in enough of them."""

    NONE = auto()
    LIKELY = auto()
    SURE = auto()


@dataclass(frozen=True, slots=True)
class Association:
    """How often each value occurs with side a and side b, and the p-value of independence.

    ``is_perfect`` says that each value occurs with one side only.
    """

    counts: tuple[tuple[int, int], ...]
    p_value: float
    is_perfect: bool

    @property
    def agreement(self) -> Agreement:
        """Whether the values go with the sides without exception."""
        if not self.is_perfect:
            return Agreement.NONE
        items = sum(map(sum, self.counts))
        for found, (least, chance) in ((Agreement.SURE, _SURE), (Agreement.LIKELY, _LIKELY)):
            if items >= least and self.p_value <= chance:
                return found
        return Agreement.NONE


def measure_association(counts: Iterable[tuple[int, int]]) -> Association:
    """Test whether values and sides are independent, given the counts (a, b) of each value.

    Two values: Fisher's exact test, two-sided by doubling (R. A. Fisher, The Design of
    Experiments, 1935). More: the likelihood-ratio test, G = 2 Σ O ln(O / E) against chi-square
    with k − 1 degrees of freedom (S. S. Wilks, doi:10.1214/aoms/1177732360). The p-value is 1
    where only one value or only one side occurs.
    """
    table = tuple(row for row in counts if sum(row))
    perfect = all(0 in row for row in table)
    rows = _merge_rare(table)
    if len(rows) < 2 or not all(sum(row[side] for row in rows) for side in (0, 1)):
        return Association(table, 1.0, perfect)
    if len(rows) == 2 and sum(map(sum, rows)) <= _EXACT:
        return Association(table, _fisher(rows[0], rows[1]), perfect)
    return Association(table, _likelihood_ratio(rows), perfect)


def _merge_rare(table: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the rows, those with few items as one, unless there are just two."""
    if len(table) <= 2:
        return list(table)
    rows = [row for row in table if sum(row) >= _SMALLEST]
    rare = [row for row in table if sum(row) < _SMALLEST]
    if rare:
        rows.append((sum(a for a, _ in rare), sum(b for _, b in rare)))
    return rows


def _fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return twice the smaller tail of the hypergeometric distribution of ``first[0]``."""
    of_first, of_a, total = sum(first), first[0] + second[0], sum(first) + sum(second)
    low, high = max(0, of_first + of_a - total), min(of_first, of_a)
    whole = _log_choose(total, of_first)

    def chance(number: int) -> float:
        ways = _log_choose(of_a, number) + _log_choose(total - of_a, of_first - number)
        return math.exp(ways - whole)

    below = math.fsum(chance(n) for n in range(low, first[0] + 1))
    above = math.fsum(chance(n) for n in range(first[0], high + 1))
    return min(1.0, 2 * min(below, above))


def _log_choose(total: int, number: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(number + 1) - math.lgamma(total - number + 1)


def _likelihood_ratio(rows: Sequence[tuple[int, int]]) -> float:
    total = sum(map(sum, rows))
    sides = [sum(row[side] for row in rows) for side in (0, 1)]
    g = 2 * math.fsum(
        seen * math.log(seen * total / (sum(row) * sides[side]))
        for row in rows
        for side, seen in enumerate(row)
        if seen
    )
    return _chi_square_tail(max(g, 0.0), len(rows) - 1)


def _chi_square_tail(value: float, freedom: int) -> float:
    """Return the chance of a greater value, from the tail with two degrees of freedom fewer."""
    half = value / 2
    if half == 0:
        return 1.0
    tail = math.exp(-half) if freedom % 2 == 0 else math.erfc(math.sqrt(half))
    for degrees in range(4 - freedom % 2, freedom + 1, 2):
        power = (degrees / 2 - 1) * math.log(half) - half - math.lgamma(degrees / 2)
        tail += math.exp(power)
    return min(1.0, tail)
