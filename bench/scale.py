"""What a judgment costs as a study grows: in items, and in people who were there before.

The floor (``bench.limit``) serves beside every study, and the two are driven in turn, two
seconds each: whatever else the machine is doing, it does to both.
"""

from __future__ import annotations

import json
import tempfile
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np

from bench import limit
from bench.driving.load import Figures, Plan, alternately
from bench.driving.people import Page, Saver
from bench.driving.process import spindle
from bench.driving.study import add_histories, results, write_study
from tests.waiting import eventually

EACH = 30
"""Judgments that everybody who was there before gave."""
SPELL, WARM_UP = 2.0, 0.2
"""Seconds; a server lets go of a connection on which nothing came for five."""


@click.command()
@click.option("--items", default="1000,100000,1000000", show_default=True, help="Sizes to try.")
@click.option(
    "--people", default="10,1000,10000", show_default=True,
    help="How many were there before; tried with the middle one of the sizes.",
)  # fmt: skip
@click.option("--orders", default="random", show_default=True, help="Orders of items to try.")
@click.option("--annotators", default=32, show_default=True, help="How many work at once.")
@click.option(
    "--seconds", default=15.0, show_default=True, help="How long each is measured, in all."
)
def main(items: str, people: str, orders: str, annotators: int, seconds: float) -> None:
    """Measure one size after the other; the last line is JSON."""
    spells = max(1, round(seconds / SPELL))
    plan = Plan(people=annotators, seconds=seconds / spells, warm_up=WARM_UP)
    sizes = [int(size) for size in items.split(",")]
    cases = [(size, 0) for size in sizes]
    cases += [(sizes[len(sizes) // 2], int(count)) for count in people.split(",") if count]
    rows = []
    for order, (size, before) in product(orders.split(","), cases):
        what = {"order": order, "items": size, "people_before": before}
        rows.append({**what, **measure(size, before, plan, spells, order)})
        first = next(row for row in rows if row["order"] == order)
        rows[-1]["times_first"] = round(rows[-1]["times_floor"] / first["times_floor"], 2)
        click.echo(json.dumps(rows[-1]))
    click.echo(json.dumps({"cpu_ms_per_judgment": rows[0]["cpu_ms_per_judgment"], "rows": rows}))


def measure(items: int, before: int, plan: Plan, spells: int, order: str) -> dict[str, Any]:
    """A study of so many items, with so many people's histories behind it."""
    with tempfile.TemporaryDirectory() as folder:
        # Enough places for everybody at every size: the overlap is the same for all.
        config = write_study(Path(folder), items, overlap=2 * plan.people, order=order)
        with spindle(config):
            pass  # imports the items
        if before:
            add_histories(config, before, EACH)
        published = results(config)
        published.unlink()
        with spindle(config) as server, limit.serve_floor() as floor:
            # A start writes this file once; that is the start's cost, and not a judgment's.
            eventually(published.exists, seconds=300)
            return summary(alternately([(server, Page), (floor, Saver)], plan, spells))


def summary(spells: list[list[Figures]]) -> dict[str, Any]:
    """Medians of the spells in which there was work, and the multiple of the floor in each.

    Raises ``click.ClickException`` where there was none in any.
    """
    pairs = [(own, floor) for own, floor in spells if own.latencies and floor.latencies]
    errors = [error for pair in spells for figures in pair for error in figures.errors]
    if not pairs:
        said = "; ".join(errors[:1]) or "Give it more --seconds, or more items."
        raise click.ClickException(f"Nobody judged anything in any spell. {said}")
    multiples = [own.cost / floor.cost for own, floor in pairs]
    late = [latency for own, _ in pairs for latency in own.latencies]
    return {
        "judgments": len(late),
        "cpu_ms_per_judgment": round(1000 * median(own.cost for own, _ in pairs), 4),
        "floor_cpu_ms_per_judgment": round(1000 * median(floor.cost for _, floor in pairs), 4),
        "times_floor": round(median(multiples), 2),
        "times_floor_spells": [round(multiple, 2) for multiple in sorted(multiples)],
        "p99_ms": round(1000 * float(np.percentile(late, 99)), 2),
        "rss_mb": round(max(own.server_rss for own, _ in pairs), 1),
        "errors": len(errors),
        **({"first_error": errors[0]} if errors else {}),
    }


if __name__ == "__main__":
    main()
