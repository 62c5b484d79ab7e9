from __future__ import annotations

import pytest

from tests.cli.running import Spindle


@pytest.fixture
def spindle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spindle:
    monkeypatch.setenv("COLUMNS", "80")
    return Spindle(capsys)
