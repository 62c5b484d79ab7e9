"""What was sent and what was answered: the history that the store is held against."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults.study import Opinion


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was not kept: which, about what item, person or judgment, and how.

    ``at`` is when that was seen, where it was seen while people worked.
    """

    kind: str
    about: str
    said: str
    at: float | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}: {self.said}"


@dataclass(frozen=True, slots=True)
class Event:
    """A request with its answer, at the real instant of its end.

    ``status`` is 0 where there was no answer, or not a whole one. ``about`` names what it is
    about: persons, items, judgments.
    """

    at: float
    what: str
    status: int
    about: tuple[str, ...]
    said: str = ""

    def __str__(self) -> str:
        return f"{self.at:.3f} {self.what} -> {self.status or 'no answer'} {self.said}".rstrip()


@dataclass(slots=True)
class Handed:
    """An assignment as it was first shown: to whom, of which item, with its sides how."""

    person: str
    item: str
    order: str


@dataclass(slots=True)
class Sent:
    """A judgment that somebody made, and the server's acknowledgements of it.

    ``first`` says that it is no revision. ``tries`` counts how often it was sent, replays
    included; ``receipts`` are the statuses that came back.
    """

    id: str
    person: str
    assignment: int
    item: str
    order: str
    opinion: Opinion
    seconds: float
    made: float
    first: bool = True
    tries: int = 0
    receipts: list[str] = field(default_factory=list)
    acknowledged_at: float = 0.0

    @property
    def is_acknowledged(self) -> bool:
        return bool(self.receipts)

    def body(self) -> dict[str, Any]:
        """The request, without what it says of leases."""
        return {
            "assignment": self.assignment,
            "answers": self.opinion.page_answers(self.order),
            "skipped": self.opinion.skipped,
            "reason": self.opinion.reason,
            "active_seconds": self.seconds,
            "answered_at": self.made,
        }


@dataclass(slots=True)
class Told:
    """Everything that the clients of one round said and were told.

    ``sent`` is in the order of making, so each person's is in the order of sending.
    """

    handed: dict[int, Handed] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    last: dict[int, Sent] = field(default_factory=dict)

    def see(self, assignment: int, person: str, item: str, order: str) -> None:
        """The assignment is shown; it must always be shown the same."""
        first = self.handed.setdefault(assignment, Handed(person, item, order))
        if (first.person, first.item, first.order) != (person, item, order):
            self.violate(
                "changed presentation",
                item,
                f"assignment {assignment} of {first.person} was {first.item} {first.order}, "
                f"now {person} is shown {item} {order}",
            )

    def make(self, sent: Sent) -> None:
        """A judgment is made, and not yet sent."""
        self.sent[sent.id] = sent
        self.last[sent.assignment] = sent

    def acknowledge(self, sent: Sent, status: str) -> None:
        """The server says that it has the judgment."""
        sent.receipts.append(status)
        if status == "known" and sent.tries == 1:
            self.violate("doubled", sent.id, "said to be known when it was first sent")
        # Two that were sent at once may be answered in any order.
        if status != "known" and sum(each != "known" for each in sent.receipts) > 1:
            self.violate("doubled", sent.id, f"acknowledged as {sent.receipts}")
        sent.acknowledged_at = sent.acknowledged_at or time.time()

    def violate(self, kind: str, about: str, said: str) -> None:
        self.violations.append(Violation(kind, about, said, time.time()))

    def explain(self, violation: Violation, *, most: int = 30) -> list[str]:
        """The history of the item, person or judgment up to the violation."""
        found = [
            str(event)
            for event in self.events
            if violation.about in event.about and (violation.at is None or event.at <= violation.at)
        ]
        left_out = [f"… {len(found) - most} earlier ones"] if len(found) > most else []
        return left_out + found[-most:]

    def is_troubled(self, at: float, kinds: frozenset[str]) -> bool:
        """Whether a fault of one of those kinds was felt at that real instant."""
        return any(trouble.kind in kinds and trouble.covers(at) for trouble in self.troubles)

    def write(self, file: Path) -> None:
        """Keep the history, a request on each line."""
        with file.open("w", encoding="utf-8") as out:
            for line in self._lines():
                out.write(json.dumps(line) + "\n")

    def _lines(self) -> Iterator[dict[str, Any]]:
        for event in self.events:
            yield {"at": event.at, "what": event.what, "status": event.status, "said": event.said}


@dataclass(slots=True)
class Trouble:
    """A fault while it lasts, in real seconds; ``after`` it is still felt for a while."""

    kind: str
    began: float = field(default_factory=time.time)
    ended: float | None = None
    after: float = 5.0

    def covers(self, at: float) -> bool:
        return self.began <= at and (self.ended is None or at <= self.ended + self.after)
