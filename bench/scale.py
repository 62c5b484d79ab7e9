"""What a judgment costs as a study grows: in items, and in people who were there before.

The floor (``bench.limit``) is measured before, between and after, so that every figure can be
read as a multiple of it, whatever else the machine is doing.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path
from typing import Any

import click

from bench import limit
from bench.driving.load import Plan, drive
from bench.driving.people import Page
from bench.driving.process import spindle
from bench.driving.study import add_histories, write_study

EACH = 30
"""Judgments that everybody who was there before gave."""


@click.command()
@click.option("--items", default="1000,100000,1000000", show_default=True, help="Sizes to try.")
@click.option(
    "--people", default="10,1000,10000", show_default=True,
    help="How many were there before; tried with the middle one of the sizes.",
)  # fmt: skip
@click.option("--annotators", default=32, show_default=True, help="How many work at once.")
@click.option("--seconds", default=15.0, show_default=True, help="How long each is measured.")
def main(items: str, people: str, annotators: int, seconds: float) -> None:
    """Measure one size after the other; the last line is JSON."""
    plan = Plan(people=annotators, seconds=seconds)
    sizes = [int(size) for size in items.split(",")]
    cases = [(size, 0) for size in sizes]
    cases += [(sizes[len(sizes) // 2], int(count)) for count in people.split(",") if count]
    floors, rows = [limit.measured(plan).report()], []
    for size, before in cases:
        rows.append({"items": size, "people_before": before, **measured(size, before, plan)})
        floors.append(limit.measured(plan).report())
        click.echo(json.dumps({**rows[-1], "floor": _cost(floors[-2], floors[-1])}))
    click.echo(json.dumps(summary(rows, floors)))


def measured(items: int, before: int, plan: Plan) -> dict[str, Any]:
    """A study of so many items, with so many people's histories behind it."""
    with tempfile.TemporaryDirectory() as folder:
        # Enough places for everybody at every size: the overlap is the same for all.
        config = write_study(Path(folder), items, overlap=2 * plan.people)
        with spindle(config):
            pass  # imports the items
        if before:
            add_histories(config, before, EACH)
        with spindle(config) as server:
            return drive(server, Page, plan).report()


def summary(rows: list[dict[str, Any]], floors: list[dict[str, Any]]) -> dict[str, Any]:
    """Every cost as a multiple of the floor beside it, and of the first one."""
    costs = [row["cpu_ms_per_judgment"] for row in rows]
    beside = [_cost(*pair) for pair in itertools.pairwise(floors)]
    times = [cost / floor for cost, floor in zip(costs, beside, strict=True)]
    return {
        "cpu_ms_per_judgment": costs[0],
        "floor_cpu_ms_per_judgment": round(sum(beside) / len(beside), 4),
        "rows": [
            {
                "items": row["items"],
                "people_before": row["people_before"],
                "cpu_ms_per_judgment": cost,
                "times_floor": round(multiple, 2),
                "times_first": round(multiple / times[0], 2),
                "p99_ms": row["p99_ms"],
                "rss_mb": row["rss_mb"],
                "errors": row["errors"],
            }
            for row, cost, multiple in zip(rows, costs, times, strict=True)
        ],
    }


def _cost(*figures: dict[str, Any]) -> float:
    return float(sum(each["cpu_ms_per_judgment"] for each in figures) / len(figures))


if __name__ == "__main__":
    main()
