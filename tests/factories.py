"""Parts that tests are built from: a design, items, an open study, an annotator at work."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from spindle.assign.item_order import ItemOrder
from spindle.config.design import Design
from spindle.domain.items import Item, Sides
from spindle.domain.judgments import Submission
from spindle.domain.people import Session
from spindle.schemes.pairwise import Pairwise
from spindle.schemes.radio import Radio
from spindle.services import annotation
from spindle.services.study import Study, import_items, prepare_item_order, store_location
from spindle.storage import Store, open_store
from tests.postgresql import database_for

NOON = 1_750_000_000.0
"""When tests begin, in seconds since the epoch."""


@dataclass(slots=True)
class Clock:
    """A clock that a test sets."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


def make_design(folder: Path, **changes: Any) -> Design:
    """Return a design that asks which response is better, and how sure one is.

    Items are handed out in the order of the data, which tests can tell in advance.
    """
    which = {
        "annotation_type": "pairwise",
        "name": "better",
        "labels": ["A is better", "B is better", "Cannot tell"],
    }
    sure = {"annotation_type": "radio", "name": "sure", "labels": ["yes", "no"]}
    design = Design(
        path=folder / "config.yaml",
        root=folder,
        name="Test study",
        schemes=(Pairwise.model_validate(which), Radio.model_validate(sure)),
        data_files=(folder / "items.jsonl",),
        output_dir=folder / "annotation_output",
        sides=Sides("response_a", "response_b"),
        item_order=ItemOrder.FILE,
        database=database_for(folder),
    )
    return replace(design, **changes)


def make_items(count: int, *, first: int = 1) -> list[Item]:
    """Return items ``i1``, ``i2`` …, each with a prompt and two responses."""
    return [
        Item(f"i{n}", {"text": f"Prompt {n}", "response_a": f"One {n}", "response_b": f"Two {n}"})
        for n in range(first, first + count)
    ]


@contextlib.contextmanager
def open_study(
    folder: Path,
    *,
    items: int | Sequence[Item] = 3,
    clock: Clock | None = None,
    seed: int = 0,
    **design: Any,
) -> Iterator[Study]:
    """Open a study with those items in a store of its own; it is closed at the end."""
    made = make_design(folder, **design)
    store = open_store(store_location(made))
    try:
        listed = make_items(items) if isinstance(items, int) else items
        import_items(store, listed, {}, overlap=made.overlap)
        prepare_item_order(store, made, imported=True)
        yield Study(made, store, clock or Clock(), random.Random(seed), f"seed {seed}")
    finally:
        store.close()


def page_answers(label: str = "A is better") -> dict[str, Any]:
    """Return answers as the page sends them."""
    return {"better": label, "sure": "yes"}


def submission(assignment: int, label: str = "A is better", **more: Any) -> Submission:
    """Return a judgment of that assignment under a new id."""
    sent = Submission(
        str(uuid4()), assignment, page_answers(label), active_seconds=2.5, answered_at=NOON
    )
    return replace(sent, **more)


def skip(assignment: int, reason: str = "") -> Submission:
    """Return a skip of that assignment under a new id."""
    return submission(assignment, shown={}, skipped=True, reason=reason)


def rows(study: Study, query: str) -> list[tuple[Any, ...]]:
    """Return the rows that the study's store has for that SQL."""
    with study.store.read() as tx:
        return [tuple(row) for row in tx._connection.exec_driver_sql(query)]


def add_person(store: Store, name: str) -> int:
    """Add an annotator without a passphrase, for tests that do not sign in; return their id."""
    added = store.write(lambda tx: tx.people.add(name, "", NOON)).result()
    assert added is not None
    return added.id


@dataclass(frozen=True, slots=True)
class Client:
    """What one annotator's page asks of the study, each in a transaction of its own."""

    study: Study
    id: int

    @property
    def me(self) -> Session:
        return Session(self.id)

    def desk(self, want: int = 1) -> annotation.WorkState:
        standing = self.study.store.write(
            lambda tx: annotation.resume_work(tx, self.study, self.me, want=want)
        ).result()
        with self.study.store.read() as tx:
            return annotation.with_total(tx, self.study.design, self.id, standing)

    def take(self) -> int:
        """Return the id of the first assignment on the desk."""
        return self.desk().work[0].handout.assignment.id

    def send(
        self, sent: Submission, *, have: Sequence[int] = (), want: int = 0
    ) -> annotation.Receipt:
        return self.study.store.write(
            lambda tx: annotation.submit(tx, self.study, self.me, sent, have=have, want=want)
        ).result()

    def keep_alive(self, *assignments: int) -> tuple[int, ...]:
        return self.study.store.write(
            lambda tx: annotation.extend_leases(tx, self.study, self.me, assignments)
        ).result()

    def leave(self) -> None:
        self.study.store.write(
            lambda tx: annotation.return_work(tx, self.study.design, self.id)
        ).result()

    def history(
        self, *, before: int | None = None, limit: int = 10
    ) -> tuple[tuple[annotation.WorkItem, ...], bool]:
        with self.study.store.read() as tx:
            return annotation.history(tx, self.me, before=before, limit=limit)

    def work_off(self) -> int:
        """Judge every item that is handed out; return how many there were."""
        count = 0
        while work := self.desk().work:
            for piece in work:
                self.send(submission(piece.handout.assignment.id))
                count += 1
        return count


def join(study: Study, name: str = "Ada") -> Client:
    """Add an annotator and return their client."""
    return Client(study, add_person(study.store, name))


def item_ids(state: annotation.WorkState) -> list[str]:
    """Return the ids of the items that are handed out."""
    return [work.handout.item.id for work in state.work]


def assignment_ids(state: annotation.WorkState) -> list[int]:
    """Return the ids of the assignments that are handed out."""
    return [work.handout.assignment.id for work in state.work]
