"""Verdicts: whether each label says which response it speaks for, and the truth fits."""

from __future__ import annotations

import difflib
import json

from spindle.config.consistency import Placed
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.truth_kind import answers_question, differs_from_question, truth_kind
from spindle.config.verdicts import can_be_counted, explain_unsure_labels
from spindle.config.yaml import KeyPath
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Severity
from spindle.schemes import Scheme


def report_verdicts(findings: Findings, placed: Placed, design: Design) -> None:
    """Report labels without a sure verdict, and questions that the truth does not answer.

    What is not sure is an error where a truth is known: it would decide who is right.
    """
    _check_named_questions(findings, design)
    paths = {scheme.name: at for at, scheme in placed}
    for scheme in design.schemes:
        if scheme.name not in paths or not scheme.carries_verdicts:
            continue
        at = paths[scheme.name]
        _report_labels(findings, at, scheme, is_compared=_may_be_compared(design, scheme))
        if design.truth.is_known and design.truth_for is None:
            _report_comparison(findings, at, scheme, design)


def _may_be_compared(design: Design, scheme: Scheme) -> bool:
    """Return whether the truth answers a question, or may once more is stated."""
    if design.truth_for is not None or not design.truth.is_known:
        return design.truth.is_known and answers_question(design, scheme)
    return not differs_from_question(design, scheme)


def _report_comparison(findings: Findings, at: KeyPath, scheme: Scheme, design: Design) -> None:
    """Warn of a question that is not compared with the truth."""
    if answers_question(design, scheme):
        return
    line = f"`pairs: {{truth_for: [{as_yaml(scheme.name)}]}}`"
    if differs_from_question(design, scheme):
        message = (
            f"the truth says {truth_kind(design)}, and {scheme.name!r} asks for something else: "
            "its accuracy is not computed"
        )
        hint = f"if the truth answers it, write {line}"
    else:
        message = (
            f"it is not known whether the truth answers {scheme.name!r}: its accuracy is not "
            "computed"
        )
        hint = f"if it does, write {line}{_explain_bare_sides(scheme)}"
    findings.add_problem((*at, "name"), message, hint, Severity.WARNING, value=True)


def _explain_bare_sides(scheme: Scheme) -> str:
    """Say what labels of a question that is not understood count for, if that could be wrong."""
    sides = [
        choice
        for choice in scheme.choices()
        if scheme.meanings[choice.value].verdict in (Verdict.A, Verdict.B)
    ]
    if scheme.has_stated_verdicts or not sides or scheme.unsure_choices():
        return ""
    lines = []
    for choice in scheme.choices():
        verdict = scheme.meanings[choice.value].verdict or Verdict.TIE
        lines.append(f"{json.dumps(choice.label, ensure_ascii=False)}: {verdict.mirror()}")
    name = json.dumps(scheme.name, ensure_ascii=False)
    return (
        f"; {sides[0].label!r} counts for the response that it names; if the question looks for "
        f"the other one, write `pairs: {{verdicts: {{{name}: {{{', '.join(lines)}}}}}}}`"
    )


def _report_labels(findings: Findings, at: KeyPath, scheme: Scheme, *, is_compared: bool) -> None:
    message, hint = explain_unsure_labels(scheme, decides_truth=is_compared)
    if not message:
        return
    counts = can_be_counted(scheme, decides_truth=is_compared)
    decides = is_compared and not counts
    answers = "answers with it" if counts else "its answers"
    later = "" if decides else f"; until that is stated, {answers} have no verdict"
    severity = Severity.ERROR if decides else Severity.WARNING
    place = "labels" if scheme.choices() else "scale"
    findings.add_problem((*at, place), message + later, hint, severity)


def _check_named_questions(findings: Findings, design: Design) -> None:
    names = [scheme.name for scheme in design.schemes]
    for place, name in enumerate(design.truth_for or ()):
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"questions: {', '.join(names)}"
            path = ("pairs", "truth_for", place)
            findings.add_problem(path, f"there is no question {name!r}", hint, value=True)
