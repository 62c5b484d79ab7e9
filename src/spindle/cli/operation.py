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
class Serving:
    """What the options say.

    ``behind`` are the proxies that are believed about who asks, and ``drain`` the seconds
    between SIGTERM and the end of taking in requests.
    """

    settings: AppSettings = field(default_factory=AppSettings)
    log_format: LogFormat = LogFormat.TEXT
    behind: Networks = field(default_factory=lambda: Networks(""))
    drain: float = 0.0


class _Addresses(click.ParamType[Networks]):
    """Addresses and networks with commas between them; nothing for nobody."""

    name = "addresses"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Networks:
        """The networks; an address is a network of one."""
        try:
            return Networks(str(value))
        except ValueError as error:
            self.fail(f"{error}; write addresses like 10.0.0.7 or 10.0.0.0/8.", param, ctx)


_OPTIONS = (
    click.option(
        "--forwarded-allow-ips",
        "behind",
        type=_Addresses(),
        default="",
        help="The proxies that are believed when they say for whom they ask, and whether over "
        "HTTPS (X-Forwarded-For and -Proto), as 127.0.0.1 or 10.0.0.0/8.  [nobody]",
    ),
    click.option(
        "--metrics-from",
        type=_Addresses(),
        default=THIS_MACHINE,
        help="Who may read /metrics, beside staff, as 10.0.0.0/8.  [this machine]",
    ),
    click.option(
        "--log-format",
        type=click.Choice([format.value for format in LogFormat]),
        default=LogFormat.TEXT.value,
        show_default=True,
        help="Lines for people, or one JSON object a line.",
    ),
    click.option("--access-log", is_flag=True, help="Log every request."),
    click.option(
        "--drain",
        type=click.FloatRange(0, 3600),
        default=0.0,
        help="On SIGTERM say at /ready that the end is near, and go on for so many seconds, so "
        "that a load balancer can turn away.  [0]",
    ),
)


def serving_options(command: Command) -> Command:
    """The options of how a study is served; ``serving`` makes sense of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def serving(
    *,
    behind: Networks,
    metrics_from: Networks,
    log_format: str,
    access_log: bool,
    drain: float,
) -> Serving:
    """What the options say."""
    settings = AppSettings(access_log=access_log, metrics_from=metrics_from)
    return Serving(settings, LogFormat(log_format), behind, drain)
