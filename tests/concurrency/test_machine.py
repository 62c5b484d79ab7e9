"""The rule of assignment against a model: random work, lost leases, crashes, clock jumps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.domain.items import Item
from spindle.domain.judgments import Submission
from spindle.errors import IdTaken
from spindle.services.annotation import SubmissionStatus, WorkState
from spindle.services.maintenance import verify
from spindle.services.study import (
    Study,
    import_items,
    prepare_item_order,
    set_overlap,
    store_location,
)
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
STEPS = 30
# Of 34 faults planted in handing out, taking in, expiring, promoting and fitting, fifty walks
# found 31 and ninety 32; the other two concern several surplus judgments of one item, which
# tests of their own are about. Two hundred examples drawn by hypothesis found 22 at most: few
# of them came to a second answer for an item.
WALKS = {"sqlite": 90, "postgresql": 12}
LABELS = ("A is better", "B is better", "Cannot tell")
WEIGHTS = {
    "open_desk": 8,
    "answer": 6,
    "answer_late": 6,
    "think_again": 6,
    "let_time_pass": 6,
    "answer_after_another": 2,
    "send_again": 2,
    "keep_alive": 2,
    "come": 2,
    "leave": 2,
    "change_overlap": 1,
    "change_data": 1,
    "restart": 1,
}
"""What people and machines do, and how often."""

NEEDS = {
    "answer": ("leased",),
    "answer_late": ("expired",),
    "think_again": ("done", "skipped"),
    "answer_after_another": ("leased",),
    "send_again": ("done", "skipped"),
}
"""The states of assignments of which there must be one for that."""


class Walk:
    """Annotators at work on one study, each step drawn by chance and checked against the model."""

    def __init__(self, folder: Path, seed: int, item_order: ItemOrder) -> None:
        print(f"\nWalk {seed}, {item_order}:")  # shown where it fails
        self.rng = Random(seed)
        self.clock = Clock()
        self.people: list[int] = []
        items, overlap = make_kinds(self.rng.randint(1, 5)), self.rng.randint(1, 3)
        quota = self.rng.choice((None, None, 1, 2, 3, 4))
        order = self.rng.choice(list(OrderPolicy))
        self.design = make_design(
            folder,
            overlap=overlap,
            quota=quota,
            allow_skip=True,
            lease_seconds=LEASE,
            prefetch=2,
            order=order,
            item_order=item_order,
            spread="kind" if item_order is ItemOrder.SPREAD else "",
        )
        self._open()
        self._import(items)
        names = [item.id for item in items]
        balanced = order is OrderPolicy.BALANCED
        self.model = Model(names, overlap, quota, LEASE, self.design.prefetch + 1, balanced)
        for _ in range(self.rng.randint(1, 3)):
            self.come()
            self._desk(self.people[-1], 2)

    def go(self, steps: int) -> None:
        """Take so many steps; in the end others finish what is left."""
        try:
            for _ in range(steps):
                step = self._choose()
                print(step, end=" ")
                getattr(self, step)()
                self._check()
            assert verify(store_location(self.design)).wrong == {}
            self._everybody_leaves_and_others_finish()
            assert verify(store_location(self.design)).wrong == {}
        finally:
            self._close()

    def _choose(self) -> str:
        possible = [step for step in WEIGHTS if step not in NEEDS or self._ids(*NEEDS[step])]
        return self.rng.choices(possible, [WEIGHTS[step] for step in possible])[0]

    def _open(self) -> None:
        store = open_store(store_location(self.design))
        self.study = Study(self.design, store, self.clock, Random(0), "seed")

    def _import(self, items: list[Item]) -> None:
        import_items(self.study.store, items, {}, overlap=self.design.overlap)
        prepare_item_order(self.study.store, self.design, imported=True)

    def _close(self) -> None:
        self.study.store.close()

    # What people and machines do

    def come(self) -> None:
        if len(self.people) < 6:
            self.people.append(add_person(self.study.store, f"Annotator {len(self.people)}"))

    def open_desk(self) -> None:
        self._desk(self.rng.choice(self.people), self.rng.randint(0, 4))

    def _desk(self, who: int, want: int) -> WorkState:
        standing = Client(self.study, who).desk(want)
        held = self.model.of(who, "leased")
        self.model.extend(held, self.clock.now)
        self.model.expire(self.clock.now)
        self._check_handed_out(who, standing, want, known=held)
        assert standing.total == self.model.total(who)
        return standing

    def answer(self) -> None:
        self._answer_one_of("leased")

    def answer_late(self) -> None:
        self._answer_one_of("expired")

    def think_again(self) -> None:
        """Revise an answer, skip what was answered, or answer what was skipped."""
        self._answer_one_of("done", "skipped")

    def _answer_one_of(self, *states: str) -> None:
        id_, want = self.rng.choice(self._ids(*states)), self.rng.randint(0, 3)
        skips = self.rng.random() < 0.3
        self._send(skip(id_) if skips else submission(id_, self.rng.choice(LABELS)), want)

    def _send(self, sent: Submission, want: int) -> None:
        who = self.model.assignments[sent.assignment].annotator
        have = [id_ for id_ in self.model.of(who, "leased") if id_ != sent.assignment]
        receipt = Client(self.study, who).send(sent, have=have, want=want)
        counts = self.model.judge(sent.assignment, sent.id, dict(sent.shown), skipped=sent.skipped)
        assert receipt.status is (SubmissionStatus.STORED if counts else SubmissionStatus.SURPLUS)
        self.model.expire(self.clock.now)
        self.model.release_beyond_quota(who)
        self._check_handed_out(who, receipt.state, want, known=[])

    def answer_after_another(self) -> None:
        """A lease ends, somebody else does the work, and who held it answers after all."""
        id_ = self.rng.choice(self._ids("leased"))
        late = self.model.assignments[id_].annotator
        self.clock.forward(LEASE + 1)
        self.come()
        other = self.rng.choice([who for who in self.people if who != late])
        for piece in self._desk(other, 3).work:
            self._send(submission(piece.handout.assignment.id), 0)
        self._send(submission(id_), 0)

    def send_again(self) -> None:
        """What was stored is sent once more; or something else under its id."""
        id_ = self.rng.choice(self._ids("done", "skipped"))
        held = self.model.assignments[id_]
        uuid, shown, skipped = self.rng.choice(held.sent)
        client = Client(self.study, held.annotator)
        if self.rng.random() < 0.5:
            again = Submission(uuid, id_, shown, skipped=skipped)
            assert client.send(again).status is SubmissionStatus.KNOWN
            self.model.expire(self.clock.now)
            return
        other = submission(id_, "Cannot tell", id=uuid) if skipped else skip(id_)
        try:
            client.send(Submission(uuid, id_, other.shown, skipped=other.skipped))
        except IdTaken:
            return
        raise AssertionError("one id for two different judgments was taken")

    def keep_alive(self) -> None:
        id_ = self.rng.choice(sorted(self.model.assignments))
        held = self.model.assignments[id_]
        lost = Client(self.study, held.annotator).keep_alive(id_)
        assert lost == (() if held.state == "leased" else (id_,))
        if held.state == "leased":
            self.model.extend([id_], self.clock.now)

    def leave(self) -> None:
        who = self.rng.choice(self.people)
        Client(self.study, who).leave()
        for id_ in self.model.of(who, "leased"):
            self.model.release(id_)

    def let_time_pass(self) -> None:
        self.clock.forward(self.rng.choice((1.0, LEASE / 2, LEASE + 1)))

    def restart(self) -> None:
        self._close()
        self._open()

    def change_overlap(self) -> None:
        overlap = self.rng.randint(1, 4)
        self.model.set_overlap(overlap)
        self.design = replace(self.design, overlap=overlap)
        set_overlap(self.study.store, overlap, self.design.same_order_limit)
        self.study = replace(self.study, design=self.design)

    def change_data(self) -> None:
        """The files lose items and get them back."""
        there = set(self.rng.sample(self.model.items, self.rng.randint(1, len(self.model.items))))
        self._import([item for item in make_kinds(len(self.model.items)) if item.id in there])
        self.model.set_items(there)

    # What must be so after each step

    def _check(self) -> None:
        self.the_store_holds_what_the_model_says()
        self.slots_are_the_overlap_less_what_holds_one()
        self.orders_differ_by_at_most_one_within_an_item_that_is_done()
        self.nobody_has_more_than_their_quota()
        self.counters_are_counts()
        self.every_acknowledged_judgment_is_there_once()

    def _check_handed_out(
        self, who: int, standing: WorkState, want: int, *, known: list[int]
    ) -> None:
        fresh = [p.handout for p in standing.work if p.handout.assignment.id not in known]
        expected = min(self.model.room(who, want), len(self.model.open_to(who)))
        assert len(fresh) == expected
        for handout in fresh:
            assignment = handout.assignment
            if self.design.item_order is ItemOrder.LEAST_ANNOTATED:
                most = max(map(self.model.slots, self.model.open_to(who)))
                assert self.model.slots(handout.item.id) == most
            self.model.hand_out(assignment, handout.item.id, self.clock.now)

    def _ids(self, *states: str) -> list[int]:
        held = self.model.assignments.items()
        return sorted(id_ for id_, assignment in held if assignment.state in states)

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

    def slots_are_the_overlap_less_what_holds_one(self) -> None:
        slots = dict(rows(self.study, "SELECT id, slots FROM item"))
        assert slots == {item: self.model.slots(item) for item in self.model.items}
        assert all(left >= 0 for left in slots.values())
        assert rows(self.study, "SELECT id FROM item WHERE filled != (slots <= 0)") == []
        if self.design.item_order is ItemOrder.LEAST_ANNOTATED:
            assert rows(self.study, "SELECT id FROM item WHERE stratum != -slots") == []

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

    def nobody_has_more_than_their_quota(self) -> None:
        for who in self.people:
            done, leased = self.model.count(who, "done"), self.model.count(who, "leased")
            if self.model.quota is not None:
                assert not leased or done + leased <= self.model.quota
                assert self.model.count_holding(who) <= self.model.quota

    def counters_are_counts(self) -> None:
        found = rows(self.study, "SELECT id, done, skipped FROM annotator")
        assert {row[0]: row[1:] for row in found} == {
            who: (self.model.count(who, "done"), self.model.count(who, "skipped"))
            for who in self.people
        }

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


def make_kinds(count: int) -> list[Item]:
    """Return items of two kinds."""
    return [
        replace(item, fields={**item.fields, "kind": f"kind {number % 2}"})
        for number, item in enumerate(make_items(count))
    ]


@pytest.mark.parametrize("item_order", ItemOrder)
def test_assignment_keeps_its_promises_whatever_happens(
    tmp_path: Path, each_store: str, item_order: ItemOrder
) -> None:
    # The rule is the same under every order; only where the next item is looked for differs.
    walks = WALKS[each_store] if item_order is ItemOrder.FILE else WALKS[each_store] // 2
    for seed in range(walks):
        folder = tmp_path / str(seed)
        folder.mkdir()
        Walk(folder, seed, item_order).go(STEPS)
