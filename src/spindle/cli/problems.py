"""Problems and errors as lines for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from spindle.domain.counts import plural
from spindle.errors import DesignError, Problem, Severity, SpindleError

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def print_error(error: SpindleError) -> None:
    """Print the error on standard error, without wrapping lines."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, DesignError):
        print_problems(console, error.problems)
        console.print(Text(count_problems(error.problems), "bold"))
        return
    console.print(Text("error: ", _STYLES[Severity.ERROR]).append(error.message, "default"))
    if error.hint:
        console.print(Text(f"  {error.hint}", "dim"))


def print_problems(console: Console, problems: Iterable[Problem]) -> None:
    """Print each problem with its location and its hint; errors come first."""
    for problem in sorted(problems, key=lambda p: p.severity is not Severity.ERROR):
        location = format_location(problem)
        line = Text(location and f"{location}: ")
        line.append(f"{problem.severity}: ", _STYLES[problem.severity])
        console.print(line.append(problem.message), soft_wrap=True)
        if problem.hint:
            console.print(Text(f"    {problem.hint}", "dim"), soft_wrap=True)


def format_location(problem: Problem) -> str:
    """Return where the problem is, as editors and terminals link it: ``file:line:column``."""
    parts = (problem.file, problem.line, problem.column)
    return ":".join(str(part) for part in parts if part)


def count_problems(problems: Iterable[Problem]) -> str:
    """Return how many there are: ``2 errors, 1 warning``."""
    severities = [problem.severity for problem in problems]
    counts = [
        plural(severities.count(severity), severity)
        for severity in Severity
        if severity in severities
    ]
    return ", ".join(counts) or "no problems"
