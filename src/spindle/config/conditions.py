"""Which questions are asked only on condition, as ``show_if`` or ``display_logic`` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spindle.config.condition_clauses import Clause, ClauseReader, Clauses
from spindle.config.condition_values import fit_clause
from spindle.config.consistency import Placed
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.reachability import can_be_asked
from spindle.config.yaml import KeyPath
from spindle.schemes import Scheme
from spindle.schemes.base import Condition, Conditions, Rule

_KEYS = ("show_if", "display_logic")


def apply_conditions(findings: Findings, schemes: Placed) -> Placed:
    """Give the questions their conditions; what cannot be decided is reported."""
    by_name = {scheme.name: scheme for _, scheme in schemes}
    paths: dict[str, KeyPath] = {}
    result: Placed = []
    for at, scheme in schemes:
        rule = None
        written = _read(findings, at, scheme)
        if written is not None:
            key, clauses = written
            paths[scheme.name] = (*at, key)
            rule = _resolve(findings, clauses, scheme, by_name)
        result.append((at, scheme if rule is None else scheme.with_condition(rule)))
    _refuse_single_labels(findings, schemes)
    resolved = {scheme.name: scheme for _, scheme in result}
    if not _report_cycles(findings, resolved, paths):
        _report_never_asked(findings, resolved, paths)
    return result


def _read(findings: Findings, at: KeyPath, scheme: Scheme) -> tuple[str, Clauses] | None:
    reader = ClauseReader(findings)
    if scheme.show_if is not None and scheme.display_logic is not None:
        findings.add_problem(
            (*at, "display_logic"),
            f"{scheme.name!r} has both show_if and display_logic",
            "both say when it is asked: remove one of them",
        )
        return None
    if scheme.show_if is not None:
        clauses = reader.read_show_if(dict(scheme.show_if), (*at, "show_if"))
        return None if clauses is None else ("show_if", clauses)
    if scheme.display_logic is not None:
        clauses = reader.read_display_logic(dict(scheme.display_logic), (*at, "display_logic"))
        return None if clauses is None else ("display_logic", clauses)
    return None


def _resolve(
    findings: Findings, part: Clauses, scheme: Scheme, by_name: Mapping[str, Scheme]
) -> Rule | None:
    if isinstance(part, Clause):
        return _resolve_clause(findings, part, scheme, by_name)
    parts = [_resolve(findings, inner, scheme, by_name) for inner in part.parts]
    valid = tuple(inner for inner in parts if inner is not None)
    return Conditions(part.logic, valid) if len(valid) == len(parts) else None


def _resolve_clause(
    findings: Findings, clause: Clause, scheme: Scheme, by_name: Mapping[str, Scheme]
) -> Condition | None:
    asked = clause.question
    if asked in by_name and asked != scheme.name:
        return fit_clause(findings, clause, by_name[asked])
    others = [name for name in by_name if name != scheme.name]
    near = nearest(asked, others)
    hint = f"did you mean {near!r}?" if near else f"questions: {', '.join(others) or 'none other'}"
    if asked == scheme.name:
        message, hint = (
            f"{asked!r} is asked on condition of its own answer",
            "name another question",
        )
    elif asked.startswith("condition."):
        message = f"{asked!r} is an experimental condition, which Spindle does not have"
        hint = "ask on condition of another question, or make a study for each group"
    else:
        message = f"{scheme.name!r} is asked on condition of {asked!r}, which is not a question"
    findings.add_problem(clause.path, message, hint, value=True)
    return None


def _refuse_single_labels(findings: Findings, schemes: Placed) -> None:
    """Report conditions on a label or a row, which are not supported."""
    questions = {at for at, _ in schemes}
    for path in findings.document.keys:
        in_list = len(path) > 4 and path[2] in ("labels", "options") and path[:2] in questions
        if in_list and path[-1] in _KEYS:
            findings.add_problem(
                path,
                f"{path[-1]} on a single label is not supported: every label is offered",
                "put it at the question, or ask two questions",
            )


def _report_cycles(
    findings: Findings, schemes: Mapping[str, Scheme], paths: Mapping[str, KeyPath]
) -> bool:
    """Report questions that wait for each other; return whether there are any."""
    reported: set[str] = set()
    for name in schemes:
        cycle = _cycle_from(schemes, name)
        if cycle and not reported & set(cycle):
            reported |= set(cycle)
            chain = " depends on ".join(repr(step) for step in (*cycle, name))
            findings.add_problem(
                paths[name],
                f"the conditions of questions go round in a circle: {chain}",
                "remove one of these conditions",
            )
    return bool(reported)


def _cycle_from(schemes: Mapping[str, Scheme], start: str) -> tuple[str, ...]:
    """Return the questions on a way from ``start`` back to it, or none."""
    open_: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while open_:
        way = open_.pop()
        for other in _parents(schemes, way[-1]):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                open_.append((*way, other))
    return ()


def _parents(schemes: Mapping[str, Scheme], name: str) -> Iterator[str]:
    rule = schemes[name].condition
    return iter(()) if rule is None else rule.questions()


def _report_never_asked(
    findings: Findings, schemes: Mapping[str, Scheme], paths: Mapping[str, KeyPath]
) -> None:
    rules = {n: scheme.condition for n, scheme in schemes.items() if scheme.condition is not None}
    for name, rule in rules.items():
        if not can_be_asked(schemes, rules, name):
            findings.add_problem(
                paths[name],
                f"{name!r} would never be asked: no answers fulfil its condition, {rule}",
                "`all` parts have to be possible together, and with the conditions of the "
                "questions that they name",
            )
