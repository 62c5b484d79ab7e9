"""Items handed out to one annotator, and taken back if there are too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spindle.assign.order import OrderPolicy, choose_order
from spindle.assign.quota import items_to_hand_out
from spindle.config.design import Design
from spindle.domain.assignments import Handout, Order
from spindle.services.annotation.next_items import count_given, find_next_items
from spindle.services.study import Study, can_swap
from spindle.storage import Counters, OpenItem, Transaction


def hand_out(
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

    ``counters`` are updated; the caller saves them.
    """
    design = study.design
    wanted = items_to_hand_out(
        quota=design.quota, done=counters.done, held=held, want=min(want, design.prefetch + 1)
    )
    if wanted <= 0:
        return []
    handouts: list[Handout] = []
    for open_ in _find_items(tx, study, annotator, counters, wanted=wanted, held=held):
        number = counters.numbered + 1
        order = _decide_order(tx, study, open_, counters)
        tx.slots.take(open_)
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
            count_given(tx, study, counters, open_.stratum)
        elif (
            tx.assignments.order_counts(open_.position)[assignment.order] > design.same_order_limit
        ):
            # A lease of theirs was revived just as another process gave away its order of sides.
            tx.leases.release([assignment.id], order_limit=design.same_order_limit)
            continue
        handouts.append(Handout(assignment, open_.item))
    return handouts


def _find_items(
    tx: Transaction, study: Study, annotator: int, counters: Counters, *, wanted: int, held: int
) -> Iterator[OpenItem]:
    found = False
    for open_ in find_next_items(tx, study, annotator, counters, wanted=wanted):
        found = True
        yield open_
    if not found and not held:
        # Nobody must be told that nothing is left only because another process has a row locked.
        limit = study.design.same_order_limit
        yield from tx.slots.find_locked(
            annotator=annotator, limit=wanted, order_limit=limit, wait=tx.alone
        )


def release_over_quota(tx: Transaction, design: Design, annotator: int, done: int) -> Sequence[int]:
    """Release the leases that exceed the annotator's quota; return those that remain.

    Somebody who answers an item whose lease had ended, or one that they had skipped, may
    already hold another in its place: the one handed out last is released.
    """
    held = tx.leases.of(annotator)
    if design.quota is None or not held:
        return held
    allowed = max(0, design.quota - done)
    tx.leases.release(held[allowed:], order_limit=design.same_order_limit)
    return held[:allowed]


def _decide_order(tx: Transaction, study: Study, open_: OpenItem, counters: Counters) -> Order:
    policy = study.design.order
    if policy is OrderPolicy.AS_GIVEN or not can_swap(
        study.design, open_.item.fields, study.visible
    ):
        return Order.AS_GIVEN
    swapped = counters.swapped
    mine = {Order.SWAPPED: swapped, Order.AS_GIVEN: counters.numbered - swapped}
    is_new = open_.slots >= study.design.overlap  # nobody holds a slot of it
    others = {} if is_new else tx.assignments.order_counts(open_.position)
    return choose_order(policy, others, mine, study.rng)
