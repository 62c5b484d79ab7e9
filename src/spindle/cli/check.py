"""``spindle check``: report what a design does and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from spindle.cli.layout import with_layout_warnings
from spindle.cli.options import allow_unknown, config, data
from spindle.cli.problems import count_problems, print_problems
from spindle.config.design import Design
from spindle.config.findings import KeyStatus
from spindle.config.panel import Panel
from spindle.domain.counts import plural
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem
from spindle.services.check import CheckReport, LabelReading, check
from spindle.services.intake import renamed_columns
from spindle.services.quality import questions_with_accuracy
from spindle.services.study import compare_with_store, describe_item_order

_STYLES = {
    KeyStatus.HONOURED: "",
    KeyStatus.IDLE: "dim",
    KeyStatus.UNSUPPORTED: "yellow",
    KeyStatus.CHANGES_RESULT: "red",
}

_MOST_SHARES = 12


@click.command("check")
@config
@data
@allow_unknown
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs.")
@click.pass_context
def command(
    ctx: click.Context, config: Path, data: Path | None, allow_unknown: bool, as_json: bool
) -> None:
    """Show what each key of CONFIG does, and list all problems.

    Reads the design and all its items, and compares them with what was judged so far;
    changes nothing. The exit status is 1 if there are errors, which have to be fixed before
    `spindle start`.
    """
    report = check(config, data=data, allow_unknown=allow_unknown)
    report = with_layout_warnings(compare_with_store(report), str(config))
    if as_json:
        click.echo(json.dumps(to_json(report), indent=2, ensure_ascii=False))
    else:
        _print(report)
    ctx.exit(1 if report.errors else 0)


def to_json(report: CheckReport) -> dict[str, object]:
    """Return the report as a JSON object."""
    design = report.design
    return {
        "ok": not report.errors,
        "items": report.items,
        "keys": [
            {"path": key.path, "line": key.line, "status": key.status.value, "does": key.text}
            for key in report.keys
        ],
        "verdicts": {
            name: [_reading_to_json(reading) for reading in rows]
            for name, rows in report.verdicts.items()
        },
        "conditions": report.conditions,
        "counterparts": [] if design is None else [list(pair) for pair in design.counterparts],
        "sides": None if design is None or design.sides is None else _sides_to_json(design),
        "data_format": None if design is None else design.data_format,
        "truth": {"from": report.truth, "items": report.truths} if report.truth else None,
        "first_number": report.first_number,
        "accuracy": [] if design is None else questions_with_accuracy(design),
        "item_order": None if design is None else design.item_order.value,
        "spread": dict(report.spread),
        "opinions": report.opinions or None,
        "shown": list(report.shown),
        "panels": [] if design is None else [_panel_to_json(panel) for panel in design.panels],
        "hidden": list(report.hidden),
        "truth_fields": list(report.columns.truth),
        "sealed": list(report.columns.sealed),
        "shortcuts": {} if design is None else {a.key: a.action for a in design.actions},
        "problems": [_problem_to_json(problem) for problem in report.problems],
    }


def _print(report: CheckReport) -> None:
    console = Console(highlight=False)
    if report.keys:
        console.print(_key_table(report))
    _print_meaning(console, report)
    print_problems(console, report.problems)
    if report.problems:
        console.print()
    console.print(Text(_summary(report), "bold"), soft_wrap=True)


def _key_table(report: CheckReport) -> Table:
    """Return a table of what each key does, at most 80 columns wide."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    table.add_column("key", overflow="fold", max_width=30)
    table.add_column("meaning", overflow="fold")
    for key in report.keys:
        indent, name = "  " * key.path.count("."), key.path.rpartition(".")[2]
        table.add_row(str(key.line), indent + name, Text(key.text), style=_STYLES[key.status])
    return table


def _print_meaning(console: Console, report: CheckReport) -> None:
    """Print how data, verdicts, sides, fields and shortcuts were understood."""
    console.print()
    if report.data_format:
        hint = "override with `data_format: own`"
        console.print(Text(f"detected format: {report.data_format}; {hint}"))
    for line in _describe_questions(report):
        console.print(Text(line))
    if report.design is not None:
        console.print(Text(f"order of items: {_describe_order(report, report.design)}"))
    _print_truth(console, report)
    _print_columns(console, report)
    if report.design is not None:
        keys = ", ".join(f"{a.key} {a.action}" for a in report.design.actions)
        console.print(Text(f"keyboard shortcuts: {keys}"))
    console.print()


def _describe_questions(report: CheckReport) -> Iterator[str]:
    """Say what labels count as, when questions are asked, and what follows a response."""
    for name, rows in report.verdicts.items():
        for row in rows:
            yield f"{name}: {row.label!r} {describe_reading(row, report.design)}"
    for name, condition in report.conditions.items():
        yield f"{name}: asked if {condition}"
    if report.design is None:
        return
    sides = report.design.sides
    for scheme in report.design.schemes:
        if scheme.rows_follow_sides and sides is not None:
            yield f"{scheme.name}: ratings of rows follow their response"
    for one, other in report.design.counterparts:
        yield f"{one} and {other}: answers follow their response"
    if sides is not None:
        yield f"sides: a is {sides.a}, b is {sides.b}; order: {report.design.order.value}"


