"""What kind of truth a design has, and which of its questions that truth answers."""

from __future__ import annotations

import re
from enum import StrEnum

from spindle.config.design import Design
from spindle.domain.questions import asks_for_human, asks_for_quality
from spindle.schemes import Scheme


class TruthKind(StrEnum):
    """What a truth says of the right side."""

    AUTHOR = "which response is the human's"
    PREFERENCE = "which response is preferred"
    UNKNOWN = ""


_AUTHOR = re.compile(r"human|author|real|written|machine|(?<![a-z])ai(?![a-z])", re.IGNORECASE)
_PREFERENCE = re.compile(r"chosen|prefer|winner|better|best", re.IGNORECASE)
_AUTHOR_SIDES = (frozenset({"real", "generated"}), frozenset({"human", "model"}))
_PREFERENCE_SIDES = frozenset({"chosen", "rejected"})


def truth_kind(design: Design) -> TruthKind:
    """Return what the truth says, by the names of its field, of the sides and of the format."""
    truth = design.truth
    if not truth.is_known:
        return TruthKind.UNKNOWN
    if truth.source_key:
        if _AUTHOR.search(truth.source_key):
            return TruthKind.AUTHOR
        return TruthKind.PREFERENCE if _PREFERENCE.search(truth.source_key) else TruthKind.UNKNOWN
    if truth.always is None:
        return TruthKind.UNKNOWN
    sides = frozenset((design.sides.a, design.sides.b) if design.sides else ())
    if design.data_format == "spin" or sides in _AUTHOR_SIDES:
        return TruthKind.AUTHOR
    known = design.data_format not in ("own", "auto") or sides == _PREFERENCE_SIDES
    return TruthKind.PREFERENCE if known else TruthKind.UNKNOWN


def answers_question(design: Design, scheme: Scheme) -> bool:
    """Return whether the truth answers this question, as far as both say what they are about.

    A design may say so itself, by ``pairs: truth_for``, or by stating what the labels mean.
    """
    if design.truth_for is not None:
        return scheme.name in design.truth_for
    if scheme.has_stated_verdicts:
        return True
    kind = truth_kind(design)
    if kind is TruthKind.AUTHOR:
        return not asks_for_quality(scheme.description)
    return kind is not TruthKind.PREFERENCE or not asks_for_human(scheme.description)
