"""Conditions and answers for tests: a table of cases, random ones, and a second opinion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from spindle.schemes.base import Bounds, Condition, Conditions, Logic, Operator, Rule

TABLE = Path(__file__).with_name("conditions.json")
"""Cases that hold on the page and in the check of answers."""

NAMES = ("p", "q", "r", "s")
_TEXTS = st.sampled_from(["", "a", "A", "Ab", "É", "é", "straße", "🙂🙂", "3", " "])
_NUMBERS = st.sampled_from([-1, 0, 1, 2.5, 3, 10])
_ANSWERS = st.one_of(
    st.none(), _TEXTS, _NUMBERS, st.lists(_TEXTS, max_size=3), st.dictionaries(_TEXTS, _TEXTS)
)


@dataclass(frozen=True, slots=True)
class Case:
    """Rules by question, answers as pressed, and which questions are not asked after them."""

    name: str
    rules: Mapping[str, Rule]
    answers: Mapping[str, Any]
    hidden: frozenset[str]

    def to_page(self) -> list[Any]:
        """Return rules and answers as the page has them."""
        return [json.loads(msgspec.json.encode(self.rules)), dict(self.answers)]


def read_table() -> list[Case]:
    """Return the cases of the table."""
    return [
        Case(
            case["name"],
            {name: read_rule(rule) for name, rule in case["rules"].items()},
            case["answers"],
            frozenset(case["hidden"]),
        )
        for case in json.loads(TABLE.read_text(encoding="utf-8"))
    ]


def read_rule(tree: dict[str, Any]) -> Rule:
    """Return the rule of an entry in the table."""
    for logic in Logic:
        if logic in tree:
            return Conditions(logic, tuple(map(read_rule, tree[logic])))
    return Condition(
        tree["question"],
        Operator(tree["operator"]),
        tuple(tree.get("values", ())),
        Bounds(**tree.get("bounds", {})),
        exact=tree.get("exact", True),
        negated=tree.get("negated", False),
    )


def _conditions(names: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    limit = st.one_of(st.none(), _NUMBERS)
    leaf = st.builds(
        Condition,
        st.sampled_from(names),
        st.sampled_from(Operator),
        st.lists(st.one_of(_TEXTS, _NUMBERS), min_size=1, max_size=3).map(tuple),
        st.builds(Bounds, limit, limit, limit, limit),
        exact=st.booleans(),
        negated=st.booleans(),
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            Conditions, st.sampled_from(Logic), st.lists(inner, max_size=3).map(tuple)
        ),
        max_leaves=5,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Rule], dict[str, Any]]:
    """Draw rules without cycles, in any order, and answers."""
    order = draw(st.permutations(NAMES))
    rules = {
        name: draw(_conditions(tuple(order[:place])))
        for place, name in enumerate(order)
        if place and draw(st.booleans())
    }
    listed = draw(st.permutations(list(rules)))
    answers = {name: draw(_ANSWERS) for name in NAMES if draw(st.booleans())}
    return {name: rules[name] for name in listed}, answers


def hidden_by_oracle(rules: Mapping[str, Rule], answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the hidden questions by passes over all of them, until nothing changes."""
    hidden: frozenset[str] = frozenset()
    for _ in range(len(NAMES) + 1):
        seen = {name: value for name, value in answers.items() if name not in hidden}
        hidden = frozenset(name for name, rule in rules.items() if not _holds(rule, seen))
    return hidden


def _holds(rule: Rule, answers: Mapping[str, Any]) -> bool:
    if isinstance(rule, Conditions):
        count = sum(_holds(part, answers) for part in rule.parts)
        return count == len(rule.parts) if rule.logic == "all" else count > 0
    return _is_met(rule, answers.get(rule.question)) != rule.negated


def _is_met(rule: Condition, answer: Any) -> bool:
    fold = str if rule.exact else str.lower
    answer = answer.strip() if isinstance(answer, str) else answer
    empty = answer is None or (not isinstance(answer, int | float) and len(answer) == 0)
    if rule.operator == "answered":
        return not empty
    if rule.operator == "one_of":
        given = answer if isinstance(answer, list) else [answer]
        as_text = {fold(str(g)) for g in given if isinstance(g, str | int)}
        as_number = {float(g) for g in given if isinstance(g, int | float)}
        return any(
            fold(value) in as_text if isinstance(value, str) else float(value) in as_number
            for value in rule.values
        )
    if rule.operator == "contains":
        return isinstance(answer, str) and any(fold(str(v)) in fold(answer) for v in rule.values)
    if rule.operator == "number":
        return isinstance(answer, int | float) and _within(rule.bounds, answer)
    if rule.operator == "count":
        size = 0 if empty else len(answer) if isinstance(answer, list | dict) else 1
        return _within(rule.bounds, size)
    return _within(rule.bounds, len(answer) if isinstance(answer, str) else 0)


def _within(bounds: Bounds, number: float) -> bool:
    low = [n for n in (bounds.at_least, bounds.above) if n is not None]
    high = [n for n in (bounds.at_most, bounds.below) if n is not None]
    strict = number not in (bounds.above, bounds.below)
    return strict and all(n <= number for n in low) and all(number <= n for n in high)
