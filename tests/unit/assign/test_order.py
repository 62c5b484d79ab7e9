"""The order in which the two sides are shown."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.order import LARGEST_LEAD, OrderPolicy, choose_order, same_order_limit
from spindle.domain.assignments import Order

counts = st.dictionaries(st.sampled_from(Order), st.integers(0, 50))


@given(item=counts, annotator=counts, seed=st.integers())
def test_as_given_never_swaps(
    item: dict[Order, int], annotator: dict[Order, int], seed: int
) -> None:
    order = choose_order(OrderPolicy.AS_GIVEN, item, annotator, Random(seed))
    assert order is Order.AS_GIVEN


@given(length=st.integers(1, 60), annotator=counts, seed=st.integers())
def test_balanced_orders_of_one_item_differ_by_at_most_one(
    length: int, annotator: dict[Order, int], seed: int
) -> None:
    rng, item = Random(seed), Counter[Order]()
    for _ in range(length):
        item[choose_order(OrderPolicy.BALANCED, item, annotator, rng)] += 1
        assert abs(item[Order.AS_GIVEN] - item[Order.SWAPPED]) <= 1


@pytest.mark.parametrize("ahead", range(1, LARGEST_LEAD))
def test_balanced_prefers_the_order_that_the_annotator_had_less_often(ahead: int) -> None:
    rng, mine = Random(1), {Order.AS_GIVEN: 30 + ahead, Order.SWAPPED: 30}
    drawn = Counter(choose_order(OrderPolicy.BALANCED, {}, mine, rng) for _ in range(3000))
    assert abs(drawn[Order.SWAPPED] - 2000) < 4 * 25.8  # four standard deviations


@given(mine=counts, seed=st.integers())
def test_balanced_limits_the_lead_of_one_order(mine: dict[Order, int], seed: int) -> None:
    given_, swapped = mine.get(Order.AS_GIVEN, 0), mine.get(Order.SWAPPED, 0)
    order = choose_order(OrderPolicy.BALANCED, {}, mine, Random(seed))
    if abs(given_ - swapped) >= LARGEST_LEAD:
        assert order is (Order.SWAPPED if given_ > swapped else Order.AS_GIVEN)


def test_an_order_cannot_be_predicted_from_those_before() -> None:
    """If side ``a`` is always the human's, the order reveals the truth."""
    rng, mine, hits = Random(3), Counter[Order](), 0
    for _ in range(4000):
        guess = min(Order, key=lambda order: mine[order])
        order = choose_order(OrderPolicy.BALANCED, {}, mine, rng)
        hits += guess is order
        mine[order] += 1
    assert hits / 4000 < 0.66


@pytest.mark.parametrize("overlap", [1, 2, 3, 5])
def test_balanced_orders_of_one_annotator_stay_near_half(overlap: int) -> None:
    """Nine annotators with 300 items, each in a random order: within 10 points of half."""
    for seed in range(20):
        rng = Random(seed)
        people = [Counter[Order]() for _ in range(9)]
        for _ in range(300):
            item = Counter[Order]()
            for person in rng.sample(people, overlap):
                order = choose_order(OrderPolicy.BALANCED, item, person, rng)
                item[order] += 1
                person[order] += 1
        for person in people:
            assert abs(person[Order.SWAPPED] / person.total() - 0.5) < 0.10


def test_random_is_a_fair_coin_without_memory() -> None:
    rng = Random(1)
    loaded = {Order.AS_GIVEN: 1000}
    drawn = Counter(choose_order(OrderPolicy.RANDOM, loaded, loaded, rng) for _ in range(4000))
    assert abs(drawn[Order.SWAPPED] - 2000) < 4 * 31.6  # four standard deviations


def test_the_same_seed_gives_the_same_orders() -> None:
    def draw() -> list[Order]:
        rng = Random(7)
        return [choose_order(OrderPolicy.RANDOM, {}, {}, rng) for _ in range(20)]

    assert draw() == draw()


@pytest.mark.parametrize(
    ("policy", "limits"),
    [
        (OrderPolicy.BALANCED, [1, 1, 2, 2, 3]),
        (OrderPolicy.RANDOM, [1, 2, 3, 4, 5]),
        (OrderPolicy.AS_GIVEN, [1, 2, 3, 4, 5]),
    ],
)
def test_only_the_balanced_policy_limits_judgments_under_one_order(
    policy: OrderPolicy, limits: list[int]
) -> None:
    assert [same_order_limit(policy, overlap) for overlap in range(1, 6)] == limits
