"""Which questions are asked, given the answers to the others."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from spindle.schemes.base import Condition, Operator, Rule, hidden_questions
from tests.conditions import cases, hidden_by_oracle, read_table


def test_the_table_holds() -> None:
    wrong = {
        case.name: sorted(hidden_questions(case.rules, case.answers))
        for case in read_table()
        if hidden_questions(case.rules, case.answers) != case.hidden
    }
    assert not wrong


@settings(max_examples=200)
@given(cases())
def test_two_ways_to_decide_agree(case: tuple[dict[str, Rule], dict[str, Any]]) -> None:
    rules, answers = case
    assert hidden_questions(rules, answers) == hidden_by_oracle(rules, answers)


@given(cases())
def test_answers_to_hidden_questions_decide_nothing(
    case: tuple[dict[str, Rule], dict[str, Any]],
) -> None:
    rules, answers = case
    hidden = hidden_questions(rules, answers)
    asked = {name: value for name, value in answers.items() if name not in hidden}
    assert hidden_questions(rules, asked) == hidden


def test_whatever_is_sent_gets_a_decision() -> None:
    for operator in Operator:
        rules: dict[str, Rule] = {"q": Condition("p", operator, ("A", 1))}
        odd: list[Any] = [True, 10**400, float("nan"), [[], {}, None, True], {"x": []}, "\0"]
        for answer in odd:
            hidden_questions(rules, {"p": answer})
