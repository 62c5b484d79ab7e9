"""Who sees which items, in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spindle.assign.item_order import CANDIDATES, ItemOrder, draw_rank
from spindle.domain.items import Item
from spindle.services.study import Study, prepare_item_order
from spindle.storage import Transaction
from tests.factories import Client, join, make_items, open_study, rows, skip, submission

CATEGORIES = 8
RATERS = 12
SPREAD: dict[str, Any] = {"item_order": ItemOrder.SPREAD, "spread": "category"}


def sorted_items(each: int) -> list[Item]:
    """Return items sorted by their category, as many of each."""
    return [
        Item(item.id, {**item.fields, "category": f"category {number // each}"})
        for number, item in enumerate(make_items(CATEGORIES * each))
    ]


def work_through(client: Client, most: int = 1_000) -> list[str]:
    """Judge the items that are handed out one by one; return their ids in that order."""
    ids: list[str] = []
    while len(ids) < most and (work := client.desk().work):
        ids.append(work[0].handout.item.id)
        client.send(submission(work[0].handout.assignment.id))
    return ids


def categories(study: Study, client: Client) -> Counter[str]:
    """Count what the annotator was handed, by category."""
    found = rows(
        study,
        "SELECT item.fields FROM assignment JOIN item ON item.position = assignment.item"
        f" WHERE annotator = {client.id}",
    )
    return Counter(text.split('"category":"')[1].split('"')[0] for (text,) in found)


@pytest.mark.parametrize("order", [ItemOrder.RANDOM, ItemOrder.LEAST_ANNOTATED])
def test_raters_of_a_sorted_file_see_its_categories_mixed(
    tmp_path: Path, each_store: str, order: ItemOrder
) -> None:
    items = sorted_items(each=8)
    with open_study(tmp_path, items=items, overlap=6, quota=16, item_order=order) as study:
        raters = [join(study, f"Rater {n}") for n in range(RATERS)]
        for rater in raters:
            assert len(work_through(rater)) == 16
        seen = [len(categories(study, rater)) for rater in raters]
    assert sum(seen) / len(seen) > 6
    assert min(seen) >= 4


def test_in_the_order_of_the_file_raters_see_a_few_categories_each(tmp_path: Path) -> None:
    with open_study(tmp_path, items=sorted_items(each=8), overlap=3, quota=16) as study:
        raters = [join(study, f"Rater {n}") for n in range(RATERS)]
        assert [work_through(rater)[0] for rater in raters[:4]] == ["i1", "i1", "i1", "i17"]
        assert [len(categories(study, rater)) for rater in raters[:4]] == [2, 2, 2, 2]


def test_spread_gives_everybody_the_categories_in_like_shares(
    tmp_path: Path, each_store: str
) -> None:
    with open_study(tmp_path, items=sorted_items(8), overlap=6, quota=16, **SPREAD) as study:
        raters = [join(study, f"Rater {n}") for n in range(RATERS)]
        for rater in raters:
            work_through(rater)
            assert set(categories(study, rater).values()) == {2}
            assert len(categories(study, rater)) == CATEGORIES


def test_spread_keeps_the_shares_after_every_item(tmp_path: Path) -> None:
    kinds = ["common"] * 30 + ["rare"] * 10
    items = [
        Item(item.id, {**item.fields, "category": kind})
        for item, kind in zip(make_items(40), kinds, strict=True)
    ]
    with open_study(tmp_path, items=items, **SPREAD) as study:
        rater = join(study)
        for number in range(1, 41):
            rater.send(submission(rater.take()))
            assert abs(categories(study, rater)["rare"] - number / 4) < 1


def test_a_category_without_open_items_gives_way_to_the_next(tmp_path: Path) -> None:
    items = sorted_items(each=2)
    with open_study(tmp_path, items=items, quota=None, **SPREAD) as study:
        first, second = join(study, "Ada"), join(study, "Grace")
        work_through(first, most=9)
        assert len(work_through(second)) == len(items) - 9


def test_items_without_the_field_are_a_category_of_their_own(tmp_path: Path) -> None:
    items = [*sorted_items(each=1), *make_items(8, first=100)]
    with open_study(tmp_path, items=items, **SPREAD) as study:
        rater = join(study)
        ids = work_through(rater, most=8)
        assert sum(int(id_[1:]) >= 100 for id_ in ids) == 4


def test_those_with_the_fewest_judgments_go_first(tmp_path: Path, each_store: str) -> None:
    order = ItemOrder.LEAST_ANNOTATED
    with open_study(tmp_path, items=6, overlap=3, item_order=order) as study:
        had = work_through(join(study, "Ada"), most=4)
        assert set(work_through(join(study, "Grace"), most=2)) == {
            f"i{n}" for n in range(1, 7)
        } - set(had)


@pytest.mark.parametrize("order", ItemOrder)
def test_everybody_gets_every_item_once(tmp_path: Path, each_store: str, order: ItemOrder) -> None:
    items = sorted_items(each=3)
    spread = "category" if order is ItemOrder.SPREAD else ""
    with open_study(tmp_path, items=items, overlap=3, item_order=order, spread=spread) as study:
        orders = [tuple(work_through(join(study, name))) for name in ("Ada", "Grace", "Cleo")]
    for ids in orders:
        assert sorted(ids) == sorted(item.id for item in items)
    assert len(set(orders)) == (1 if order is ItemOrder.FILE else 3)


@pytest.mark.parametrize("order", [ItemOrder.RANDOM, ItemOrder.SPREAD])
def test_where_all_places_are_needed_hardly_any_is_lost(
    tmp_path: Path, each_store: str, order: ItemOrder
) -> None:
    """Twelve raters with a quota of 16 are just enough, the least favourable case: one by one."""
    spread = "category" if order is ItemOrder.SPREAD else ""
    items = sorted_items(each=8)
    with open_study(
        tmp_path, items=items, overlap=3, quota=16, item_order=order, spread=spread
    ) as study:
        judged = [len(work_through(join(study, f"Rater {n}"))) for n in range(RATERS)]
    assert min(judged) >= 14
    assert sum(judged) >= RATERS * 16 - 2


def test_the_emptiest_of_the_next_few_is_handed_out(tmp_path: Path, each_store: str) -> None:
    with open_study(
        tmp_path, items=CANDIDATES + 3, overlap=9, item_order=ItemOrder.RANDOM
    ) as study:
        ada = join(study)
        rank = draw_rank(study.seed, ada.id, 1)
        ids = [name for (name,) in rows(study, f"SELECT id FROM item ORDER BY rank < {rank}, rank")]
        fill(study, {ids[0]: 4, ids[1]: 6, ids[2]: 5, ids[CANDIDATES - 1]: 6, ids[CANDIDATES]: 7})
        assert work_through(ada, most=1) == [ids[1]]


def test_an_item_that_nobody_has_had_is_handed_out_at_once(tmp_path: Path) -> None:
    with open_study(tmp_path, items=9, overlap=9, item_order=ItemOrder.RANDOM) as study:
        ada = join(study)
        rank = draw_rank(study.seed, ada.id, 1)
        ((first,),) = rows(study, f"SELECT id FROM item ORDER BY rank < {rank}, rank LIMIT 1")
        assert work_through(ada, most=1) == [first]


def fill(study: Study, left: dict[str, int]) -> None:
    """Leave that many open slots of those items, and one of each of the others."""

    def change(tx: Transaction) -> None:
        tx._connection.exec_driver_sql("UPDATE item SET slots = 1")
        for id_, slots in left.items():
            tx._connection.exec_driver_sql(f"UPDATE item SET slots = {slots} WHERE id = '{id_}'")

    study.store.write(change).result()


def test_the_same_seed_gives_the_same_order(tmp_path: Path) -> None:
    orders = []
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        (tmp_path / folder).mkdir()
        with open_study(
            tmp_path / folder, items=30, seed=seed, item_order=ItemOrder.RANDOM
        ) as study:
            orders.append(work_through(join(study)))
    assert orders[0] == orders[1] != orders[2]


def test_a_random_order_does_not_follow_the_file_or_its_gaps(tmp_path: Path) -> None:
    """Of 100 items the first 90 are done by others; who comes then has no favourites."""
    with open_study(
        tmp_path, items=100, overlap=40, allow_skip=True, item_order=ItemOrder.RANDOM
    ) as study:
        study.store.write(
            lambda tx: tx._connection.exec_driver_sql(
                "UPDATE item SET slots = 0, filled = true WHERE position <= 90"
            )
        ).result()
        firsts: Counter[str] = Counter()
        for number in range(40):
            rater = join(study, f"Rater {number}")
            work = rater.desk().work
            firsts[work[0].handout.item.id] += 1
            rater.send(skip(work[0].handout.assignment.id))
    assert len(firsts) >= 6
    assert max(firsts.values()) < 25


def test_a_study_may_change_its_order(tmp_path: Path) -> None:
    with open_study(tmp_path, items=sorted_items(each=3), **SPREAD) as study:
        rater = join(study)
        work_through(rater, most=8)
        orders = ({"item_order": order} for order in (ItemOrder.LEAST_ANNOTATED, ItemOrder.RANDOM))
        for changes in (*orders, SPREAD):
            changed = replace_design(study, **changes)
            rater = Client(changed, rater.id)
            assert len(work_through(rater, most=2)) == 2
        work_through(rater, most=2)
        assert len(categories(changed, rater)) == CATEGORIES
        assert max(categories(changed, rater).values()) <= 3


def replace_design(study: Study, **changes: Any) -> Study:
    """Return the study under a changed design, as a restart would open it."""
    design = replace(study.design, **changes)
    prepare_item_order(study.store, design, imported=False)
    return replace(study, design=design)