def _print_truth(console: Console, report: CheckReport) -> None:
    """Print where the truth and the opinions come from, never what they say."""
    if report.truth:
        items = plural(report.items + report.unread_truths, "item")
        known = f"known for {report.truths:,} of {items}"
        start = report.first_number
        numbers = "" if start is None else f"numbers count the sides from {start}; "
        console.print(Text(f"truth: {report.truth}; {numbers}{known}; sealed"))
        console.print(Text(f"accuracy: {_describe_accuracy(report.design)}"))
    if report.opinions:
        console.print(Text(f"opinions: {report.opinions}; sealed"))


def _describe_accuracy(design: Design | None) -> str:
    """Say for which questions agreement with the truth is computed, or why for none."""
    schemes = () if design is None else design.schemes
    names = [] if design is None else questions_with_accuracy(design)
    if names:
        return f"computed for {', '.join(names)}"
    comparing = [scheme for scheme in schemes if scheme.carries_verdicts]
    if not comparing:
        return "not computed: no question compares the two sides"
    if all(scheme.unsure_choices() for scheme in comparing):
        return "not computed: what the labels say of the sides is not known"
    return "not computed: the truth answers none of the questions"


def _describe_order(report: CheckReport, design: Design) -> str:
    """Say in which order items are handed out, and which shares of them a spread keeps."""
    count = sum(report.spread.values())
    shares = [
        f"{value or 'none'} {100 * share / count:.0f} %"
        for value, share in list(report.spread.items())[:_MOST_SHARES]
    ]
    more = len(report.spread) - len(shares)
    rest = [f"{more:,} more"] if more else []
    said = f": {', '.join([*shares, *rest])}" if shares else ""
    return f"{describe_item_order(design)}{said}"


def _describe_panels(design: Design | None) -> dict[str, str]:
    """Return each field that has a panel, with how it is shown."""
    panels = () if design is None else design.panels
    return {panel.field: f"{panel.field} ({panel.description})" for panel in panels}


def _print_columns(console: Console, report: CheckReport) -> None:
    """Print what becomes of each column of the data."""
    columns, panels = report.columns, _describe_panels(report.design)
    hint = _hint_to_show(report)
    called = {} if report.design is None else renamed_columns(report.design)
    shown = [f"{c} (as {called[c]})" if called.get(c, c) != c else c for c in columns.shown]
    for said, names, more in (
        ("shown", [panels.get(name, name) for name in shown], ""),
        ("not shown", columns.hidden, hint),
        ("with the truth, sealed", columns.truth, ""),
        ("that could tell the responses apart, sealed", columns.sealed, ""),
    ):
        if names:
            console.print(Text(f"fields {said}: {', '.join(names)}{more}"))


def _hint_to_show(report: CheckReport) -> str:
    """Say how to show a field with text, where the page is Spindle's own."""
    design = report.design
    if not report.unshown_texts or design is None or design.layout or design.panels:
        return ""
    return f" (to show one: `show: [{as_yaml(report.unshown_texts[0])}]` under `display:`)"


def describe_reading(reading: LabelReading, design: Design | None) -> str:
    """Return what a label counts as, in words, with the fields of the sides."""
    sides = None if design is None else design.sides
    fields = {Verdict.A: sides.a if sides else "a", Verdict.B: sides.b if sides else "b"}
    steps = "" if reading.strength is None else f", strength {reading.strength:+g}"
    if reading.verdict is None:
        named = "names no side" if reading.side is None else f"names {fields[reading.side]}"
        return f"{named}; not counted until `pairs: verdicts` says what it means"
    if reading.verdict is Verdict.TIE:
        return f"is a tie{steps}"
    if reading.verdict is Verdict.NEITHER:
        return f"is for neither side{steps}"
    return f"counts for {fields[reading.verdict]}{steps}"


def _summary(report: CheckReport) -> str:
    design = report.design
    if design is None or report.errors:
        return count_problems(report.problems)
    items = plural(report.items, "item")
    each = f"{plural(design.overlap, 'judgment')} each"
    summary = f"{items}, {each}: ready to start"
    return f"{summary} ({count_problems(report.problems)})" if report.problems else summary


def _sides_to_json(design: Design) -> dict[str, str]:
    assert design.sides is not None
    return {"a": design.sides.a, "b": design.sides.b, "order": design.order.value}


def _panel_to_json(panel: Panel) -> dict[str, str]:
    return {
        "field": panel.field,
        "title": panel.title,
        "type": panel.kind.value,
        "fold": panel.fold.value,
        "max_height": panel.height,
    }


def _reading_to_json(reading: LabelReading) -> dict[str, object]:
    return {
        "label": reading.label,
        "side": reading.side,
        "verdict": reading.verdict,
        "strength": reading.strength,
    }


def _problem_to_json(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
    }
