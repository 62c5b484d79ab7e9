"""What the page leaves out of an authored layout, for the commands that tell people."""

from __future__ import annotations

from dataclasses import replace

from spindle.errors import Problem, Severity
from spindle.services.check import CheckReport
from spindle.web.layout import compile_layout


def with_layout_warnings(checked: CheckReport, file: str) -> CheckReport:
    """The report with what the page leaves out of ``html_layout``."""
    if checked.design is None or not checked.design.layout:
        return checked
    known = frozenset((*checked.shown, *checked.hidden))
    line = next((key.line for key in checked.keys if key.path == "html_layout"), 0)
    warnings = [
        Problem(f"html_layout: {warning}", "", Severity.WARNING, file, line)
        for warning in compile_layout(checked.design.layout, known).warnings
    ]
    return replace(checked, problems=(*checked.problems, *warnings))
