"""Which side stands first."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.order import OrderPolicy, order_for
from spindle.domain.assignments import Order

counts = st.dictionaries(st.sampled_from(Order), st.integers(0, 50))


@given(item=counts, annotator=counts, seed=st.integers())
def test_as_given_never_swaps(
    item: dict[Order, int], annotator: dict[Order, int], seed: int
) -> None:
    order = order_for(OrderPolicy.AS_GIVEN, item, annotator, Random(seed))
    assert order is Order.AS_GIVEN


@given(length=st.integers(1, 60), annotator=counts, seed=st.integers())
def test_balanced_orders_of_one_item_differ_by_at_most_one(
    length: int, annotator: dict[Order, int], seed: int
) -> None:
    rng, item = Random(seed), Counter[Order]()
    for _ in range(length):
        item[order_for(OrderPolicy.BALANCED, item, annotator, rng)] += 1
        assert abs(item[Order.AS_GIVEN] - item[Order.SWAPPED]) <= 1


@given(mine=counts, seed=st.integers())
def test_balanced_lets_the_person_decide_where_the_item_does_not(
    mine: dict[Order, int], seed: int
) -> None:
    given_, swapped = mine.get(Order.AS_GIVEN, 0), mine.get(Order.SWAPPED, 0)
    order = order_for(OrderPolicy.BALANCED, {}, mine, Random(seed))
    if given_ != swapped:
        assert order is (Order.SWAPPED if given_ > swapped else Order.AS_GIVEN)


@pytest.mark.parametrize("overlap", [1, 2, 3, 5])
def test_balanced_orders_of_one_person_stay_near_half(overlap: int) -> None:
    """Nine annotators, 300 items in an order of each one's own: within 8 points of half."""
    rng = Random(overlap)
    items = [Counter[Order]() for _ in range(300)]
    people = [Counter[Order]() for _ in range(9)]
    for item in items:
        for person in rng.sample(people, overlap):
            order = order_for(OrderPolicy.BALANCED, item, person, rng)
            item[order] += 1
            person[order] += 1
    for person in people:
        assert abs(person[Order.SWAPPED] / person.total() - 0.5) < 0.08


def test_random_is_a_fair_coin_that_forgets() -> None:
    rng = Random(1)
    loaded = {Order.AS_GIVEN: 1000}
    drawn = Counter(order_for(OrderPolicy.RANDOM, loaded, loaded, rng) for _ in range(4000))
    assert abs(drawn[Order.SWAPPED] - 2000) < 4 * 31.6  # four standard deviations


def test_the_same_chance_gives_the_same_orders() -> None:
    def draw() -> list[Order]:
        rng = Random(7)
        return [order_for(OrderPolicy.RANDOM, {}, {}, rng) for _ in range(20)]

    assert draw() == draw()
