from __future__ import annotations

import spindle as package
from tests.cli.running import Spindle


def test_the_version_is_told(spindle: Spindle) -> None:
    assert package.__version__ in spindle("--version").out


def test_help_lists_every_command(spindle: Spindle) -> None:
    out = spindle("--help").out
    assert all(name in out for name in ("check", "export", "new", "schema", "start"))
    assert "options" not in out.split("Commands:")[1]


def test_an_unknown_command_is_told(spindle: Spindle) -> None:
    ran = spindle("chek")
    assert ran.status == 2
    assert "chek" in ran.err
