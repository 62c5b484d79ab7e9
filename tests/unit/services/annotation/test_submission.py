"""Judgments taken in: late, repeated, revised, refused; and what is stored of them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from spindle.domain.assignments import Order, State
from spindle.errors import AnswersRefused, IdTaken, NotYours
from spindle.services.annotation import SubmissionStatus, WorkOutcome, canonicalise
from tests.factories import (
    NOON,
    Clock,
    assignment_ids,
    item_ids,
    join,
    make_design,
    open_study,
    page_answers,
    skip,
    submission,
)

pytestmark = pytest.mark.usefixtures("each_store")

LEASE = 300.0


# Late, repeated and revised


def test_a_judgment_sent_again_is_acknowledged_again(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        sent = submission(client.take())
        assert client.send(sent).status is SubmissionStatus.STORED
        again = client.send(sent)
        assert again.status is SubmissionStatus.KNOWN
        assert again.state.finished == 1


def test_an_id_in_another_spelling_is_the_same_id(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        client = join(study)
        sent = submission(client.take())
        client.send(sent)
        loud = submission(sent.assignment, id=sent.id.upper())
        assert client.send(loud).status is SubmissionStatus.KNOWN


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
        assert receipt.state.finished == 1
        (piece,), _ = client.history()
        assert piece.judgment is not None
        assert piece.judgment.revision == 2
        assert piece.judgment.shown == page_answers("B is better")


def test_a_late_judgment_counts_while_the_item_lacks_one(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada = join(study, "Ada")
        held = ada.take()
        clock.forward(LEASE + 1)
        ben = join(study, "Ben")
        ben.desk()
        ben.leave()
        assert ada.send(submission(held)).status is SubmissionStatus.STORED


def test_a_late_judgment_for_a_full_item_is_kept_as_surplus(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        held = ada.take()
        clock.forward(LEASE + 1)
        ben.work_off()
        assert ada.send(submission(held)).status is SubmissionStatus.SURPLUS
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
        assert receipt.state.outcome is WorkOutcome.QUOTA
        assert item_ids(ben.desk(3)) == ["i2"]


def test_an_answer_in_a_lease_given_back_is_not_lost(tmp_path: Path) -> None:
    with open_study(tmp_path, items=3, quota=1, allow_skip=True) as study:
        ada = join(study, "Ada")
        first = ada.take()
        (second,) = assignment_ids(ada.send(skip(first), want=1).state)
        ada.send(submission(first))
        assert ada.send(submission(second)).status is SubmissionStatus.SURPLUS
        assert [piece.handout.item.id for piece in ada.history()[0]] == ["i1", "i2"]


def test_late_answers_beyond_the_quota_are_kept_as_surplus(tmp_path: Path) -> None:
    with open_study(tmp_path, items=3, quota=1, allow_skip=True) as study:
        ada = join(study, "Ada")
        first = ada.take()
        (second,) = assignment_ids(ada.send(skip(first), want=1).state)
        assert ada.send(submission(second)).status is SubmissionStatus.STORED
        assert ada.send(submission(first)).status is SubmissionStatus.SURPLUS
        assert item_ids(join(study, "Ben").desk()) == ["i1"]


def test_a_slot_that_comes_free_goes_to_the_oldest_surplus_judgment(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=1, clock=clock, lease_seconds=LEASE, allow_skip=True) as study:
        late = [join(study, name) for name in ("Ada", "Ben")]
        taken = []
        for client in late:
            taken.append(client.take())
            clock.forward(LEASE + 1)
        cy = join(study, "Cy")
        last = cy.take()
        cy.send(submission(last))
        for client, held in zip(late, taken, strict=True):
            assert client.send(submission(held)).status is SubmissionStatus.SURPLUS
        cy.send(skip(last))
        with study.store.read() as tx:
            records = [(r.annotator, r.surplus) for r in tx.judgments.records()]
        assert records == [("Ada", False), ("Ben", True), ("Cy", False)]
        assert join(study, "Dee").desk().work == ()


def test_a_judgment_beyond_the_quota_takes_no_slot_that_comes_free(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2, quota=1, allow_skip=True) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        first = ada.take()
        (second,) = assignment_ids(ada.send(skip(first), want=1).state)
        ada.send(submission(second))
        ada.send(submission(first))
        ben.desk()
        ben.leave()
        with study.store.read() as tx:
            assert [record.surplus for record in tx.judgments.records()] == [False, True]


def test_a_skipped_item_goes_to_somebody_else(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, allow_skip=True) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        ada.send(skip(ada.take()))
        assert ada.desk().work == ()
        assert item_ids(ben.desk()) == ["i1"]


# What is refused


@pytest.mark.parametrize(
    ("shown", "refused"),
    [
        ({}, {"better", "sure"}),
        ({"better": "A is better"}, {"sure"}),
        ({**page_answers(), "better": "C is better"}, {"better"}),
        ({**page_answers(), "other": "x"}, {"other"}),
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


@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * 2001])
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


def test_a_reason_is_stored_without_what_no_database_has_in_a_text(tmp_path: Path) -> None:
    with open_study(tmp_path, allow_skip=True) as study:
        client = join(study)
        client.send(skip(client.take(), "un\0readable\0"))
        (piece,), _ = client.history()
        assert piece.judgment is not None
        assert piece.judgment.reason == "unreadable"


# What is stored


def test_answers_are_stored_for_the_responses_and_not_for_their_places(tmp_path: Path) -> None:
    design = make_design(tmp_path)
    as_given = canonicalise(design, page_answers("A is better"), Order.AS_GIVEN)
    swapped = canonicalise(design, page_answers("B is better"), Order.SWAPPED)
    assert as_given["better"] == {"label": "A is better", "side": "a", "verdict": "a"}
    assert swapped["better"] == {"label": "B is better", "side": "a", "verdict": "a"}
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


def test_history_is_in_the_order_of_finishing_whatever_was_handed_out_first(
    tmp_path: Path,
) -> None:
    with open_study(tmp_path, items=3) as study:
        client = join(study)
        one, two, three = assignment_ids(client.desk(3))
        for assignment in (three, one, two):
            client.send(submission(assignment))
        client.send(submission(three, "B is better"))
        latest, more = client.history(limit=2)
        assert ([p.handout.item.id for p in latest], more) == (["i1", "i2"], True)
        earlier, more = client.history(before=one, limit=2)
        assert ([p.handout.item.id for p in earlier], more) == (["i3"], False)


def test_history_before_an_item_in_hand_is_all_there_is(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        client = join(study)
        first, second = assignment_ids(client.desk(2))
        client.send(submission(second))
        assert [p.handout.item.id for p in client.history(before=first)[0]] == ["i2"]
