"""Items handed out to one annotator, and taken back where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from spindle.assign.order import OrderPolicy, order_for
from spindle.assign.quota import room
from spindle.config.design import Design
from spindle.domain.assignments import Handout, Order
from spindle.services.presenting import can_swap
from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.storage.people import Counters
from spindle.storage.slots import OpenItem


def lease(
    tx: Transaction,
    study: Study,
    annotator: int,
    counters: Counters,
    *,
    held: int,
    want: int,
    now: float,
) -> list[Handout]:
    """Hand out open items until the annotator holds ``want``, or as many as they may.

    ``counters`` are brought up to date, and are to be saved.
    """
    design = study.design
    wanted = room(
        quota=design.quota, done=counters.done, held=held, want=min(want, design.prefetch + 1)
    )
    if wanted <= 0:
        return []
    find_open = partial(tx.slots.find_open, annotator=annotator, alike=design.most_alike)
    found = list(find_open(counters.cursor, limit=wanted))
    ahead = found[-1].position if found else counters.cursor
    if len(found) < wanted:
        # Leases that ended have opened items behind the cursor: look from the start again.
        found += find_open(0, limit=wanted - len(found), until=counters.cursor)
    if not found and not held:
        # An annotator must not be told that nothing is left because somebody is at it just now.
        found += tx.slots.find_locked(
            annotator=annotator, limit=wanted, alike=design.most_alike, patient=tx.alone
        )
    counters.cursor = ahead
    handouts: list[Handout] = []
    for open_ in found:
        number = counters.numbered + 1
        order = _order(tx, study, open_, counters)
        tx.slots.take(open_.position)
        assignment = tx.leases.grant(
            annotator=annotator,
            item=open_.position,
            order=order,
            number=number,
            now=now,
            until=now + design.lease_seconds,
        )
        if assignment.number == number:
            counters.numbered += 1
            counters.swapped += assignment.order is Order.SWAPPED
        elif tx.assignments.order_counts(open_.position)[assignment.order] > design.most_alike:
            # One of theirs came back to life just when another process gave its order away.
            tx.leases.release([assignment.id], alike=design.most_alike)
            continue
        handouts.append(Handout(assignment, open_.item))
    return handouts


def within_quota(tx: Transaction, design: Design, annotator: int, done: int) -> Sequence[int]:
    """What the annotator holds, after giving back what a late answer left no room for.

    Somebody who answers an item whose lease had ended, or one that they had skipped, may
    hold another in its place already; the one handed out last is the one to go.
    """
    held = tx.leases.held_by(annotator)
    if design.quota is None or not held:
        return held
    room_left = max(0, design.quota - done)
    tx.leases.release(held[room_left:], alike=design.most_alike)
    return held[:room_left]


def _order(tx: Transaction, study: Study, open_: OpenItem, counters: Counters) -> Order:
    policy = study.design.order
    if policy is OrderPolicy.AS_GIVEN or not can_swap(study.design, open_.item.fields, study.seen):
        return Order.AS_GIVEN
    swapped = counters.swapped
    mine = {Order.SWAPPED: swapped, Order.AS_GIVEN: counters.numbered - swapped}
    return order_for(policy, tx.assignments.order_counts(open_.position), mine, study.rng)
