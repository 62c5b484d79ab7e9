"""How long a start takes, and with how much memory: the import, and every start after it.

``scripts/bench boot --items 1000000`` writes a data file, starts the server once, which
imports it, and then again over the same store, as after any restart. A start lasts until the
sign-in page has been served.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path

import click

from bench.driving.connection import Connection
from bench.driving.people import Refused
from bench.driving.process import Server, spindle
from bench.driving.study import write_study


@click.command()
@click.option("--items", default=1_000_000, show_default=True, help="How many items there are.")
@click.option("--restarts", default=3, show_default=True, help="Starts after the import.")
@click.option("--truth", is_flag=True, help="Each item says which side is the human's.")
def main(items: int, restarts: int, truth: bool) -> None:
    """Start a study that is new, and one whose items are imported; the last line is JSON."""
    with tempfile.TemporaryDirectory() as folder:
        config = write_study(Path(folder), items, truth=truth)
        imported = time_start(config)
        click.echo(json.dumps({"import": imported}))
        again = [time_start(config) for _ in range(restarts)]
        found = {
            "items": items,
            "import_seconds": imported["seconds"],
            "import_rss_mb": imported["rss_mb"],
            "start_seconds": sorted(each["seconds"] for each in again)[len(again) // 2],
            "start_cpu_seconds": min(each["cpu_seconds"] for each in again),
            "start_rss_mb": max(each["rss_mb"] for each in again),
        }
    click.echo(json.dumps(found))


def time_start(config: Path) -> dict[str, float]:
    """Seconds until the door is open, the CPU seconds of them, and memory then (MB)."""
    begun = time.perf_counter()
    with spindle(config) as server:
        asyncio.run(_knock(server))
        seconds, used = time.perf_counter() - begun, server.usage()
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used.cpu, 2),
        "rss_mb": round(used.rss, 1),
        "peak_rss_mb": round(used.peak, 1),
    }


async def _knock(server: Server) -> None:
    connection = Connection(server.host, server.port)
    answer = await connection.ask("GET", "/signin")
    connection.close()
    if answer.status != 200:
        raise Refused(f"the door is not open: {answer.status}")


if __name__ == "__main__":
    main()
