"""The rule of assignment against a model: random work, lost leases, crashes, clock jumps."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.domain.judgments import Submission
from spindle.errors import IdTaken
from spindle.services.annotation import SubmissionStatus, WorkState
from spindle.services.maintenance import verify
from spindle.services.study import Study, import_items, set_overlap, store_location
from spindle.storage import open_store
from tests.concurrency.model import Model
from tests.factories import (
    Client,
    Clock,
    add_person,
    make_design,
    make_items,
    rows,
    skip,
    submission,
)

LEASE = 60.0
LABEL = st.sampled_from(("A is better", "B is better", "Cannot tell"))
ORDERS = ("as_given", "random", "balanced")


class Annotation(RuleBasedStateMachine):
    """Annotators at work on one study, each step checked against the model."""

    @initialize(
        items=st.integers(1, 5),
        overlap=st.integers(1, 3),
        quota=st.none() | st.integers(1, 4),
        order=st.sampled_from(ORDERS),
        people=st.integers(1, 3),
    )
    def start(self, items: int, overlap: int, quota: int | None, order: str, people: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.design = make_design(
            Path(self.folder.name),
            overlap=overlap,
            quota=quota,
            allow_skip=True,
            lease_seconds=LEASE,
            prefetch=2,
            order=OrderPolicy(order),
        )
        self._open()
        import_items(self.study.store, make_items(items), {}, overlap=overlap)
        names = [item.id for item in make_items(items)]
        balanced = self.design.order is OrderPolicy.BALANCED
        self.model = Model(names, overlap, quota, LEASE, self.design.prefetch + 1, balanced)
        self.people: list[int] = []
        for _ in range(people):
            self.come()
            self._desk(self.people[-1], 2)

    def _open(self) -> None:
        store = open_store(store_location(self.design))
        self.study = Study(self.design, store, self.clock, Random(0))

    def _close(self) -> None:
        self.study.store.close()

    def teardown(self) -> None:
        if hasattr(self, "study"):
            try:
                place = store_location(self.design)
                assert verify(place).wrong == {}
                self._everybody_leaves_and_others_finish()
                assert verify(place).wrong == {}
            finally:
                self._close()
                self.folder.cleanup()

    # What people and machines do

    @precondition(lambda self: len(self.people) < 6)
    @rule()
    def come(self) -> None:
        self.people.append(add_person(self.study.store, f"Annotator {len(self.people)}"))

    @rule(data=st.data(), want=st.integers(0, 4))
    def open_desk(self, data: st.DataObject, want: int) -> None:
        who = data.draw(st.sampled_from(self.people))
        self._desk(who, want)

    def _desk(self, who: int, want: int) -> WorkState:
        standing = Client(self.study, who).desk(want)
        held = self.model.of(who, "leased")
        self.model.extend(held, self.clock.now)
        self.model.expire(self.clock.now)
        self._check_handed_out(who, standing, want, known=held)
        assert standing.total == self.model.total(who)
        return standing

    @precondition(lambda self: self._ids("leased"))
    @rule(data=st.data(), label=LABEL, skipped=st.booleans(), want=st.integers(0, 3))
    def answer(self, data: st.DataObject, label: str, skipped: bool, want: int) -> None:
        self._submit(data.draw(st.sampled_from(self._ids("leased"))), label, skipped, want)

    @precondition(lambda self: self._ids("expired"))
    @rule(data=st.data(), label=LABEL, skipped=st.booleans(), want=st.integers(0, 3))
    def answer_late(self, data: st.DataObject, label: str, skipped: bool, want: int) -> None:
        self._submit(data.draw(st.sampled_from(self._ids("expired"))), label, skipped, want)

    @precondition(lambda self: self._ids("done", "skipped"))
    @rule(data=st.data(), label=LABEL, skipped=st.booleans(), want=st.integers(0, 3))
    def think_again(self, data: st.DataObject, label: str, skipped: bool, want: int) -> None:
        """Revise an answer, skip what was answered, or answer what was skipped."""
        self._submit(data.draw(st.sampled_from(self._ids("done", "skipped"))), label, skipped, want)

    def _submit(self, id_: int, label: str, skipped: bool, want: int) -> None:
        self._send(skip(id_) if skipped else submission(id_, label), want)

    def _send(self, sent: Submission, want: int) -> None:
        who = self.model.assignments[sent.assignment].annotator
        have = [id_ for id_ in self.model.of(who, "leased") if id_ != sent.assignment]
        receipt = Client(self.study, who).send(sent, have=have, want=want)
        counts = self.model.judge(sent.assignment, sent.id, dict(sent.shown), skipped=sent.skipped)
        assert receipt.status is (SubmissionStatus.STORED if counts else SubmissionStatus.SURPLUS)
        self.model.expire(self.clock.now)
        self.model.release_beyond_quota(who)
        self._check_handed_out(who, receipt.state, want, known=[])

    @precondition(lambda self: self._ids_judged())
    @rule(data=st.data(), other=st.booleans())
    def send_again(self, data: st.DataObject, other: bool) -> None:
        id_ = data.draw(st.sampled_from(self._ids_judged()))
        held = self.model.assignments[id_]
        uuid, shown, skipped = data.draw(st.sampled_from(held.sent))
        client = Client(self.study, held.annotator)
        again = Submission(uuid, id_, shown, skipped=skipped)
        if not other:
            assert client.send(again).status is SubmissionStatus.KNOWN
            self.model.expire(self.clock.now)
            return
        changed = submission(id_, "Cannot tell", id=uuid) if skipped else skip(id_)
        try:
            client.send(Submission(uuid, id_, changed.shown, skipped=changed.skipped))
        except IdTaken:
            return
        raise AssertionError("one id for two different judgments was taken")

    @precondition(lambda self: self.model.assignments)
    @rule(data=st.data())
    def keep_alive(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model.assignments)))
        held = self.model.assignments[id_]
        lost = Client(self.study, held.annotator).keep_alive(id_)
        assert lost == (() if held.state == "leased" else (id_,))
        if held.state == "leased":
            self.model.extend([id_], self.clock.now)

    @precondition(lambda self: len(self.people) > 1 and self._ids("leased"))
    @rule(data=st.data())
    def answer_after_another(self, data: st.DataObject) -> None:
        """A lease ends, somebody else does the work, and who held it answers after all.

        Chance alone seldom brings that together, and much of the rule is about it.
        """
        id_ = data.draw(st.sampled_from(self._ids("leased")))
        late = self.model.assignments[id_].annotator
        other = data.draw(st.sampled_from([who for who in self.people if who != late]))
        self.clock.forward(LEASE + 1)
        for piece in self._desk(other, 3).work:
            self._send(submission(piece.handout.assignment.id), 0)
        self._send(submission(id_), 0)

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.people))
        Client(self.study, who).leave()
        for id_ in self.model.of(who, "leased"):
            self.model.release(id_)

    @rule(seconds=st.sampled_from((1.0, LEASE / 2, LEASE + 1)))
    def time_passes(self, seconds: float) -> None:
        self.clock.forward(seconds)

    @rule()
    def restart(self) -> None:
        self._close()
        self._open()

    @rule(overlap=st.integers(1, 4))
    def change_overlap(self, overlap: int) -> None:
        self.model.set_overlap(overlap)
        self.design = replace(self.design, overlap=overlap)
        set_overlap(self.study.store, overlap, self.design.same_order_limit)
        self.study = replace(self.study, design=self.design)

    @rule(data=st.data())
    def change_data(self, data: st.DataObject) -> None:
        """The files lose items and get them back."""
        there = data.draw(st.sets(st.sampled_from(self.model.items), min_size=1))
        items = [item for item in make_items(len(self.model.items)) if item.id in there]
        import_items(self.study.store, items, {}, overlap=self.model.overlap)
        self.model.set_items(there)

    # What must be so after each step

    def _check_handed_out(
        self, who: int, standing: WorkState, want: int, *, known: list[int]
    ) -> None:
        fresh = [p.handout for p in standing.work if p.handout.assignment.id not in known]
        expected = min(self.model.room(who, want), len(self.model.open_to(who)))
        assert len(fresh) == expected
        for handout in fresh:
            assignment = handout.assignment
            self.model.hand_out(assignment, handout.item.id, self.clock.now)

    def _ids(self, *states: str) -> list[int]:
        held = self.model.assignments.items()
        return sorted(id_ for id_, assignment in held if assignment.state in states)

    def _ids_judged(self) -> list[int]:
        return sorted(id_ for id_, held in self.model.assignments.items() if held.sent)

    @invariant()
    def the_store_holds_what_the_model_says(self) -> None:
        found = rows(
            self.study,
            "SELECT a.id, a.annotator, item.id, a.state, a.holds"
            " FROM assignment a JOIN item ON item.position = a.item",
        )
        assert {row[0]: row[1:] for row in found} == {
            id_: (held.annotator, held.item, held.state, held.holds)
            for id_, held in self.model.assignments.items()
        }

    @invariant()
    def slots_are_the_overlap_less_what_holds_one(self) -> None:
        slots = dict(rows(self.study, "SELECT id, slots FROM item"))
        assert slots == {item: self.model.slots(item) for item in self.model.items}
        assert all(left >= 0 for left in slots.values())

    @invariant()
    def orders_differ_by_at_most_one_within_an_item_that_is_done(self) -> None:
        if self.design.order is not OrderPolicy.BALANCED:
            return
        for item in self.model.items:
            if self.model.slots(item) == 0:
                orders = [
                    held.order
                    for held in self.model.assignments.values()
                    if held.holds and held.item == item
                ]
                swapped = orders.count(Order.SWAPPED)
                assert abs(len(orders) - 2 * swapped) <= 1

    @invariant()
    def nobody_has_more_than_their_quota(self) -> None:
        for who in self.people:
            done, leased = self.model.count(who, "done"), self.model.count(who, "leased")
            if self.model.quota is not None:
                assert not leased or done + leased <= self.model.quota
                assert self.model.count_holding(who) <= self.model.quota

    @invariant()
    def counters_are_counts(self) -> None:
        found = rows(self.study, "SELECT id, done, skipped FROM annotator")
        assert {row[0]: row[1:] for row in found} == {
            who: (self.model.count(who, "done"), self.model.count(who, "skipped"))
            for who in self.people
        }

    @invariant()
    def every_acknowledged_judgment_is_there_once(self) -> None:
        found = rows(self.study, "SELECT id, assignment, revision, skipped FROM judgment")
        assert sorted(found) == sorted(
            (uuid, id_, revision, int(skipped))
            for id_, held in self.model.assignments.items()
            for revision, (uuid, _, skipped) in enumerate(held.sent, 1)
        )

    def _everybody_leaves_and_others_finish(self) -> None:
        """Nothing is lost for good: when all leases have ended, each item gets all it needs."""
        there = [item for item in self.model.items if item not in self.model.closed]
        self.clock.forward(2 * LEASE)
        for newcomer in range(100):
            who = add_person(self.study.store, f"Newcomer {newcomer}")
            self.people.append(who)
            while standing := self._desk(who, 3).work:
                for piece in standing:
                    self._send(submission(piece.handout.assignment.id), 0)
            if all(self.model.slots(item) == 0 for item in there):
                break
        for item in there:
            counted = [h for h in self.model.assignments.values() if h.item == item and h.holds]
            assert len(counted) == self.model.overlap
            assert {held.state for held in counted} == {"done"}
        self.the_store_holds_what_the_model_says()


def test_assignment_keeps_its_promises_whatever_happens(each_store: str) -> None:
    run_state_machine_as_test(
        Annotation,
        settings=settings(
            max_examples=200 if each_store == "sqlite" else 40,
            stateful_step_count=30,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
