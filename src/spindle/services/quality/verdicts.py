"""Verdicts of answers that are counted, whenever the design has said what their labels mean."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.assignments import Order
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.services.study import is_swapped


def find_verdict(
    design: Design, scheme: str, answer: Mapping[str, JSON], order: Order
) -> Verdict | None:
    """Return the verdict of a stored answer: of its label, if stated or if none is stored."""
    completed = design.scheme(scheme).complete(answer, swapped=is_swapped(design, order))
    verdict = completed.get("verdict")
    return Verdict(verdict) if isinstance(verdict, str) else None


def questions_by_label(design: Design) -> list[str]:
    """Return the questions whose verdicts the design states, for every answer to them."""
    return [scheme.name for scheme in design.schemes if scheme.has_stated_verdicts]
