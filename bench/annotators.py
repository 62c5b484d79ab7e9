"""Simulated annotators over HTTP: how many judgments a second, and what each costs.

Every annotator signs in and speaks as the browser's page does: a judgment is sent, the answer
says that it is on disk and brings the next item. Letting people in (argon2, slow on purpose)
is not measured.
"""

from __future__ import annotations

import importlib
import json
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.driving import process
from bench.driving.load import Plan, drive
from bench.driving.people import Adapter
from bench.driving.process import Server, server_at, spindle
from bench.driving.study import write_study
from tests.postgresql import cluster


@click.command()
@click.option("--annotators", default=64, show_default=True, help="How many work at once.")
@click.option("--seconds", default=15.0, show_default=True, help="How long they are measured.")
@click.option("--think", default=0.0, show_default=True, help="Seconds between two judgments.")
@click.option("--items", default=100_000, show_default=True, help="How many items there are.")
@click.option("--workers", default=1, show_default=True, help="Processes of the server.")
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL that is started for it.")
@click.option("--exporting", is_flag=True, help="While all judgments are exported, over and over.")
@click.option("--url", help="Drive a server that runs already, as http://127.0.0.1:PORT.")
@click.option("--pid", type=int, help="The first process of that server, for its CPU time.")
@click.option("--adapter", default="bench.driving.people:Page", show_default=True,
              help="MODULE:NAME of what speaks to the server (see bench/README.md).")  # fmt: skip
def main(
    annotators: int, seconds: float, think: float, items: int, workers: int,
    postgresql: bool, exporting: bool, url: str | None, pid: int | None, adapter: str,
) -> None:  # fmt: skip
    """Let annotators judge for a while; the last line is JSON."""
    plan = Plan(people=annotators, seconds=seconds, think=think)
    with ExitStack() as stack:
        server, database = None, None
        if url is not None:
            server = server_at(url, pid)
        else:
            config = write_study(Path(stack.enter_context(TemporaryDirectory())), items)
            database = stack.enter_context(cluster()) if postgresql else None
            at = "" if database is None else database.url
            options = () if workers == 1 else ("--workers", str(workers))
            server = stack.enter_context(spindle(config, *options, database=at))
            if exporting:
                stack.enter_context(process.export_meanwhile(config, at))
        found = drive(
            server,
            import_adapter(adapter),
            plan,
            database=None if database is None else Server("", 0, database.pid),
        )
    store = "postgresql" if postgresql else "sqlite"
    click.echo(
        json.dumps({"annotators": annotators, "workers": workers, "store": store, **found.report()})
    )


def import_adapter(adapter: str) -> Adapter:
    """The adapter of that name."""
    module, _, name = adapter.partition(":")
    found: Adapter = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    main()
