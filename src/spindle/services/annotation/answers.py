"""Answers as pressed, checked and made canonical."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.assignments import Assignment, Order
from spindle.domain.judgments import Submission
from spindle.domain.values import JSON
from spindle.errors import AnswersRefused
from spindle.schemes import WrongAnswer
from spindle.schemes.base import is_empty
from spindle.services.study import exchange_counterparts, explain_hidden, is_swapped

_LONGEST_REASON = 2_000


def canonical_answers(
    design: Design, assignment: Assignment, submission: Submission
) -> dict[str, JSON]:
    """Return what is stored of a submission, nothing for a skip; raise ``AnswersRefused``."""
    if not submission.skipped:
        return canonicalise(design, submission.shown, assignment.order)
    if not design.allow_skip:
        raise AnswersRefused({"skip": "items of this study cannot be skipped"})
    if design.skip_reason_required and not skip_reason(submission):
        raise AnswersRefused({"skip": "a reason is required"})
    if len(submission.reason) > _LONGEST_REASON:
        raise AnswersRefused({"skip": f"write at most {_LONGEST_REASON} characters"})
    return {}


def skip_reason(submission: Submission) -> str:
    """Return why an item is skipped, as stored: PostgreSQL allows no NUL in a text."""
    return submission.reason.replace("\0", "").strip() if submission.skipped else ""


def canonicalise(design: Design, shown: Mapping[str, JSON], order: Order) -> dict[str, JSON]:
    """Return answers as pressed in their stored form.

    A question is asked or not by the answers as pressed, wherever the sides stood. Raise
    ``AnswersRefused`` with every reason.
    """
    names = {scheme.name for scheme in design.schemes}
    problems = {name: "the design has no such question" for name in shown if name not in names}
    hidden = explain_hidden(design, shown)
    problems |= {name: why for name, why in hidden.items() if not is_empty(shown.get(name))}
    answers: dict[str, JSON] = {}
    for scheme in design.schemes:
        if scheme.name in hidden:
            continue
        try:
            answer = scheme.answer(shown.get(scheme.name))
        except WrongAnswer as reason:
            problems[scheme.name] = str(reason)
            continue
        if answer is not None:
            mirrored = scheme.mirror(answer) if is_swapped(design, order) else answer
            answers[scheme.name] = mirrored.record()
    if problems:
        raise AnswersRefused(problems)
    return exchange_counterparts(design, answers) if is_swapped(design, order) else answers
