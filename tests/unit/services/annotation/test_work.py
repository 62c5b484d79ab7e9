"""Items handed out, held, and how many there are still to be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.domain.items import Item
from spindle.domain.judgments import JudgmentRecord
from spindle.services.annotation import WorkOutcome, count_places
from spindle.services.study import Study
from tests.factories import (
    Client,
    Clock,
    assignment_ids,
    item_ids,
    join,
    open_study,
    skip,
    submission,
)

pytestmark = pytest.mark.usefixtures("each_store")

LEASE = 300.0


# Handing out


def test_items_come_in_the_order_of_the_data(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        assert item_ids(join(study).desk(3)) == ["i1", "i2", "i3"]


def test_nobody_holds_more_than_the_item_in_view_and_the_prefetch(tmp_path: Path) -> None:
    with open_study(tmp_path, items=9, prefetch=2) as study:
        assert len(join(study).desk(9).work) == 3


def test_opening_the_desk_again_shows_the_same_items(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        assert assignment_ids(client.desk(3)) == assignment_ids(client.desk(3))


def test_an_item_is_held_by_no_more_people_than_its_overlap(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=2) as study:
        given = [len(join(study, name).desk().work) for name in ("Ada", "Ben", "Cy")]
        assert given == [1, 1, 0]


def test_a_quota_bounds_what_is_handed_out(tmp_path: Path) -> None:
    with open_study(tmp_path, items=9, quota=2) as study:
        client = join(study)
        assert len(client.desk(5).work) == 2
        assert client.work_off() == 2
        assert client.desk(5).outcome is WorkOutcome.QUOTA


def test_a_judgment_brings_the_next_item_with_it(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        first, second = assignment_ids(client.desk(2))
        receipt = client.send(submission(first), have=[second], want=2)
        assert item_ids(receipt.state) == ["i3"]
        assert receipt.state.finished == 1


def test_what_the_page_does_not_know_that_it_holds_is_handed_out_again(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        first, second, _ = assignment_ids(client.desk(3))
        receipt = client.send(submission(first), have=[second], want=2)
        assert item_ids(receipt.state) == ["i3"]


# Leases


def test_an_item_that_somebody_left_lying_goes_to_the_next(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        join(study, "Ada").desk()
        ben = join(study, "Ben")
        assert ben.desk().outcome is WorkOutcome.WAITING
        clock.forward(LEASE + 1)
        assert item_ids(ben.desk()) == ["i1"]


def test_a_heartbeat_keeps_an_item(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada = join(study, "Ada")
        held = ada.take()
        for _ in range(3):
            clock.forward(LEASE - 1)
            assert ada.keep_alive(held) == ()
        assert join(study, "Ben").desk().work == ()


def test_a_heartbeat_keeps_all_that_a_large_prefetch_holds(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=60, prefetch=50, clock=clock, lease_seconds=LEASE) as study:
        client = join(study)
        held = assignment_ids(client.desk(60))
        clock.forward(LEASE - 1)
        assert client.keep_alive(*held) == ()
        clock.forward(LEASE - 1)
        assert client.keep_alive(*held) == ()


def test_a_heartbeat_tells_what_is_no_longer_held(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        held = ada.take()
        clock.forward(LEASE + 1)
        assert ben.take()
        assert ada.keep_alive(held) == (held,)


def test_who_comes_back_late_keeps_their_place_if_nobody_needed_it(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=5, clock=clock, lease_seconds=LEASE) as study:
        client = join(study)
        before = assignment_ids(client.desk(2))
        clock.forward(100 * LEASE)
        assert assignment_ids(client.desk(2)) == before


def test_who_leaves_gives_back_what_they_hold(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.desk()
        ada.leave()
        assert item_ids(ben.desk()) == ["i1"]


def test_an_item_that_comes_back_keeps_its_number_and_the_order_of_its_sides(
    tmp_path: Path,
) -> None:
    with open_study(tmp_path, items=1, order=OrderPolicy.RANDOM) as study:
        client = join(study)
        first = client.desk().work[0].handout.assignment
        for _ in range(10):
            client.leave()
            again = client.desk().work[0].handout.assignment
            assert (again.id, again.number, again.order) == (first.id, first.number, first.order)


# How far


def test_the_desk_says_how_many_there_are_to_be_done(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5, quota=4, allow_skip=True) as study:
        client = join(study)
        first = client.desk(1)
        assert (first.finished, first.total) == (0, 4)
        client.send(skip(assignment_ids(first)[0]))
        second = client.desk(1)
        assert (second.finished, second.total) == (1, 5)


@pytest.mark.parametrize(("quota", "overlap", "expected"), [(None, 3, 1), (None, 1, 0), (1, 3, 1)])
def test_places_left_are_what_one_new_person_can_have(
    tmp_path: Path, quota: int | None, overlap: int, expected: int
) -> None:
    with open_study(tmp_path, items=1, quota=quota, overlap=overlap) as study:
        join(study).work_off()
        with study.store.read() as tx:
            assert count_places(tx, study.design) == expected


def test_the_end_tells_done_waiting_and_finished_apart(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=2) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.work_off()
        assert ada.desk().outcome is WorkOutcome.DONE
        taken = ben.take()
        assert join(study, "Cy").desk().outcome is WorkOutcome.WAITING
        ben.send(submission(taken))
        assert ada.desk().outcome is WorkOutcome.FINISHED


@pytest.mark.parametrize("overlap", [1, 2, 3, 4])
def test_balanced_orders_differ_by_at_most_one_within_an_item(tmp_path: Path, overlap: int) -> None:
    with open_study(tmp_path, items=8, overlap=overlap, order=OrderPolicy.BALANCED) as study:
        for number in range(overlap):
            join(study, f"Annotator {number}").work_off()
        with study.store.read() as tx:
            for position in range(1, 9):
                orders = tx.assignments.order_counts(position)
                assert abs(orders[Order.AS_GIVEN] - orders[Order.SWAPPED]) <= 1


def orders(study: Study) -> set[Order]:
    return {piece.handout.assignment.order for piece in join(study).desk(20).work}


@pytest.mark.parametrize("policy", [OrderPolicy.RANDOM, OrderPolicy.BALANCED])
def test_what_has_no_sides_is_never_swapped(tmp_path: Path, policy: OrderPolicy) -> None:
    with open_study(tmp_path, items=20, prefetch=19, order=policy, sides=None) as study:
        assert orders(study) == {Order.AS_GIVEN}


def test_what_looks_the_same_either_way_is_never_swapped(tmp_path: Path) -> None:
    alike = [Item(f"i{n}", {"text": "?", "response_a": "x", "response_b": "x"}) for n in range(20)]
    with open_study(tmp_path, items=alike, prefetch=19, order=OrderPolicy.RANDOM) as study:
        assert orders(study) == {Order.AS_GIVEN}


@pytest.mark.parametrize(
    ("layout", "swaps"),
    [("<p>{{text}}</p>", False), ("<p>{{response_a}} {{ instance.response_b | safe }}</p>", True)],
)
def test_only_what_the_layout_shows_can_be_swapped(
    tmp_path: Path, layout: str, swaps: bool
) -> None:
    with open_study(
        tmp_path, items=20, prefetch=19, order=OrderPolicy.RANDOM, layout=layout
    ) as study:
        assert (Order.SWAPPED in orders(study)) is swaps


def test_only_new_assignments_are_counted_and_numbered(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        client = join(study)
        for _ in range(3):
            client.desk(1)
            client.leave()
        numbers = [piece.handout.assignment.number for piece in client.desk(2).work]
        assert numbers == [1, 2]


def test_an_answer_is_read_under_the_order_it_was_given_in_whatever_becomes_of_the_design(
    tmp_path: Path,
) -> None:
    """Swapped sides stay swapped for that assignment: after a restart, another policy, too late."""
    clock = Clock()
    with open_study(tmp_path, items=30, prefetch=29, order=OrderPolicy.RANDOM) as study:
        client = join(study)
        swapped = next(
            piece.handout.assignment.id
            for piece in client.desk(30).work
            if piece.handout.assignment.order is Order.SWAPPED
        )
        client.send(submission(swapped, "A is better"))
    clock.forward(study.design.lease_seconds + 1)
    with open_study(tmp_path, items=30, order=OrderPolicy.AS_GIVEN, clock=clock) as study:
        Client(study, client.id).send(submission(swapped, "B is better"))
        with study.store.read() as tx:
            records = list(tx.judgments.records(revisions=True))
    assert [verdict_of(record) for record in records] == ["b", "a"]


def verdict_of(record: JudgmentRecord) -> object:
    answer = record.judgment.answers["better"]
    assert isinstance(answer, dict)
    return answer["verdict"]
