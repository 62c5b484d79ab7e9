"""The floor: the same server and the same writer, with one row committed and nothing else.

A request is decoded into the same structure, one row goes through the same group commit, and
a constant is answered. What a judgment costs beyond that is Spindle's own work.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
import uvicorn
from litestar import Litestar, put
from litestar.datastructures import State

from bench.driving.load import Figures, Plan, drive
from bench.driving.people import Saver
from bench.driving.process import Server, run_server, server_at
from spindle.cli.garbage import freeze_startup_objects
from spindle.storage.commits import Commits
from spindle.storage.inline import InlineWriter
from spindle.storage.json_text import encode_json
from spindle.storage.prepared import Prepared
from spindle.storage.sqlite import Sqlite
from spindle.storage.transaction import Transaction
from spindle.web.wire import PutJudgment

_saved = sa.Table("saved", sa.MetaData(), sa.Column("id", sa.Text), sa.Column("body", sa.Text))
_FOLDER = "BENCH_FLOOR_FOLDER"
_SAVE = Prepared(sa.insert(_saved), "id", "body")


@click.command()
@click.option("--annotators", default=64, show_default=True, help="How many save at once.")
@click.option("--seconds", default=15.0, show_default=True, help="How long they are measured.")
@click.option("--think", default=0.0, show_default=True, help="Seconds between two savings.")
@click.option("--url", help="Drive a floor that another server serves (see bench/README.md).")
@click.option("--pid", type=int, help="The first process of that server, for its CPU time.")
@click.option("--serve", "folder", type=click.Path(path_type=Path), hidden=True)
def main(
    annotators: int,
    seconds: float,
    think: float,
    url: str | None,
    pid: int | None,
    folder: Path | None,
) -> None:
    """Save rows for a while; the last line is JSON."""
    if folder is not None:
        serve(folder)
        return
    plan = Plan(people=annotators, seconds=seconds, think=think)
    found = measure(plan) if url is None else drive(server_at(url, pid), Saver, plan)
    click.echo(json.dumps({"annotators": annotators, **found.report()}))


def measure(plan: Plan) -> Figures:
    """The figures of saving and nothing else."""
    with serve_floor() as server:
        return drive(server, Saver, plan)


@contextmanager
def serve_floor() -> Iterator[Server]:
    """The floor in a process of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        run_server(["-m", "bench.limit", "--serve", folder]) as server,
    ):
        yield server


def serve(folder: Path) -> None:
    """Serve the floor on any free port until it is interrupted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        click.echo(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        config = uvicorn.Config(floor(folder), log_level="warning", access_log=False)
        freeze_startup_objects()
        uvicorn.Server(config).run(sockets=[listener])


def from_environment() -> Litestar:
    """The floor, for a server that makes the app itself."""
    return floor(Path(os.environ[_FOLDER]))


def floor(folder: Path) -> Litestar:
    """An app that saves one row a request, into a file of that folder."""
    file = Sqlite(folder / "floor.sqlite3")
    engine = file.create_writer()
    with engine.begin() as connection:
        _saved.metadata.create_all(connection)

    @asynccontextmanager
    async def open_writer(app: Litestar) -> AsyncIterator[None]:
        app.state.writer = writer = InlineWriter(file, engine, Commits())
        yield
        await writer.close()

    @put("/judgments/{uuid:str}")
    async def save(state: State, uuid: str, data: PutJudgment) -> dict[str, str]:
        body = encode_json(data.answers)

        def change(tx: Transaction) -> None:
            _SAVE.run(tx._connection, id=uuid, body=body)

        await state.writer.write_async(change)
        return {"status": "stored"}

    return Litestar([save], lifespan=[open_writer], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    main()
