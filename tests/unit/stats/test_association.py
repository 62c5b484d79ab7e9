"""The association of a field's values with a side, against counting every table."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.stats.association import measure_association

COUNTS = st.integers(0, 60)


def tail(first: int, of_first: int, of_a: int, total: int, *, above: bool) -> Fraction:
    """Return the exact chance that at least (or at most) ``first`` of the first value are a."""
    numbers = range(first, of_first + 1) if above else range(first + 1)
    ways = sum(math.comb(of_a, n) * math.comb(total - of_a, of_first - n) for n in numbers)
    return Fraction(ways, math.comb(total, of_first))


@settings(max_examples=60, deadline=None)
@given(a=COUNTS, b=COUNTS, c=COUNTS, d=COUNTS)
def test_two_values_are_tested_exactly(a: int, b: int, c: int, d: int) -> None:
    found = measure_association([(a, b), (c, d)])
    if not (a + b and c + d and a + c and b + d):
        assert found.p_value == 1
        return
    tails = [tail(a, a + b, a + c, a + b + c + d, above=above) for above in (False, True)]
    assert found.p_value == pytest.approx(min(1.0, float(2 * min(tails))), rel=1e-6)


@pytest.mark.parametrize(
    ("rows", "p"),
    # With two degrees of freedom the tail is exp(-G / 2).
    [
        ([(30, 10), (20, 20), (10, 30)], math.exp(-10.465)),
        ([(20, 20), (20, 20), (20, 20)], 1.0),
        ([(10, 0), (0, 10), (10, 0)], math.exp(-19.095)),
        # With three, by numerical integration of the density.
        ([(32, 20), (20, 32), (33, 19), (19, 33)], 0.0041823),
    ],
)
def test_more_values_are_tested_by_their_likelihood_ratio(
    rows: list[tuple[int, int]], p: float
) -> None:
    assert measure_association(rows).p_value == pytest.approx(p, rel=0.01)


def test_rare_values_are_tested_together() -> None:
    rows = [(1, 0), (0, 1), (2, 1), (30, 1), (1, 30)]
    assert measure_association(rows).p_value == measure_association([(3, 2), *rows[3:]]).p_value


def test_one_value_or_one_side_says_nothing() -> None:
    assert measure_association([(9, 9)]).p_value == 1
    assert measure_association([(9, 0), (5, 0)]).p_value == 1
    assert measure_association([]).p_value == 1


def test_a_perfect_association_is_one_where_each_value_has_one_side() -> None:
    assert measure_association([(7, 0), (0, 7)]).is_perfect
    assert not measure_association([(7, 1), (0, 7)]).is_perfect
