"""Conditions under which a question is asked, decided by the answers as they stand on the page.

`conditions.js` decides the same on the page; a table of cases is run against both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from spindle.domain.values import JSON
from spindle.schemes.base.labels import FREE_RESPONSE
from spindle.schemes.base.numbers import plain_number


class Operator(StrEnum):
    """What is asked of the answer to a question."""

    ANSWERED = "answered"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    NUMBER = "number"
    COUNT = "count"
    LENGTH = "length"


class Logic(StrEnum):
    """How many parts of a group have to hold."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a number; None where there is none."""

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    def hold(self, number: float) -> bool:
        """Return whether the number is within all limits."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.above is None or number > self.above)
            and (self.at_most is None or number <= self.at_most)
            and (self.below is None or number < self.below)
        )

    def __str__(self) -> str:
        if self.at_least is not None and self.at_least == self.at_most:
            return f"exactly {plain_number(self.at_least)}"
        limits = {
            "at least": self.at_least,
            "more than": self.above,
            "at most": self.at_most,
            "less than": self.below,
        }
        given = [f"{words} {plain_number(n)}" for words, n in limits.items() if n is not None]
        return " and ".join(given)


UNBOUNDED = Bounds()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the answer to one question has to be.

    ``values`` are compared with a label's value, a number or a text, ``bounds`` with a number,
    with how many labels are chosen or how many characters are written. ``labels`` are what
    annotators read instead of the values. Texts are compared without regard to case unless
    ``exact``; ``negated`` turns the outcome round, also that of a question without an answer.
    """

    question: str
    operator: Operator
    values: tuple[str | float, ...] = ()
    bounds: Bounds = UNBOUNDED
    labels: tuple[str, ...] = ()
    exact: bool = True
    negated: bool = False

    def holds(self, answers: Mapping[str, JSON]) -> bool:
        """Return whether the answers, as pressed, fulfil the condition."""
        return self._is_met(_plain_answer(answers.get(self.question))) is not self.negated

    def questions(self) -> Iterator[str]:
        """Yield the question that decides."""
        yield self.question

    def __str__(self) -> str:
        return f"{self.question} {_predicate(self)}"

    def _is_met(self, answer: JSON) -> bool:
        match self.operator:
            case Operator.ANSWERED:
                return not is_empty(answer)
            case Operator.ONE_OF:
                given = answer if isinstance(answer, list) else [answer]
                return any(self._equals(one, value) for one in given for value in self.values)
            case Operator.CONTAINS:
                return any(self._contains(answer, value) for value in self.values)
            case Operator.NUMBER:
                return _is_number(answer) and self.bounds.hold(answer)  # type: ignore[arg-type]
            case Operator.COUNT:
                return self.bounds.hold(_count(answer))
            case Operator.LENGTH:
                return self.bounds.hold(len(answer) if isinstance(answer, str) else 0)

    def _equals(self, answer: JSON, value: str | float) -> bool:
        if not isinstance(value, str):
            return _is_number(answer) and answer == value
        if isinstance(answer, int) and not isinstance(answer, bool):
            return str(answer) == value
        return isinstance(answer, str) and self._fold(answer) == self._fold(value)

    def _contains(self, answer: JSON, value: str | float) -> bool:
        return isinstance(answer, str) and self._fold(str(value)) in self._fold(answer)

    def _fold(self, text: str) -> str:
        return text if self.exact else text.lower()


@dataclass(frozen=True, slots=True)
class Conditions:
    """Several conditions, all of which or any of which have to hold."""

    logic: Logic
    parts: tuple[Condition | Conditions, ...]

    def holds(self, answers: Mapping[str, JSON]) -> bool:
        """Return whether the answers, as pressed, fulfil enough of the parts."""
        held = (part.holds(answers) for part in self.parts)
        return all(held) if self.logic is Logic.ALL else any(held)

    def questions(self) -> Iterator[str]:
        """Yield the questions that decide."""
        for part in self.parts:
            yield from part.questions()

    def __str__(self) -> str:
        word = " and " if self.logic is Logic.ALL else " or "
        return word.join(f"({part})" if _is_compound(part) else str(part) for part in self.parts)


Rule: TypeAlias = Condition | Conditions
"""What decides whether a question is asked."""


def hidden_questions(rules: Mapping[str, Rule], answers: Mapping[str, JSON]) -> frozenset[str]:
    """Return the questions that are not asked, given the answers as pressed.

    ``rules`` are by question and without cycles. A question that is not asked has no answer
    for those that depend on it.
    """
    hidden: set[str] = set()
    decided: set[str] = set()

    def decide(name: str) -> None:
        if name in decided or name not in rules:
            return
        decided.add(name)
        for other in rules[name].questions():
            decide(other)
        visible = {key: value for key, value in answers.items() if key not in hidden}
        if not rules[name].holds(visible):
            hidden.add(name)

    for name in rules:
        decide(name)
    return frozenset(hidden)


def _is_compound(rule: Rule) -> bool:
    return len(rule.values if isinstance(rule, Condition) else rule.parts) > 1


def is_empty(answer: JSON) -> bool:
    """Return whether nothing was answered: no value, an empty text, or nothing chosen."""
    return answer is None or answer in ("", [], {})


def _plain_answer(answer: JSON) -> JSON:
    """Return an answer without the text written beside it; a text without space around it."""
    if isinstance(answer, dict) and FREE_RESPONSE in answer:
        answer = answer.get("value")
    return answer.strip() if isinstance(answer, str) else answer


def _is_number(answer: JSON) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


def _count(answer: JSON) -> int:
    if is_empty(answer):
        return 0
    return len(answer) if isinstance(answer, list | dict) else 1


def _predicate(condition: Condition) -> str:
    no = " not" if condition.negated else ""
    match condition.operator:
        case Operator.ANSWERED:
            return f"is{no} answered"
        case Operator.ONE_OF:
            return f"is {_alternatives(condition)}"
        case Operator.CONTAINS:
            return f"contains {_alternatives(condition)}"
        case Operator.NUMBER:
            return f"is{no} {condition.bounds}"
        case Operator.COUNT:
            return f"has{no} {condition.bounds} chosen"
        case Operator.LENGTH:
            return f"has{no} {condition.bounds} characters"


def _alternatives(condition: Condition) -> str:
    names = _names(condition)
    *first, last = names
    if not first:
        return f"not {last}" if condition.negated else last
    return f"none of {', '.join(names)}" if condition.negated else f"{', '.join(first)} or {last}"


def _names(condition: Condition) -> Sequence[str]:
    if condition.labels:
        return [repr(label) for label in condition.labels]
    return [repr(v) if isinstance(v, str) else str(plain_number(v)) for v in condition.values]
