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
from spindle.cli.logs import LogFormat, LogStream, configure
from spindle.cli.options import allow_unknown, config, data
from spindle.cli.serve_options import read_serve_options, serve_options
from spindle.cli.server import open_listener, serve
from spindle.cli.workers import run_workers
from spindle.config.design import Design
from spindle.domain.counts import plural
from spindle.errors import DesignError, ServeError
from spindle.services.export import Publisher
from spindle.services.study import ImportCounts, Study, check_for_start, open_study
from spindle.web.app import create_app
from spindle.web.auth import hash_link

_log = logging.getLogger("spindle.start")


@click.command("start")
@config
@data
@allow_unknown
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="the design's `port`",
    help="The port to listen on; 0 for any free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="The number of server processes; more than one requires PostgreSQL.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    show_default="the design's `server_name`",
    help="The address to listen on; 0.0.0.0 opens the study to the network.",
)
@serve_options
def command(
    config: Path,
    data: Path | None,
    allow_unknown: bool,
    port: int | None,
    workers: int,
    host: str | None,
    **options: Any,
) -> None:
    """Serve CONFIG's study to annotators until Ctrl-C.

    Checks the design, imports its items (once), and prints the annotators' address and a
    one-time link for the administrator. Judgments are stored before they are acknowledged.
    """
    how = read_serve_options(**options)
    configure(how.log_format)
    console = _console(how.log_format)
    report = check_for_start(config, data=data, allow_unknown=allow_unknown)
    report = with_layout_warnings(report, str(config))
    design = report.design
    if design is None or report.errors:
        raise DesignError(report.problems)
    for problem in report.problems:
        console.print(str(problem), style="yellow", markup=False, soft_wrap=True)
    _check_workers(design, workers)
    progress = _ImportProgress(console, report.items)
    # A shell that starts us in the background makes us ignore Ctrl-C; handle it all the same.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    with (
        suppress(KeyboardInterrupt),
        open_listener(host or design.host, design.port if port is None else port) as listener,
        open_study(
            design,
            on_progress=progress.advance,
            on_imported=progress.end,
            on_notice=lambda notice: console.print(
                f"notice: {notice}", style="yellow", markup=False, soft_wrap=True
            ),
        ) as study,
        Publisher(study),
    ):
        if workers == 1:
            app = create_app(study, how.settings)
            _print_addresses(study, listener)
            serve(app, listener, how)
        else:
            with run_workers(workers, design, listener, how) as several:
                _print_addresses(study, listener)
                several.watch()
    click.echo(f"\nStopped. All judgments are in {design.database or design.output_dir}.")


def _check_workers(design: Design, workers: int) -> None:
    if workers > 1 and design.database is None:
        raise ServeError(
            f"{workers} workers cannot serve this study: its store is a file, which only one "
            "process can write.",
            "Leave --workers out (one process serves hundreds of annotators), or move the study "
            "to PostgreSQL: see `spindle migrate-store --help`.",
        )


def _console(format: LogFormat) -> Console:
    """Return a console on standard error, or on the log if that is for programs."""
    if format is LogFormat.JSON:
        return Console(file=cast(TextIO, LogStream(_log)), highlight=False)
    return Console(stderr=True, highlight=False)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _print_addresses(study: Study, listener: socket.socket) -> None:
    """Print the addresses of the study and where its results are."""
    key = secrets.token_urlsafe(24)
    now = study.clock()
    study.store.write(lambda tx: tx.meta.add_staff_link(hash_link(key), now)).result()
    address, port = listener.getsockname()[:2]
    url = f"http://{_browser_host(address)}:{port}"
    with study.store.read() as tx:
        items = tx.items.count()
    click.echo(study.design.name)
    click.echo(f"  Annotators        {url}/")
    click.echo(f"  Administrator     {url}/admin/enter?key={key}  (works once)")
    click.echo(f"  Items             {items:,}, {plural(study.design.overlap, 'judgment')} each")
    click.echo(f"  Results           {study.design.output_dir}")
    if study.design.database is not None:
        click.echo(f"  Store             {study.design.database}")
    if not _is_this_machine(address):
        click.echo(
            f"  Open to the network: everybody who can reach {address}:{port} sees the sign-in\n"
            "  page, and nothing is encrypted unless a proxy adds HTTPS."
        )
    click.echo("Press Ctrl-C to stop.")


class _ImportProgress:
    """A progress bar while items are imported, and a line about the result."""

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
        """Show the number of items that have been read."""
        self._progress.start()
        self._progress.update(self._task, completed=count)

    def end(self, imported: ImportCounts) -> None:
        """Remove the bar and print what was imported."""
        self._progress.stop()
        self._console.print(
            f"{plural(imported.added, 'item')} imported"
            + (f", {imported.changed:,} changed" if imported.changed else "")
            + (f", {imported.same:,} unchanged" if imported.same else "")
            + (f", {imported.opened:,} back in the data" if imported.opened else "")
            + "."
        )
        if imported.closed:
            be = "is" if imported.closed == 1 else "are"
            self._console.print(
                f"{plural(imported.closed, 'item')} {be} no longer in the data and will not be "
                "assigned again; existing judgments are kept.",
                style="yellow",
                soft_wrap=True,
            )


def _browser_host(address: str) -> str:
    """Return the host of the address that a browser on this machine can open."""
    if address in ("127.0.0.1", "::1", "0.0.0.0", "::"):
        return "localhost" if address != "::1" else "[::1]"
    return f"[{address}]" if ":" in address else address


def _is_this_machine(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback
