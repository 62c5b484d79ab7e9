"""Problems and errors as lines for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from spindle.domain.counts import plural
from spindle.errors import DesignError, Problem, Severity, SpindleError

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def print_error(error: SpindleError) -> None:
    """The error on standard error, plain and whole."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, DesignError):
        print_problems(console, error.problems)
        console.print(Text(count(error.problems), "bold"))
        return
    console.print(Text("error: ", _STYLES[Severity.ERROR]).append(error.message, "default"))
    if error.hint:
        console.print(Text(f"  {error.hint}", "dim"))


def print_problems(console: Console, problems: Iterable[Problem]) -> None:
    """Each problem with its place, and what to do below it; errors first."""
    for problem in sorted(problems, key=lambda p: p.severity is not Severity.ERROR):
        line = Text(place(problem) and f"{place(problem)}: ")
        line.append(f"{problem.severity}: ", _STYLES[problem.severity])
        console.print(line.append(problem.message), soft_wrap=True)
        if problem.hint:
            console.print(Text(f"    {problem.hint}", "dim"), soft_wrap=True)


def place(problem: Problem) -> str:
    """Where the problem is, as editors and terminals link it: ``file:line:column``."""
    parts = (problem.file, problem.line, problem.column)
    return ":".join(str(part) for part in parts if part)


def count(problems: Iterable[Problem]) -> str:
    """How many there are: ``2 errors, 1 warning``."""
    severities = [problem.severity for problem in problems]
    said = []
    for severity in Severity:
        number = severities.count(severity)
        if number:
            said.append(plural(number, severity))
    return ", ".join(said) or "no problems"
