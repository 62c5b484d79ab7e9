"""Simulated annotators over HTTP: how many judgments a second, and what each costs.

Every annotator signs in and speaks as the browser's page does: a judgment is sent, the answer
says that it is on disk and brings the next item. Letting people in (argon2, slow on purpose)
is not measured.
"""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path

import click

from bench.driving.load import Figures, Plan, drive
from bench.driving.people import Adapter, Page
from bench.driving.process import addressed, spindle
from bench.driving.study import write_study


@click.command()
@click.option("--annotators", default=64, show_default=True, help="How many work at once.")
@click.option("--seconds", default=15.0, show_default=True, help="How long they are measured.")
@click.option("--think", default=0.0, show_default=True, help="Seconds between two judgments.")
@click.option("--items", default=100_000, show_default=True, help="How many items there are.")
@click.option("--workers", default=1, show_default=True, help="Processes of the server.")
@click.option("--url", help="Drive a server that runs already, as http://127.0.0.1:PORT.")
@click.option("--pid", type=int, help="The first process of that server, for its CPU time.")
@click.option("--adapter", default="bench.driving.people:Page", show_default=True,
              help="MODULE:NAME of what speaks to the server (see bench/README.md).")  # fmt: skip
def main(
    annotators: int, seconds: float, think: float, items: int, workers: int,
    url: str | None, pid: int | None, adapter: str,
) -> None:  # fmt: skip
    """Let annotators judge for a while; the last line is JSON."""
    plan = Plan(people=annotators, seconds=seconds, think=think)
    speaks = named(adapter)
    if url is None:
        found = measured(items, plan, speaks, workers=workers)
    else:
        found = drive(addressed(url, pid), speaks, plan)
    click.echo(json.dumps({"annotators": annotators, "workers": workers, **found.report()}))


def measured(items: int, plan: Plan, adapter: Adapter = Page, *, workers: int = 1) -> Figures:
    """The figures of a new study of so many items."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_study(Path(folder), items)
        options = () if workers == 1 else ("--workers", str(workers))
        with spindle(config, *options) as server:
            return drive(server, adapter, plan)


def named(adapter: str) -> Adapter:
    """The adapter of that name."""
    module, _, name = adapter.partition(":")
    found: Adapter = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    main()
