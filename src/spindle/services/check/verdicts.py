"""Verdicts: whether each label says which response it speaks for, and the truth fits."""

from __future__ import annotations

import difflib

from spindle.config.consistency import Placed
from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.truth_kind import answers_question, truth_kind
from spindle.config.verdicts import can_be_counted, explain_unsure_labels
from spindle.config.yaml import KeyPath
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
        is_compared = design.truth.is_known and answers_question(design, scheme)
        _report_labels(findings, at, scheme, is_compared=is_compared)
        if design.truth.is_known and not is_compared and design.truth_for is None:
            findings.add_problem(
                (*at, "name"),
                f"the truth says {truth_kind(design)}, and {scheme.name!r} asks for something "
                "else: its accuracy is not computed",
                f"if the truth answers it, write `pairs: {{truth_for: [{as_yaml(scheme.name)}]}}`",
                Severity.WARNING,
                value=True,
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
