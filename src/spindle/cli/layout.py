"""Warnings about an authored layout, for the commands that check a design."""

from __future__ import annotations

from dataclasses import replace

from spindle.errors import Problem, Severity
from spindle.services.check import CheckReport


def with_layout_warnings(report: CheckReport, file: str) -> CheckReport:
    """Return the report with a warning for each thing that the page removes from a layout."""
    line = next((key.line for key in report.keys if key.path == "html_layout"), 0)
    warnings = [
        Problem(f"html_layout: {warning}", "", Severity.WARNING, file, line)
        for warning in report.layout_warnings
    ]
    return replace(report, problems=(*report.problems, *warnings))
