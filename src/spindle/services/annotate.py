"""One annotator's work: items handed out, answers taken in.

Every function here is one use case over one transaction; the store decides that either all
of it happens or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from spindle.config.design import Design
from spindle.domain.assignments import Handout
from spindle.domain.judgments import Judgment, Submission
from spindle.domain.people import Session
from spindle.errors import NotYours, SignInNeeded
from spindle.services.judging import Status, take_in
from spindle.services.leasing import lease, within_quota
from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.storage.people import Counters

MOST_COUNTED = 10_000
"""How far the items still open to somebody are counted, for "3 of 10"."""


class Outcome(StrEnum):
    """What is left for an annotator.

    ``DONE`` where others go on with items that this one has done, ``FINISHED`` where every
    item has the judgments it needs.
    """

    MORE = "more"
    WAITING = "waiting"
    DONE = "done"
    FINISHED = "finished"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Piece:
    """An assignment with its item and, where there is one, the current judgment."""

    handout: Handout
    judgment: Judgment | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an annotator stands.

    ``finished`` counts items done or skipped, ``held`` those that are handed out. ``total`` is
    what ``finished`` can become; None where it was not counted.
    """

    work: tuple[Piece, ...]
    outcome: Outcome
    finished: int
    held: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The judgment is in the transaction, and what comes next."""

    status: Status
    standing: Standing


def open_desk(tx: Transaction, study: Study, me: Session, *, want: int) -> Standing:
    """Everything the annotator holds, topped up to ``want``."""
    now, annotator, counters = study.clock(), me.annotator, _enter(tx, me)
    counters.seen_at = now
    held = within_quota(tx, study.design, annotator, counters.done)
    # One's own leases first: who comes back late, when nobody needed the items, keeps them.
    until = now + study.design.lease_seconds
    held = tx.leases.extend(held, annotator=annotator, until=until)
    tx.leases.expire(now, alike=study.design.most_alike)
    fresh = lease(tx, study, annotator, counters, held=len(held), want=want, now=now)
    tx.people.save_counters(annotator, counters)
    work = tuple(Piece(handout) for handout in (*tx.assignments.handouts(held), *fresh))
    return _standing(tx, study.design, annotator, counters, work, held=len(work))


def submit(
    tx: Transaction,
    study: Study,
    me: Session,
    submission: Submission,
    *,
    have: Sequence[int] = (),
    want: int = 0,
) -> Receipt:
    """Take in a judgment and hand out what comes next.

    A judgment that is already stored is acknowledged again. One that comes after its lease
    ended counts if the item still lacks one and the annotator's quota has room, and is kept
    as surplus otherwise. ``have`` are the leases that the page knows of; others that it holds
    are handed out once more.

    Raises ``NotYours``, ``AnswersRefused`` or ``IdTaken``.
    """
    now, annotator, counters = study.clock(), me.annotator, _enter(tx, me)
    counters.seen_at = now
    status = take_in(tx, study.design, counters, annotator, submission, now)
    tx.leases.expire(now, alike=study.design.most_alike)
    held = within_quota(tx, study.design, annotator, counters.done)
    fresh = lease(tx, study, annotator, counters, held=len(held), want=want, now=now)
    tx.people.save_counters(annotator, counters)
    known = set(have)
    unknown = tx.assignments.handouts([id_ for id_ in held if id_ not in known])
    work = tuple(Piece(handout) for handout in (*unknown, *fresh))
    return Receipt(
        status,
        _standing(tx, study.design, annotator, counters, work, held=len(held) + len(fresh)),
    )


def counted(tx: Transaction, design: Design, annotator: int, standing: Standing) -> Standing:
    """The standing with its ``total``; counting needs no writer, so it is asked by itself."""
    counters = tx.people.counters(annotator)
    most = MOST_COUNTED
    if design.quota is not None:
        most = max(0, min(most, design.quota - counters.done - standing.held))
    still = tx.slots.count_open(
        annotator=annotator, limit=most, alike=design.most_alike, cursor=counters.cursor
    )
    return replace(standing, total=standing.finished + standing.held + still)


def keep_alive(
    tx: Transaction, study: Study, me: Session, assignments: Sequence[int]
) -> tuple[int, ...]:
    """Extend the leases; those of them that are no longer held."""
    now, annotator, counters = study.clock(), me.annotator, _enter(tx, me)
    counters.seen_at = now
    tx.people.save_counters(annotator, counters)
    named = set(assignments)
    mine = [id_ for id_ in tx.leases.held_by(annotator) if id_ in named]
    kept = set(tx.leases.extend(mine, annotator=annotator, until=now + study.design.lease_seconds))
    return tuple(id_ for id_ in assignments if id_ not in kept)


def leave(tx: Transaction, design: Design, annotator: int) -> None:
    """Give back everything the annotator holds."""
    tx.people.lock_counters(annotator)
    tx.leases.release_all(annotator, alike=design.most_alike)


def history(
    tx: Transaction, me: Session, *, before: int | None, limit: int
) -> tuple[tuple[Piece, ...], bool]:
    """Work finished before that assignment was, oldest first, and whether there is more."""
    annotator = me.annotator
    known = tx.people.get(annotator)
    if known is None or known.epoch != me.epoch:
        raise _signed_out()
    if before is not None and tx.assignments.get(before, annotator=annotator) is None:
        raise NotYours("This item is not assigned to you.")
    found = tx.assignments.finished(annotator, before=before, limit=limit + 1)
    shown = found[-limit:]
    judgments = tx.judgments.current([handout.assignment.id for handout in shown])
    pieces = tuple(Piece(handout, judgments.get(handout.assignment.id)) for handout in shown)
    return pieces, len(found) > limit


def places_left(tx: Transaction, design: Design) -> int:
    """How many judgments can still be had by somebody new."""
    most = MOST_COUNTED if design.quota is None else min(MOST_COUNTED, design.quota)
    return tx.slots.count_open(annotator=None, limit=most, alike=design.most_alike)


def _enter(tx: Transaction, me: Session) -> Counters:
    """The annotator's counters, locked: nobody works for one person twice at the same time.

    Raises ``SignInNeeded`` where they signed out, here or in another process.
    """
    counters = tx.people.lock_counters(me.annotator)
    if counters is None or counters.epoch != me.epoch:
        raise _signed_out()
    return counters


def _signed_out() -> SignInNeeded:
    return SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")


def _standing(
    tx: Transaction,
    design: Design,
    annotator: int,
    counters: Counters,
    work: tuple[Piece, ...],
    *,
    held: int,
) -> Standing:
    outcome = _outcome(tx, design, annotator, counters.done, held)
    return Standing(work, outcome, counters.done + counters.skipped, held)


def _outcome(tx: Transaction, design: Design, annotator: int, done: int, held: int) -> Outcome:
    if held:
        return Outcome.MORE
    if design.quota is not None and done >= design.quota:
        return Outcome.QUOTA
    if tx.leases.has_others_for(annotator):
        return Outcome.WAITING
    unfinished = tx.slots.has_open() or tx.leases.has_any()
    return Outcome.DONE if unfinished else Outcome.FINISHED
