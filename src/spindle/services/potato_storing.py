"""Where a judgment from Potato goes in a study, and putting it there."""

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
from spindle.services.potato_answers import order_of
from spindle.services.potato_reading import Recorded
from spindle.storage import Transaction
from spindle.storage.json_text import encode
from spindle.storage.people import Counters

NOBODY = "!potato"
"""The passphrase of somebody who came from Potato: no hash, so that none fits."""

_LONGEST_NAME = 100
_OURS = UUID("2f8b3a53-6f0e-5b5e-9a0c-3d0f7a4b7c11")


class Fate(StrEnum):
    """What becomes of somebody's answers to an item."""

    NEW = "new"
    REVISED = "revised"
    SURPLUS = "surplus"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record with what can be taken of it: as pressed, and as canonical records."""

    recorded: Recorded
    shown: Mapping[str, JSON]
    answers: Mapping[str, JSON]

    def id(self, revision: int) -> str:
        """The judgment's id: the same for the same content at the same place."""
        who = unicodedata.normalize("NFKC", self.recorded.user.casefold())
        order = order_of(self.recorded.swapped).value
        return str(uuid5(_OURS, encode([who, self.recorded.item, self.shown, order, revision])))


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an incoming judgment; ``reason`` says why it stayed out, if it did."""

    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a judgment goes; a person or an assignment that is None is yet to be made."""

    item: int
    person: Annotator | None = None
    assignment: Assignment | None = None
    revision: int = 1
    fate: Fate = Fate.NEW


def look(tx: Transaction, batch: Sequence[Incoming], *, same_people: bool) -> list[Settled]:
    """What would become of them; nothing is written."""
    items = _positions(tx, batch)
    places = (_place(tx, incoming, items, same_people) for incoming in batch)
    return [place if isinstance(place, Settled) else Settled(place.fate) for place in places]


def store(
    tx: Transaction, batch: Sequence[Incoming], *, same_people: bool, now: float
) -> list[Settled]:
    """Store those that have a place; what became of each."""
    tx.lock_tables()
    items = _positions(tx, batch)
    settled = []
    for incoming in batch:
        place = _place(tx, incoming, items, same_people)
        if isinstance(place, _Place):
            counts = _add(tx, incoming, place, now)
            settled.append(Settled(place.fate if counts else Fate.SURPLUS))
        else:
            settled.append(place)
    return settled


def _positions(tx: Transaction, batch: Sequence[Incoming]) -> dict[str, int]:
    items = tx.imports.find([incoming.recorded.item for incoming in batch])
    return {id_: position for id_, (position, _) in items.items()}


def _place(
    tx: Transaction, incoming: Incoming, items: Mapping[str, int], same_people: bool
) -> _Place | Settled:
    item = items.get(incoming.recorded.item)
    if item is None:
        return _no("the study has no such item")
    name = " ".join(incoming.recorded.user.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return _no("annotators have a name of at most 100 characters")
    known = tx.people.find(name)
    if known is None:
        return _Place(item)
    if known.passphrase != NOBODY and not same_people:
        return _no("somebody has signed in to the study under this name")
    if known.passphrase == NOBODY and known.annotator.name != name:
        return _no(f"the study takes this name for that of {known.annotator.name!r}")
    return _place_of(tx, incoming, item, known.annotator)


def _place_of(
    tx: Transaction, incoming: Incoming, item: int, person: Annotator
) -> _Place | Settled:
    """The place of a judgment by somebody who is known."""
    assignment = tx.assignments.find(person.id, item)
    if assignment is None:
        return _Place(item, person)
    if assignment.order is not order_of(incoming.recorded.swapped):
        return _no("the study has the item for this person with the sides the other way round")
    latest = tx.judgments.current([assignment.id]).get(assignment.id)
    if latest is None:
        return _Place(item, person, assignment)
    if latest.id == incoming.id(latest.revision):
        return Settled(Fate.KNOWN)
    # Browsers make random ids (version 4), an import makes them from the content.
    if UUID(latest.id).version != 5 and not latest.skipped:
        return _no("this person has judged the item in the study")
    fate = Fate.NEW if latest.skipped else Fate.REVISED
    return _Place(item, person, assignment, latest.revision + 1, fate)


def _add(tx: Transaction, incoming: Incoming, place: _Place, now: float) -> bool:
    """Store one judgment; whether it counts towards the item's overlap."""
    recorded = incoming.recorded
    person = place.person or _join(tx, recorded.user, now)
    counters = tx.people.lock_counters(person.id)
    assert counters is not None
    before = place.assignment
    assignment = before or _assign(tx, person, counters, place.item, recorded, now)
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
            active_seconds=round(recorded.active_seconds, 3),
            answered_at=recorded.answered_at,
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
    """The annotator of that name; who is new gets a passphrase that nobody can know."""
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
    recorded: Recorded,
    now: float,
) -> Assignment:
    counters.numbered += 1
    counters.swapped += bool(recorded.swapped)
    return tx.leases.grant(
        annotator=person.id,
        item=item,
        order=order_of(recorded.swapped),
        number=counters.numbered,
        now=now,
        until=now,
    )


def _no(reason: str) -> Settled:
    return Settled(Fate.REJECTED, reason)
