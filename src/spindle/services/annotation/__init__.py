"""Annotation: items handed out to people, their judgments recorded, and signing in.

Who gets which item next is decided in three places: ``spindle.assign`` has the pure rules
(quota, order of the sides), ``handout`` applies them in one transaction, and
``spindle.storage`` finds open items and keeps their slots.
"""

from __future__ import annotations

from spindle.services.annotation.answers import canonicalise
from spindle.services.annotation.people import Membership, sign_in
from spindle.services.annotation.submission import SubmissionStatus
from spindle.services.annotation.work import (
    Receipt,
    WorkItem,
    WorkOutcome,
    WorkState,
    count_places,
    extend_leases,
    history,
    resume_work,
    return_work,
    submit,
    with_total,
)

__all__ = [
    "Membership",
    "Receipt",
    "SubmissionStatus",
    "WorkItem",
    "WorkOutcome",
    "WorkState",
    "canonicalise",
    "count_places",
    "extend_leases",
    "history",
    "resume_work",
    "return_work",
    "sign_in",
    "submit",
    "with_total",
]
