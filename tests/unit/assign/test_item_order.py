"""In which order items are handed out."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.item_order import RANKS, draw_rank, order_strata, rank_item


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(0, 999), st.text())
def test_after_every_item_each_stratum_is_within_one_of_its_share(
    sizes: list[int], annotator: int, seed: str
) -> None:
    had, total = [0] * len(sizes), sum(sizes)
    for number in range(1, min(total, 120) + 1):
        first, *_ = order_strata(sizes, had, seed=seed, annotator=annotator, number=number)
        had[first] += 1
        assert all(
            abs(size * number - total * count) < total
            for size, count in zip(sizes, had, strict=True)
        )


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 50), st.data())
def test_every_stratum_with_items_has_its_turn(
    sizes: list[int], number: int, data: st.DataObject
) -> None:
    had = data.draw(st.lists(st.integers(0, 50), min_size=len(sizes), max_size=len(sizes)))
    ordered = order_strata(sizes, had, seed="s", annotator=1, number=number)
    assert sorted(ordered) == [n for n, size in enumerate(sizes) if size]


def test_equally_urgent_strata_are_ordered_by_lot() -> None:
    firsts = Counter(
        order_strata([5] * 4, [0] * 4, seed="s", annotator=annotator, number=1)[0]
        for annotator in range(400)
    )
    assert len(firsts) == 4
    assert min(firsts.values()) > 60


def test_draws_depend_on_seed_annotator_and_number_alone() -> None:
    draws = {
        draw_rank(seed, annotator, number)
        for seed in ("one", "two")
        for annotator in (1, 2)
        for number in (1, 2)
    }
    assert len(draws) == 8
    assert draw_rank("one", 1, 1) == draw_rank("one", 1, 1)


@given(st.text())
def test_ranks_fit_into_an_integer_of_the_database(id_: str) -> None:
    assert 0 <= rank_item(id_) < RANKS < 2**31
