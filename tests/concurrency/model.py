"""What the store should hold, kept in memory by the simplest rules.

The model is told what was handed out, and says whether it was right to hand that out, what
must become of a judgment, and what everything must look like afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    assignments: dict[int, Held] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    judged: int = 0

    # What is so

    def slots(self, item: str) -> int:
        return self.overlap - sum(h.holds for h in self.assignments.values() if h.item == item)

    def count(self, annotator: int, state: str) -> int:
        return len(self.of(annotator, state))

    def counted(self, annotator: int) -> int:
        return sum(self.assignments[id_].holds for id_ in self.of(annotator, "done"))

    def of(self, annotator: int, state: str) -> list[int]:
        return [
            id_
            for id_, held in self.assignments.items()
            if held.annotator == annotator and held.state == state
        ]

    def open_to(self, annotator: int) -> list[str]:
        """The items that may be handed to the annotator now."""
        seen = {
            held.item
            for held in self.assignments.values()
            if held.annotator == annotator and held.state != "expired"
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
            held.holds = self.slots(held.item) > 0

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

    def hand_out(self, id_: int, annotator: int, item: str, number: int, now: float) -> None:
        assert item in self.open_to(annotator), f"{item} is not open to {annotator}"
        known = self.assignments.get(id_)
        assert known is None or (known.annotator, known.item) == (annotator, item)
        sent = known.sent if known else []
        until = now + self.lease_seconds
        self.assignments[id_] = Held(annotator, item, "leased", True, until, number, now, sent)

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
            held.holds = held.holds or self.slots(held.item) > 0
        held.state = "skipped" if skipped else "done"
        self.promote()
        held.sent.append((uuid, shown, skipped))
        return skipped or held.holds

    def set_overlap(self, overlap: int) -> None:
        """Of what is too much, leases go first, then the judgments that came last."""
        self.overlap = overlap
        holding = [id_ for id_, held in self.assignments.items() if held.holds]
        for id_ in sorted(holding, key=self._place, reverse=True):
            held = self.assignments[id_]
            if self.slots(held.item) < 0:
                held.holds = False
                held.state = "expired" if held.state == "leased" else held.state
        self.promote()

    def set_items(self, there: set[str]) -> None:
        """Leases of what is not in the data end."""
        self.closed = set(self.items) - there
        for held in self.assignments.values():
            if held.state == "leased" and held.item in self.closed:
                held.state, held.holds = "expired", False
        self.promote()

    def _place(self, id_: int) -> tuple[bool, float, int]:
        held = self.assignments[id_]
        if held.state == "done":
            return (False, held.finished, id_)
        return (True, held.leased_at, id_)
