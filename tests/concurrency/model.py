"""What the store should hold, kept in memory by the simplest rules.

The model is told what was handed out, and says whether it was right to hand that out, what
must become of a judgment, and what everything must look like afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spindle.domain.assignments import Assignment, Order
from spindle.domain.values import JSON


@dataclass(slots=True)
class Held:
    """One assignment: ``sent`` are the acknowledged submissions in their order.

    ``finished`` numbers the first of them among all, ``beyond`` marks one that came when the
    annotator had done all one person may.
    """

    annotator: int
    item: str
    state: str
    holds: bool
    expires_at: float
    number: int
    leased_at: float
    order: Order
    sent: list[tuple[str, Mapping[str, JSON], bool]] = field(default_factory=list)
    finished: int = 0
    beyond: bool = False


@dataclass(slots=True)
class Model:
    """The rules of assignment over plain dictionaries; ``now`` is the test's clock."""

    items: list[str]
    overlap: int
    quota: int | None
    lease_seconds: float
    most_held: int
    balanced: bool = False
    assignments: dict[int, Held] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    judged: int = 0

    # What is so

    def slots(self, item: str) -> int:
        return self.overlap - sum(h.holds for h in self.assignments.values() if h.item == item)

    def count(self, annotator: int, state: str) -> int:
        return len(self.of(annotator, state))

    def count_holding(self, annotator: int) -> int:
        return sum(self.assignments[id_].holds for id_ in self.of(annotator, "done"))

    def of(self, annotator: int, state: str) -> list[int]:
        return [
            id_
            for id_, held in self.assignments.items()
            if held.annotator == annotator and held.state == state
        ]

    def fits(self, item: str, order: Order) -> bool:
        """Whether one more may hold a slot of the item in that order."""
        alike = [h for h in self.assignments.values() if h.holds and h.item == item]
        most = (self.overlap + 1) // 2 if self.balanced else self.overlap
        return sum(held.order is order for held in alike) < most

    def open_to(self, annotator: int) -> list[str]:
        """The items that may be handed to the annotator now."""
        seen = {
            held.item
            for held in self.assignments.values()
            if held.annotator == annotator
            and (held.state != "expired" or not self.fits(held.item, held.order))
        }
        return [
            item
            for item in self.items
            if self.slots(item) > 0 and item not in seen and item not in self.closed
        ]

    def room(self, annotator: int, want: int) -> int:
        held = self.count(annotator, "leased")
        room = min(want, self.most_held) - held
        if self.quota is not None:
            room = min(room, self.quota - self.count(annotator, "done") - held)
        return max(0, room)

    def total(self, annotator: int) -> int:
        """What the annotator's "of 10" must be."""
        done, held = self.count(annotator, "done"), self.count(annotator, "leased")
        still = len(self.open_to(annotator))
        if self.quota is not None:
            still = max(0, min(still, self.quota - done - held))
        return done + held + still + self.count(annotator, "skipped")

    # What happens

    def expire(self, now: float) -> None:
        for held in self.assignments.values():
            if held.state == "leased" and held.expires_at < now:
                held.state, held.holds = "expired", False
        self.promote()

    def promote(self) -> None:
        """Whatever slot is free goes to the item's oldest surplus judgment, if there is one."""
        surplus = [
            held
            for held in self.assignments.values()
            if held.state == "done" and not held.holds and not held.beyond
        ]
        for held in sorted(surplus, key=lambda held: held.finished):
            held.holds = self.slots(held.item) > 0 and self.fits(held.item, held.order)

    def extend(self, ids: list[int], now: float) -> None:
        for id_ in ids:
            self.assignments[id_].expires_at = now + self.lease_seconds

    def release(self, id_: int) -> None:
        held = self.assignments[id_]
        held.state, held.holds = "expired", False
        self.promote()

    def release_beyond_quota(self, annotator: int) -> None:
        """Whoever did more than they had room for gives back what was handed out last."""
        while self.quota is not None:
            leased = self.of(annotator, "leased")
            if not leased or self.count(annotator, "done") + len(leased) <= self.quota:
                return
            self.release(max(leased, key=lambda id_: self.assignments[id_].number))

    def hand_out(self, given: Assignment, item: str, now: float) -> None:
        who = given.annotator
        assert item in self.open_to(who), f"{item} is not open to {who}"
        known = self.assignments.get(given.id)
        assert known is None or (known.annotator, known.item) == (who, item)
        assert known is None or known.order is given.order
        assert self.fits(item, given.order)
        sent = known.sent if known else []
        until = now + self.lease_seconds
        self.assignments[given.id] = Held(
            who, item, "leased", True, until, given.number, now, given.order, sent
        )

    def judge(self, id_: int, uuid: str, shown: Mapping[str, JSON], *, skipped: bool) -> bool:
        """Take in a judgment; whether it counts (a skip always does)."""
        held = self.assignments[id_]
        self.judged += 1
        held.finished = held.finished or self.judged
        others = self.count(held.annotator, "done") - (held.state == "done")
        counts = held.state == "done" and held.holds
        held.beyond = not skipped and not counts and self.quota is not None and others >= self.quota
        if skipped or held.beyond:
            held.holds = False
        else:
            free = self.slots(held.item) > 0 and self.fits(held.item, held.order)
            held.holds = held.holds or free
        held.state = "skipped" if skipped else "done"
        self.promote()
        held.sent.append((uuid, shown, skipped))
        return skipped or held.holds

    def set_overlap(self, overlap: int) -> None:
        """Of what is too much, leases go first, then the judgments that came last."""
        self.overlap = overlap
        held = [held for held in self.assignments.values() if held.holds]
        surplus = [h for h in self.assignments.values() if h.state == "done" and not h.beyond]
        for each in held:
            each.holds = False
        for each in (*sorted(held, key=self._place), *sorted(surplus, key=self._place)):
            if not each.holds:
                each.holds = self.slots(each.item) > 0 and self.fits(each.item, each.order)
        for each in held:
            if each.state == "leased" and not each.holds:
                each.state = "expired"

    def set_items(self, there: set[str]) -> None:
        """Leases of what is not in the data end."""
        self.closed = set(self.items) - there
        for held in self.assignments.values():
            if held.state == "leased" and held.item in self.closed:
                held.state, held.holds = "expired", False
        self.promote()

    def _place(self, held: Held) -> tuple[bool, float]:
        done = held.state == "done"
        return (not done, held.finished if done else held.leased_at)
