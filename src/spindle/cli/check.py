"""``spindle check``: everything that is to be said of a design."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from spindle.cli.layout import with_layout_warnings
from spindle.cli.options import allow_unknown, config, data
from spindle.cli.printing import count, print_problems
from spindle.config.design import Design
from spindle.config.findings import KeyStatus
from spindle.domain.counts import plural
from spindle.errors import Problem
from spindle.services.check import CheckReport, check

_STYLES = {KeyStatus.HONOURED: "", KeyStatus.IDLE: "dim", KeyStatus.UNSUPPORTED: "yellow"}


@click.command("check")
@config
@data
@allow_unknown
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs.")
@click.pass_context
def command(
    ctx: click.Context, config: Path, data: Path | None, allow_unknown: bool, as_json: bool
) -> None:
    """Tell what each key of CONFIG does here, and everything that is wrong.

    Reads the design and all its items, and starts nothing. The exit status is 1 where
    something has to be mended before `spindle start`.
    """
    checked = check(config, data=data, allow_unknown=allow_unknown)
    checked = with_layout_warnings(checked, str(config))
    if as_json:
        click.echo(json.dumps(as_record(checked), indent=2, ensure_ascii=False))
    else:
        _print(checked)
    ctx.exit(1 if checked.errors else 0)


def as_record(checked: CheckReport) -> dict[str, object]:
    """The report as JSON has it."""
    design = checked.design
    return {
        "ok": not checked.errors,
        "items": checked.items,
        "keys": [
            {"path": key.path, "line": key.line, "status": key.status.value, "does": key.text}
            for key in checked.keys
        ],
        "verdicts": {
            name: [{"label": r.label, "verdict": r.verdict, "strength": r.strength} for r in rows]
            for name, rows in checked.verdicts.items()
        },
        "sides": None if design is None or design.sides is None else _sides(design),
        "data_format": None if design is None else design.data_format,
        "truth": {"from": checked.truth, "items": checked.truths} if checked.truth else None,
        "shown": list(checked.shown),
        "hidden": list(checked.hidden),
        "shortcuts": {} if design is None else {a.key: a.action for a in design.actions},
        "problems": [_problem(problem) for problem in checked.problems],
    }


def _print(checked: CheckReport) -> None:
    console = Console(highlight=False)
    if checked.keys:
        console.print(_keys(checked))
    _print_meaning(console, checked)
    print_problems(console, checked.problems)
    if checked.problems:
        console.print()
    console.print(Text(_summary(checked), "bold"), soft_wrap=True)


def _keys(checked: CheckReport) -> Table:
    """What each key does, readable on 80 columns."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    table.add_column("key", overflow="fold", max_width=30)
    table.add_column("what it does here", overflow="fold")
    for key in checked.keys:
        indent, name = "  " * key.path.count("."), key.path.rpartition(".")[2]
        text = key.text if key.status is KeyStatus.HONOURED else f"{key.status}: {key.text}"
        table.add_row(str(key.line), indent + name, Text(text), style=_STYLES[key.status])
    return table


def _print_meaning(console: Console, checked: CheckReport) -> None:
    """Verdicts, sides, fields and keys as they were understood."""
    console.print()
    if checked.data_format:
        console.print(Text(f"data: taken for {checked.data_format}; data_format: own undoes it"))
    for name, rows in checked.verdicts.items():
        for row in rows:
            steps = "" if row.strength is None else f", strength {row.strength:+g}"
            console.print(Text(f"{name}: {row.label!r} means {row.verdict}{steps}"))
    if checked.design is not None and checked.design.sides is not None:
        sides = checked.design.sides
        console.print(Text(f"sides: a is {sides.a}, b is {sides.b}, {checked.design.order.value}"))
    if checked.truth:
        of = f"known of {checked.truths:,} of {checked.items:,} items"
        console.print(Text(f"truth: {checked.truth}; {of}, sealed"))
    if checked.shown:
        console.print(Text(f"shown: {', '.join(checked.shown)}"))
    if checked.hidden:
        console.print(Text(f"not shown: {', '.join(checked.hidden)}"))
    if checked.design is not None:
        keys = ", ".join(f"{a.key} {a.action}" for a in checked.design.actions)
        console.print(Text(f"keys of the page: {keys}"))
    console.print()


def _summary(checked: CheckReport) -> str:
    design = checked.design
    if design is None or checked.errors:
        return count(checked.problems)
    items = plural(checked.items, "item")
    each = f"{plural(design.overlap, 'judgment')} each"
    said = f"{items}, {each}: ready to start"
    return f"{said} ({count(checked.problems)})" if checked.problems else said


def _sides(design: Design) -> dict[str, str]:
    assert design.sides is not None
    return {"a": design.sides.a, "b": design.sides.b, "order": design.order.value}


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
    }
