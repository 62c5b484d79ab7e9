"""Commands run as a person runs them, but in this process."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from spindle.cli import run


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Spindle:
    """Runs ``spindle`` with arguments."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        status = run([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)
