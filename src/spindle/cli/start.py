"""``spindle start``: serve a study."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import signal
import socket
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, TextIO, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from spindle.cli.layout import with_layout_warnings
from spindle.cli.logs import LogFormat, Notices, configure
from spindle.cli.operation import serving, serving_options
from spindle.cli.options import allow_unknown, config, data
from spindle.cli.serving import listening, serve
from spindle.cli.workers import working
from spindle.config.design import Design
from spindle.errors import DesignError, ServeError
from spindle.services.export import Publisher
from spindle.services.study import ImportCounts, Study, check_for_start, open_study
from spindle.web.app import create_app
from spindle.web.auth import link_hash

_log = logging.getLogger("spindle.start")


@click.command("start")
@config
@data
@allow_unknown
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Instead of the file's `port`; 0 for any."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes serve it; more than one needs PostgreSQL.",
)
@click.option("--host", help="Instead of the file's host; 0.0.0.0 opens it to the network.")
@serving_options
def command(
    config: Path,
    data: Path | None,
    allow_unknown: bool,
    port: int | None,
    workers: int,
    host: str | None,
    **options: Any,
) -> None:
    """Serve the study of CONFIG to annotators, until Ctrl-C.

    Validates the design, imports its items (once), and prints the annotators' address and a
    one-time link for the administrator. Judgments are in the study's output folder from the
    moment they are acknowledged.
    """
    how = serving(**options)
    configure(how.log_format)
    console = _console(how.log_format)
    checked = check_for_start(config, data=data, allow_unknown=allow_unknown)
    checked = with_layout_warnings(checked, str(config))
    design = checked.design
    if design is None or checked.errors:
        raise DesignError(checked.problems)
    for problem in checked.problems:
        console.print(str(problem), style="yellow", markup=False, soft_wrap=True)
    _check_workers(design, workers)
    importing = _Import(console, checked.items)
    # A shell that starts us in the background has had Ctrl-C ignored; we do not.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, _interrupt)
    with (
        suppress(KeyboardInterrupt),
        listening(host or design.host, design.port if port is None else port) as listener,
        open_study(
            design,
            on_progress=importing.advance,
            on_imported=importing.end,
            on_notice=lambda notice: console.print(
                f"notice: {notice}", style="yellow", markup=False, soft_wrap=True
            ),
        ) as study,
        Publisher(study),
    ):
        if workers == 1:
            app = create_app(study, how.operation)
            _greet(study, listener)
            serve(app, listener, how)
        else:
            with working(workers, design, listener, how) as several:
                _greet(study, listener)
                several.watch()
    click.echo(f"\nStopped. Every judgment is in {design.database or design.output_dir}.")


def _check_workers(design: Design, workers: int) -> None:
    if workers > 1 and design.database is None:
        raise ServeError(
            f"{workers} workers cannot serve this study: its store is a file, which one process "
            "writes.",
            "Leave --workers out, which is enough for hundreds of annotators, or move the study "
            "to PostgreSQL: spindle migrate-store --help.",
        )


def _console(format: LogFormat) -> Console:
    """Where people are told things, or in their stead the log."""
    if format is LogFormat.JSON:
        return Console(file=cast(TextIO, Notices(_log)), highlight=False)
    return Console(stderr=True, highlight=False)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _greet(study: Study, listener: socket.socket) -> None:
    """Say where everything is."""
    key = secrets.token_urlsafe(24)
    now = study.clock()
    study.store.write(lambda tx: tx.meta.add_staff_link(link_hash(key), now)).result()
    address, port = listener.getsockname()[:2]
    url = f"http://{_spoken(address)}:{port}"
    with study.store.read() as tx:
        items = tx.items.count()
    click.echo(study.design.name)
    click.echo(f"  Annotators        {url}/")
    click.echo(f"  Administrator     {url}/admin/enter?key={key}  (works once)")
    click.echo(f"  Items             {items}, {study.design.overlap} judgments each")
    click.echo(f"  Results           {study.design.output_dir}")
    if study.design.database is not None:
        click.echo(f"  Store             {study.design.database}")
    if not _is_this_machine(address):
        click.echo(
            f"  Open to the network: everybody who can reach {address}:{port} can see the\n"
            "  sign-in page, and what they send is not encrypted without a proxy that adds HTTPS."
        )
    click.echo("Ctrl-C stops it.")


class _Import:
    """A bar on the terminal while items are imported, and a line about what came of it."""

    def __init__(self, console: Console, expected: int) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("Importing items"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("items", total=expected or None)

    def advance(self, count: int) -> None:
        """So many items were read."""
        self._progress.start()
        self._progress.update(self._task, completed=count)

    def end(self, imported: ImportCounts) -> None:
        """All items are in."""
        self._progress.stop()
        self._console.print(
            f"{imported.added} items imported"
            + (f", {imported.changed} changed" if imported.changed else "")
            + (f", {imported.same} were there" if imported.same else "")
            + (f", {imported.opened} are in the data again" if imported.opened else "")
            + "."
        )
        if imported.closed:
            self._console.print(
                f"{imported.closed} items are no longer in the data: nobody is handed them any "
                "more, and judgments of them stay.",
                style="yellow",
                soft_wrap=True,
            )


def _spoken(address: str) -> str:
    """The address as one writes it into a browser on this machine."""
    if address in ("127.0.0.1", "::1", "0.0.0.0", "::"):
        return "localhost" if address != "::1" else "[::1]"
    return f"[{address}]" if ":" in address else address


def _is_this_machine(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback
