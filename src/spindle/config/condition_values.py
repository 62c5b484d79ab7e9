"""The comparisons of a condition, fitted to the answers that the question can have."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from spindle.config.condition_clauses import Clause
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.yaml import Tree
from spindle.schemes import AnswerKind, Choice, Scheme, WrongAnswer
from spindle.schemes.base import UNBOUNDED, Bounds, Condition, Operator, plain_number

_SWITCHES = (("true", "yes", "on"), ("false", "no", "off"))
"""Words that are one value in YAML, where a label is written with one and named with another."""


class ClauseError(Exception):
    """A comparison that cannot be made, with a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def fit_clause(findings: Findings, clause: Clause, scheme: Scheme) -> Condition | None:
    """Return the comparison with values that answers to ``scheme`` hold; report if none fit."""
    fitted = _FITTED.get(scheme.answer_kind, {"not_empty": _fit_answered})
    fit = fitted.get(clause.operator)
    try:
        if fit is None:
            raise _unfit(clause, scheme, fitted)
        parts = fit(clause, scheme)
    except ClauseError as error:
        findings.add_problem(clause.path, str(error), error.hint, value=True)
        return None
    return Condition(
        scheme.name,
        parts.operator,
        parts.values,
        parts.bounds,
        parts.labels,
        exact=parts.exact,
        negated=clause.negated,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    operator: Operator
    values: tuple[str | float, ...] = ()
    bounds: Bounds = UNBOUNDED
    labels: tuple[str, ...] = ()
    exact: bool = True


def _unfit(clause: Clause, scheme: Scheme, fitted: Mapping[str, object]) -> ClauseError:
    name, kind = scheme.name, scheme.annotation_type
    if clause.operator == "matches":
        return ClauseError(
            f"matches is not supported for {name!r}, a {kind}: browsers and the server read "
            "patterns differently",
            "use contains with one or more texts",
        )
    if clause.operator == "equals" and scheme.answer_kind is AnswerKind.CHOICES:
        return ClauseError(
            f"equals can never be true for {name!r}: its answers are lists of labels",
            "use contains, or count_equals for how many labels are chosen",
        )
    return ClauseError(
        f"{clause.operator} does not fit {name!r}, a {kind}",
        f"use one of {', '.join(fitted)}",
    )


def _fit_answered(clause: Clause, scheme: Scheme) -> _Parts:
    del clause, scheme
    return _Parts(Operator.ANSWERED)


def _fit_labels(clause: Clause, scheme: Scheme) -> _Parts:
    return _choose(_find_label(scheme, value) for value in clause.values)


def _fit_substring(clause: Clause, scheme: Scheme) -> _Parts:
    """Return the labels with the text in them; a label that is named as a whole means itself."""

    def has(choice: Choice) -> bool:
        fold = str if clause.exact else str.lower
        return any(fold(str(value)) in fold(choice.name) for value in clause.values)

    return _choose_where(scheme, has, f"no label of {scheme.name!r} contains {clause.value!r}")


def _fit_pattern(clause: Clause, scheme: Scheme) -> _Parts:
    try:
        pattern = re.compile(str(clause.value), 0 if clause.exact else re.IGNORECASE)
    except re.error as error:
        raise ClauseError(f"matches: {clause.value!r} is not a pattern: {error}") from None
    return _choose_where(
        scheme,
        lambda choice: pattern.search(choice.name) is not None,
        f"no label of {scheme.name!r} matches {clause.value!r}",
    )


def _fit_label_numbers(clause: Clause, scheme: Scheme) -> _Parts:
    bounds = _bounds(clause)
    numbers = {choice.value: _label_number(choice) for choice in scheme.choices()}
    if all(number is None for number in numbers.values()):
        raise ClauseError(
            f"{clause.operator} does not fit {scheme.name!r}: its labels are not numbers",
            f"name its labels: {_labels(scheme)}",
        )

    def has(choice: Choice) -> bool:
        number = numbers[choice.value]
        return number is not None and bounds.hold(number)

    return _choose_where(
        scheme, has, f"this condition can never be true: no label of {scheme.name!r} is {bounds}"
    )


def _fit_numbers(clause: Clause, scheme: Scheme) -> _Parts:
    numbers = tuple(_number(value) for value in clause.values)
    for number in numbers:
        try:
            scheme.read(number)
        except WrongAnswer as reason:
            raise ClauseError(
                f"{scheme.name!r} is never {plain_number(number)}: {reason}",
            ) from None
    return _Parts(Operator.ONE_OF, numbers)


def _fit_number_range(clause: Clause, scheme: Scheme) -> _Parts:
    bounds, (low, high) = _bounds(clause), scheme.number_range
    least = max((n for n in (bounds.at_least, bounds.above) if n is not None), default=None)
    most = min((n for n in (bounds.at_most, bounds.below) if n is not None), default=None)
    too_high = None not in (least, high) and not bounds.hold(high)  # type: ignore[arg-type]
    too_low = None not in (most, low) and not bounds.hold(low)  # type: ignore[arg-type]
    if (too_high and least >= high) or (too_low and most <= low):  # type: ignore[operator]
        raise ClauseError(
            f"{scheme.name!r} is never {bounds}",
            f"its answers are {_range(low, high)}",
        )
    return _Parts(Operator.NUMBER, bounds=bounds)


def _range(low: float | None, high: float | None) -> str:
    return str(Bounds(at_least=low, at_most=high))


def _fit_text(clause: Clause, scheme: Scheme) -> _Parts:
    del scheme
    operator = Operator.CONTAINS if clause.operator == "contains" else Operator.ONE_OF
    return _Parts(operator, tuple(map(str, clause.values)), exact=clause.exact)


def _fit_count(clause: Clause, scheme: Scheme) -> _Parts:
    bounds = _bounds(clause)
    single = scheme.answer_kind is AnswerKind.CHOICE
    most = 1 if single else len(scheme.row_names) or len(scheme.choices())
    if not any(bounds.hold(number) for number in range(most + 1)):
        raise ClauseError(
            f"this condition can never be true: at most {most} can be chosen in {scheme.name!r}"
        )
    return _Parts(Operator.COUNT, bounds=bounds)


def _fit_length(clause: Clause, scheme: Scheme) -> _Parts:
    del scheme
    return _Parts(Operator.LENGTH, bounds=_bounds(clause))


def _find_label(scheme: Scheme, value: Tree) -> Choice:
    """Return the choice of that value or label; case decides only between two of them."""
    choices = scheme.choices()
    found = [c for c in choices if value in (c.value, c.label, c.name)]
    if not found:
        folded = str(value).lower()
        same = next((words for words in _SWITCHES if folded in words), (folded,))
        found = [c for c in choices if c.value.lower() in same or c.label.lower() in same]
    if len(found) > 1:
        raise ClauseError(
            f"{value!r} may be two labels of {scheme.name!r}: "
            + " and ".join(f"{c.label!r} (stored as {c.value!r})" for c in found),
            "give the labels values that are not the text of another label",
        )
    if not found:
        by_case = {c.label.lower(): c.label for c in choices}
        near = nearest(str(value), by_case)
        labels = f"its labels are {_labels(scheme)}"
        raise ClauseError(
            f"{scheme.name!r} has no label {value!r}",
            f"did you mean {by_case[near]!r}? {labels}" if near else labels,
        )
    return found[0]


def _choose_where(scheme: Scheme, has: Callable[[Choice], bool], otherwise: str) -> _Parts:
    found = [choice for choice in scheme.choices() if has(choice)]
    if not found:
        raise ClauseError(otherwise, f"its labels are {_labels(scheme)}")
    return _choose(found)


def _choose(choices: Iterable[Choice]) -> _Parts:
    found = {choice.value: choice.label for choice in choices}
    return _Parts(Operator.ONE_OF, tuple(found), labels=tuple(found.values()))


def _labels(scheme: Scheme) -> str:
    return ", ".join(repr(choice.label) for choice in scheme.choices())


def _label_number(choice: Choice) -> float | None:
    for text in (choice.value, choice.label):
        try:
            return _number(text)
        except ClauseError:
            continue
    return None


def _number(value: Tree) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ClauseError(f"expected a number, not {value!r}")
    return plain_number(number)


def _bounds(clause: Clause) -> Bounds:
    if clause.operator.endswith("in_range"):
        if len(clause.values) != 2:
            raise ClauseError(f"{clause.operator}: expected two numbers, `[least, greatest]`")
        low, high = map(_number, clause.values)
        if low > high:
            raise ClauseError(
                f"{clause.operator}: {plain_number(low)} is greater than {plain_number(high)}",
                "write the smaller number first",
            )
        return Bounds(at_least=low, at_most=high)
    if len(clause.values) != 1:
        raise ClauseError(f"{clause.operator}: expected a single number")
    number = _number(clause.values[0])
    match clause.operator.rpartition("_")[2]:
        case "gt":
            return Bounds(above=number)
        case "gte":
            return Bounds(at_least=number)
        case "lt":
            return Bounds(below=number)
        case "lte":
            return Bounds(at_most=number)
        case _:
            return Bounds(at_least=number, at_most=number)


_Fit = Callable[[Clause, Scheme], _Parts]
_ORDER = ("gt", "gte", "lt", "lte", "in_range")
_COUNTS: dict[str, _Fit] = dict.fromkeys(("count_gt", "count_lt", "count_equals"), _fit_count)
_FITTED: Mapping[AnswerKind, Mapping[str, _Fit]] = {
    AnswerKind.CHOICE: {
        **dict.fromkeys(("is", "equals"), _fit_labels),
        "contains": _fit_substring,
        "matches": _fit_pattern,
        **dict.fromkeys(_ORDER, _fit_label_numbers),
        "not_empty": _fit_answered,
        **_COUNTS,
    },
    AnswerKind.CHOICES: {
        **dict.fromkeys(("is", "contains"), _fit_labels),
        "not_empty": _fit_answered,
        **_COUNTS,
    },
    AnswerKind.RATINGS: {"not_empty": _fit_answered, **_COUNTS},
    AnswerKind.NUMBER: {
        **dict.fromkeys(("is", "equals"), _fit_numbers),
        **dict.fromkeys(_ORDER, _fit_number_range),
        "not_empty": _fit_answered,
    },
    AnswerKind.TEXT: {
        **dict.fromkeys(("is", "equals", "contains"), _fit_text),
        **dict.fromkeys(("length_gt", "length_lt", "length_in_range"), _fit_length),
        "not_empty": _fit_answered,
    },
}
"""What can be asked of each kind of answer."""
