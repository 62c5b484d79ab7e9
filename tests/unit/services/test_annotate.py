"""Items handed out and judgments taken in."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order, State
from spindle.errors import AnswersRefused, IdTaken, NotYours
from spindle.services.annotate import Outcome, Standing, Status, canonical, places_left
from tests.factories import (
    NOON,
    Clock,
    join,
    make_design,
    open_study,
    pressed,
    skip,
    submission,
)

LEASE = 300.0


def names(standing: Standing) -> list[str]:
    return [piece.handout.item.id for piece in standing.work]


def ids(standing: Standing) -> list[int]:
    return [piece.handout.assignment.id for piece in standing.work]


# Handing out


def test_items_come_in_the_order_of_the_data(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        assert names(join(study).desk(3)) == ["i1", "i2", "i3"]


def test_nobody_holds_more_than_the_item_in_view_and_the_prefetch(tmp_path: Path) -> None:
    with open_study(tmp_path, items=9, prefetch=2) as study:
        assert len(join(study).desk(9).work) == 3


def test_opening_the_desk_again_shows_the_same_items(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        assert ids(client.desk(3)) == ids(client.desk(3))


def test_an_item_is_held_by_no_more_people_than_its_overlap(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=2) as study:
        given = [len(join(study, name).desk().work) for name in ("Ada", "Ben", "Cy")]
        assert given == [1, 1, 0]


def test_a_quota_bounds_what_is_handed_out(tmp_path: Path) -> None:
    with open_study(tmp_path, items=9, quota=2) as study:
        client = join(study)
        assert len(client.desk(5).work) == 2
        assert client.work_off() == 2
        assert client.desk(5).outcome is Outcome.QUOTA


def test_a_judgment_brings_the_next_item_with_it(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        first, second = ids(client.desk(2))
        receipt = client.send(submission(first), have=[second], want=2)
        assert names(receipt.standing) == ["i3"]
        assert receipt.standing.finished == 1


def test_what_the_page_does_not_know_that_it_holds_is_handed_out_again(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5) as study:
        client = join(study)
        first, second, _ = ids(client.desk(3))
        receipt = client.send(submission(first), have=[second], want=2)
        assert names(receipt.standing) == ["i3"]


# Leases


def test_an_item_that_somebody_left_lying_goes_to_the_next(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        join(study, "Ada").desk()
        ben = join(study, "Ben")
        assert ben.desk().outcome is Outcome.WAITING
        clock.forward(LEASE + 1)
        assert names(ben.desk()) == ["i1"]


def test_a_heartbeat_keeps_an_item(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada = join(study, "Ada")
        held = ada.take()
        for _ in range(3):
            clock.forward(LEASE - 1)
            assert ada.keep_alive(held) == ()
        assert join(study, "Ben").desk().work == ()


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
        before = ids(client.desk(2))
        clock.forward(100 * LEASE)
        assert ids(client.desk(2)) == before


def test_who_leaves_gives_back_what_they_hold(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.desk()
        ada.leave()
        assert names(ben.desk()) == ["i1"]


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


# Late, repeated and revised


def test_a_judgment_sent_again_is_acknowledged_again(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        sent = submission(client.take())
        assert client.send(sent).status is Status.STORED
        again = client.send(sent)
        assert again.status is Status.KNOWN
        assert again.standing.finished == 1


def test_an_id_in_another_spelling_is_the_same_id(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        sent = submission(client.take())
        client.send(sent)
        loud = submission(sent.assignment, id=sent.id.upper())
        assert client.send(loud).status is Status.KNOWN


@pytest.mark.parametrize("first_skipped", [True, False])
def test_a_skip_and_an_answer_cannot_share_an_id(tmp_path: Path, first_skipped: bool) -> None:
    with open_study(tmp_path, allow_skip=True) as study:
        client = join(study)
        held = client.take()
        answer = submission(held)
        skipped = skip(held)
        first, second = (skipped, answer) if first_skipped else (answer, skipped)
        client.send(first)
        with pytest.raises(IdTaken):
            client.send(submission(held, id=first.id, shown=second.shown, skipped=second.skipped))


def test_other_answers_under_a_known_id_are_refused(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        sent = submission(client.take())
        client.send(sent)
        with pytest.raises(IdTaken):
            client.send(submission(sent.assignment, "B is better", id=sent.id))


def test_a_revision_is_appended_and_the_latest_is_current(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        held = client.take()
        client.send(submission(held))
        receipt = client.send(submission(held, "B is better"))
        assert receipt.standing.finished == 1
        (piece,), _ = client.history()
        assert piece.judgment is not None
        assert piece.judgment.revision == 2
        assert piece.judgment.shown == pressed("B is better")


def test_a_late_judgment_counts_while_the_item_lacks_one(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada = join(study, "Ada")
        held = ada.take()
        clock.forward(LEASE + 1)
        ben = join(study, "Ben")
        ben.desk()
        ben.leave()
        assert ada.send(submission(held)).status is Status.STORED


def test_a_late_judgment_for_a_full_item_is_kept_as_surplus(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        held = ada.take()
        clock.forward(LEASE + 1)
        ben.work_off()
        assert ada.send(submission(held)).status is Status.SURPLUS
        with study.store.read() as tx:
            records = list(tx.judgments.records())
        assert [(record.annotator, record.surplus) for record in records] == [
            ("Ben", False),
            ("Ada", True),
        ]


def test_a_late_answer_leaves_nobody_with_more_than_their_quota(tmp_path: Path) -> None:
    """They skipped one, were handed another in its place, and now answer the first."""
    with open_study(tmp_path, items=3, quota=1, allow_skip=True) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        first = ada.take()
        ada.send(skip(first), want=1)
        receipt = ada.send(submission(first), want=1)
        assert receipt.standing.outcome is Outcome.QUOTA
        assert names(ben.desk(3)) == ["i2"]


def test_an_answer_in_a_lease_given_back_is_not_lost(tmp_path: Path) -> None:
    with open_study(tmp_path, items=3, quota=1, allow_skip=True) as study:
        ada = join(study, "Ada")
        first = ada.take()
        (second,) = ids(ada.send(skip(first), want=1).standing)
        ada.send(submission(first))
        assert ada.send(submission(second)).status is Status.STORED


def test_a_skipped_item_goes_to_somebody_else(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, allow_skip=True) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.send(skip(ada.take()))
        assert ada.desk().work == ()
        assert names(ben.desk()) == ["i1"]


# What is refused


@pytest.mark.parametrize(
    ("shown", "refused"),
    [
        ({}, {"better", "sure"}),
        ({"better": "A is better"}, {"sure"}),
        ({**pressed(), "better": "C is better"}, {"better"}),
        ({**pressed(), "other": "x"}, {"other"}),
        ({"better": ["A is better"], "sure": {"a": 1}}, {"better", "sure"}),
    ],
)
def test_answers_that_the_design_does_not_allow_are_refused_all_at_once(
    tmp_path: Path, shown: dict[str, object], refused: set[str]
) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        held = client.take()
        with pytest.raises(AnswersRefused) as caught:
            client.send(submission(held, shown=shown))
        assert set(caught.value.problems) == refused
        assert client.take() == held


def test_an_id_that_is_no_uuid_is_refused(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        with pytest.raises(AnswersRefused, match="UUID"):
            client.send(submission(client.take(), id="1"))


def test_nobody_reaches_what_is_somebody_elses(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        held = ada.take()
        with pytest.raises(NotYours):
            ben.send(submission(held))
        with pytest.raises(NotYours):
            ben.history(before=held)
        assert ben.keep_alive(held) == (held,)


def test_skipping_needs_the_designs_leave(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        with pytest.raises(AnswersRefused, match="cannot be skipped"):
            client.send(skip(client.take()))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_a_skip_needs_a_reason_where_the_design_says_so(tmp_path: Path, reason: str) -> None:
    with open_study(tmp_path, allow_skip=True, skip_reason_required=True) as study:
        client = join(study)
        held = client.take()
        with pytest.raises(AnswersRefused):
            client.send(skip(held, reason))
        client.send(skip(held, " unreadable "))
        (piece,), _ = client.history()
        assert piece.judgment is not None
        assert piece.judgment.reason == "unreadable"


# What is stored


def test_answers_are_stored_for_the_responses_and_not_for_their_places(tmp_path: Path) -> None:
    design = make_design(tmp_path)
    as_given = canonical(design, pressed("A is better"), Order.AS_GIVEN)
    swapped = canonical(design, pressed("B is better"), Order.SWAPPED)
    assert as_given["better"] == {"label": "A is better", "verdict": "a"}
    assert swapped["better"] == {"label": "B is better", "verdict": "a"}
    assert as_given["sure"] == swapped["sure"] == {"label": "yes"}


@pytest.mark.parametrize(
    ("claimed", "seconds", "instant", "stored_seconds"),
    [
        (NOON - 60, 2.12345, NOON - 60, 2.123),
        (0.0, -1.0, NOON, 0.0),
        (math.inf, math.nan, NOON, 0.0),
        (NOON + 8 * 86_400, math.inf, NOON, 0.0),
    ],
)
def test_times_that_cannot_be_are_mended(
    tmp_path: Path, claimed: float, seconds: float, instant: float, stored_seconds: float
) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        client.send(submission(client.take(), answered_at=claimed, active_seconds=seconds))
        (piece,), _ = client.history()
        assert piece.judgment is not None
        assert piece.judgment.answered_at == instant
        assert piece.judgment.active_seconds == stored_seconds
        assert piece.judgment.stored_at == NOON


def test_history_goes_back_page_by_page(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5, allow_skip=True) as study:
        client = join(study)
        client.send(skip(client.take()))
        client.work_off()
        latest, more = client.history(limit=2)
        assert ([p.handout.item.id for p in latest], more) == (["i4", "i5"], True)
        earlier, more = client.history(before=latest[0].handout.assignment.id, limit=3)
        assert ([p.handout.item.id for p in earlier], more) == (["i1", "i2", "i3"], False)
        assert earlier[0].handout.assignment.state is State.SKIPPED


# How far


def test_the_desk_says_how_many_there_are_to_be_done(tmp_path: Path) -> None:
    with open_study(tmp_path, items=5, quota=4, allow_skip=True) as study:
        client = join(study)
        first = client.desk(1)
        assert (first.finished, first.total) == (0, 4)
        client.send(skip(ids(first)[0]))
        second = client.desk(1)
        assert (second.finished, second.total) == (1, 5)


@pytest.mark.parametrize(("quota", "overlap", "expected"), [(None, 3, 1), (None, 1, 0), (1, 3, 1)])
def test_places_left_are_what_one_new_person_can_have(
    tmp_path: Path, quota: int | None, overlap: int, expected: int
) -> None:
    with open_study(tmp_path, items=1, quota=quota, overlap=overlap) as study:
        join(study).work_off()
        with study.store.read() as tx:
            assert places_left(tx, study.design) == expected


def test_the_end_tells_done_waiting_and_finished_apart(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=2) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.work_off()
        assert ada.desk().outcome is Outcome.DONE
        taken = ben.take()
        assert join(study, "Cy").desk().outcome is Outcome.WAITING
        ben.send(submission(taken))
        assert ada.desk().outcome is Outcome.FINISHED


@pytest.mark.parametrize("overlap", [1, 2, 3, 4])
def test_balanced_orders_differ_by_at_most_one_within_an_item(tmp_path: Path, overlap: int) -> None:
    with open_study(tmp_path, items=8, overlap=overlap, order=OrderPolicy.BALANCED) as study:
        for number in range(overlap):
            join(study, f"Annotator {number}").work_off()
        with study.store.read() as tx:
            for position in range(1, 9):
                orders = tx.assignments.orders_of(position)
                assert abs(orders[Order.AS_GIVEN] - orders[Order.SWAPPED]) <= 1
