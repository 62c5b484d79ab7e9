"""Checks a design as a whole: keys that are valid by themselves may not fit together."""

from __future__ import annotations

from pydantic import BaseModel

from spindle.config.conflicts import check_conflicts
from spindle.config.findings import Findings
from spindle.config.keyboard import RESERVED, KeyBinding, key_bindings, shortcut_path
from spindle.config.model import DesignFile
from spindle.config.spellings import given_values
from spindle.config.yaml import KeyPath
from spindle.errors import Severity
from spindle.schemes import Scheme, SchemeProblem

Placed = list[tuple[KeyPath, Scheme]]


def check_consistency(
    findings: Findings, written: BaseModel, file: DesignFile, schemes: Placed
) -> None:
    """Report everything that does not fit together; ``written`` has every spelling of a key."""
    _check_names(findings, schemes)
    for at, scheme in schemes:
        for problem in scheme.problems():
            _report_scheme_problem(findings, at, problem)
    _check_shortcuts(findings, schemes)
    _check_access(findings, written, file)
    check_conflicts(findings, file, schemes)
    if file.skip_reason_required and not file.allow_skip:
        findings.add_warning(
            ("skip_reason_required",),
            "skip_reason_required has no effect: skipping is not allowed",
            "set allow_skip: true, or remove this key",
        )


def _check_names(findings: Findings, schemes: Placed) -> None:
    seen: dict[str, int] = {}
    for at, scheme in schemes:
        if scheme.name in seen:
            findings.add_problem(
                (*at, "name"),
                f"duplicate scheme name {scheme.name!r}, first used on line {seen[scheme.name]}",
                "answers are stored under this name: give each scheme its own",
            )
        seen.setdefault(scheme.name, findings.document.position((*at, "name")).line)


def _report_scheme_problem(findings: Findings, at: KeyPath, problem: SchemeProblem) -> None:
    severity = Severity.WARNING if problem.warning else Severity.ERROR
    path = (*at, *problem.path)
    findings.add_problem(path, problem.message, problem.hint, severity, value=bool(problem.path))


def _check_shortcuts(findings: Findings, schemes: Placed) -> None:
    first: dict[str, KeyBinding] = {}
    for binding in key_bindings([scheme for _, scheme in schemes]):
        at, scheme = schemes[binding.scheme]
        path = shortcut_path(scheme, at, binding.shortcut)
        key = binding.shortcut.key
        if key in RESERVED:
            findings.add_problem(
                path,
                f"the key {key!r} cannot be a shortcut: it {RESERVED[key]}",
                "use a letter or a digit",
            )
        elif len(key) != 1:
            findings.add_problem(
                path, f"{key!r} is not a single key", "use one character, a letter or a digit"
            )
        elif key in first:
            other = first[key]
            findings.add_problem(
                path,
                f"duplicate shortcut {key!r}: it is already used for {other.shortcut.label!r} "
                f"in {other.name!r}",
                "assign a different key to each label of the design",
            )
        first.setdefault(key, binding)


def _check_access(findings: Findings, written: BaseModel, file: DesignFile) -> None:
    """Report a study that any spelling closes, also one without precedence, to everyone."""
    if file.authorized_users:
        return
    for path, everyone in given_values(DesignFile, written, "allow_all_users"):
        if everyone is False:
            findings.add_problem(
                path,
                "nobody can annotate: allow_all_users is false and no annotators are listed",
                "list them under authorized_users",
            )
            return
