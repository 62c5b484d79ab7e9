"""A seed decides what goes wrong and what people answer."""

from __future__ import annotations

from faults.backends import Sqlite
from faults.plan import plan
from faults.study import opinion


def test_a_seed_makes_the_same_plan_every_time() -> None:
    assert plan("1/1", 60, Sqlite.kinds) == plan("1/1", 60, Sqlite.kinds)
    assert plan("1/1", 60, Sqlite.kinds) != plan("1/2", 60, Sqlite.kinds)


def test_a_plan_has_every_kind_of_fault_before_any_comes_more_often() -> None:
    kinds = Sqlite.kinds
    assert {fault.kind for fault in plan("1/1", len(kinds), kinds)} == set(kinds)


def test_faults_come_in_the_order_of_time_and_befall_every_server() -> None:
    faults = plan("1/1", 120, Sqlite.kinds, servers=3)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    assert {fault.server for fault in faults} == {0, 1, 2}


def test_a_seed_makes_the_same_answers_whatever_side_stands_first() -> None:
    thought = opinion("1/1", "Ada", "item-1", 2)
    assert thought == opinion("1/1", "Ada", "item-1", 2)
    assert thought != opinion("1/1", "Ada", "item-1", 3)
    labels = {thought.page_answers(order)["better"] for order in ("ab", "ba")}
    assert len(labels) == (1 if thought.verdict == "tie" else 2)
