"""Whether any answers lead to a question that is asked on condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from math import prod

from spindle.domain.values import JSON
from spindle.schemes import AnswerKind, Scheme
from spindle.schemes.base import Condition, Conditions, Logic, Rule, hidden_questions

_MOST_TRIED = 5_000
"""The most combinations of answers that are tried."""
_ALWAYS = Conditions(Logic.ALL, ())
_TRIED = (AnswerKind.CHOICE, AnswerKind.NUMBER)
"""The kinds of answer that are tried; any condition on another kind is taken to be possible."""


def can_be_asked(schemes: Mapping[str, Scheme], rules: Mapping[str, Rule], name: str) -> bool:
    """Try all answers to the questions that decide, where these are few; else say yes."""
    relaxed = {one: _relax(rule, schemes) for one, rule in rules.items()}
    names = _ancestors(relaxed, name)
    leaves = [leaf for rule in relaxed.values() for leaf in _leaves(rule)]
    candidates = [_candidates(schemes[one], leaves) for one in names]
    if prod(map(len, candidates)) > _MOST_TRIED:
        return True
    related = {one: relaxed[one] for one in (*names, name) if one in relaxed}
    for combination in product(*candidates):
        answers: dict[str, JSON] = dict(zip(names, combination, strict=True))
        hidden = hidden_questions(related, answers)
        missing = (one for one in names if answers[one] is None and one not in hidden)
        if name not in hidden and not any(schemes[one].is_required for one in missing):
            return True
    return False


def _relax(rule: Rule, schemes: Mapping[str, Scheme]) -> Rule:
    """Return the rule with each condition that is not tried taken to hold.

    No rule is made harder by this: negations are within the single conditions.
    """
    if isinstance(rule, Condition):
        return rule if schemes[rule.question].answer_kind in _TRIED else _ALWAYS
    return Conditions(rule.logic, tuple(_relax(part, schemes) for part in rule.parts))


def _ancestors(rules: Mapping[str, Rule], name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    open_ = [name]
    while open_:
        rule = rules.get(open_.pop())
        for parent in () if rule is None else rule.questions():
            if parent not in found:
                found[parent] = None
                open_.append(parent)
    return tuple(found)


def _candidates(scheme: Scheme, leaves: list[Condition]) -> tuple[JSON, ...]:
    """Return answers among which every distinction that the conditions make shows."""
    if scheme.answer_kind is AnswerKind.CHOICE:
        return (None, *scheme.choice_by_value)
    low, high = scheme.number_range
    named = {n for leaf in leaves if leaf.question == scheme.name for n in _numbers(leaf)}
    places = sorted(named | {n for n in (low, high) if n is not None})
    if not places:
        return None, 0
    between = [(a + b) / 2 for a, b in pairwise(places)]
    below = [] if low is not None else [places[0] - 1]
    above = [] if high is not None else [places[-1] + 1]
    return None, *below, *places, *between, *above


def _leaves(rule: Rule) -> Iterator[Condition]:
    if isinstance(rule, Condition):
        yield rule
        return
    for part in rule.parts:
        yield from _leaves(part)


def _numbers(leaf: Condition) -> Iterator[float]:
    bounds = leaf.bounds
    limits = (bounds.at_least, bounds.above, bounds.at_most, bounds.below)
    yield from (n for n in limits if n is not None)
    yield from (value for value in leaf.values if not isinstance(value, str))
