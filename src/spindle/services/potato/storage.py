"""Find the place of a judgment from Potato in a study, and store it there."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from spindle.domain.assignments import Assignment, State
from spindle.domain.judgments import Judgment
from spindle.domain.people import Annotator
from spindle.domain.values import JSON
from spindle.potato.order import to_order
from spindle.potato.records import Annotation
from spindle.storage import Counters, Transaction, encode_json

NOBODY = "!potato"
"""The passphrase of somebody imported from Potato: it is no hash, so none matches it."""

_LONGEST_NAME = 100
_NAMESPACE = UUID("2f8b3a53-6f0e-5b5e-9a0c-3d0f7a4b7c11")


class ImportStatus(StrEnum):
    """What became of a judgment.

    It is new, it replaces an earlier one, it is new but beyond the item's overlap, it was
    imported before, or it is rejected.
    """

    NEW = "new"
    REVISED = "revised"
    SURPLUS = "surplus"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class IncomingJudgment:
    """An annotation with the answers that can be stored: as shown, and as canonical records."""

    annotation: Annotation
    shown: Mapping[str, JSON]
    answers: Mapping[str, JSON]

    def id(self, revision: int) -> str:
        """Return the judgment's id: the same for the same content at the same place."""
        who = unicodedata.normalize("NFKC", self.annotation.user.casefold())
        order = to_order(self.annotation.swapped).value
        content = [who, self.annotation.item, self.shown, order, revision]
        return str(uuid5(_NAMESPACE, encode_json(content)))


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of an incoming judgment; ``reason`` says why it is rejected, if it is."""

    status: ImportStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a judgment goes; a person or an assignment that is None is yet to be created."""

    item: int
    person: Annotator | None = None
    assignment: Assignment | None = None
    revision: int = 1
    status: ImportStatus = ImportStatus.NEW


def preview_batch(
    tx: Transaction, batch: Sequence[IncomingJudgment], *, same_people: bool
) -> list[ImportOutcome]:
    """Return what storing the judgments would come to, without storing them."""
    items = _positions(tx, batch)
    places = (_find_place(tx, incoming, items, same_people) for incoming in batch)
    return [
        place if isinstance(place, ImportOutcome) else ImportOutcome(place.status)
        for place in places
    ]


def store_batch(
    tx: Transaction, batch: Sequence[IncomingJudgment], *, same_people: bool, now: float
) -> list[ImportOutcome]:
    """Store the judgments that have a place; return what became of each."""
    tx.lock_tables()
    items = _positions(tx, batch)
    outcomes = []
    for incoming in batch:
        place = _find_place(tx, incoming, items, same_people)
        if isinstance(place, _Place):
            counts = _add(tx, incoming, place, now)
            outcomes.append(ImportOutcome(place.status if counts else ImportStatus.SURPLUS))
        else:
            outcomes.append(place)
    return outcomes


def _positions(tx: Transaction, batch: Sequence[IncomingJudgment]) -> dict[str, int]:
    items = tx.imports.find([incoming.annotation.item for incoming in batch])
    return {id_: position for id_, (position, _) in items.items()}


def _find_place(
    tx: Transaction, incoming: IncomingJudgment, items: Mapping[str, int], same_people: bool
) -> _Place | ImportOutcome:
    item = items.get(incoming.annotation.item)
    if item is None:
        return _reject("the study has no such item")
    name = " ".join(incoming.annotation.user.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return _reject("an annotator's name has 1 to 100 printable characters")
    known = tx.people.find(name)
    if known is None:
        return _Place(item)
    if known.passphrase != NOBODY and not same_people:
        return _reject("somebody has signed in to the study under this name")
    if known.passphrase == NOBODY and known.annotator.name != name:
        return _reject(f"the study treats this name as that of {known.annotator.name!r}")
    return _find_place_for(tx, incoming, item, known.annotator)


def _find_place_for(
    tx: Transaction, incoming: IncomingJudgment, item: int, person: Annotator
) -> _Place | ImportOutcome:
    """Return the place of a judgment by somebody that the study knows."""
    assignment = tx.assignments.find(person.id, item)
    if assignment is None:
        return _Place(item, person)
    if assignment.order is not to_order(incoming.annotation.swapped):
        return _reject("the study has this person's item with the responses in the other order")
    latest = tx.judgments.current([assignment.id]).get(assignment.id)
    if latest is None:
        return _Place(item, person, assignment)
    if latest.id == incoming.id(latest.revision):
        return ImportOutcome(ImportStatus.KNOWN)
    # Browsers make random ids (version 4), an import makes them from the content.
    if UUID(latest.id).version != 5 and not latest.skipped:
        return _reject("this person has judged the item in the study")
    status = ImportStatus.NEW if latest.skipped else ImportStatus.REVISED
    return _Place(item, person, assignment, latest.revision + 1, status)


def _add(tx: Transaction, incoming: IncomingJudgment, place: _Place, now: float) -> bool:
    """Store one judgment; return whether it counts towards the item's overlap."""
    annotation = incoming.annotation
    person = place.person or _join(tx, annotation.user, now)
    counters = tx.people.lock_counters(person.id)
    assert counters is not None
    before = place.assignment
    assignment = before or _assign(tx, person, counters, place.item, annotation, now)
    held = before is not None and before.holds
    counts = held or tx.slots.take_if_open(place.item)
    sequence = tx.judgments.add(
        Judgment(
            id=incoming.id(place.revision),
            assignment=assignment.id,
            revision=place.revision,
            answers=incoming.answers,
            shown=incoming.shown,
            skipped=False,
            reason="",
            active_seconds=round(annotation.active_seconds, 3),
            answered_at=annotation.answered_at,
            stored_at=now,
        )
    )
    assert sequence is not None  # the place says that there is none of this id
    tx.assignments.settle(assignment.id, State.DONE, holds=counts, beyond=False, sequence=sequence)
    counters.done += assignment.state is not State.DONE
    counters.skipped -= assignment.state is State.SKIPPED
    counters.seen_at = now
    tx.people.save_counters(person.id, counters)
    return counts


def _join(tx: Transaction, name: str, now: float) -> Annotator:
    """Return the annotator of that name; a new one gets a passphrase that nobody can enter."""
    added = tx.people.add(name, NOBODY, now)
    if added is not None:
        return added
    known = tx.people.find(name)
    assert known is not None
    return known.annotator


def _assign(
    tx: Transaction,
    person: Annotator,
    counters: Counters,
    item: int,
    annotation: Annotation,
    now: float,
) -> Assignment:
    counters.numbered += 1
    counters.swapped += bool(annotation.swapped)
    return tx.leases.grant(
        annotator=person.id,
        item=item,
        order=to_order(annotation.swapped),
        number=counters.numbered,
        now=now,
        until=now,
    )


def _reject(reason: str) -> ImportOutcome:
    return ImportOutcome(ImportStatus.REJECTED, reason)
