"""Values counted by range."""

from __future__ import annotations

from spindle.domain.measures import Histogram


def test_a_value_is_counted_in_the_first_range_that_contains_it() -> None:
    histogram = Histogram((1, 5))
    for value in (0.5, 1, 3, 7):
        histogram.add(value)
    assert histogram.counts == [2, 1, 1]


def test_the_total_is_of_all_values() -> None:
    histogram = Histogram((1,))
    histogram.add(0.25)
    histogram.add(2)
    assert histogram.total == 2.25
