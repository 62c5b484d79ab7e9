"""The options of how a study is served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from spindle.cli.logs import LogFormat
from spindle.web.settings import THIS_MACHINE, AppSettings, Networks

Command = TypeVar("Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How a study is served.

    ``proxies`` are the addresses whose forwarding headers are trusted, and ``drain`` is the
    time in seconds between SIGTERM and the end of accepting requests.
    """

    settings: AppSettings = field(default_factory=AppSettings)
    log_format: LogFormat = LogFormat.TEXT
    proxies: Networks = field(default_factory=lambda: Networks(""))
    drain: float = 0.0


class _Addresses(click.ParamType[Networks]):
    """Addresses and networks, separated by commas; empty for none."""

    name = "addresses"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Networks:
        """Return the networks; an address is a network of one."""
        try:
            return Networks(str(value))
        except ValueError as error:
            self.fail(f"{error}; write addresses like 10.0.0.7 or 10.0.0.0/8.", param, ctx)


_OPTIONS = (
    click.option(
        "--forwarded-allow-ips",
        "proxies",
        type=_Addresses(),
        default="",
        show_default="none",
        help="Trust X-Forwarded-For and X-Forwarded-Proto from these proxies, such as "
        "127.0.0.1 or 10.0.0.0/8, separated by commas.",
    ),
    click.option(
        "--metrics-from",
        type=_Addresses(),
        default=THIS_MACHINE,
        show_default="this machine",
        help="Let these addresses read /metrics, such as 10.0.0.0/8; signed-in staff always can.",
    ),
    click.option(
        "--log-format",
        type=click.Choice([format.value for format in LogFormat]),
        default=LogFormat.TEXT.value,
        show_default=True,
        help="Log lines for people, or one JSON object per line.",
    ),
    click.option("--access-log", is_flag=True, help="Log every request."),
    click.option(
        "--drain",
        type=click.FloatRange(0, 3600),
        default=0.0,
        show_default=True,
        help="After SIGTERM, report at /ready that the server is stopping, and keep serving for "
        "this many seconds, so that a load balancer can stop sending requests.",
    ),
)


def serve_options(command: Command) -> Command:
    """Add the options to a command; ``read_serve_options`` reads their values."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_serve_options(
    *,
    proxies: Networks,
    metrics_from: Networks,
    log_format: str,
    access_log: bool,
    drain: float,
) -> ServeOptions:
    """Return how a study is served, from the values of the options."""
    settings = AppSettings(access_log=access_log, metrics_from=metrics_from)
    return ServeOptions(settings, LogFormat(log_format), proxies, drain)
