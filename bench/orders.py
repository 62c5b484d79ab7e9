"""What a judgment costs in each order of the items, beside an earlier version if one is named.

All are served at once, with the floor (``bench.limit``), and driven in turn for a fraction of a
second each: whatever else the machine is doing, it does to all of them. ``--before`` is another
checkout, whose version serves the same items in the order of the data.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import click
import yaml

from bench import limit
from bench.driving.load import Figures, Plan, alternately
from bench.driving.people import Adapter, Page, Saver
from bench.driving.process import Server, run_server, spindle
from bench.driving.study import results, write_study
from tests.waiting import eventually

SPELL, WARM_UP = 0.55, 0.1
"""Seconds; a server lets go of a connection on which nothing came for five."""


@click.command()
@click.option("--items", default=1000, show_default=True, help="How many items there are.")
@click.option(
    "--orders", default="file,random,spread,least_annotated", show_default=True,
    help="Orders of items to try.",
)  # fmt: skip
@click.option(
    "--before", type=click.Path(path_type=Path, exists=True), help="A checkout of another version."
)
@click.option("--annotators", default=32, show_default=True, help="How many work at once.")
@click.option("--turns", default=10, show_default=True, help="How often each is driven.")
def main(items: int, orders: str, before: Path | None, annotators: int, turns: int) -> None:
    """Measure all orders in turn; the last line is JSON."""
    plan = Plan(people=annotators, seconds=SPELL, warm_up=WARM_UP)
    named = orders.split(",")
    with tempfile.TemporaryDirectory() as folder:
        configs = {order: _write(Path(folder) / order, items, annotators, order) for order in named}
        if before is not None:
            configs["before"] = _write(Path(folder) / "before", items, annotators, "")
        for name, config in configs.items():
            with _serve(name, config, before):
                pass  # imports the items
            results(config).unlink()
        rows = _measure(configs, before, plan, turns)
    for row in rows:
        click.echo(json.dumps(row))
    click.echo(json.dumps({"items": items, "turns": turns, "rows": rows}))


def _write(folder: Path, items: int, annotators: int, order: str) -> Path:
    folder.mkdir()
    config = write_study(folder, items, overlap=2 * annotators, order=order or "file")
    if not order:  # the other version may not know the key
        design = yaml.safe_load(config.read_text())
        del design["item_order"]
        config.write_text(yaml.safe_dump(design, sort_keys=False))
    return config


@contextmanager
def _serve(name: str, config: Path, before: Path | None) -> Iterator[Server]:
    if name != "before" or before is None:
        with spindle(config) as server:
            yield server
        return
    start = ["-m", "spindle", "start", str(config), "--port", "0"]
    with run_server(start, {"PYTHONPATH": str(before.resolve() / "src")}) as server:
        yield server


def _measure(
    configs: dict[str, Path], before: Path | None, plan: Plan, turns: int
) -> list[dict[str, object]]:
    with ExitStack() as stack:
        floor = stack.enter_context(limit.serve_floor())
        servers = [stack.enter_context(_serve(*each, before)) for each in configs.items()]
        for config in configs.values():
            eventually(results(config).exists, seconds=300)
        loads: list[tuple[Server, Adapter]] = [(floor, Saver)]
        loads += [(server, Page) for server in servers]
        spells = alternately(loads, plan, turns)
    return [
        _summary(name, [(spell[0], spell[n]) for spell in spells])
        for n, name in enumerate(configs, 1)
    ]


def _summary(name: str, spells: list[tuple[Figures, Figures]]) -> dict[str, object]:
    pairs = [(floor, own) for floor, own in spells if floor.latencies and own.latencies]
    errors = [error for pair in spells for figures in pair for error in figures.errors]
    if not pairs:
        raise click.ClickException(f"Nobody judged anything. {'; '.join(errors[:1])}")
    multiples = sorted(own.cost / floor.cost for floor, own in pairs)
    return {
        "order": name,
        "judgments": sum(len(own.latencies) for _, own in pairs),
        "cpu_ms_per_judgment": round(1000 * median(own.cost for _, own in pairs), 4),
        "floor_cpu_ms_per_judgment": round(1000 * median(floor.cost for floor, _ in pairs), 4),
        "times_floor": round(median(multiples), 2),
        "times_floor_spells": [round(each, 2) for each in multiples],
        "errors": errors[:1],
    }


if __name__ == "__main__":
    main()
