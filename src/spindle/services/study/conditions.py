"""Which questions of a design are not asked, given the answers to the others."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.domain.values import JSON
from spindle.schemes.base import Rule, hidden_questions


def conditions_of(design: Design) -> Mapping[str, Rule]:
    """Return what decides whether a question is asked, by question that has a condition."""
    rules = {scheme.name: scheme.condition for scheme in design.schemes}
    return {name: rule for name, rule in rules.items() if rule is not None}


def explain_hidden(design: Design, shown: Mapping[str, JSON]) -> Mapping[str, str]:
    """Return the questions that are not asked after these answers, as pressed, with the reason."""
    rules = conditions_of(design)
    hidden = hidden_questions(rules, shown)
    return {
        name: f"this question is not asked here: it is asked if {rule}"
        for name, rule in rules.items()
        if name in hidden
    }
